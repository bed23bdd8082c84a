"""Imports are sets of names: merged as such, then mended so that what the merged code uses is there."""

import ast
from collections.abc import Iterator

from backwright.merging.model import Unit


def merge_import(base: Unit | None, ours: Unit, theirs: Unit, limit: int) -> str:
    """One `from … import` statement with the names of both sides."""
    before = _aliases(base.text) if base else []
    mine, new = _aliases(ours.text), _aliases(theirs.text)
    removed = {alias for alias in before if alias not in mine or alias not in new}
    names = [alias for alias in dict.fromkeys((*mine, *new)) if alias not in removed]
    if names == mine:
        return ours.text
    if set(names) == set(new):
        return theirs.text
    in_order = mine == sorted(mine, key=isort_key) and new == sorted(new, key=isort_key)
    return write_import(ours, sorted(names, key=isort_key) if in_order else names, limit)


def isort_key(alias: str) -> tuple[int, str, str]:
    """Constants first, then classes, then the rest: the order of the linter."""
    name = alias.partition(" ")[0]
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower(), alias


def write_import(like: Unit, names: list[str], limit: int) -> str:
    """The statement with these names, in one line if it fits; the comments of the old one stay above or behind it."""
    indent = like.text[: len(like.text) - len(like.text.lstrip())]
    comments = [line.partition("#")[2] for line in like.text.splitlines() if "#" in line]
    trailing = "  #" + " #".join(comments) if comments else ""
    head = f"{indent}from {like.key[1]} import "
    line = f"{head}{', '.join(names)}{trailing}\n"
    if len(line) <= limit + 1:
        return line
    inner = "".join(f"{indent}    {name},\n" for name in names)
    return f"{head}({trailing}\n{inner}{indent})\n"


def _aliases(text: str) -> list[str]:
    statement = ast.parse(text.strip()).body[0]
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        raise SyntaxError("not an import")  # noqa: TRY004
    return [ast.unparse(alias) for alias in statement.names]


# ── after the merge ──────────────────────────────────────────────────────────────────────────────


def mend_imports(merged: str, base: str, ours: str, theirs: str, limit: int) -> str:
    """The module with the imports that its code still uses, though a side took them out; without those none uses."""
    try:
        versions = [ast.parse(text) for text in (merged, base, ours, theirs)]
    except SyntaxError:
        return merged
    tree = versions[0]
    here = dict(_imported(tree))
    used, bound = _used(tree), _bound(tree)
    for version in versions[1:]:
        for name, statement in _imported(version):
            if name in used and name not in bound and name not in here:
                merged = _added(merged, statement, limit)
                here[name] = statement
    for name in here:
        if name not in used and all(_imports(each, name) for each in versions[1:]):
            mine, new = versions[2:]
            merged = _dropped(merged, name, limit) if name in _used(mine) & _used(new) else merged
    return merged


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Every name that the module's top level imports, with a statement that imports it alone."""
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield (alias.asname or alias.name).split(".")[0], f"import {ast.unparse(alias)}\n"
        elif isinstance(statement, ast.ImportFrom):
            module = "." * statement.level + (statement.module or "")
            for alias in statement.names:
                yield alias.asname or alias.name, f"from {module} import {ast.unparse(alias)}\n"


def _imports(tree: ast.Module, name: str) -> bool:
    return any(each == name for each, _ in _imported(tree))


def _used(tree: ast.Module) -> set[str]:
    """Names that are read anywhere, in strings that are annotations or exports too."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return names | {text for text in texts if text.isidentifier()}


def _bound(tree: ast.Module) -> set[str]:
    """Names that the module gives itself, other than by imports."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    found |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return found | {node.name for node in tree.body if isinstance(node, kinds)}


def _added(text: str, statement: str, limit: int) -> str:
    """The module with one more import: in the statement of its module if there is one, else behind the last import."""
    wanted = ast.parse(statement).body[0]
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    if isinstance(wanted, ast.ImportFrom):
        for each in tree.body:
            if isinstance(each, ast.ImportFrom) and (each.module, each.level) == (wanted.module, wanted.level):
                names = sorted([ast.unparse(a) for a in (*each.names, *wanted.names)], key=isort_key)
                return _replaced(lines, each, names, limit)
    imports: list[ast.stmt] = [each for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]
    after = imports[-1] if imports else tree.body[0] if ast.get_docstring(tree) is not None else None
    at = (after.end_lineno or 0) if after else 0
    return "".join([*lines[:at], statement, *lines[at:]])


def _dropped(text: str, name: str, limit: int) -> str:
    lines = text.splitlines(keepends=True)
    for each in ast.parse(text).body:
        if isinstance(each, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in each.names):
            names = [ast.unparse(alias) for alias in each.names if (alias.asname or alias.name) != name]
            return _replaced(lines, each, names, limit)
    return text


def _replaced(lines: list[str], statement: ast.ImportFrom, names: list[str], limit: int) -> str:
    start, end = statement.lineno - 1, statement.end_lineno or statement.lineno
    if not names:
        return "".join(lines[:start] + lines[end:])
    module = "." * statement.level + (statement.module or "")
    old = Unit(("from", module), "", "".join(lines[start:end]), start + 1, "")
    return "".join([*lines[:start], write_import(old, names, limit), *lines[end:]])
