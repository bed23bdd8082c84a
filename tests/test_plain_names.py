"""Names say what a thing is or returns, in the field's terms, and no two classes of the packages share one."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "src/backwright"
BUILT_CODE = re.compile(r"stacks/\w+/(exemplar|parts|capabilities/\w+/(files|slots))/")
# Each says how a value came about (`told`, `kept`) or stands for a term that the field has (`who` for a grantee).
VAGUE = frozenset(
    {"asked", "hear", "heard", "held", "kept", "meant", "said", "seen", "spoken", "tell", "teller", "tells"}
)
VAGUE |= {"told", "who"}

TREES = {
    path.relative_to(SOURCES).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCES.rglob("*.py"))
    if not BUILT_CODE.search(path.as_posix())
}


def names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The functions, classes, parameters and attributes of a module, and what it has at its top level, with lines."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
        if isinstance(node, ast.ClassDef | ast.Module):
            yield from (
                (one.lineno, one.id)
                for statement in node.body
                if isinstance(statement, ast.Assign | ast.AnnAssign)
                for one in ast.walk(statement)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            )


def words(name: str) -> set[str]:
    """`write_who` and `WriteWho` as `write` and `who`."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def test_no_name_is_made_of_vague_words() -> None:
    found = [
        f"{path}:{line}: {name}" for path, tree in TREES.items() for line, name in names(tree) if words(name) & VAGUE
    ]
    assert found == []


def test_no_two_classes_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path}:{node.lineno}")
    assert {name: several for name, several in places.items() if len(several) > 1} == {}


def test_the_names_of_classes_begin_with_a_capital() -> None:
    classes = (node.name for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name in classes if not name.strip("_")[:1].isupper()] == []
