"""The tables of `tests/integration/test_<entities>.py`: what is needed, refused, unique, and where verbs lead."""

from collections.abc import Iterator
from typing import Any

from backwright.blueprint.model import Auth, Me, StateType
from backwright.blueprint.naming import snake
from backwright.contract.body_cases import (
    bad_values,
    broken,
    defaults,
    has_optionals,
    optional_values,
    steps,
    unique_cases,
    unwritable,
)
from backwright.contract.entity_view import EntityView
from backwright.contract.numbered import example_of
from backwright.contract.rows import fillable_relations, is_scarce
from backwright.stacks.fastapi.emitters.factories import factory, factory_import
from backwright.stacks.fastapi.emitters.values import python
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.python import source


def test_tables(view: SpelledView) -> Iterator[str]:
    """Every table, those that would be empty left out."""
    plain = view.plain
    yield f"REQUIRED: list[str] = [{', '.join(source.text(field.column) for field in plain.needed())}]"
    yield "BAD_VALUES: dict[str, list[Any]] = {"
    for field in plain.writable():
        yield f'    "{field.column}": [{", ".join(map(python, bad_values(field)))}],'
    yield from (f'    "{name}": [1],' for name in unwritable(plain))
    yield "}"
    if uniques := unique_cases(plain):
        yield "UNIQUES: list[tuple[list[str], dict[str, Any], dict[str, Any]]] = ["
        for case in uniques:
            rows = ", ".join(as_dict(view, row) for row in (case.first, case.second))
            yield f"    ([{', '.join(map(source.text, case.columns))}], {rows}),"
        yield "]"
    if rows_broken := broken(plain):
        yield f"BROKEN: list[dict[str, Any]] = [{', '.join(as_dict(view, row) for row in rows_broken)}]"
    yield from state_tables(view)


def state_tables(view: SpelledView) -> Iterator[str]:
    """The states, and what each verb leads to from where."""
    state = view.entity.state
    if state and isinstance(state.type, StateType):
        yield f"STATES = {{{', '.join(source.text(value.name) for value in state.type.values)}}}"
        yield "STEPS: dict[str, dict[str, str]] = {"
        for verb, targets in steps(view):
            moves = ", ".join(f"{source.text(before)}: {source.text(after)}" for before, after in targets.items())
            yield f'    "{snake(verb)}": {{{moves}}},'
        yield "}"


def service_tables(view: SpelledView) -> Iterator[str]:
    """The factories of rows to refer to, what a row holds where its body does not say, and the steps of the states."""
    yield from optional_imports(view)
    yield ""
    if found := defaults(view.plain):
        pairs = (f'"{field.column}": {python(value)}' for field, value in found)
        yield f"DEFAULTS: dict[str, Any] = {{{', '.join(pairs)}}}"
    yield from state_tables(view)


def beginning(view: SpelledView) -> Iterator[str]:
    """What a new row holds that no body may say."""
    for field in view.entity.fields:
        if isinstance(field.default, Me):
            yield f'assert record.data["{field.column}"] == service.{view.plural}.caller.id'
        elif isinstance(field.type, StateType):
            yield f'assert record.data["{field.column}"] == {python(field.type.initial)}'


def optional_imports(view: SpelledView) -> Iterator[str]:
    """The factories of the rows that one may refer to."""
    for name in sorted({relation.entity for _, relation in fillable_relations(view)}):
        yield factory_import(view, name)


def whole(view: SpelledView) -> Iterator[str]:
    """The functions that give whatever a row may lack, and a row that lacks nothing."""
    if has_optionals(view.plain):
        yield "async def optionals(rows: Rows) -> dict[str, Any]:"
        yield '    """A value for each field that may be left out: a rule may read any of them."""'
        yield "    return {"
        yield from (f"        {line}" for line in optional_pairs(view))
        yield from ("    }", "", "")
        if view.blueprint.uses(Auth) or view.entity.owner or view.entity.state or defaults(view.plain):
            name = view.entity.name
            yield f"async def whole(rows: Rows, /, **given: Any) -> {name}:"
            yield '    """One with a value in every field."""'
            yield f"    return await rows.make(make_{snake(name)}, **await optionals(rows), **given)"
            yield from ("", "")


def optional_pairs(view: SpelledView) -> Iterator[str]:
    """The columns that a row may lack, each with a value, and the rows that it may refer to."""
    for name, value in optional_values(view.plain).items():
        yield f'"{view.spelled(name).column}": {python(value)},'
    for field, relation in fillable_relations(view):
        role = f", role=Role.{relation.role.upper()}" if relation.role else ""
        row = f"await rows.make({factory(view, relation.entity)}{role})"
        yield f'"{field.name}": [{row}],' if relation.many else f'"{field.column}": ({row}).id,'


def owned_test(view: SpelledView) -> Iterator[str]:
    """A row within another one is not found elsewhere."""
    above = view.above()
    if above and not is_scarce(view) and not is_scarce(EntityView(view.blueprint, above)):
        make = f"make_{snake(view.entity.name)}"
        yield "async def test_is_found_only_under_its_own_parent(self, api: AsyncClient, rows: Rows) -> None:"
        yield f"    here, elsewhere = await rows.make({make}), await rows.make({make})"
        yield '    assert (await api.get(f"{collection(elsewhere)}/{here.id}")).status_code == 404'


def as_dict(view: SpelledView, values: dict[str, Any]) -> str:
    """Values by the names of their columns, as Python text."""
    pairs = (f'"{view.spelled(name).column}": {python(example_of(value))}' for name, value in values.items())
    return "{" + ", ".join(pairs) + "}"
