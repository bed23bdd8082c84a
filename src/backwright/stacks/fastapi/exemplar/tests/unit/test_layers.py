"""Imports point one way: controllers → services → repositories → models."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src"
KNOWN = {
    "utils": {"utils"},
    "models": {"models", "utils"},
    "validators": {"models", "utils", "validators"},
    "repositories": {"models", "repositories", "utils", "validators"},
    "services": {"models", "repositories", "services", "utils", "validators"},
    "middlewares": {"middlewares", "models", "repositories", "services", "utils", "validators"},
    "controllers": {"config", "controllers", "repositories", "services", "utils", "validators"},
    "config": {"config", "middlewares", "repositories", "services", "utils"},
}
FRAMEWORK = {"fastapi", "starlette"}
MAY_KNOW_THE_FRAMEWORK = {"config", "controllers", "middlewares"}


def imported(layer: str) -> Iterator[str]:
    """The modules that the files of a layer import."""
    for path in (SOURCES / layer).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ([f"src.{name.name}" for name in node.names] if node.module == "src" else [node.module])
            elif isinstance(node, ast.Import):
                yield from (name.name for name in node.names)


@pytest.mark.parametrize("layer", KNOWN)
def test_knows_only_what_stands_below(layer: str) -> None:
    assert {name.split(".")[1] for name in imported(layer) if name.startswith("src.")} <= KNOWN[layer]


@pytest.mark.parametrize("layer", sorted(KNOWN.keys() - MAY_KNOW_THE_FRAMEWORK))
def test_does_not_know_the_framework(layer: str) -> None:
    assert not {name.split(".")[0] for name in imported(layer)} & FRAMEWORK
