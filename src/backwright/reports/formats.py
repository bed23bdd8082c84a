"""The formats of a proof, by name and by the ending of a file."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from backwright.errors import BackwrightError
from backwright.prove.outcome import Proof
from backwright.reports.format_names import ReportFormat
from backwright.reports.html import page
from backwright.reports.junit import junit
from backwright.reports.markdown import markdown
from backwright.reports.sarif import sarif
from backwright.reports.terminal import lines

WRITERS: Mapping[ReportFormat, Callable[[Proof], str]] = MappingProxyType(
    {
        ReportFormat.TEXT: lambda proof: "\n".join(lines(proof)) + "\n",
        ReportFormat.JSON: lambda proof: json.dumps(proof.to_json(), ensure_ascii=False, indent=2) + "\n",
        ReportFormat.HTML: page,
        ReportFormat.MARKDOWN: markdown,
        ReportFormat.SARIF: sarif,
        ReportFormat.JUNIT: junit,
    }
)
ENDINGS: Mapping[str, ReportFormat] = MappingProxyType(
    {
        ".txt": ReportFormat.TEXT,
        ".json": ReportFormat.JSON,
        ".html": ReportFormat.HTML,
        ".md": ReportFormat.MARKDOWN,
        ".sarif": ReportFormat.SARIF,
        ".xml": ReportFormat.JUNIT,
    }
)


class UnknownFormatError(BackwrightError):
    """A file whose ending names no format."""


def format_of(file: Path, chosen: ReportFormat | None = None) -> ReportFormat:
    """The format to write a file in: the one that was chosen, or that of its ending.

    Raises:
        UnknownFormatError: none was chosen, and the ending is not known.
    """
    found = chosen or ENDINGS.get(".sarif" if file.name.endswith(".sarif.json") else file.suffix.lower())
    if found is None:
        endings = ", ".join(ENDINGS)
        raise UnknownFormatError(f"{file}: its ending names no format ({endings}); say which: --format sarif")
    return found


def write_report(proof: Proof, file: Path, form: ReportFormat) -> None:
    """Write a proof into a file, and the folders that lead to it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(WRITERS[form](proof), encoding="utf-8", errors="backslashreplace")
