"""The rows of a list, varied so that each of its filters, searches and orders distinguishes some of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from backwright.blueprint.model import BooleanType, Entity, EnumType, Field
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.grants import may_stand_in_body
from backwright.standard.subject import Live, Row
from backwright.standard.types import SPECS
from backwright.standard.values import valid_value

NUMBERS = (3, 5, 8)  # of valid values: near one another, and all different where the type has room
LONGEST = 100  # a page
PAGES = 50
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that can be read, with the rows that it shows to the strongest caller."""

    entity: Entity
    operation: Operation
    path: str
    parent: Row | None
    rows: tuple[Row, ...]


def listed(live: Live, entity: Entity) -> Listed | None:
    """The list of an entity, once rows were made that differ; of parts, beneath a whole that was made for it.

    None where there is no list, no whole, or no answer.
    """
    operation, parent = live.of(entity.name, "list"), None
    if operation is None:
        return None
    if entity.owner is not None:
        parent = live.rows.within(entity.name, live.strongest)
        if parent is None:
            return None
    _vary(live, entity, parent)
    path = live.rows.fill(operation, entity, parent=parent)
    rows, refused = read_all(live, operation, path)
    return None if refused else Listed(entity, operation, path, parent, tuple(rows))


def read_all(
    live: Live, operation: Operation, path: str, query: Mapping[str, str] = _NOTHING
) -> tuple[list[Row], Exchange | None]:
    """Every row of a list, page by page, and the answer that was none."""
    rows: list[Row] = []
    for page in range(1, PAGES):
        pages = {"page": str(page), "per_page": str(LONGEST)}
        answer = live.strongest.send("GET", path, query={**pages, **query}, operation=operation.name)
        if not answer.succeeded or not isinstance(answer.data, list):
            return rows, answer
        rows += answer.data
        if len(answer.data) < LONGEST:
            break
    return rows, None


def _vary(live: Live, entity: Entity, parent: Row | None) -> None:
    """One more row for each value that a filter, a search or an order could distinguish and that no row has yet."""
    if live.of(entity.name, "create") is None:
        return
    for field in entity.fields:
        if not (field.filtered or field.sort or field.search) or not may_stand_in_body(field):
            continue
        owner = entity.owner.column if entity.owner else ""
        beside = [row for (name, _), row in live.rows.known.items() if name == entity.name]
        beside = [row for row in beside if parent is None or row.get(owner) == parent["id"]]
        for value in _values(live, entity, field):
            if not any(row.get(field.column, ...) == value for row in beside):
                given: dict[str, Any] = {field.column: value}
                live.rows.make(entity.name, live.strongest, parent=parent, **given)


def _values(live: Live, entity: Entity, field: Field) -> Iterator[Any]:
    """Some values of a field; nothing is one of them where it may be left out."""
    if field.optional:
        yield None
    if isinstance(field.type, EnumType):
        yield from (one.name for one in field.type.values)
    elif isinstance(field.type, BooleanType):
        yield from (True, False)
    elif field.relation is not None:
        found = live.rows.value(entity.name, field.name)
        if field.relation.many:
            while sum(name == field.relation.entity for name, _ in live.rows.known) < 2:
                if live.rows.make(field.relation.entity, live.rows.asker(field.relation.entity)) is None:
                    break
        known = [number for name, number in live.rows.known if name == field.relation.entity]
        if field.relation.many:
            yield []
            yield from ([number] for number in known[:2])
            yield known[:2]
        elif found is not None:
            yield found
    else:
        yield from (valid_value(replace(field, unique=True), number) for number in NUMBERS)


def comparable(field: Field, value: Any) -> Any:
    """A value as it compares, not as it travels."""
    return value if value is None else SPECS.of(field).compared(field.type, value)
