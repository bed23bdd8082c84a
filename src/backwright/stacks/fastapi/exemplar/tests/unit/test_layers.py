"""Imports point one way: controllers → services → repositories → models."""

import ast
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src"
FRAMEWORK = {"fastapi", "starlette"}
KNOWN = {
    "utils": {"utils"},
    "models": {"models", "utils"},
    "validators": {"models", "utils", "validators"},
    "repositories": {"models", "repositories", "utils", "validators"},
    "services": {"models", "repositories", "services", "utils", "validators"},
    "middlewares": {"middlewares", "models", "repositories", "services", "utils", "validators", *FRAMEWORK},
    "controllers": {"config", "controllers", "repositories", "services", "utils", "validators", *FRAMEWORK},
    "config": {"config", "middlewares", "repositories", "services", "utils", *FRAMEWORK},
}


@pytest.mark.parametrize("layer", KNOWN)
def test_knows_only_what_stands_below(layer: str) -> None:
    trees = [ast.parse(path.read_text()) for path in (SOURCES / layer).rglob("*.py")]
    modules = [
        f"{node.module}.{name.name}" if isinstance(node, ast.ImportFrom) else name.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    ]
    packages = {module.removeprefix("src.").partition(".")[0] for module in modules}
    assert packages & (KNOWN.keys() | FRAMEWORK) <= KNOWN[layer]
