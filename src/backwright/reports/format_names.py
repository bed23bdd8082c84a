"""The names of the formats of a proof, at hand before anything heavy is imported."""

from enum import StrEnum


class ReportFormat(StrEnum):
    """What a proof is written as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    JUNIT = "junit"
