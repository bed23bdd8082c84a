"""What a folder says of the backend that runs: its document where none is served, else the routes in its source."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from backwright.prove.described.sources import document_in
from backwright.standard.description.api import filled
from backwright.standard.description.model import Description, Endpoint
from backwright.standard.description.openapi import description_of
from backwright.standard.source.routes import routes_in
from backwright.standard.subject import Caller

MOST_TRIED = 6
BY_ROUTES = "the routes in its source"


def described_by_folder(folder: Path, nobody: Caller) -> tuple[Description, Mapping[str, Any] | None] | None:
    """The description of a folder and its document, where it is that of the backend that runs; None where it is not.

    Args:
        folder: the project, or any folder in which the command was typed.
        nobody: asks the backend.
    """
    document = document_in(folder)
    if document is not None:
        described = description_of(*document)
        if answers(nobody, described.endpoints, described.base):
            return described, document[0]
    endpoints = routes_in(folder)
    if answers(nobody, endpoints, ""):
        return Description(source=BY_ROUTES, endpoints=endpoints), None
    return None


def answers(nobody: Caller, endpoints: Iterable[Endpoint], base: str) -> bool:
    """Whether most of the operations that anybody can ask for are there: another backend answers 404."""
    plain = [one for one in endpoints if one.method == "GET" and not one.identifiers][:MOST_TRIED]
    there = [one for one in plain if nobody.send("GET", filled(base, one, {})).status not in {0, 404}]
    return bool(plain) and 2 * len(there) >= len(plain)
