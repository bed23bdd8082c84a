"""`a | b | c`: one of several named values."""

from backwright.blueprint.model import EnumType, Field
from backwright.blueprint.text.tokens import Cursor, listed, suggest
from backwright.blueprint.types.spec import Misfit, TypeSpec
from backwright.blueprint.types.text import read_text_default
from backwright.blueprint.types.values import (
    ahead_at_top,
    filtered_without_the_word,
    longest_value,
    read_value,
    write_value,
    wrong_count,
)


def _read(cursor: Cursor, _: str) -> EnumType:
    values = [read_value(cursor)]
    while cursor.take("|"):
        values.append(read_value(cursor))
    return EnumType(tuple(values))


def _misfit(_: Field, kind: EnumType, value: object) -> Misfit | None:
    names = [choice.name for choice in kind.values]
    return None if value in names else Misfit(listed(names), suggest(str(value), names))


SPEC = TypeSpec(
    says="one of several named values, which sort in the order in which they are named",
    example="low | normal | high = normal",
    recognizes=lambda cursor: ahead_at_top(cursor, "|"),
    read=_read,
    write=lambda kind: " | ".join(write_value(value.name, value.was) for value in kind.values),
    read_default=read_text_default,
    misfit=_misfit,
    errors=wrong_count,
    operand=lambda _: "choice",
    notes=lambda field, _, __: filtered_without_the_word(field),
    longest=longest_value,
)
