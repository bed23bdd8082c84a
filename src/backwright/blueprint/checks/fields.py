"""Fields one by one: ranges, defaults, and words that do not suit a type."""

from collections.abc import Iterator

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.model import Constant, Entity, Field, StateType
from backwright.blueprint.phrases.words import words_on
from backwright.blueprint.text.unread import UnreadType
from backwright.blueprint.types.registry import spec_of
from backwright.errors import BlueprintError


def check_fields(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what is wrong with single fields."""
    for entity, field in checked.written_fields():
        if not isinstance(field.type, UnreadType):
            yield from spec_of(field.type).errors(field, field.type)
            yield from _default(field)
            yield from _words(field)
            yield from _second_machine(entity, field)


def _default(field: Field) -> Iterator[BlueprintError]:
    if not isinstance(field.default, Constant):
        return
    misfit = spec_of(field.type).misfit(field, field.type, field.default.value)
    if misfit:
        found = f"the default `{field.default.value}` of `{field.name}`"
        yield BlueprintError(field.place, found, misfit.expected, misfit.hint)
    elif field.unique:
        found = f"a default for `{field.name}`, which is unique"
        yield BlueprintError(field.place, found, "no default: one row only could have it", "remove one of the two")


def _words(field: Field) -> Iterator[BlueprintError]:
    for word in words_on(field):
        if refusal := word.refusal(field):
            hint = f"remove `{word.name}` from line {field.place.line}"
            yield BlueprintError(field.place, f"`{word.name}` on `{field.name}`: {refusal}", hint=hint)


def _second_machine(entity: Entity, field: Field) -> Iterator[BlueprintError]:
    if isinstance(field.type, StateType) and entity.state not in {None, field}:
        found = f"a second state machine in {entity.name}"
        yield BlueprintError(field.place, found, "one at most", "make it an enum, or an entity of its own")
