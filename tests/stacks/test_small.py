"""What a page does not ask for is not in the tree, no file is longer than one reads, and types are told."""

import ast
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from projects import PAGES, rendered

MOST_FILES, MOST_LINES, LONGEST = 40, 2_400, 300
UNTYPED = 5  # uses of `Any` in a thousand lines


def python_of(page: Path) -> Mapping[str, str]:
    """The Python files in `src` and `tests`."""
    tree = rendered(page.read_text())
    return {path: text for path, text in tree.items() if path.endswith(".py") and path.startswith(("src/", "tests/"))}


def sources(page: Path) -> Mapping[str, int]:
    """The lines of each of them."""
    return {path: text.count("\n") for path, text in python_of(page).items()}


def named_by_others(tree: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each module and name that another module imports, or reaches through a module that it imports."""
    for text in tree.values():
        nodes = list(ast.walk(ast.parse(text)))
        known = {
            alias.asname or alias.name: (node.module, alias.name)
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        yield from known.values()
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                yield ".".join(known[node.value.id]), node.attr


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def named_within(code: ast.Module, definition: Definition) -> bool:
    """Whether the rest of a module names what it defines; how a class is compiled to SQL is a part of the class."""
    compiled = f"compiles({definition.name})"
    others = (node for node in code.body if node is not definition)
    rest = (
        o for o in others if not (isinstance(o, ast.FunctionDef) and compiled in map(ast.unparse, o.decorator_list))
    )
    names = (node for one in rest for node in ast.walk(one) if isinstance(node, ast.Name))
    return any(node.id == definition.name for node in names)


def is_called_by_a_library(definition: Definition) -> bool:
    """A route, a listener: whoever decorates it will call it."""
    return not isinstance(definition, ast.ClassDef) and bool(definition.decorator_list)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_nothing_is_built_that_nothing_uses(page: Path) -> None:
    tree = python_of(page)
    named = set(named_by_others(tree))
    unused = [
        f"{path}: {node.name}"
        for path, text in tree.items()
        if path.startswith("src/")
        for code in [ast.parse(text)]
        for node in code.body
        if isinstance(node, Definition) and not is_called_by_a_library(node)
        if (path.removesuffix(".py").replace("/", "."), node.name) not in named
        if not named_within(code, node)
    ]
    assert unused == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_file_is_too_long(page: Path) -> None:
    assert {path: lines for path, lines in sources(page).items() if lines > LONGEST} == {}


def assigned(statement: ast.stmt) -> tuple[str, bool]:
    """The name that a statement gives a value, and whether that is made of the value that the name has."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))
        case ast.AugAssign(target=ast.Name(id=name)):
            return name, True
    return "", False


def replaced_in_steps(code: ast.Module) -> Iterator[int]:
    """Where a value is made anew twice in a row: `shape = replace(shape, …)`, and once more."""
    for node in ast.walk(code):
        body = node.body if isinstance(node, Definition) else []
        for one, other in pairwise(body):
            if isinstance(other, ast.Assign) and assigned(one)[1] and assigned(one) == assigned(other):
                yield other.lineno


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_types_are_told(page: Path) -> None:
    code = {path: text for path, text in python_of(page).items() if path.startswith("src/")}
    nodes = [node for text in code.values() for node in ast.walk(ast.parse(text))]
    untyped = sum(isinstance(node, ast.Name) and node.id == "Any" for node in nodes)

    assert 1000 * untyped / sum(text.count("\n") for text in code.values()) <= UNTYPED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_values_are_built_at_once(page: Path) -> None:
    code = {path: ast.parse(text) for path, text in python_of(page).items() if path.startswith("src/")}

    assert {path: lines for path, tree in code.items() if (lines := [*replaced_in_steps(tree)])} == {}


def test_a_plain_entity_is_a_small_project() -> None:
    lines = sources(next(page for page in PAGES if page.stem == "plain"))

    assert len(lines) <= MOST_FILES
    assert sum(lines.values()) <= MOST_LINES
