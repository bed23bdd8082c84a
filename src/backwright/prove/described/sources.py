"""Finds the OpenAPI document of a backend: at the usual addresses, in its pages of documentation, in its folder."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from backwright.errors import BackwrightError
from backwright.standard.description.openapi import is_openapi
from backwright.standard.subject import Caller

ADDRESSES = (
    "/openapi.json", "/openapi.yaml", "/swagger.json", "/api/openapi.json", "/api/v1/openapi.json", "/v3/api-docs",
    "/v2/api-docs", "/api-docs", "/api-docs.json", "/api/swagger.json", "/swagger/v1/swagger.json", "/api/schema/",
    "/docs/openapi.json", "/docs/swagger.json", "/swagger/doc.json", "/apispec_1.json", "/apispec.json", "/openapi",
    "/api-json", "/docs-json", "/docs/json", "/openapi.yml", "/swagger.yaml", "/schema/",
    "/v1/openapi.json", "/v2/openapi.json", "/v3/openapi.json", "/api/v2/openapi.json",
)  # fmt: skip
PAGES = ("/docs", "/api-docs/", "/swagger", "/swagger-ui/", "/apidocs/", "/api/docs", "/redoc", "/ui/", "/")
_LINK = re.compile(r"""(?:url|spec-url|href)["']?\s*[:=]\s*["']([^"']+(?:json|ya?ml|api-docs)[^"']*)["']""")
_SCRIPT = re.compile(r"""src=["']([^"']*(?:initializer|init)[^"']*\.js)["']""")
_EMBEDDED = re.compile(r"""["']?(?:swaggerDoc|spec)["']?\s*:\s*(?=\{)""")
IGNORED = frozenset(
    {"node_modules", "vendor", "venv", "env", "__pycache__", "dist", "build", "target", "site-packages"}
)
MOST_FILES = 4_000
LARGEST = 5_000_000
SUFFIXES = (".json", ".yaml", ".yml")


class UnreadableDocumentError(BackwrightError):
    """A file or address that was named as the document and cannot be read as one."""


def parsed(text: str) -> Any:
    """A text as JSON or YAML; None where it is neither."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return yaml.load(text, Loader=_JsonTypes)  # noqa: S506 - derived from SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


class _JsonTypes(yaml.SafeLoader):
    """YAML whose dates stay texts, as in JSON."""


_JsonTypes.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))


def document_at(caller: Caller, named: str = "") -> tuple[Mapping[str, Any], str] | None:
    """The document that a running backend serves, and where; None where none was found.

    Args:
        caller: asks.
        named: its address, where that is known.

    Raises:
        UnreadableDocumentError: what stands at the named address is no such document.
    """
    if named:
        address = urlsplit(named).path or "/"
        found = _document_served(caller, address)
        if found is None:
            raise UnreadableDocumentError(f"{named} is no OpenAPI document; `openapi:` in prove.yaml names it")
        return found, address
    for address in ADDRESSES:
        if (found := _document_served(caller, address)) is not None:
            return found, address
    return next(_linked(caller), None)


def _document_served(caller: Caller, address: str) -> Mapping[str, Any] | None:
    answer = caller.send("GET", address, headers={"Accept": "application/json, application/yaml, */*"})
    if answer.status != 200 or len(answer.body) > LARGEST:
        return None
    text = answer.body.decode("utf-8", "replace")
    if "html" in answer.headers.get("content-type", ""):
        return None
    found = parsed(text)
    return found if is_openapi(found) else None


def _linked(caller: Caller) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Documents that pages of documentation name or hold."""
    for page in PAGES:
        answer = caller.send("GET", page, headers={"Accept": "text/html"})
        if answer.status != 200:
            continue
        text = answer.body.decode("utf-8", "replace")[:500_000]
        for script in _SCRIPT.findall(text)[:2]:
            place = urlsplit(urljoin(f"{page.rstrip('/')}/", script)).path
            text += caller.send("GET", place).body.decode("utf-8", "replace")[:2_000_000]
        for match in _EMBEDDED.finditer(text):
            try:
                found, _ = json.JSONDecoder().raw_decode(text, match.end())
            except ValueError:
                continue
            if is_openapi(found):
                yield found, page
        for link in _LINK.findall(text)[:5]:
            address = urlsplit(urljoin(page, link)).path
            if (linked := _document_served(caller, address)) is not None:
                yield linked, address


def document_in(folder: Path, named: str = "") -> tuple[Mapping[str, Any], str] | None:
    """The document in a folder, the one with most paths where there are several; None where there is none.

    Raises:
        UnreadableDocumentError: the named file is no such document.
    """
    if named:
        found = _read(folder / named)
        if found is None:
            raise UnreadableDocumentError(f"{folder / named} is no OpenAPI document; `openapi:` in prove.yaml names it")
        return found, named
    read = ((path, _read(path)) for path in files_of(folder, SUFFIXES))
    documents = [(found, path.relative_to(folder).as_posix()) for path, found in read if found is not None]
    return max(documents, key=lambda one: (len(one[0]["paths"]), one[1]), default=None)


def files_of(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The files of a folder's own, not those of its libraries, up to a number that is enough."""
    count = 0
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in IGNORED and not one.startswith("."))
        for name in sorted(names):
            if name.endswith(suffixes):
                count += 1
                if count > MOST_FILES:
                    return
                yield Path(above) / name


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        if path.stat().st_size > LARGEST:
            return None
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    if not re.search(r"\b(?:openapi|swagger)\b[\"']?\s*:", text[:20_000]):
        return None
    found = parsed(text)
    return found if is_openapi(found) else None
