"""The types of fields: from their phrases and back."""

from backwright.blueprint.model import FieldType
from backwright.blueprint.text.tokens import Cursor, suggest
from backwright.blueprint.text.words import FOREIGN_TYPES, not_yet
from backwright.blueprint.types.registry import BY_NAME, LATER, SPECS, spec_of


def read_type(cursor: Cursor) -> FieldType:
    """Read the type and its range, up to the `?` or the words behind them."""
    for spec in SPECS.values():
        if spec.recognizes(cursor):
            found: FieldType = spec.read(cursor, "")
            return found
    token = cursor.here
    if token.kind != "name":
        raise cursor.wrong("a type", "as in `name: str 1..60`")
    if token.value in LATER:
        instead = LATER[token.value]
        raise not_yet(cursor.place, token.value, "type", f"use `{instead}` for now" if instead else "")
    if token.value not in BY_NAME:
        hint = FOREIGN_TYPES.get(token.value) or suggest(token.value, (*BY_NAME, *LATER)) or _NO_TYPE
        raise cursor.wrong("a type: " + ", ".join((*BY_NAME, "`a | b`", "or an entity")), hint)
    named: FieldType = BY_NAME[token.value].read(cursor, cursor.next().value)
    return named


_NO_TYPE = "an entity begins with a capital, and an enum has at least two values: `a | b`"


def write_type(kind: FieldType) -> str:
    """The phrase of a type with its range, without the `?` behind it."""
    return spec_of(kind).write(kind)
