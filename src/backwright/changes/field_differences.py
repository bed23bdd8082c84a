"""What is different between a field as it was and as it is, one change each."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from backwright.blueprint.model import (
    DecimalType,
    EmailType,
    EnumType,
    Field,
    FieldType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
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

LONGEST_EMAIL = 254
DIGITS_OF_INTEGER = 10
SMALLEST, LARGEST = -(2**31), 2**31 - 1


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
    if before.default != after.default and not is_state and not _is_told_anew(before, after):
        yield ChangeDefault(entity, before, after)
    if before.comparison != after.comparison:
        yield ChangeRule(entity, before, after)
    for word in WORDS:
        if has_word(after, word) and not has_word(before, word):
            yield AddWord(entity, after, word)
        if has_word(before, word) and not has_word(after, word):
            yield DropWord(entity, before, word)


def values_of(field: Field) -> tuple[str, ...]:
    """The names of an enum's or a state's values; none for another type."""
    return tuple(value.name for value in field.type.values) if isinstance(field.type, EnumType | StateType) else ()


def _is_told_anew(before: Field, after: Field) -> bool:
    """Whether the default is the same value in another type: 1 and "1"."""
    return before.type != after.type and default_phrase(before) == default_phrase(after)


def _of_type(entity: str, before: Field, after: Field, *, strict: bool) -> Iterator[Change]:
    match before.type, after.type:
        case ((EnumType() | StateType()), (EnumType() | StateType())):
            yield from _of_values(entity, before, after)
        case RelationType() as old, RelationType() as new if (old.entity, old.many) == (new.entity, new.many):
            yield ChangeRelation(entity, before, after)
        case old, new if _same_family(old, new):
            yield WidenType(entity, before, after) if _holds(new, old) else NarrowType(entity, before, after)
        case old, TextType(minimum=minimum, maximum=maximum) if minimum <= 1 and _longest(old) <= maximum:
            yield ChangeType(entity, before, after)
        case _ if not strict:
            yield ChangeType(entity, before, after)
        case _:
            raise RefusedChangeError(
                f"{after.place}: {entity}.{after.name} cannot become {type_phrase(after)}, since not every value of "
                f"{type_phrase(before)} can be told in it; add a field of another name, fill it, then remove this one"
            )


def _of_values(entity: str, before: Field, after: Field) -> Iterator[Change]:
    old, new = values_of(before), values_of(after)
    yield from (AddEnumValue(entity, after, value) for value in new if value not in old)
    yield from (DropEnumValue(entity, before, value) for value in old if value not in new)
    if [value for value in old if value in new] != [value for value in new if value in old]:
        yield ReorderValues(entity, before, after)
    steps = tuple(getattr(field.type, "transitions", ()) for field in (before, after))
    if steps[0] != steps[1] or type(before.type) is not type(after.type):
        yield ChangeStates(entity, before, after)


def _same_family(old: FieldType, new: FieldType) -> bool:
    texts, numbers = (TextType | EmailType), (IntegerType | DecimalType)
    if isinstance(old, TextType) and isinstance(new, EmailType):
        return False  # whether every text is an address is not for a migration to say
    both_text = isinstance(old, texts) and isinstance(new, texts)
    return both_text or (isinstance(old, numbers) and isinstance(new, numbers))


def _holds(new: FieldType, old: FieldType) -> bool:
    """Whether the new type can hold every value of the old one."""
    match old, new:
        case ((IntegerType() | DecimalType()), (IntegerType() | DecimalType())):
            low, high = bounds(old)
            least, most = bounds(new)
            return least <= low and high <= most and _scale(old) <= _scale(new)
        case EmailType(), TextType(minimum=minimum, maximum=maximum):
            return minimum <= 3 and maximum >= LONGEST_EMAIL
        case TextType(), TextType():
            one_line = old.kind == "str" or new.kind == "text"
            return new.minimum <= old.minimum and old.maximum <= new.maximum and one_line
        case _:
            return False


def bounds(kind: IntegerType | DecimalType) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that a type can hold."""
    if isinstance(kind, DecimalType):
        most = (Decimal(10) ** kind.precision - 1).scaleb(-kind.scale)
        least = -most
    else:
        least, most = Decimal(SMALLEST), Decimal(LARGEST)
    low = least if kind.minimum is None else max(least, Decimal(kind.minimum))
    high = most if kind.maximum is None else min(most, Decimal(kind.maximum))
    return low, high


def _scale(kind: IntegerType | DecimalType) -> int:
    return kind.scale if isinstance(kind, DecimalType) else 0


def _longest(kind: FieldType) -> float:
    """The longest text of a value, where every value has one; infinite where a cast would be a guess."""
    match kind:
        case IntegerType():
            return len(str(SMALLEST))
        case EnumType(values=values) | StateType(values=values):
            return max(len(value.name) for value in values)
        case _:
            return float("inf")
