"""The phrase of a field: `type [min..max] [?] [words] [= default] [comparison]`, and back."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

from backwright.blueprint.model import (
    Binary,
    BooleanType,
    Comparison,
    Constant,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    FieldRef,
    FieldType,
    IntegerType,
    Me,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.phrases.expressions import (
    is_bare,
    negated,
    number,
    quoted,
    resolve,
    term,
    write,
    write_constant,
)
from backwright.blueprint.phrases.types import read_type, write_type
from backwright.blueprint.text.source import Text
from backwright.blueprint.text.tokens import Cursor, Token, suggest
from backwright.blueprint.text.words import FOREIGN_WORDS, LATER_WORDS, WORDS, not_yet
from backwright.errors import BlueprintError

FLAGS = ("unique", "search", "filter", "sort")
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
    seen: set[str] = set()
    while not cursor.ended():
        if not cursor.take(","):
            field = _read_part(cursor, field, seen)
    return field


def _read_optional(cursor: Cursor) -> bool:
    return cursor.take("?")


def _read_part(cursor: Cursor, field: Field, seen: set[str]) -> Field:
    token = cursor.here
    part = "comparison" if token.value in COMPARING and token.kind == "mark" else token.value
    if part in seen:
        raise BlueprintError(cursor.place, f"`{token.value}` a second time", hint="remove one")
    seen.add(part)
    if cursor.take("="):
        return replace(field, default=_read_default(cursor, field.type))
    if part == "comparison":
        return replace(field, comparison=_read_comparison(cursor))
    if cursor.at("?"):
        raise cursor.wrong("words or the end", "`?` stands right behind the type or its range, as in `datetime? > now`")
    if token.kind == "date":
        raise not_yet(cursor.place, token.value, "date")
    if cursor.at("..") or cursor.ahead().value == "..":
        raise cursor.wrong("words or the end", "the range stands between the type and its `?`, as in `str 1..60?`")
    if token.kind != "name":
        raise cursor.wrong("a word, `= default`, a comparison or the end")
    return _read_word(cursor, field)


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


def _read_word(cursor: Cursor, field: Field) -> Field:
    place, word = cursor.place, cursor.here.value
    if word in LATER_WORDS:
        raise not_yet(place, word, "word", f"remove the word from line {place.line}")
    if word not in WORDS:
        hint = FOREIGN_WORDS.get(word) or suggest(word, (*WORDS, *LATER_WORDS)) or "a default is written `= value`"
        raise cursor.wrong("a word: " + ", ".join(WORDS), hint)
    cursor.next()
    if word == "was":
        return replace(field, was=cursor.expect_name("the field's former name behind `was`").value)
    if word in {"owner", "role"}:
        return replace(field, type=_read_relation_word(cursor, field, word, place_of=place.line))
    return _flagged(field, word)


def _flagged(field: Field, word: str) -> Field:
    if word == "unique":
        return replace(field, unique=True)
    if word == "search":
        return replace(field, search=True)
    return replace(field, filter=True) if word == "filter" else replace(field, sort=True)


def _read_relation_word(cursor: Cursor, field: Field, word: str, place_of: int) -> RelationType:
    if not isinstance(field.type, RelationType):
        hint = f"remove `{word}` from line {place_of}, or name an entity as the type"
        raise BlueprintError(field.place, f"`{word}` on a field that is no relation", "a relation", hint)
    if word == "owner":
        return replace(field.type, owner=True)
    return replace(field.type, role=cursor.expect_name("the name of a role behind `role`").value)


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
    default = _default_of(kind, token, negative=negative)
    if isinstance(default, str):
        raise BlueprintError(place, f"the default `{'-' if negative else ''}{token.value}`", default)
    return default


def _default_of(kind: FieldType, token: Token, *, negative: bool) -> Constant | Me | str:
    """The default, or what was expected in its stead."""
    match kind:
        case RelationType():
            return Me() if token == Token("name", "me", token.offset) else "`= me`, the only default of a relation"
        case StateType():
            return f"no default: a row starts in the first state, here `{kind.initial}`"
        case DateTimeType():
            return "no default: that of a datetime is part of the language but this version does not build it yet"
        case BooleanType():
            return _boolean(token)
        case IntegerType() | DecimalType():
            return _numeric(kind, token, negative=negative)
        case TextType() | EmailType() | EnumType():
            return Constant(f"-{token.value}" if negative else token.value)


def _boolean(token: Token) -> Constant | str:
    truths = {"true": True, "false": False}
    return Constant(truths[token.value]) if token.value in truths else "`true` or `false`"


def _numeric(kind: IntegerType | DecimalType, token: Token, *, negative: bool) -> Constant | str:
    wanted = "a whole number" if isinstance(kind, IntegerType) else "a number"
    if token.kind != "number" or len(token.value) > 45:
        return wanted
    value = number(token.value)
    if isinstance(kind, IntegerType) and value != int(value):
        return wanted
    exact = int(value) if isinstance(kind, IntegerType) else Decimal(value)
    return Constant(negated(exact) if negative else exact)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_field(field: Field, fields: tuple[Field, ...] = ()) -> str:
    """The phrase of a field; `fields` are all those of its entity."""
    parts = [write_type(field.type) + ("?" if field.optional else "")]
    words = _words(field)
    # Words stand apart from an enum's values and a state's arrows by a comma.
    if words and isinstance(field.type, EnumType | StateType) and field.default is None:
        parts[0] += ","
    if field.default is not None:
        parts.append(f"= {_write_default(field.default)}" + ("," if words else ""))
    if words:
        parts.append(", ".join(words))
    if field.comparison is not None:
        whole = Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
        parts.append(write(whole, fields or (field,)).removeprefix(f"{field.name} "))
    return " ".join(parts)


def _words(field: Field) -> list[str]:
    words = []
    if isinstance(field.type, RelationType):
        words += ["owner"] if field.type.owner else []
        words += [f"role {field.type.role}"] if field.type.role else []
    words += [flag for flag in FLAGS if getattr(field, flag)]
    return words + ([f"was {field.was}"] if field.was else [])


def _write_default(default: Constant | Me) -> str:
    if isinstance(default, Me):
        return "me"
    if isinstance(default.value, str):
        return default.value if is_bare(default.value) else quoted(default.value)
    return write_constant(default)
