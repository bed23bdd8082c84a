"""`.backwright/runtime.toml` read; a project that an earlier version built is of the first stack."""

import tomllib
from dataclasses import MISSING, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from backwright.databases.version_table import VersionTable
from backwright.errors import BackwrightError
from backwright.runtime.model import (
    Accounts,
    Format,
    LogFormat,
    Migrate,
    RevisionFiles,
    Runtime,
    Serve,
    Style,
    SuiteCommand,
)

FILE = Path(".backwright") / "runtime.toml"
# Versions that wrote no such file knew one stack; what it writes now is read as data, and says how those run, too.
BEFORE_THE_FILE = Path(__file__).parents[1] / "stacks" / "fastapi" / "runtime.toml"
T = TypeVar("T")


class RuntimeFileError(BackwrightError):
    """`runtime.toml` cannot be used; the text says where and what to do."""


def runtime_of(project: Path) -> Runtime:
    """How a project runs."""
    place = project / FILE
    return parsed(place if place.is_file() else BEFORE_THE_FILE)


def parsed(place: Path) -> Runtime:
    """What a file says."""
    stat = place.stat()
    return _parsed(place, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=32)
def _parsed(place: Path, _changed: int, _size: int) -> Runtime:
    try:
        return read_runtime(place.read_text(encoding="utf-8"), str(place))
    except UnicodeDecodeError as error:
        raise RuntimeFileError(
            f"{place} is not UTF-8 (byte {error.start}); delete it, and the next build writes it"
        ) from None


@lru_cache(maxsize=8)
def read_runtime(text: str, name: str = FILE.as_posix()) -> Runtime:
    """What a text says.

    Raises:
        RuntimeFileError: it is no TOML, or lacks what it must have, or has what nobody reads.
    """
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuntimeFileError(f"{name}: {error}; delete it, and the next build writes it") from None
    unknown = sorted(whole.keys() - {each.name for each in fields(Runtime)})
    if unknown:
        raise RuntimeFileError(f"{name}: [{unknown[0]}] is not read by anybody; take it out")
    parts: dict[str, Any] = {
        part: _made(kind, whole[part], f"{name}: [{part}]")
        for part, kind in (("style", Style), ("format", Format), ("accounts", Accounts), ("log", LogFormat))
        if part in whole
    }
    if "migrate" in whole:
        parts["migrate"] = _migrate(whole["migrate"], f"{name}: [migrate]")
    return Runtime(
        serve=_made(Serve, whole.get("serve", {}), f"{name}: [serve]"),
        test=_made(SuiteCommand, whole.get("test", {}), f"{name}: [test]"),
        **parts,
    )


def _migrate(given: dict[str, Any], where: str) -> Migrate:
    rest = {key: value for key, value in given.items() if key not in {"table", "column", "list"}}
    versions = {key: given.get(key) for key in ("table", "column")}
    for key, value in versions.items():
        if not isinstance(value, str) or not value.isidentifier():
            raise RuntimeFileError(f"{where} {key} must be the name of a table or column, found {value!r}")
    rest["versions"] = VersionTable(str(versions["table"]), str(versions["column"]))
    rest["list"] = _made(RevisionFiles, given.get("list", {}), f"{where[:-1]}.list]")
    return _made(Migrate, rest, where)


def _made(kind: type[T], given: dict[str, Any], where: str) -> T:
    """A part of the file as its value: every key known, those without a default there, lists as tuples."""
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]  # all of them are dataclasses
    unknown = sorted(given.keys() - known.keys())
    missing = [
        name
        for name, each in known.items()
        if name not in given and each.default is MISSING and each.default_factory is MISSING
    ]
    if unknown:
        raise RuntimeFileError(f"{where} {unknown[0]} is not read by anybody; there are {', '.join(known)}")
    if missing:
        raise RuntimeFileError(f"{where} lacks {' and '.join(missing)}")
    return kind(**{name: _value(value, known[name].type, f"{where} {name}") for name, value in given.items()})


def _value(value: Any, kind: Any, where: str) -> Any:
    """A value as its field wants it."""
    if isinstance(value, list):
        if kind is str or not all(isinstance(word, str) for word in value):
            raise RuntimeFileError(f"{where} must be {'a text' if kind is str else 'a list of texts'}, found {value!r}")
        return tuple(value)
    if isinstance(value, dict):
        return {name: _value(each, object, f"{where}.{name}") for name, each in value.items()}
    if kind is not str and isinstance(value, str) and kind is not object:
        raise RuntimeFileError(f"{where} must be a list of texts, found {value!r}")
    if not isinstance(value, str | RevisionFiles | VersionTable):
        raise RuntimeFileError(f"{where} must be a text, found {value!r}")
    return value
