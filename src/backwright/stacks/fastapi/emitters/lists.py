"""The tables of `tests/integration/test_<entities>_list.py`: filters, sorts, searches, and what a list may cost."""

from collections.abc import Iterator

from backwright.blueprint.naming import snake
from backwright.contract.list_cases import (
    Query,
    filter_cases,
    known_row,
    related_filters,
    search_cases,
    sort_cases,
    statements_of_list,
)
from backwright.contract.rows import is_scarce
from backwright.contract.type_spec import ValueOf
from backwright.stacks.fastapi.emitters.factories import factory, factory_import
from backwright.stacks.fastapi.emitters.values import python
from backwright.stacks.fastapi.spelled_view import SpelledView


def known_imports(view: SpelledView) -> Iterator[str]:
    """The factories of the entity and of what its filters refer to."""
    own = snake(view.entity.name)
    yield f"from tests.fixtures.factories.{own} import make_{own}"
    for name in sorted({relation.entity for _, relation in related_filters(view)}):
        yield factory_import(view, name)


def list_tables(view: SpelledView) -> Iterator[str]:
    """Every table, those that would be empty left out."""
    plain = view.plain
    if not view.is_tenant and not is_scarce(plain):
        yield f"MOST_STATEMENTS = {statements_of_list(plain)}"
    filters = filter_cases(plain)
    if filters:
        yield "FILTERS: list[tuple[str, str, str | None]] = ["
        for case in filters:
            yield f"    ({python(case.parameter)}, {query(view, case.found)}, {query(view, case.missed)}),"
        yield "]"
    if sorts := sort_cases(plain):
        yield "SORTS: list[tuple[str, list[Any]]] = ["
        yield from (f'    ("{field.column}", [{", ".join(map(python, values))}]),' for field, values in sorts)
        yield "]"
    if searches := search_cases(plain):
        words = ", ".join(f'"{field.column}": "{word}"' for field, word in searches)
        yield f"SEARCHED = {{{words}}}"
    if filters:
        yield from known(view)


def query(view: SpelledView, value: Query | None) -> str:
    """A value of a filter as Python text; what depends on the row stands between braces."""
    parts = value if isinstance(value, tuple) else (value,)
    written = [f"{{row.{of_row(view, part)}}}" if isinstance(part, ValueOf) else part for part in parts]
    return python(None if value is None else ",".join(map(str, written)))


def of_row(view: SpelledView, value: ValueOf) -> str:
    """What a row holds in a relation."""
    field = view.spelled(value.field.name)
    return field.column if field.is_reference else f"{field.name}[0].id"


def list_everything(view: SpelledView) -> Iterator[str]:
    """The list with all that it can embed."""
    names = ",".join(field.name for field, _ in view.relations())
    yield f'await listed(api, first, include="{names}")' if names else "await listed(api, first)"


def known(view: SpelledView) -> Iterator[str]:
    """The function that makes a row all of whose filters are known."""
    one = snake(view.entity.name)
    yield from ("", "", f"async def known(rows: Rows) -> {view.entity.name}:")
    yield '    """One whose every filter is known."""'
    given = [f"{view.spelled(name).column}={python(value)}" for name, value in known_row(view.plain).items()]
    for field, relation in related_filters(view):
        yield f"    {field.name} = await rows.make({factory(view, relation.entity)})"
        given.append(f"{field.name}=[{field.name}]" if relation.many else f"{field.column}={field.name}.id")
    yield f"    return await rows.make({', '.join([f'make_{one}', *given])})"
