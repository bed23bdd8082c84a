"""What builds and what proves knows no server, migrator, test runner or checker by name: `runtime.toml` does."""

import re
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "src/backwright"
ROOMS = ("build", "prove", "suite", "standard", "databases")
WORDS = re.compile(r"\b(?:uvicorn|alembic\w*|pytest|mypy|ruff|src\.main|src\.commands)\b", re.IGNORECASE)

# Where such a word must stand, and why.
REASONS = {
    "standard/errors/leaks.py": "names of libraries that must not reach a caller, whoever wrote the backend",
    "standard/structure/layers.py": "frameworks that a layer must not import, whoever wrote the backend",
    "suite/meters.py": "the meters by the names that runtime.toml gives them",
    "suite/pytest_meter/__init__.py": "the quick run of pytest, which a runtime.toml asks for by name",
    "suite/pytest_meter/meter.py": "the same",
    "suite/pytest_meter/plugin/forked_run.py": "a plugin of pytest",
    "suite/pytest_meter/plugin/measured_run.py": "a plugin of pytest",
}


def named() -> set[str]:
    files = (path for room in ROOMS for path in (SOURCES / room).rglob("*.py"))
    return {path.relative_to(SOURCES).as_posix() for path in files if WORDS.search(path.read_text())}


def test_no_tool_of_a_stack_is_named_without_a_reason() -> None:
    assert named() - REASONS.keys() == set()


def test_every_reason_is_needed() -> None:
    assert REASONS.keys() - named() == set()
