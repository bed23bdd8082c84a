"""What lists take, and what each filter, sort and search finds: the tables that tests of lists are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from backwright.blueprint.model import Auth, Field, RelationType, TextType
from backwright.blueprint.phrases.expressions import names
from backwright.contract.constraints import constraints, is_allowed
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import least_row, satisfying
from backwright.contract.numbered import example_of
from backwright.contract.rows import fillable_relations, is_scarce
from backwright.contract.type_spec import UNKNOWN_TEXT, QueryValue
from backwright.contract.types import SPECS, candidates, query, shifted

PARAMETERS = frozenset({"sort", "page", "per_page", "q", "fields", "include"})  # what a list has beside its filters
LONGEST_QUERY = 200


Query: TypeAlias = QueryValue | tuple[QueryValue, ...]  # several values are separated by commas


@dataclass(frozen=True, slots=True)
class FilterCase:
    """A parameter with a value that finds the known row and, where there is one, a value that does not."""

    parameter: str
    found: Query
    missed: Query | None


def parameter(field: Field, operator: str = "") -> str:
    """The parameter by which lists are filtered for a field."""
    return f"{field.column}[{operator or 'eq'}]" if operator or field.column in PARAMETERS else field.column


def operators(field: Field) -> tuple[str, ...]:
    """The operators of a filter beside equality."""
    return SPECS.of(field).operators


def statements_of_list(view: EntityView) -> int:
    """The most that a list costs: one for the rows, one to count them, and one each for the caller, the parent and
    a relation to many.
    """
    return 2 + view.blueprint.uses(Auth) + (view.entity.owner is not None) + len(list(view.many()))


def filtered(view: EntityView) -> list[Field]:
    """The fields that lists can be filtered by, and for which a row can be known."""
    left_out = {field.name for field, _ in view.optional_relations()} - {
        field.name for field, _ in fillable_relations(view)
    }
    return [field for field in view.shown() if field.filtered and field.name not in left_out]


def related_filters(view: EntityView) -> list[tuple[Field, RelationType]]:
    """The filtered relations for which a row has to be made."""
    found = ((field, field.type) for field in filtered(view) if isinstance(field.type, RelationType))
    return [(field, relation) for field, relation in found if field.optional or relation.many]


def known_row(view: EntityView) -> dict[str, Any]:
    """The values, by the names of their fields, that the row for filters is made with."""
    row = least_row(view)
    for field in filtered(view):
        if row[field.name] is None and not isinstance(field.type, RelationType):
            row[field.name] = candidates(field)[0]
    row = satisfying(view, row, ())
    given = {field.name for field in filtered(view)}
    given |= {name for rule in constraints(view.entity) for name in names(rule)}
    return {
        field.name: example_of(row[field.name])
        for field in view.entity.fields
        if field.name in given and not isinstance(field.type, RelationType)
    }


def filter_cases(view: EntityView) -> list[FilterCase]:
    """Every filter with its operators, but for values too long for a query."""
    row = known_row(view)
    found = []
    for field in filtered(view):
        hit, miss = _equal(field, row.get(field.name))
        missed = "null" if field.optional and hit != "null" else miss
        found.append(FilterCase(parameter(field), hit, missed))
        for operator, found_by, missed_by in _compared(field, row.get(field.name)):
            found.append(FilterCase(parameter(field, operator), found_by, missed_by))
    return [case for case in found if _length(case.found) <= LONGEST_QUERY]


def _length(query: Query) -> int:
    """How long a value is in a query, as far as it is known."""
    parts = query if isinstance(query, tuple) else (query,)
    return sum(len(part) for part in parts if isinstance(part, str)) + len(parts) - 1


def _equal(field: Field, value: Any) -> tuple[QueryValue, str | None]:
    """What is equal to the known value, and what is not."""
    if value is None and not field.relation:
        return "null", query(example_of(candidates(field)[0]))
    return SPECS.of(field).equal(field, value)


def _compared(field: Field, value: Any) -> Iterator[tuple[str, Query, Query | None]]:
    """The other operators of a filter."""
    hit, miss = _equal(field, value)
    for operator in operators(field):
        if operator == "in":
            yield operator, (hit, miss or hit), miss
        elif operator == "contains" and value:
            yield operator, value[:3].upper(), UNKNOWN_TEXT
        elif value is not None and operator != "contains":
            near = 0 if operator.endswith("e") else 1 if operator == "lt" else -1
            far = 0 if near else -1 if operator == "lte" else 1
            yield operator, query(shifted(value, near)), query(shifted(value, far))


def sort_cases(view: EntityView) -> list[tuple[Field, list[Any]]]:
    """Each sort with values in rising order, each of which a row can have."""
    if view.is_tenant or is_scarce(view):
        return []
    fields = (field for field in view.entity.fields if field.sort and not isinstance(field.type, RelationType))
    found = ((field, _rising(view, field)) for field in fields)
    return [(field, values) for field, values in found if len(values) > 1]


def _rising(view: EntityView, field: Field) -> list[Any]:
    """Values of a field in rising order, null first; text by code point."""
    values = SPECS.of(field).rising(field.type, candidates(field))
    row, rules = least_row(view), constraints(view.entity)
    fitting = [value for value in values if is_allowed(rules, row | {field.name: value})]
    return [*([None] if field.optional else []), *fitting[:3]]


def search_cases(view: EntityView) -> list[tuple[Field, str]]:
    """A word for each field that is searched."""
    return [
        (field, "lantern"[: field.type.maximum].ljust(field.type.minimum, "s"))
        for field in view.entity.fields
        if field.search and isinstance(field.type, TextType) and field.type.maximum > 1
    ]
