"""The phrase of a field: `type [min..max] [?] [words] [= default] [comparison]`, and back."""

from dataclasses import replace
from typing import get_args

from backwright.blueprint.model import Binary, Comparison, Constant, Field, FieldRef, FieldType, Me
from backwright.blueprint.phrases.expressions import resolve, term, write, write_constant
from backwright.blueprint.phrases.types import read_type, write_type
from backwright.blueprint.phrases.words import read_word, words_on
from backwright.blueprint.text.literals import is_bare, quoted
from backwright.blueprint.text.source import Text
from backwright.blueprint.text.tokens import Cursor
from backwright.blueprint.types.registry import spec_of
from backwright.errors import BlueprintError

_OPERATORS = {name: name for name in get_args(Comparison.__annotations__["operator"]) if name != "="}
COMPARING = frozenset(_OPERATORS)


def read_field(name: Text, phrase: Text) -> Field:
    """The field that a line says."""
    if not phrase.value.strip():
        raise BlueprintError(
            name.place, f"the field `{name.value}` without a type", "a type", "as in `name: str 1..60`"
        )
    cursor = Cursor(phrase)
    field = Field(name.value, read_type(cursor), optional=_read_optional(cursor), place=name.place)
    already: set[str] = set()
    while not cursor.ended():
        if not cursor.take(","):
            field = _read_part(cursor, field, already)
    return field


def _read_optional(cursor: Cursor) -> bool:
    return cursor.take("?")


def _read_part(cursor: Cursor, field: Field, already: set[str]) -> Field:
    token = cursor.here
    part = "comparison" if token.value in COMPARING and token.kind == "mark" else token.value
    if part in already:
        raise BlueprintError(cursor.place, f"`{token.value}` a second time", hint="remove one")
    already.add(part)
    if cursor.take("="):
        return replace(field, default=_read_default(cursor, field.type))
    if part == "comparison":
        return replace(field, comparison=_read_comparison(cursor))
    if cursor.at("?"):
        raise cursor.wrong("words or the end", "`?` stands right behind the type or its range, as in `datetime? > now`")
    if token.kind == "date" and cursor.ahead().value != "..":
        raise cursor.wrong("a word, `= default`, a comparison or the end")
    if cursor.at("..") or cursor.ahead().value == "..":
        raise cursor.wrong("words or the end", "the range stands between the type and its `?`, as in `str 1..60?`")
    if token.kind != "name":
        raise cursor.wrong("a word, `= default`, a comparison or the end")
    return read_word(cursor, field)


def _read_comparison(cursor: Cursor) -> Comparison:
    operator = _OPERATORS[cursor.next().value]
    if operator != "!=" and cursor.at("="):
        raise cursor.wrong("a field, a value or `now`", f"write `{operator}=` without a space")
    return Comparison(operator, term(cursor))


def resolve_comparison(field: Field, fields: tuple[Field, ...]) -> Field:
    """The field with its comparison read beside all the fields of its entity."""
    if field.comparison is None:
        return field
    whole = resolve(Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right), fields)
    right = whole.right if isinstance(whole, Binary) else field.comparison.right
    return replace(field, comparison=replace(field.comparison, right=right))


# ── defaults ─────────────────────────────────────────────────────────────────────────────────────


def _read_default(cursor: Cursor, kind: FieldType) -> Constant | Me:
    place = cursor.place
    negative = cursor.at("-") and cursor.ahead().kind == "number" and cursor.take("-")
    token = cursor.here
    if token.kind == "end":
        hint = "write the default, or remove the `=`; a value with `#` needs quotes around the whole phrase"
        raise cursor.wrong("a default behind `=`", hint)
    if token.kind == "mark":
        raise cursor.wrong("a default behind `=`", 'quote a text, as in `= "two words"`')
    cursor.next()
    if token.kind == "name" and token.value == "null":
        raise BlueprintError(place, "`= null`", hint="an optional field is null without a default; remove it")
    default: Constant | Me | str = spec_of(kind).read_default(kind, token, negative)
    if isinstance(default, str):
        raise BlueprintError(place, f"the default `{'-' if negative else ''}{token.value}`", default)
    return default


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_field(field: Field, fields: tuple[Field, ...] = ()) -> str:
    """The phrase of a field; `fields` are all those of its entity."""
    parts = [write_type(field.type) + ("?" if field.optional else "")]
    words = [word.write(field) for word in words_on(field)]
    # Words stand apart from an enum's values and a state's arrows by a comma.
    if words and field.choices and field.default is None:
        parts[0] += ","
    if field.default is not None:
        parts.append(f"= {_write_default(field.default)}" + ("," if words else ""))
    if words:
        parts.append(", ".join(words))
    if field.comparison is not None:
        whole = Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
        parts.append(write(whole, fields or (field,)).removeprefix(f"{field.name} "))
    return " ".join(parts)


def _write_default(default: Constant | Me) -> str:
    if isinstance(default, Me):
        return "me"
    if isinstance(default.value, str):
        return default.value if is_bare(default.value) else quoted(default.value)
    return write_constant(default)
