"""What bodies must, may and may not hold, as values: the tables that tests of writing are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from backwright.blueprint.model import Constant, Expression, Field, RelationType, StateType
from backwright.blueprint.phrases.expressions import names
from backwright.contract.constraints import constraints, holds, is_allowed
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import assignments, least_row, satisfying
from backwright.contract.numbered import NUMBERED, example_of
from backwright.contract.rows import fillable_relations, is_scarce, numbered_fields
from backwright.contract.type_spec import UNKNOWN_VALUE
from backwright.contract.types import SPECS, candidates


@dataclass(frozen=True, slots=True)
class UniqueCase:
    """Columns that two rows may not share, and what the one and the other row hold for that to be so, by field."""

    columns: tuple[str, ...]
    first: dict[str, Any]
    second: dict[str, Any]


def unwritable(view: EntityView) -> list[str]:
    """What no body may hold."""
    writable = view.writable()
    closed = [field.column for field in view.entity.fields if field not in writable]
    return ["id", *closed, "created_at", UNKNOWN_VALUE]


def bad_values(field: Field) -> list[Any]:
    """Values that a body may not give to a field, as JSON has them."""
    nullable = field.optional or field.many or isinstance(field.type, StateType)
    return [*SPECS.of(field).bad(field, field.type), *([] if nullable else [None])]


def optional_values(view: EntityView) -> dict[str, Any]:
    """A value, by the name of its field, for whatever a row may lack; rows that it refers to are not among them."""
    least = least_row(view)
    filled = {
        field.name: candidates(field)[0]
        for field in view.shown()
        if least[field.name] is None and not isinstance(field.type, RelationType)
    }
    row = satisfying(view, least | filled, ())
    if not is_allowed(constraints(view.entity), row):
        return {}
    return {name: example_of(value) for name, value in row.items() if value != least[name]}


def has_optionals(view: EntityView) -> bool:
    """Whether a row may lack anything."""
    return bool(optional_values(view) or fillable_relations(view))


def defaults(view: EntityView) -> list[tuple[Field, Any]]:
    """What a row holds where its body leaves a field out; not where the constraints of its table need another value."""
    least, numbers = least_row(view), numbered_fields(view)
    unnumbered = ((field, field.default) for field in view.writable() if field.name not in numbers)
    return [
        (field, default.value)
        for field, default in unnumbered
        if isinstance(default, Constant) and default.value is not None and default.value == least[field.name]
    ]


def unique_cases(view: EntityView) -> list[UniqueCase]:
    """Every unique of which two rows can be made to share what it covers."""
    if view.is_tenant or is_scarce(view):
        return []
    found, least = [], least_row(view)
    for unique in view.uniques():
        fields = [view.entity.field_named(name) for name in unique.fields]
        empty = {field.name for field in fields if least[field.name] is None}
        first = _within(view, unique.condition, empty)
        columns = tuple(field.column for field in fields if field in view.writable())
        if columns and first is not None and all(_can_be_shared(view, field) for field in fields):
            second = {name: value for name, value in first.items() if name not in empty}
            found.append(UniqueCase(columns, {**first}, second))
    return found


def _can_be_shared(view: EntityView, field: Field) -> bool:
    """Whether two rows can be made to have the same in a field."""
    if field == view.entity.owner or field.implied == "tenant":
        return True
    return field in view.writable() and not (isinstance(field.type, RelationType) and field.optional)


def _within(view: EntityView, condition: Expression | None, filled: set[str]) -> dict[str, Any] | None:
    """Values for which a condition holds while some fields are filled; nothing where none were found."""
    free = filled | (set(names(condition)) if condition else set())
    for tried in chain([{}], assignments(view, filled), assignments(view, free)):
        row = least_row(view, **tried)
        if all(row[name] is not None for name in filled) and (condition is None or holds(condition, row)):
            # What counts the rows differs from row to row as long as nobody says it.
            return {name: value for name, value in tried.items() if name in filled or not isinstance(value, NUMBERED)}
    return None


def broken(view: EntityView) -> list[dict[str, Any]]:
    """For each constraint of the table, values that break it; rows that are compared are no values."""
    found = []
    related = {field.name for field, _ in view.relations()}
    for rule in constraints(view.entity):
        if len(related & names(rule)) > 1:
            continue
        for tried in assignments(view, set(names(rule)), anywhen=True):
            if holds(rule, least_row(view) | tried) is False:
                found.append(tried)
                break
    return found


def steps(view: EntityView) -> Iterator[tuple[str, dict[str, str]]]:
    """Each verb of the state machine, with where it leads to from where."""
    state = view.entity.state
    if state and isinstance(state.type, StateType):
        for verb in state.type.verbs:
            yield verb, {step.source: step.target for step in state.type.transitions if step.verb == verb}
