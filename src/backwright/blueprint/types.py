"""The types of fields: from their phrases and back."""

from collections.abc import Callable
from decimal import Decimal

from backwright.blueprint.expressions import negated, number, quoted
from backwright.blueprint.model import (
    BooleanType,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    EnumValue,
    FieldType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
    Transition,
)
from backwright.blueprint.tokens import Cursor, suggest
from backwright.blueprint.words import LATER_TYPES, TYPES, not_yet
from backwright.errors import BlueprintError

LONGEST_STR = 255
LONGEST_TEXT = 65_535


def read_type(cursor: Cursor) -> FieldType:
    """Read the type and its range, up to the `?` or the words behind them."""
    if _is_state(cursor):
        return _read_state(cursor)
    if _is_enum(cursor):
        return EnumType(_read_values(cursor))
    token = cursor.here
    if token.kind != "name":
        raise cursor.wrong("a type", "as in `name: str 1..60`")
    if token.value[0].isupper():
        return _read_relation(cursor)
    if token.value in LATER_TYPES:
        raise not_yet(cursor.place, token.value, "type", _instead(token.value))
    if token.value not in TYPES:
        hint = suggest(token.value, (*TYPES, *LATER_TYPES)) or "an enum has at least two values: `a | b`"
        raise cursor.wrong("a type: " + ", ".join((*TYPES, "`a | b`", "or an entity")), hint)
    return _SIMPLE[cursor.next().value](cursor)


def _instead(kind: str) -> str:
    other = {"bigint": "int", "float": "decimal(10,4)", "money": "decimal(19,4)", "date": "datetime", "url": "str"}
    other |= {"slug": "str", "phone": "str", "uuid": "str 36..36", "duration": "int", "json": "text"}
    return f"use `{other[kind]}` for now" if kind in other else ""


# ── enums and state machines ─────────────────────────────────────────────────────────────────────


def _is_enum(cursor: Cursor) -> bool:
    """Whether a `|` outside parentheses stands ahead."""
    return _ahead_at_top(cursor, lambda distance: cursor.ahead(distance).value == "|")


def _is_state(cursor: Cursor) -> bool:
    return _ahead_at_top(cursor, lambda distance: cursor.ahead(distance).value == "->")


def _ahead_at_top(cursor: Cursor, found: Callable[[int], bool]) -> bool:
    depth = distance = 0
    while (token := cursor.ahead(distance)).kind != "end":
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.value, 0)
            if depth == 0 and found(distance):
                return True
        distance += 1
    return False


def _read_values(cursor: Cursor) -> tuple[EnumValue, ...]:
    values = [_read_value(cursor)]
    while cursor.take("|"):
        values.append(_read_value(cursor))
    return tuple(values)


def _read_value(cursor: Cursor) -> EnumValue:
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


def _read_state(cursor: Cursor) -> StateType:
    values: dict[str, EnumValue] = {}
    steps: list[Transition] = []
    while True:
        source = _add_state(cursor, values)
        if not cursor.at("-"):
            raise cursor.wrong("an arrow `-verb->`", "as in `open -solve-> solved`")
        while cursor.take("-"):
            verb = cursor.expect_name("a verb, as in `open -solve-> solved`").value
            cursor.expect("->", f"behind the verb `{verb}`, as in `open -{verb}-> …`")
            target = _add_state(cursor, values)
            steps.append(Transition(source, verb, target))
            source = target
        if not (cursor.at(",") and _arrow_follows(cursor)):
            return StateType(tuple(values.values()), tuple(steps))
        cursor.next()


def _arrow_follows(cursor: Cursor) -> bool:
    """Whether the next part, up to its comma, has an arrow; one without holds words."""
    distance = 1
    while (token := cursor.ahead(distance)).kind != "end" and token.value != ",":
        if token.kind == "mark" and token.value in {"->", "-"}:
            return True
        distance += 1
    return False


def _add_state(cursor: Cursor, values: dict[str, EnumValue]) -> str:
    place = cursor.place
    value = _read_value(cursor)
    known = values.setdefault(value.name, value)
    if value.was and known.was not in {None, value.was}:
        raise BlueprintError(place, f"two former names of `{value.name}`", "one `was`", "remove one")
    if value.was:
        values[value.name] = value
    return value.name


# ── the other types ──────────────────────────────────────────────────────────────────────────────


def _read_relation(cursor: Cursor) -> RelationType:
    token = cursor.next()
    if cursor.take("[]"):
        if cursor.at_word("by"):
            raise not_yet(cursor.place, "X[] by FIELD", hint="remove the field; `include` shows it from the other side")
        return RelationType(token.value, many=True)
    if token.value in {"String", "Str", "Text", "Int", "Integer", "Bool", "Boolean", "Datetime", "DateTime", "Decimal"}:
        simple = {"String": "str", "Integer": "int", "Boolean": "bool"}.get(token.value, token.value.lower())
        place = cursor.place_of(token)
        raise BlueprintError(place, f"`{token.value}`", "a type in small letters", f"did you mean `{simple}`?")
    return RelationType(token.value)


def _read_text(cursor: Cursor) -> TextType:
    minimum, maximum = _read_range(cursor)
    return TextType("text", _length(cursor, minimum, 0), _length(cursor, maximum, LONGEST_TEXT))


