"""Renames that the page does not state: found, never guessed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from backwright.blueprint.model import (
    BigIntegerType,
    Blueprint,
    BooleanType,
    DateTimeType,
    DateType,
    DecimalType,
    EmailType,
    Entity,
    EnumType,
    Field,
    FloatType,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.phrases.fields import write_field
from backwright.errors import BackwrightError, Place

FAMILIES: tuple[tuple[type, ...], ...] = (
    (TextType, EmailType),
    (IntegerType, BigIntegerType, FloatType, DecimalType),
    (BooleanType,),
    (DateType, DateTimeType),
    (EnumType, StateType),
)
ALIKE = 0.5  # the share of fields that two entities must have in common before one may be the other


@dataclass(frozen=True)
class Guess:
    """Something that went, something that came, and the line that says that they are one."""

    place: Place
    gone: str
    came: str
    line: str

    def __str__(self) -> str:
        return (
            f"{self.place}: {self.gone} is gone and {self.came} is new. If they are the same, write\n"
            f"    {self.line}\n"
            f"  If they are not, build in two steps: without both, then with {self.came}."
        )


class AmbiguousRename(BackwrightError):  # noqa: N818 - it is what was found
    """It is unclear whether things were renamed or replaced; `guesses` has the lines to write."""

    def __init__(self, guesses: Iterable[Guess]) -> None:
        self.guesses = tuple(guesses)
        super().__init__("\n".join(map(str, self.guesses)))


def field_guesses(before: Entity, after: Entity) -> Iterator[Guess]:
    """Fields of one entity that may be one under two names."""
    gone = [field for field in before.fields if all(field.name != other.name for other in after.fields)]
    came = [field for field in after.fields if all(field.name != other.name for other in before.fields)]
    for new in came:
        likely = [old for old in gone if _could_be(old, new)]
        if likely:
            old = max(likely, key=lambda candidate: _nearness(candidate.name, new.name))
            phrase = write_field(replace(new, was=old.name), after.fields)
            yield Guess(new.place, f"{after.name}.{old.name}", f"{after.name}.{new.name}", f"{new.name}: {phrase}")


def value_guesses(before: Entity, after: Entity) -> Iterator[Guess]:
    """Values of one enum that may be one under two names."""
    known = {field.name: field for field in before.fields}
    for field in after.fields:
        if field.name not in known or field.implied:
            continue  # the page has no place for a `was` of roles
        old, new = known[field.name].choices, field.choices
        gone = [value for value in old if value not in new]
        for value in new:
            if value not in old and gone:
                near = max(gone, key=lambda candidate, value=value: _nearness(candidate, value))  # type: ignore[misc]
                line = f"{field.name}: {write_field(_with_former(field, value, near), after.fields)}"
                where = f"{after.name}.{field.name}"
                yield Guess(field.place, f"the value {near} of {where}", f"the value {value}", line)


def entity_guesses(before: Blueprint, after: Blueprint) -> Iterator[Guess]:
    """Entities that may be one under two names: those with at least half of their fields in common."""
    names_before = {entity.name for entity in before.entities}
    names_after = {entity.name for entity in after.entities}
    gone = [entity for entity in before.entities if entity.name not in names_after]
    for new in after.entities:
        likely = [old for old in gone if new.name not in names_before and _in_common(old, new) >= ALIKE]
        if likely:
            old = max(likely, key=lambda candidate: _in_common(candidate, new))
            yield Guess(new.place, old.name, new.name, f"was: {old.name}")


def _could_be(old: Field, new: Field) -> bool:
    match old.type, new.type:
        case RelationType() as one, RelationType() as other:
            return (one.entity, one.many) == (other.entity, other.many)
        case ((EnumType() | StateType()), (EnumType() | StateType())):
            return bool(set(old.choices) & set(new.choices))
        case _:
            return any(isinstance(old.type, family) and isinstance(new.type, family) for family in FAMILIES)


def _in_common(old: Entity, new: Entity) -> float:
    mine = {field.name for field in old.fields if field.implied is None}
    theirs = {field.name for field in new.fields if field.implied is None}
    return len(mine & theirs) / max(len(mine | theirs), 1)


def _nearness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _with_former(field: Field, value: str, former: str) -> Field:
    if not isinstance(field.type, EnumType | StateType):
        return field
    values = tuple(replace(each, was=former) if each.name == value else each for each in field.type.values)
    return replace(field, type=replace(field.type, values=values))
