"""Valid values of fields, and the plainest row that keeps the constraints of its table."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice, product
from typing import Any

from backwright.blueprint.model import Constant, Expression, Field
from backwright.blueprint.phrases.expressions import names
from backwright.contract.constraints import compared_values, constraints, holds, is_allowed
from backwright.contract.entity_view import EntityView
from backwright.contract.type_spec import SOMEBODY
from backwright.contract.types import SPECS, candidates

MOST_TRIALS = 20_000


def least_row(view: EntityView, **fixed: Any) -> dict[str, Any]:
    """A row of an entity by the names of its fields: the least that is valid, with what is fixed."""
    row = {field.name: initial_value(field) for field in view.entity.fields}
    return satisfying(view, row | fixed, tuple(fixed))


def initial_value(field: Field) -> Any:
    """What a field holds when nobody sets it: its default, nothing, or the plainest value."""
    if field.relation:
        return None if field.optional else () if field.many else SOMEBODY
    if isinstance(field.default, Constant):
        return field.default.value
    return None if field.optional else candidates(field)[0]


def satisfying(view: EntityView, row: dict[str, Any], fixed: tuple[str, ...]) -> dict[str, Any]:
    """The row, changed where the constraints of its table ask for it and nobody has fixed a value."""
    rules = constraints(view.entity)
    for _ in rules:
        broken = next((rule for rule in rules if holds(rule, row) is False), None)
        change = None if broken is None else mending(view, row, broken, fixed)
        if change is None:
            break
        row |= change
    for group in connected(rules):
        if not is_allowed(group, row):
            free = {name for rule in group for name in names(rule)} - set(fixed)
            row |= next((one for one in assignments(view, free) if is_allowed(group, row | one)), {})
    return row


def mending(view: EntityView, row: dict[str, Any], broken: Expression, fixed: tuple[str, ...]) -> dict[str, Any] | None:
    """Another value for one field of a broken rule, which breaks no other; the last field is tried first."""
    met = [rule for rule in constraints(view.entity) if rule == broken or holds(rule, row) is not False]
    free = [field.name for field in view.entity.fields if field.name in names(broken) - set(fixed)]
    ways = (way for name in reversed(free) for way in assignments(view, {name}, near=(broken,)))
    return next((way for way in ways if is_allowed(met, row | way)), None)


def connected(rules: Iterable[Expression]) -> list[tuple[Expression, ...]]:
    """The rules in groups that have no field in common, so that each can be met by itself."""
    groups: list[tuple[Expression, ...]] = []
    for rule in rules:
        near = [group for group in groups if any(names(rule) & names(other) for other in group)]
        groups = [*(group for group in groups if group not in near), (*chain(*near), rule)]
    return groups


def assignments(
    view: EntityView, free: set[str], *, anywhen: bool = False, near: tuple[Expression, ...] = ()
) -> Iterator[dict[str, Any]]:
    """Ways to fill some fields.

    Args:
        view: whose fields they are.
        free: their names.
        anywhen: whether times are on either side of now, wherever they should be.
        near: rules, whose values and those beside them are tried, too.
    """
    fields = [field for field in view.entity.fields if field.name in free and not field.relation]
    options = [(*options_of(field, anywhen=anywhen), *compared_values(near, field)) for field in fields]
    ways = (dict(zip((field.name for field in fields), way, strict=True)) for way in product(*options))
    return islice(ways, MOST_TRIALS)


def options_of(field: Field, *, anywhen: bool) -> tuple[Any, ...]:
    """The values to try for a field."""
    given = (anywhen and SPECS.of(field).anywhen(field.type)) or candidates(field)
    return (*given, None) if field.optional else given
