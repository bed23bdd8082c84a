"""Where a change of the page becomes the steps of a migration."""

from collections.abc import Sequence

from backwright.blueprint.model import Blueprint
from backwright.changes.detect import differences
from backwright.changes.operations import Change, RenameEntity, RenameEnumValue, RenameField
from backwright.changes.renames import backwards, renamed
from backwright.relational.alter import alter, rename
from backwright.relational.questions import guards
from backwright.relational.schema import ForeignKey, Table
from backwright.relational.steps import (
    AddForeignKey,
    AlterTable,
    CreateTable,
    Direction,
    DropConstraint,
    DropTable,
    Guard,
    Migration,
    Step,
    StepList,
)
from backwright.relational.tables import tables
from backwright.relational.updates import filled_columns, updates

RENAMES = (RenameEntity, RenameField, RenameEnumValue)


def first_migration(blueprint: Blueprint) -> Migration:
    """What makes the whole schema of a completed blueprint, and takes it away."""
    made = tables(blueprint)
    late = _late_keys(made)
    closing: tuple[Step, ...] = tuple(AlterTable(name, tuple(map(AddForeignKey, keys))) for name, keys in late.items())
    opening: tuple[Step, ...] = tuple(
        AlterTable(name, tuple(DropConstraint(key.name, "foreignkey") for key in keys)) for name, keys in late.items()
    )
    up = (*(CreateTable(table, late.get(table.name, ())) for table in made), *closing)
    down = (*opening, *(DropTable(table) for table in reversed(made)))
    return Migration(Direction((), (), changes=up, words=("tables",)), Direction(made, made, changes=down))


def migration(old: Blueprint, new: Blueprint, changes: Sequence[Change]) -> Migration | None:
    """What leads from one completed blueprint to the next, and back; None when the schema stays as it is.

    Args:
        old: the blueprint that the database is of.
        new: the blueprint that it is to be of.
        changes: what `detect` finds between the two.
    """
    there = tuple(change for change in changes if isinstance(change, RENAMES))
    back = backwards(there)
    up = _direction(old, new, there, back, restoring=False)
    down = _direction(new, old, back, there, restoring=True)
    return Migration(up, down) if up.words or down.words else None


def _direction(
    source: Blueprint, target: Blueprint, there: Sequence[Change], back: Sequence[Change], *, restoring: bool
) -> Direction:
    """Rows in the way refuse it, things are renamed, tables are loosened, rows are moved, tables are tightened."""
    found = StepList()
    found.steps += [Guard(count) for count in guards(source, renamed(target, back), restoring=restoring)]
    middle = renamed(source, [change for change in there if not isinstance(change, RenameEnumValue)])
    before, between = tables(source), tables(middle)
    rename(before, between, found)
    renames = tuple(found.steps)
    found.steps.clear()
    changes = differences(renamed(source, there), target, strict=False)
    filled = filled_columns(changes) if restoring else frozenset()
    alter(between, tables(target), updates(changes, there, target, restoring=restoring), filled, found)
    return Direction(before, between, renames, tuple(found.steps), tuple(found.words))


def _late_keys(made: Sequence[Table]) -> dict[str, tuple[ForeignKey, ...]]:
    """Foreign keys to tables that come later, where tables refer to each other in a circle."""
    late: dict[str, tuple[ForeignKey, ...]] = {}
    created: set[str] = set()
    for table in made:
        created.add(table.name)
        ahead = tuple(key for key in table.foreign_keys if key.target not in created)
        if ahead:
            late[table.name] = ahead
    return late
