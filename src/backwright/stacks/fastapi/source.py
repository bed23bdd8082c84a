"""Python source as values, laid out as ruff would."""

from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 120


@dataclass(frozen=True, slots=True)
class Call:
    """A call; a `tall` one always has one argument a line, and `after` is what is called on its result."""

    name: str
    arguments: tuple["Source", ...]
    tall: bool = False
    keyword: str = ""
    after: str = ""


Source: TypeAlias = str | Call


def call(name: str, *arguments: Source, tall: bool = False, keyword: str = "") -> Call:
    """A call of `name`; `keyword` names it as an argument of another call."""
    return Call(name, arguments, tall, keyword)


def text(value: str) -> str:
    """A string literal."""
    if value.isprintable() and '"' in value and "'" not in value and "\\" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def texts(values: tuple[str, ...]) -> str:
    """A list of string literals."""
    return f"[{', '.join(map(text, values))}]"


def flat(source: Source) -> str:
    """The source on one line."""
    if isinstance(source, str):
        return source
    prefix = f"{source.keyword}=" if source.keyword else ""
    return f"{prefix}{source.name}({', '.join(map(flat, source.arguments))}){source.after}"


def lines(source: Source, indent: int = 0, end: str = "") -> list[str]:
    """The source laid out from `indent` spaces on, with `end` behind it."""
    margin = " " * indent
    whole = f"{margin}{flat(source)}{end}"
    if isinstance(source, str) or (len(whole) <= WIDTH and not _has_tall(source)):
        return [whole]
    prefix = f"{source.keyword}=" if source.keyword else ""
    inner = [line for argument in source.arguments for line in lines(argument, indent + 4, ",")]
    return [f"{margin}{prefix}{source.name}(", *inner, f"{margin}){source.after}{end}"]


def _has_tall(source: Source) -> bool:
    return isinstance(source, Call) and (source.tall or any(_has_tall(argument) for argument in source.arguments))


@dataclass(frozen=True, slots=True)
class Block:
    """A compound statement, such as `with …:`."""

    header: str
    body: tuple["Statement", ...]


Statement: TypeAlias = Source | Block


def statements(body: tuple[Statement, ...], indent: int = 4) -> list[str]:
    """Statements, one below the other; none are `pass`."""
    if not body:
        return [" " * indent + "pass"]
    laid: list[str] = []
    for statement in body:
        if isinstance(statement, Block):
            laid += [" " * indent + statement.header, *statements(statement.body, indent + 4)]
        else:
            laid += lines(statement, indent)
    return laid


def function(name: str, body: tuple[Statement, ...]) -> list[str]:
    """A function without arguments that returns nothing."""
    return [f"def {name}() -> None:", *statements(body)]
