"""Results are stored in the project, and what was measured on files that have not changed is not measured again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from backwright.pristine import read_pristine
from backwright.runtime.interpreter import python_of
from backwright.runtime.reading import runtime_of
from backwright.standard.subject import Checked, Mutant, Suite
from backwright.suite.cache import FOLDER, run_key

T = TypeVar("T")


def files_key(project: Path) -> str:
    """What the tests and the checkers of a project depend on, as one digest."""
    pristine = sorted(read_pristine(project).items())
    whole = json.dumps([_version(), run_key(project, python_of(project), runtime_of(project).test), pristine])
    return hashlib.sha256(whole.encode()).hexdigest()


def suite_of(project: Path, find_out: Callable[[], Suite]) -> Suite:
    """How the tests end: as they did on these very files, or found out now."""
    return _cached(project, "suite.json", find_out, _suite)


def style_of(project: Path, find_out: Callable[[], tuple[Checked, ...]]) -> tuple[Checked, ...]:
    """What the checkers say: as they did on these very files, or found out now."""
    return _cached(project, "style.json", find_out, lambda stored: tuple(Checked(**one) for one in stored))


def _suite(stored: dict[str, Any]) -> Suite:
    mutants = tuple(Mutant(**one) for one in stored.pop("mutants"))
    return Suite(**{**stored, "changed_files": tuple(stored["changed_files"])}, mutants=mutants)


def _cached(project: Path, name: str, find_out: Callable[[], T], read: Callable[[Any], T]) -> T:
    place = project / FOLDER / name
    key = files_key(project)
    try:
        stored = json.loads(place.read_text(encoding="utf-8"))
        if stored["key"] == key:
            return read(stored["value"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found = find_out()
    value = [asdict(one) for one in found] if isinstance(found, tuple) else asdict(found)  # type: ignore[call-overload]
    if files_key(project) == key:  # else somebody wrote while it was looked at
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps({"key": key, "value": value}), encoding="utf-8")
    return found


def _version() -> str:
    """Changes whenever the format of what is stored does."""
    return "4"
