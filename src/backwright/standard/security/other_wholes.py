"""Parts that are asked for beneath a whole that they are no part of."""

from collections.abc import Iterator

from backwright.blueprint.model import ADMIN, Entity, RelationType
from backwright.blueprint.view.operations import Operation
from backwright.standard.security.access_fixture import AccessFixture
from backwright.standard.security.cells import TriedCell, callers_to_ask, try_row
from backwright.standard.subject import Caller, Row

KINDS = ("get", "update", "replace", "verb", "delete")  # what destroys rows comes last


def under_other_wholes(fixture: AccessFixture, entity: Entity) -> Iterator[TriedCell]:
    """Each operation on a part that the caller may read, beneath another whole that the caller may read as well.

    Whoever may do everything asks for all of them; each other role reads.
    """
    if entity.owner is None or not isinstance(entity.owner.type, RelationType):
        return
    chosen = (one for kind in KINDS for one in fixture.live.operations if (one.entity, one.kind) == (entity.name, kind))
    for operation in chosen:
        for caller in callers_to_ask(fixture.live)[1:]:
            if (operation.kind == "get" or caller.role == ADMIN) and caller not in fixture.live.strangers:
                yield from _misplaced(fixture, entity, operation, caller)


def _misplaced(fixture: AccessFixture, entity: Entity, operation: Operation, caller: Caller) -> Iterator[TriedCell]:
    assert entity.owner is not None  # noqa: S101 - asked for parts alone
    assert isinstance(entity.owner.type, RelationType)  # noqa: S101
    above, column = fixture.blueprint.entity(entity.owner.type.entity), entity.owner.column
    wholes = [one["id"] for one in fixture.rows(above) if fixture.grants.visible(caller, above, one)]
    for row in fixture.rows(entity):
        if not fixture.grants.visible(caller, entity, row):
            continue
        other = next((number for number in wholes if number != row[column]), None)
        if other is not None:
            misplaced: Row = {**row, column: other}
            cell = try_row(fixture, entity, operation, caller, misplaced, "a part of another whole")
            yield TriedCell(cell.caller, cell.operation, cell.whose, frozenset({404}), cell.exchange)
            return
