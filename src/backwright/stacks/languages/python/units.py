"""A Python file as nested units, cut at lines, so that every byte of it belongs to exactly one of them."""

import ast
from collections.abc import Iterator, Sequence

from backwright.merging.model import Block, Key, Part, Unit

_NESTED = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.AsyncFor,
    ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match,
)  # fmt: skip
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def parse(text: str) -> Block:
    """The units of a module; `SyntaxError` when it is none."""
    tree = ast.parse(text)
    if "\r" in text:
        raise SyntaxError("the line endings are not plain")
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n")] if text else []
    return _block(tree.body, lines, 0, len(lines), names=True)


def meaning(node: ast.AST) -> str:
    """What a piece of code says, whatever its formatting, quotes and comments."""
    return ast.dump(node)


def _block(body: Sequence[ast.stmt], lines: list[str], start: int, end: int, *, names: bool) -> Block:
    """The units of a body whose lines are `start` to `end` (counted from 0, `end` excluded)."""
    units: list[Unit] = []
    at = start
    groups = list(_on_own_lines(body))
    for index, group in enumerate(groups):
        first, last = _first_line(group[0]), _last_line(group[-1])
        following = _first_line(groups[index + 1][0]) if index + 1 < len(groups) else end
        if isinstance(group[-1], _NESTED):
            last = _with_tail(lines, last, following, group[0].col_offset)
        units.append(_unit(group, lines, at, first, last, names=names))
        at = last
    return Block(tuple(units), "".join(lines[at:end]))


def _on_own_lines(body: Sequence[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Statements, with those that share a line (`a; b`) taken together."""
    group: list[ast.stmt] = []
    for statement in body:
        if group and _first_line(statement) < _last_line(group[-1]):
            group.append(statement)
            continue
        if group:
            yield group
        group = [statement]
    if group:
        yield group


def _first_line(node: ast.stmt) -> int:
    if isinstance(node, _DEFINITIONS) and node.decorator_list:
        return min(node.lineno, node.decorator_list[0].lineno) - 1
    return node.lineno - 1


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _with_tail(lines: list[str], last: int, following: int, column: int) -> int:
    """The end of a nested statement, with the comments at the end of its body."""
    found = last
    for number in range(last, following):
        stripped = lines[number].lstrip()
        if stripped.startswith("#") and len(lines[number]) - len(stripped) > column:
            found = number + 1
        elif stripped:
            break
    return found


def _unit(group: list[ast.stmt], lines: list[str], at: int, first: int, last: int, *, names: bool) -> Unit:
    node = group[0]
    key, named = _key(group, names=names)
    whole = len(group) == 1
    return Unit(
        key=key,
        lead="".join(lines[at:first]),
        text="".join(lines[first:last]),
        line=first + 1,
        meaning="\n".join(meaning(each) for each in group),
        kind=type(node).__name__,
        named=named,
        decorators=tuple(_decorators(node, lines)) if whole else (),
        value=_value(node) if whole else "",
        parts=tuple(_parts(node, lines, last)) if whole and isinstance(node, _NESTED) else (),
    )


def _key(group: list[ast.stmt], *, names: bool) -> tuple[Key, bool]:
    """The name of a unit, and whether it is found by it. Inside functions a variable may be filled many times."""
    match group[0]:
        case ast.ClassDef(name=name):
            return ("class", name), True
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return ("def", function.name, *_accessors(function)), True
        case ast.ImportFrom(module=module, level=level):
            return ("from", "." * level + (module or "")), True
        case ast.Import(names=[ast.alias(name=name)]):
            return ("import", name), True
        case ast.Assign(targets=targets):
            return ("set", ",".join(ast.unparse(target) for target in targets)), names
        case ast.AnnAssign(target=target):
            return ("set", ast.unparse(target)), names
        case ast.Expr(value=ast.Constant(value=str())):
            return ("text",), True
        case _:
            return (type(group[0]).__name__,), False


def _value(node: ast.stmt) -> str:
    """What a statement computes: `return f(x)` and `y = f(x)` compute the same; a bare name is nothing to go by."""
    value = getattr(node, "value", None)
    if isinstance(value, ast.expr) and not isinstance(value, ast.Name | ast.Constant | ast.Attribute):
        return meaning(value)
    return ""


def _accessors(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Attribute) and decorator.attr in {"setter", "deleter"}:
            yield decorator.attr


def _decorators(node: ast.stmt, lines: list[str]) -> Iterator[Unit]:
    if not isinstance(node, _DEFINITIONS) or not node.decorator_list:
        return
    ends = [decorator.lineno - 1 for decorator in node.decorator_list[1:]] + [node.lineno - 1]
    for decorator, end in zip(node.decorator_list, ends, strict=True):
        start = decorator.lineno - 1
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        yield Unit(
            ("decorator", ast.unparse(called)),
            "",
            "".join(lines[start:end]),
            start + 1,
            meaning(decorator),
            "decorator",
            True,
        )


def _parts(node: ast.stmt, lines: list[str], end: int) -> Iterator[Part]:
    """The headers of a statement with the blocks beneath them; none when a block shares its header's line."""
    bodies = list(_bodies(node))
    if any(_shares_line(body, lines) for body in bodies):
        return
    starts = [_body_start(body, lines) for body in bodies]
    at = node.lineno - 1
    for index, body in enumerate(bodies):
        stop = end if index + 1 == len(bodies) else _header_start(body, lines, starts[index + 1])
        names = isinstance(node, ast.ClassDef)
        yield Part("".join(lines[at : starts[index]]), _block(body, lines, starts[index], stop, names=names), at + 1)
        at = stop


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(node, ast.Match):
        yield from (case.body for case in node.cases)
        return
    yield node.body  # type: ignore[attr-defined]  # every nested statement but match has one
    if isinstance(node, ast.Try):
        yield from (handler.body for handler in node.handlers)
    otherwise = getattr(node, "orelse", [])
    if isinstance(node, ast.If) and len(otherwise) == 1 and isinstance(otherwise[0], ast.If):
        inner = otherwise[0]
        if inner.col_offset == node.col_offset:  # elif
            yield from _bodies(inner)
            return
    if otherwise:
        yield otherwise
    if isinstance(node, ast.Try) and node.finalbody:
        yield node.finalbody


def _shares_line(body: list[ast.stmt], lines: list[str]) -> bool:
    first = body[0]
    column = (
        first.decorator_list[0].col_offset - 1
        if isinstance(first, _DEFINITIONS) and first.decorator_list
        else first.col_offset
    )
    return bool(lines[_first_line(first)].encode()[:column].strip())


def _body_start(body: list[ast.stmt], lines: list[str]) -> int:
    """Where a body begins, with the blank lines and comments above its first statement."""
    start = _first_line(body[0])
    while start and (not lines[start - 1].strip() or lines[start - 1].lstrip().startswith("#")):
        start -= 1
    return start


def _header_start(body: list[ast.stmt], lines: list[str], limit: int) -> int:
    """Where the header after this body (`else:`) begins."""
    column = body[0].col_offset
    last = _last_line(body[-1])
    return min(_with_tail(lines, last, limit, column - 1), limit)
