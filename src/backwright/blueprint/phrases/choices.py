"""Enums and state machines: from their phrases and back."""

from collections.abc import Callable

from backwright.blueprint.model import EnumType, EnumValue, StateType, Transition
from backwright.blueprint.phrases.expressions import quoted
from backwright.blueprint.text.tokens import Cursor
from backwright.blueprint.text.words import not_yet
from backwright.errors import BlueprintError


def is_enum(cursor: Cursor) -> bool:
    """Whether a `|` outside parentheses stands ahead."""
    return _ahead_at_top(cursor, lambda distance: cursor.ahead(distance).value == "|")


def is_state(cursor: Cursor) -> bool:
    """Whether an arrow stands ahead."""
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


def read_enum(cursor: Cursor) -> EnumType:
    """Read `a | b | c`."""
    values = [_read_value(cursor)]
    while cursor.take("|"):
        values.append(_read_value(cursor))
    return EnumType(tuple(values))


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


def read_state(cursor: Cursor) -> StateType:
    """Read `a -verb-> b, c -verb-> d`, up to the comma before the words."""
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


def write_enum(kind: EnumType) -> str:
    """`a | b | c`."""
    return " | ".join(_write_value(value) for value in kind.values)


def _write_value(value: EnumValue) -> str:
    return f"{value.name} was {value.was}" if value.was else value.name


def write_state(kind: StateType) -> str:
    """`a -verb-> b -verb-> c`, a comma before each arrow that begins elsewhere."""
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
