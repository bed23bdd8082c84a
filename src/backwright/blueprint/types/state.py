"""`a -verb-> b`: a state machine."""

from collections.abc import Iterator

from backwright.blueprint.model import EnumValue, Field, StateType, Transition
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.blueprint.types.spec import TypeSpec, fits
from backwright.blueprint.types.values import (
    ahead_at_top,
    filtered_without_the_word,
    longest_value,
    read_value,
    write_value,
    wrong_count,
)
from backwright.errors import BlueprintError


def _read(cursor: Cursor, _: str) -> StateType:
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
    value = read_value(cursor)
    known = values.setdefault(value.name, value)
    if value.was and known.was not in {None, value.was}:
        raise BlueprintError(place, f"two former names of `{value.name}`", "one `was`", "remove one")
    if value.was:
        values[value.name] = value
    return value.name


def _write(kind: StateType) -> str:
    """`a -verb-> b -verb-> c`, a comma before each arrow that begins elsewhere."""
    former = {value.name: value.was for value in kind.values}
    text, last = "", None
    for step in kind.transitions:
        # A former name is written once, where the state is first named.
        if step.source != last:
            text += (", " if text else "") + write_value(step.source, former.pop(step.source, None))
        text += f" -{step.verb}-> {write_value(step.target, former.pop(step.target, None))}"
        last = step.target
    return text


def _read_default(kind: StateType, _: Token, __: bool) -> str:
    return f"no default: a row starts in the first state, here `{kind.initial}`"


def _errors(field: Field, kind: StateType) -> Iterator[BlueprintError]:
    yield from wrong_count(field, kind)
    if field.optional:
        found = f"`?` on the state machine `{field.name}`: a row is always in a state"
        yield BlueprintError(field.place, found, hint=f"remove the `?` from line {field.place.line}")
    if field.comparison:
        found = f"a comparison on the state machine `{field.name}`, which verbs alone write"
        yield BlueprintError(field.place, found, hint=f"remove it from line {field.place.line}")


def _notes(field: Field, kind: StateType, _: str) -> Iterator[str]:
    yield from filtered_without_the_word(field)
    yield f"starts {kind.initial}; written by its verbs"


SPEC = TypeSpec(
    says="a state machine: each verb is an endpoint, a permission and a guard, and writes the column alone",
    example="open -solve-> solved -close-> closed",
    recognizes=lambda cursor: ahead_at_top(cursor, "->"),
    read=_read,
    write=_write,
    read_default=_read_default,
    misfit=fits,
    errors=_errors,
    refuses=lambda word, _: (
        "one row at most could be in each state; say `unique: (…) while …`" if word == "unique" else ""
    ),
    operand=lambda _: "choice",
    notes=_notes,
    longest=longest_value,
)
