"""Leave out of the kit what this project does not use.

A kit file is written for every project. What nobody in a project refers to (a type of field that it lacks, an error
that it never raises) would be dead code in it, so such definitions are taken out until none is left over.
"""

import ast
import re
from collections.abc import Iterable, Mapping

WORD = re.compile(r"[A-Za-z_]\w*")
COMPILER = re.compile(r"compiles\((\w+)")


def prune(tree: Mapping[str, str], kit: Iterable[str]) -> dict[str, str]:
    """Return the tree without the definitions of kit files that nothing refers to.

    Args:
        tree: every file of a project.
        kit: the paths of the files that may be pruned.
    """
    pruned = dict(tree)
    candidates = [path for path in kit if path in pruned]
    while True:
        spoken = {path: said(text) for path, text in pruned.items() if path.endswith(".py")}
        before = dict(pruned)
        for path in candidates:
            elsewhere = set().union(*(words for other, words in spoken.items() if other != path))
            pruned[path] = without_unused(pruned[path], elsewhere)
        if pruned == before:
            return pruned


def said(text: str) -> set[str]:
    """The words of a module that are not in an import: imports of rendered files are pruned later."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return set(WORD.findall("\n".join(lines)))


def without_unused(text: str, spoken_elsewhere: set[str]) -> str:
    """A module without its top-level definitions that are named neither elsewhere nor in the rest of it."""
    lines = text.splitlines(keepends=True)
    spans: dict[str, list[tuple[int, int]]] = {}
    for node in ast.parse(text).body:
        for name in defined(node):
            spans.setdefault(name, []).append((start_of(node, lines), node.end_lineno or node.lineno))
    gone: set[int] = set()
    for name, parts in spans.items():
        own = {number for first, last in parts for number in range(first, last + 1)}
        rest = "".join(line for number, line in enumerate(lines, 1) if number not in own | gone)
        if name not in spoken_elsewhere and name not in WORD.findall(rest):
            gone |= own
    return "".join(line for number, line in enumerate(lines, 1) if number not in gone)


def defined(node: ast.stmt) -> tuple[str, ...]:
    """The name that a definition stands for; how a class is compiled to SQL is a part of the class."""
    match node:
        case ast.FunctionDef(decorator_list=[decorator, *_]) if compiled := COMPILER.match(ast.unparse(decorator)):
            return (compiled[1],)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return (name,)
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return (name,)
        case _:
            return ()


def start_of(node: ast.stmt, lines: list[str]) -> int:
    """The first line of a definition, with the decorators and the comment above it."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return first
