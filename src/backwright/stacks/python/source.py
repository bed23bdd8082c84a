"""Python source as values, laid out as ruff would."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 120
LITERAL = re.compile(r"""(?P<head>\w+=)?(?P<quote>["'])(?P<content>(?:(?!(?P=quote))[^\\]|\\.)*)(?P=quote)""")


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or with other brackets a list; `after` is what is called on its result."""

    name: str
    arguments: tuple["Source", ...]
    keyword: str = ""
    after: str = ""
    brackets: str = "()"


Source: TypeAlias = str | Call


def call(name: str, *arguments: Source, keyword: str = "") -> Call:
    """A call of `name`; `keyword` names it as an argument of another call."""
    return Call(name, arguments, keyword)


def listing(*items: Source) -> Call:
    """A list."""
    return Call("", items, brackets="[]")


def text(value: str) -> str:
    """A string literal, in the quotes that need fewer escapes."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    escaped = value.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\n")
    return f"{quote}{escaped}{quote}"


def texts(values: tuple[str, ...]) -> str:
    """A list of string literals."""
    return f"[{', '.join(map(text, values))}]"


def flat(source: Source) -> str:
    """The source on one line."""
    if isinstance(source, str):
        return source
    return f"{_head(source)}{', '.join(map(flat, source.arguments))}{source.brackets[1]}{source.after}"


def lines(source: Source, indent: int = 0, end: str = "") -> list[str]:
    """The source laid out from `indent` spaces on, with `end` behind it."""
    margin = " " * indent
    whole = f"{margin}{flat(source)}{end}"
    if len(whole) <= WIDTH:
        return [whole]
    if isinstance(source, str):
        return _broken(source, margin, end)
    inside = f"{margin}    {', '.join(map(flat, source.arguments))}"
    inner = [inside]
    if len(inside) > WIDTH:
        inner = [line for argument in source.arguments for line in lines(argument, indent + 4, ",")]
    if len(source.arguments) == 1 and len(inner) > 1:
        inner[-1] = inner[-1].removesuffix(",")  # as the formatter has it where one argument takes several lines
    return [f"{margin}{_head(source)}", *inner, f"{margin}{source.brackets[1]}{source.after}{end}"]


def _head(source: Call) -> str:
    return (f"{source.keyword}=" if source.keyword else "") + source.name + source.brackets[0]


def _broken(source: str, margin: str, end: str) -> list[str]:
    """A string literal that is too long for its line, in pieces that Python puts together."""
    literal = LITERAL.fullmatch(source)
    if literal is None:
        return [margin + source + end]
    head, quote, content = literal["head"] or "", literal["quote"], literal["content"]
    pieces = textwrap.wrap(content, WIDTH - len(margin) - len(head) - 4, break_long_words=False, drop_whitespace=False)
    last = len(pieces) - 1
    return [
        f"{margin}{head if place == 0 else ''}{_requoted(piece, quote)}{end if place == last else ''}"
        for place, piece in enumerate(pieces)
    ]


def _requoted(piece: str, quote: str) -> str:
    """A piece of a string literal in the quotes that it needs by itself."""
    content = piece.replace(f"\\{quote}", quote)
    own = "'" if content.count('"') > content.count("'") else '"'
    return own + content.replace(own, f"\\{own}") + own


@dataclass(frozen=True, slots=True)
class CompoundStatement:
    """A compound statement, such as `with …:`."""

    header: str
    body: tuple["Statement", ...]


Statement: TypeAlias = Source | CompoundStatement
Function: TypeAlias = tuple[str, tuple[Statement, ...]]  # its name, and what it does


def statements(body: tuple[Statement, ...], indent: int = 4) -> list[str]:
    """Statements, one below the other; none are `pass`."""
    if not body:
        return [" " * indent + "pass"]
    laid: list[str] = []
    for statement in body:
        if isinstance(statement, CompoundStatement):
            laid += [" " * indent + statement.header, *statements(statement.body, indent + 4)]
        else:
            laid += lines(statement, indent)
    return laid


def function(name: str, body: tuple[Statement, ...]) -> list[str]:
    """A function without arguments that returns nothing."""
    return [f"def {name}() -> None:", *statements(body)]


def import_from(module: str, names: Sequence[str]) -> list[str]:
    """An import in one line, or with a line for each name where that would be too long."""
    line = f"from {module} import {', '.join(names)}"
    return [line] if len(line) <= WIDTH else [f"from {module} import (", *(f"    {name}," for name in names), ")"]
