"""The last run of a project's tests, stored in the project with the digests of the files that it ran on.

`build` tests the very files that it writes, and `prove` needs the results of the same tests: the second need not run
again what the first has run. One byte of another file, another interpreter or another set of libraries, and it must.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from backwright.runtime.model import SuiteCommand
from backwright.suite.run import Ran

FOLDER = Path(".backwright") / "cache"
_NO_SOURCE = {"__pycache__"}
_VERSION = "1"  # another one whenever the format of what is stored changes


def run_key(home: Path, python: str, tests: SuiteCommand) -> str:
    """What a run depends on, as one digest: the files of a project or of a copy of it, and what runs them."""
    files = [path for name in tests.depends for path in _files(home / name)]
    digests = {path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    whole = json.dumps([_VERSION, digests, python, libraries(python)], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def cache_run(cache: Path, key: str, ran: Ran, watched: Iterable[str]) -> None:
    """Remember a run; watched files are those of which it knows by which tests they ran."""
    tests = sorted({name for lines in ran.tests_at.values() for names in lines.values() for name in names})
    number = {name: index for index, name in enumerate(tests)}
    value = {
        "key": key,
        "watched": sorted(watched),
        **{name: getattr(ran, name) for name in ("code", "passed", "failed", "skipped", "tail")},
        "statements": ran.statements,
        "tests": tests,
        "tests_at": {
            file: {line: sorted(number[name] for name in names) for line, names in lines.items()}
            for file, lines in ran.tests_at.items()
        },
    }
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "tests.json").write_text(json.dumps(value), encoding="utf-8")


def cached_run(cache: Path, key: str, watched: Iterable[str]) -> Ran | None:
    """The run on these very files, when it is the last one and knows of these files which tests ran them."""
    try:
        stored: Mapping[str, Any] = json.loads((cache / "tests.json").read_text(encoding="utf-8"))
        if stored["key"] != key or not set(watched) <= set(stored["watched"]):
            return None
        tests = stored["tests"]
        return Ran(
            **{name: stored[name] for name in ("code", "passed", "failed", "skipped", "tail")},
            statements={file: tuple(numbers) for file, numbers in stored["statements"].items()},
            tests_at={
                file: {int(line): frozenset(tests[one] for one in names) for line, names in lines.items()}
                for file, lines in stored["tests_at"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _files(place: Path) -> list[Path]:
    """The file of that name, or every file in the folder."""
    return [place] if place.is_file() else [path for path in sorted(place.rglob("*")) if _counts(path)]


def _counts(path: Path) -> bool:
    return path.is_file() and not _NO_SOURCE & set(path.parts)


def libraries(python: str) -> list[tuple[str, int]]:
    """Where the interpreter's libraries are, and when something was last put in or taken out."""
    places = sorted(Path(python).parent.parent.glob("lib/python*/*-packages"))
    return [(str(place), place.stat().st_mtime_ns) for place in places]
