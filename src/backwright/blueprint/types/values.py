"""The named values of enums and states."""

from collections.abc import Iterator

from backwright.blueprint.model import EnumType, EnumValue, Field, StateType
from backwright.blueprint.text.literals import quoted
from backwright.blueprint.text.tokens import Cursor
from backwright.blueprint.text.words import not_yet
from backwright.errors import BlueprintError

MOST_VALUES = 100


def ahead_at_top(cursor: Cursor, mark: str) -> bool:
    """Whether a mark stands ahead, outside parentheses."""
    depth = distance = 0
    while (token := cursor.ahead(distance)).kind != "end":
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.value, 0)
            if depth == 0 and token.value == mark:
                return True
        distance += 1
    return False


def read_value(cursor: Cursor) -> EnumValue:
    """One value, and its former name behind `was`."""
    token = cursor.here
    if token.kind == "string":
        if not token.value.replace("_", "a").isalnum() or not token.value.isascii():
            hint = "write it with letters, digits and `_` alone"
            raise not_yet(cursor.place, quoted(token.value), "value", hint)
    elif token.kind not in {"name", "number"} or "." in token.value:
        raise cursor.wrong("a value: letters, digits and `_`")
    name = cursor.next().value
    return EnumValue(name, _read_was(cursor))


def _read_was(cursor: Cursor) -> str | None:
    if not cursor.at_word("was"):
        return None
    cursor.next()
    if cursor.here.kind not in {"name", "string", "number"}:
        raise cursor.wrong("the value's former name behind `was`")
    return cursor.next().value


def write_value(name: str, former: str | None) -> str:
    """`open was new`."""
    return f"{name} was {former}" if former else name


def wrong_count(field: Field, kind: EnumType | StateType) -> Iterator[BlueprintError]:
    """Yield the error of too few values, or too many."""
    if len(kind.values) not in range(2, MOST_VALUES + 1):
        yield BlueprintError(field.place, f"{len(kind.values)} values of `{field.name}`", f"2 to {MOST_VALUES}")


def filtered_without_the_word(field: Field) -> Iterator[str]:
    """The note that lists are filtered by every enum and state."""
    if not field.filter:
        yield "filter"


def longest_value(kind: EnumType | StateType) -> int:
    """The characters of the longest name."""
    return max(len(value.name) for value in kind.values)