def _read_str(cursor: Cursor) -> TextType:
    minimum, maximum = _read_range(cursor)
    return TextType("str", _length(cursor, minimum, 0), _length(cursor, maximum, LONGEST_STR))


def _length(cursor: Cursor, bound: int | Decimal | None, default: int) -> int:
    if bound is None:
        return default
    if bound != int(bound) or bound < 0:
        raise BlueprintError(cursor.text.place, f"the length {bound}", "a whole number from 0", "as in `str 1..60`")
    return int(bound)


def _read_integer(cursor: Cursor) -> IntegerType:
    place = cursor.place
    bounds = _read_range(cursor)
    for bound in bounds:
        if bound is not None and bound != int(bound):
            raise BlueprintError(place, f"the bound {bound} of an int", "a whole number", "or use `decimal(p,s)`")
    minimum, maximum = (None if bound is None else int(bound) for bound in bounds)
    return IntegerType(minimum, maximum)


def _read_decimal(cursor: Cursor) -> DecimalType:
    example = "`decimal(p,s)`: p digits in all, s behind the point, as in `decimal(10,2)`"
    if not cursor.take("("):
        raise cursor.wrong(example)
    precision = _read_digits(cursor, example)
    cursor.expect(",", f"in {example}")
    scale = _read_digits(cursor, example)
    cursor.expect(")", f"behind {example}")
    minimum, maximum = (None if bound is None else Decimal(bound) for bound in _read_range(cursor))
    return DecimalType(precision, scale, minimum, maximum)


def _read_digits(cursor: Cursor, example: str) -> int:
    if cursor.here.kind != "number" or not cursor.here.value.isdigit() or len(cursor.here.value) > 6:
        raise cursor.wrong(f"a whole number in {example}")
    return int(cursor.next().value)


def _read_range(cursor: Cursor) -> tuple[int | Decimal | None, int | Decimal | None]:
    minimum = _read_bound(cursor)
    if not cursor.take(".."):
        if minimum is not None:
            raise cursor.wrong("`..`", f"a range has two dots: `..{minimum}` is at most {minimum}")
        if cursor.at("("):
            raise cursor.wrong("a range, words or the end", "a range is written `1..60`")
        return None, None
    maximum = _read_bound(cursor)
    if minimum is None and maximum is None:
        raise cursor.wrong("a number beside `..`", "as in `1..60`, `..60` or `1..`")
    return minimum, maximum


def _read_bound(cursor: Cursor) -> int | Decimal | None:
    if cursor.here.kind == "date":
        raise not_yet(cursor.place, cursor.here.value, "date")
    negative = cursor.at("-") and cursor.ahead().kind == "number"
    if negative:
        cursor.next()
    if cursor.here.kind != "number":
        return None
    if len(cursor.here.value) > 45:
        raise BlueprintError(cursor.place, "a number of over 45 digits", hint="write a shorter one")
    value = number(cursor.next().value)
    return negated(value) if negative else value


_SIMPLE: dict[str, Callable[[Cursor], FieldType]] = {
    "str": _read_str,
    "text": _read_text,
    "int": _read_integer,
    "bool": lambda _: BooleanType(),
    "datetime": lambda _: DateTimeType(),
    "decimal": _read_decimal,
    "email": lambda _: EmailType(),
}


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_type(kind: FieldType) -> str:
    """The phrase of a type with its range, without the `?` behind it."""
    match kind:
        case TextType():
            phrase = kind.kind + _write_lengths(kind)
        case IntegerType():
            phrase = "int" + _write_range(kind.minimum, kind.maximum)
        case DecimalType():
            phrase = f"decimal({kind.precision},{kind.scale})" + _write_range(kind.minimum, kind.maximum)
        case EnumType():
            phrase = " | ".join(_write_value(value) for value in kind.values)
        case StateType():
            phrase = _write_state(kind)
        case RelationType():
            phrase = kind.entity + ("[]" if kind.many else "")
        case _:
            phrase = {BooleanType: "bool", DateTimeType: "datetime", EmailType: "email"}[type(kind)]
    return phrase


def _write_lengths(kind: TextType) -> str:
    minimum = kind.minimum or None
    default = LONGEST_STR if kind.kind == "str" else LONGEST_TEXT
    return _write_range(minimum, kind.maximum if kind.maximum != default else None)


def _write_range(minimum: int | Decimal | None, maximum: int | Decimal | None) -> str:
    if minimum is None and maximum is None:
        return ""
    return f" {_write_bound(minimum)}..{_write_bound(maximum)}"


def _write_bound(bound: int | Decimal | None) -> str:
    return "" if bound is None else f"{bound:f}" if isinstance(bound, Decimal) else str(bound)


def _write_value(value: EnumValue) -> str:
    return f"{value.name} was {value.was}" if value.was else value.name


def _write_state(kind: StateType) -> str:
    former = {value.name: value.was for value in kind.values}
    text, last = "", None

    def state(name: str) -> str:
        was = former.pop(name, None)  # said once, where the state is first named
        return f"{name} was {was}" if was else name

    for step in kind.transitions:
        if step.source != last:
            text += (", " if text else "") + state(step.source)
        text += f" -{step.verb}-> {state(step.target)}"
        last = step.target
    return text
