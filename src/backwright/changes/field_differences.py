"""What is different between a field as it was and as it is, one change each."""

from collections.abc import Iterator
from dataclasses import replace

from backwright.blueprint.model import Field, StateType, TextType
from backwright.blueprint.types.registry import spec_of
from backwright.blueprint.types.widening import holds
from backwright.changes.change import Change, RefusedChangeError
from backwright.changes.field_changes import (
    WORDS,
    AddWord,
    ChangeDefault,
    DropWord,
    MakeOptional,
    MakeRequired,
    has_word,
)
from backwright.changes.phrases import default_phrase, type_phrase
from backwright.changes.type_changes import (
    AddEnumValue,
    ChangeRelation,
    ChangeRule,
    ChangeStates,
    ChangeType,
    DropEnumValue,
    NarrowType,
    ReorderValues,
    WidenType,
)


def field_changes(entity: str, before: Field, after: Field, *, strict: bool = True) -> Iterator[Change]:
    """The changes of a field that kept its name; each stands where the page has it now."""
    before = replace(before, place=after.place)
    if before.type != after.type:
        yield from _of_type(entity, before, after, strict=strict)
    if after.optional and not before.optional:
        yield MakeOptional(entity, after)
    if before.optional and not after.optional:
        yield MakeRequired(entity, after)
    # A state begins with its first value, and needs no default.
    is_state = isinstance(after.type, StateType) or isinstance(before.type, StateType)
    if before.default != after.default and not is_state and not _is_same_default(before, after):
        yield ChangeDefault(entity, before, after)
    if before.comparison != after.comparison:
        yield ChangeRule(entity, before, after)
    for word in WORDS:
        if has_word(after, word) and not has_word(before, word):
            yield AddWord(entity, after, word)
        if has_word(before, word) and not has_word(after, word):
            yield DropWord(entity, before, word)


def _is_same_default(before: Field, after: Field) -> bool:
    """Whether the default is the same value in another type: 1 and "1"."""
    return before.type != after.type and default_phrase(before) == default_phrase(after)


def _of_type(entity: str, before: Field, after: Field, *, strict: bool) -> Iterator[Change]:
    old, new = before.relation, after.relation
    if before.choices and after.choices:
        yield from _of_values(entity, before, after)
    elif old and new and (old.entity, old.many) == (new.entity, new.many):
        yield ChangeRelation(entity, before, after)
    elif (wider := holds(after.type, before.type)) is not None:
        yield WidenType(entity, before, after) if wider else NarrowType(entity, before, after)
    elif _fits_as_text(before, after) or not strict:
        yield ChangeType(entity, before, after)
    else:
        raise RefusedChangeError(
            f"{after.place}: {entity}.{after.name} cannot become {type_phrase(after)}, since not every value of "
            f"{type_phrase(before)} can be written in it; add a field of another name, fill it, then remove this one"
        )


def _fits_as_text(before: Field, after: Field) -> bool:
    """Whether every value of the one has a text that the other holds."""
    longest = spec_of(before.type).longest(before.type)
    return isinstance(after.type, TextType) and after.type.minimum <= 1 and longest <= after.type.maximum


def _of_values(entity: str, before: Field, after: Field) -> Iterator[Change]:
    old, new = before.choices, after.choices
    yield from (AddEnumValue(entity, after, value) for value in new if value not in old)
    yield from (DropEnumValue(entity, before, value) for value in old if value not in new)
    if [value for value in old if value in new] != [value for value in new if value in old]:
        yield ReorderValues(entity, before, after)
    steps = tuple(getattr(field.type, "transitions", ()) for field in (before, after))
    if steps[0] != steps[1] or type(before.type) is not type(after.type):
        yield ChangeStates(entity, before, after)
