"""What a row needs to be one of its table: values without a default, and values by which rows differ."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from backwright.blueprint.model import Constant, Field, RelationType
from backwright.blueprint.phrases.expressions import names
from backwright.contract.constraints import constraints, is_allowed
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import least_row
from backwright.contract.numbered import NUMBERED, Numbered, NumberedMoment, NumberedNumber, NumberedText, exact
from backwright.contract.types import SPECS

MOST = 2**31
RUN = 2_000  # rows that one run of tests may make
MANY = 100  # rows, more than the largest test of a list makes
UNUSABLE: Final = object()  # stands for the hash of a password that nobody has


def row_values(view: EntityView) -> Iterator[tuple[Field, Any]]:
    """A value for each field that has neither a default nor may be empty, or by which rows must differ."""
    row, numbers = least_row(view), numbered_fields(view)
    for field in view.entity.fields:
        if field.implied == "password":
            yield field, UNUSABLE
        elif field.name in numbers:
            yield field, numbers[field.name]
        elif not isinstance(field.type, RelationType):
            default = field.default.value if isinstance(field.default, Constant) else None
            if row[field.name] != default and field != view.entity.state:
                yield field, row[field.name]


def numbered_fields(view: EntityView) -> dict[str, Numbered]:
    """A field of each unique by which rows differ; none where a text, a row of its own or nothing does so anyway."""
    found: dict[str, Numbered] = {}
    for unique in view.uniques():
        fields = [view.entity.field_named(name) for name in unique.fields]
        if not any(field.name in found or differs(view, field) for field in fields):
            ways = ((field, growing(view, field)) for field in sorted(fields, key=room, reverse=True))
            found |= dict([(field.name, way) for field, way in ways if way is not None][:1])
    return found


def differs(view: EntityView, field: Field, path: tuple[str, ...] = ()) -> bool:
    """Whether a field has another value in every row that is made; `path` are the entities that ask."""
    if isinstance(field.type, RelationType):
        if field == view.entity.owner or field.implied == "tenant":
            return False
        other = EntityView(view.blueprint, view.other_side(field.name))
        return other.entity.name in path or not is_scarce(other, (*path, view.entity.name))
    least = least_row(view)[field.name]
    if isinstance(least, NumberedText):
        return least.digits is None or 10**least.digits >= MANY
    return least is None or isinstance(least, NUMBERED)


def room(field: Field) -> int:
    """How many values a field has, as far as that decides which one distinguishes rows."""
    spec = SPECS.of(field)
    units = spec.units(field.type)
    if units is None:
        return 10**6 if spec.step else 0
    return MOST if units.low is None or units.high is None else min(units.high - units.low + 1, MOST)


def is_scarce(view: EntityView, path: tuple[str, ...] = ()) -> bool:
    """Whether there can be only a few rows of the entity, or in one list, since they would be too much alike.

    A row that refers to one of a few, and not to the same as another row, is one of a few, too.
    """
    for unique in view.uniques():
        fields = [view.entity.field_named(name) for name in unique.fields]
        if not any(differs(view, field, path) for field in fields) and max(map(room, fields)) < MANY:
            return True
    return False


def fillable_relations(view: EntityView) -> list[tuple[Field, RelationType]]:
    """The rows that one may refer to and that can be there beside it, where there can be only a few of it."""
    found, scarce = view.optional_relations(), is_scarce(view)
    return [(field, relation) for field, relation in found if not (scarce and _leads_back(view, relation.entity))]


def _leads_back(view: EntityView, entity: str, path: tuple[str, ...] = ()) -> bool:
    """Whether a row of another entity is one of this entity, or needs one."""
    other = EntityView(view.blueprint, view.blueprint.entity(entity))
    needed = (relation.entity for _, relation in other.required_relations() if relation.entity not in path)
    return entity == view.entity.name or any(_leads_back(view, name, (*path, entity)) for name in needed)


def growing(view: EntityView, field: Field) -> Numbered | None:
    """A value that grows with the rows and keeps the constraints of their table, where a field's type has one."""
    spec = SPECS.of(field)
    units = spec.units(field.type)
    if spec.step:
        start: date = least_row(view)[field.name]
        last = units.high if units else None
        left = None if last is None else last - start.toordinal() + 1
        found = NumberedMoment(start, spec.step, left)
        return found if keeps(view, field, map(found.at, range(min(RUN, left or RUN)))) else None
    if units is None:
        return None
    high, scale = units.high, units.scale
    least = units.low if units.low is not None else min(0, high or 0)
    starts = [least + step for step in (0, 1, 2, 5, 10, 100, 1_000, 10_000) if high is None or least + step <= high]
    fitting = (start for start in starts if keeps(view, field, (exact(one, scale) for one in reach(start, high))))
    first = next(fitting, least)
    return NumberedNumber(first, None if high is None else high - first + 1, scale, reach(first, high)[-1])


def reach(start: int, high: int | None) -> range:
    """The numbers that rows of one run may have, from a first one on."""
    return range(start, start + RUN if high is None else min(high + 1, start + RUN))


def keeps(view: EntityView, field: Field, values: Iterable[Any]) -> bool:
    """Whether a row may have each of these values, as far as they alone decide."""
    row, rules = least_row(view), [rule for rule in constraints(view.entity) if field.name in names(rule)]
    return all(is_allowed(rules, row | {field.name: value}) for value in (values if rules else ()))
