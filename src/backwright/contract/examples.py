"""Valid values of fields, and the plainest row that keeps the constraints of its table."""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from backwright.blueprint.model import Constant, DateTimeType, Field
from backwright.blueprint.phrases.expressions import names
from backwright.contract.constraints import constraints, is_allowed
from backwright.contract.entity_view import EntityView
from backwright.contract.type_spec import AHEAD, BEHIND, SOMEBODY
from backwright.contract.types import candidates

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
    if is_allowed(rules, row):
        return row
    free = {name for rule in rules for name in names(rule)} - set(fixed)
    for tried in assignments(view, free):
        if is_allowed(rules, row | tried):
            return row | tried
    return row


def assignments(view: EntityView, free: set[str], *, anywhen: bool = False) -> Iterator[dict[str, Any]]:
    """Ways to fill some fields; `anywhen` gives times on either side of now, wherever they should be."""
    fields = [field for field in view.entity.fields if field.name in free and not field.relation]
    options = [options_of(field, anywhen=anywhen) for field in fields]
    ways = (dict(zip((field.name for field in fields), way, strict=True)) for way in product(*options))
    return islice(ways, MOST_TRIALS)


def options_of(field: Field, *, anywhen: bool) -> tuple[Any, ...]:
    """The values to try for a field."""
    given = (*AHEAD, *BEHIND) if anywhen and isinstance(field.type, DateTimeType) else candidates(field)
    return (*given, None) if field.optional else given
