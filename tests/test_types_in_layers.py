"""Every type of field × every layer: each layer answers all that it asks of types, and asks it in one table."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import backwright
from backwright.blueprint.types.spec import TYPES, TypeTable

PACKAGE = Path(backwright.__file__).parent
LAYERS = {
    "the language": "backwright.blueprint.types.registry",
    "the contract": "backwright.contract.types",
    "the schema": "backwright.relational.types",
    "the documents": "backwright.documents.types",
    "the standard": "backwright.standard.types",
    "Python": "backwright.stacks.python.types",
    "FastAPI": "backwright.stacks.fastapi.emitters.types",
}
NAMES = {kind.__name__ for kind in TYPES}
MOST_TYPES = 3  # that a function may tell apart: more, and it is a table


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if {"exemplar", "files", "slots"}.isdisjoint(path.parts):
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text())


def table(layer: str) -> TypeTable[Any]:
    found: TypeTable[Any] = import_module(LAYERS[layer]).SPECS
    return found


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_knows_all_that_it_asks_of_a_type(layer: str, kind: type) -> None:
    spec = table(layer)[kind]
    for asked in fields(spec):
        assert getattr(spec, asked.name) is not None, asked.name


def test_every_table_of_types_is_listed_here() -> None:
    makers = {path for path, module in sources() if any(is_table(node) for node in ast.walk(module))}
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in makers}
    assert {f"backwright.{module}" for module in modules} == set(LAYERS.values())


def is_table(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TypeTable"


def told_apart(function: ast.FunctionDef) -> set[str]:
    """The types that a function tells apart, by `isinstance`, in a `match`, or by a table of its own."""
    asked: list[ast.AST] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            asked += node.args[1:]
        elif isinstance(node, ast.MatchClass):
            asked.append(node.cls)
        elif isinstance(node, ast.Dict):
            asked += filter(None, node.keys)
    return {name.id for part in asked for name in ast.walk(part) if isinstance(name, ast.Name)} & NAMES


def branching() -> Iterator[str]:
    """The functions that tell more types apart than a question about some of them does."""
    for path, module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and len(told_apart(node)) > MOST_TYPES:
                yield f"{path}:{node.name}"


def test_nothing_else_tells_types_apart() -> None:
    assert list(branching()) == []


def test_a_function_that_does_would_be_found() -> None:
    code = """
def f(kind):
    match kind:
        case TextType():
            pass
        case EnumType() | StateType():
            pass
    return isinstance(kind, IntegerType)
"""
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert told_apart(function) == {"TextType", "EnumType", "StateType", "IntegerType"}
