"""Leave out of the kit what this project does not use.

A kit file is written for every project. What nobody in a project refers to (a type of field that it lacks, an error
that it never raises) would be dead code in it, so such definitions are taken out until none is left over, and files
in which none is left over, too.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

WORD = re.compile(r"[A-Za-z_]\w*")
COMPILER = re.compile(r"compiles\((\w+)")


def prune(tree: Mapping[str, str], kit: Iterable[str], with_methods: Collection[str] = ()) -> dict[str, str]:
    """Return the tree without the definitions of kit files that nothing refers to.

    Args:
        tree: every file of a project.
        kit: the paths of the files that may be pruned.
        with_methods: those whose methods are called by their names alone, so that they may be pruned as well.
    """
    pruned = dict(tree)
    candidates = [path for path in kit if path in pruned]
    owners = {name for path in candidates for node in definitions(tree[path], methods=True) for name in defined(node)}
    others = (text for path, text in tree.items() if path.endswith(".py") and path not in candidates)
    outside = referenced(others, owners)
    while True:
        inside = {path: external_references(pruned[path]) for path in candidates}
        before = dict(pruned)
        for path in candidates:
            elsewhere = outside.union(*(names for other, names in inside.items() if other != path))
            pruned[path] = without_unused(pruned[path], elsewhere, methods=path in with_methods)
        if pruned == before:
            break
    return {path: text for path, text in pruned.items() if path not in candidates or any(definitions(text))}


def referenced(texts: Iterable[str], names: set[str]) -> set[str]:
    """Those of the names that one of the texts refers to; a text that holds no further one is not parsed."""
    found = set[str]()
    for text in texts:
        if not found.issuperset(names.intersection(WORD.findall(text))):
            found |= external_references(text) & names
    return found


@lru_cache(maxsize=4096)
def references(text: str) -> tuple[tuple[str, int], ...]:
    """The names that code refers to, in texts of one word too, each with its line; not what it defines or documents."""
    nodes = list(_nodes(ast.parse(text)))
    documentation = _documentation(nodes)
    return tuple((word, node.lineno) for node in nodes for word in _words(node, documentation))  # type: ignore[attr-defined]


@lru_cache(maxsize=4096)
def external_references(text: str) -> frozenset[str]:
    """The names by which code may mean what another file defines; one that stands alone means it only if imported."""
    nodes = list(_nodes(ast.parse(text)))
    imports = (node for node in nodes if isinstance(node, ast.ImportFrom))
    imported = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    words, documentation = set[str](), _documentation(nodes)
    for node in nodes:
        if not isinstance(node, ast.Name):
            words.update(_words(node, documentation))
        elif node.id in imported:
            words.add(imported[node.id])
    return frozenset(words)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """As `ast.walk` in another order, at half its price."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting += [item for item in value if isinstance(item, ast.AST)]


def _documentation(nodes: Iterable[ast.AST]) -> set[int]:
    return {id(node.value) for node in nodes if isinstance(node, ast.Expr)}


def _words(node: ast.AST, documentation: set[int]) -> Iterable[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            return (name,)
        case ast.Constant(value=str(text)) if id(node) not in documentation and " " not in text:
            return WORD.findall(text)
        case _:
            return ()


def without_unused(text: str, elsewhere: set[str], *, methods: bool = False) -> str:
    """A module without its definitions that are named neither elsewhere nor in the rest of it."""
    lines, words = text.splitlines(keepends=True), references(text)
    parts: dict[str, list[ast.stmt]] = {}
    for node in definitions(text, methods=methods):
        for name in defined(node):
            parts.setdefault(name, []).append(node)
    removed: set[int] = set()
    for name, nodes in parts.items():
        own = {n for node in nodes for n in range(start_of(node, lines), (node.end_lineno or node.lineno) + 1)}
        beside = {word for word, line in words if line not in own and line not in removed}
        if name not in elsewhere and name not in beside:
            removed |= own
    return "".join(line for number, line in enumerate(lines, 1) if number not in removed)


def definitions(text: str, *, methods: bool = False) -> Iterator[ast.stmt]:
    """What a module defines, and the methods of its classes where they count, too."""
    for node in ast.parse(text).body:
        if defined(node):
            yield node
        if methods and isinstance(node, ast.ClassDef):
            named = (part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))
            yield from (part for part in named if not part.name.startswith("__"))


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
