"""The tables of `tests/integration/test_<entities>_list.py`: filters, sorts, searches, and what a list may cost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from backwright.blueprint.model import BooleanType, EmailType, EnumType, Field, RelationType, StateType, TextType
from backwright.blueprint.naming import snake
from backwright.blueprint.phrases import expressions
from backwright.stacks.fastapi.emitters.tests import scarce
from backwright.stacks.fastapi.emitters.validators import RESERVED_PARAMETERS, operators
from backwright.stacks.fastapi.emitters.values import Numbered, base, candidates, holds, laws, python, satisfied
from backwright.stacks.fastapi.spelled_view import SpelledView

NOBODY = "999999"
LONGEST_QUERY = 200


def known_imports(view: SpelledView) -> Iterator[str]:
    """The factories of the entity and of what its filters refer to."""
    names = {snake(view.entity.name), *(snake(relation.entity) for _, relation in referred(view))}
    for name in sorted(names):
        yield f"from tests.fixtures.factories.{name} import make_{name}"


def list_tables(view: SpelledView) -> Iterator[str]:
    """Every table, those that would be empty left out."""
    if not view.is_tenant and not scarce(view):
        yield f"MOST_STATEMENTS = {most_statements(view)}"
    if filters(view):
        yield "FILTERS: list[tuple[str, str, str | None]] = ["
        yield from (f"    ({', '.join(map(python, each))})," for each in filters(view))
        yield "]"
    if sorts(view):
        yield "SORTS: list[tuple[str, list[Any]]] = ["
        yield from (f'    ("{column}", [{", ".join(map(python, values))}]),' for column, values in sorts(view))
        yield "]"
    if searches(view):
        words = ", ".join(f'"{name}": "{word}"' for name, word in searches(view).items())
        yield f"SEARCHED = {{{words}}}"
    if filters(view):
        yield from known(view)


def most_statements(view: SpelledView) -> int:
    """One for the rows, one to count them, and one each for the caller, the parent and a relation to many."""
    return 2 + view.blueprint.auth + (view.entity.owner is not None) + len(list(view.many()))


def list_everything(view: SpelledView) -> Iterator[str]:
    """The list with all that it can embed."""
    names = ",".join(field.name for field, _ in view.relations())
    yield f'await listed(api, first, include="{names}")' if names else "await listed(api, first)"


def filtered(view: SpelledView) -> list[Field]:
    """The fields that lists can be filtered by."""
    return [field for field in view.shown() if field.filtered]


def referred(view: SpelledView) -> list[tuple[Field, RelationType]]:
    """The filtered relations for which a row has to be made."""
    found = ((field, field.type) for field in filtered(view) if isinstance(field.type, RelationType))
    return [(field, relation) for field, relation in found if field.optional or relation.many]


def known_row(view: SpelledView) -> dict[str, Any]:
    """The values, by the names of their fields, that the row for filters is made with."""
    row = base(view)
    for field in filtered(view):
        if row[field.name] is None and not isinstance(field.type, RelationType):
            row[field.name] = candidates(field)[0]
    row = satisfied(view, row, ())
    given = {field.name for field in filtered(view)} | {name for law in laws(view) for name in expressions.names(law)}
    values = ((field, row[field.name]) for field in view.entity.fields if field.name in given)
    return {
        field.name: held.example if isinstance(held, Numbered) else held
        for field, held in values
        if not isinstance(field.type, RelationType)
    }


def known(view: SpelledView) -> Iterator[str]:
    """The function that makes a row all of whose filters are known."""
    one = snake(view.entity.name)
    yield from ("", "", f"async def known(rows: Rows) -> {view.entity.name}:")
    yield '    """One whose every filter is known."""'
    given = [f"{view.entity.field_named(name).column}={python(held)}" for name, held in known_row(view).items()]
    for field, relation in referred(view):
        yield f"    {field.name} = await rows.make(make_{snake(relation.entity)})"
        given.append(f"{field.name}=[{field.name}]" if relation.many else f"{field.column}={field.name}.id")
    yield f"    return await rows.make({', '.join([f'make_{one}', *given])})"


def filters(view: SpelledView) -> list[tuple[str, str, str | None]]:
    """Each parameter with a value that finds the known row and, where there is one, a value that does not."""
    row = known_row(view)
    found = []
    for field in filtered(view):
        name = f"{field.column}[eq]" if field.column in RESERVED_PARAMETERS else field.column
        hit, miss = equal(field, row.get(field.name))
        found.append((name, hit, "null" if field.optional and hit != "null" else miss))
        found += [(f"{field.column}[{operator}]", *pair) for operator, pair in compared(field, row.get(field.name))]
    return [each for each in found if len(each[1]) <= LONGEST_QUERY]


def equal(field: Field, held: Any) -> tuple[str, str | None]:
    """What is equal to the known value, and what is not."""
    match field.type:
        case RelationType(many=many):
            return (f"{{row.{field.name}[0].id}}" if many else f"{{row.{field.column}}}"), NOBODY
        case _ if held is None:
            return "null", query(candidates(field)[0])
        case EnumType(values=values) | StateType(values=values):
            return held, next((value.name for value in values if value.name != held), None)
        case BooleanType():
            return query(held), query(not held)
        case TextType() | EmailType():
            return held, "unheard of"
        case _:
            return query(held), query(shifted(held, 1))


def compared(field: Field, held: Any) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """The other operators of a filter."""
    hit, miss = equal(field, held)
    for operator in operators(field):
        if operator == "in":
            yield operator, (f"{hit},{miss or hit}", miss)
        elif operator == "contains" and held:
            yield operator, (held[:3].upper(), "unheard of")
        elif held is not None and operator != "contains":
            near = 0 if operator.endswith("e") else 1 if operator == "lt" else -1
            far = 0 if near else -1 if operator == "lte" else 1
            yield operator, (query(shifted(held, near)), query(shifted(held, far)))


def shifted(held: Any, steps: int) -> Any:
    """A number or a time a little further on or back."""
    return held + timedelta(days=steps) if isinstance(held, datetime) else held + steps


def query(held: Any) -> str:
    """A value as it stands in a query string."""
    if isinstance(held, datetime):
        return f"{held:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(held, Decimal):
        return f"{held:f}"
    return str(held).lower() if isinstance(held, bool) else str(held)


def sorts(view: SpelledView) -> list[tuple[str, list[Any]]]:
    """Each sort with values in rising order, each of which a row can have."""
    if view.is_tenant or scarce(view):
        return []
    fields = (field for field in view.entity.fields if field.sort and not isinstance(field.type, RelationType))
    found = ((field.column, rising(view, field)) for field in fields)
    return [(column, values) for column, values in found if len(values) > 1]


def rising(view: SpelledView, field: Field) -> list[Any]:
    """Values of a field in rising order, null first; text by code point."""
    match field.type:
        case TextType(minimum=low, maximum=high):
            values: list[Any] = [letter.ljust(min(max(low, 2), high), "o") for letter in "BaÄ"] if high else []
        case EmailType():
            values = ["a@example.com", "b@example.com"]
        case EnumType() | StateType():
            values = list(candidates(field))
        case _:
            values = sorted(candidates(field))
    row = base(view)
    fitting = [
        value for value in values if all(holds(law, row | {field.name: value}) is not False for law in laws(view))
    ]
    return [*([None] if field.optional else []), *fitting[:3]]


def searches(view: SpelledView) -> dict[str, str]:
    """A word for each field that is searched."""
    found = {}
    for field in view.entity.fields:
        if field.search and isinstance(field.type, TextType) and field.type.maximum > 1:
            found[field.column] = "lantern"[: field.type.maximum].ljust(field.type.minimum, "s")
    return found
