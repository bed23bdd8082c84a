"""Try a migration on a copy of the data: up, down, up. What it does not name must stay as it is."""

import time
from collections.abc import Collection
from pathlib import Path

from backwright.build.environment import settings
from backwright.build.outcome import Rehearsal
from backwright.databases.adapter import Copy, Database
from backwright.databases.snapshot import differences
from backwright.runtime.migrations import Direction, MigrationError, migrations_of

Column = tuple[str, str]


class RehearsalError(MigrationError):
    """The migration does not do on a copy of the data what it should; nothing was applied."""


def rehearse(data: Database, name: str, scratch: Path, python: str, intended: Collection[Column]) -> Rehearsal:
    """Migrate a copy of the data by the migrations of the scratch project.

    `intended` names the columns (table, column) that the migration changes on purpose; `*` stands for a whole table.
    """
    started = time.monotonic()
    current = data.revision() or "base"
    with data.copy(scratch) as copy:
        rows, tables = _tried(copy, current, scratch, python, intended)
    return Rehearsal(done=True, rows=rows, tables=tables, seconds=time.monotonic() - started, database=name)


def _tried(copy: Copy, current: str, scratch: Path, python: str, intended: Collection[Column]) -> tuple[int, int]:
    ways: tuple[tuple[Direction, str], ...] = (("upgrade", "head"), ("downgrade", current), ("upgrade", "head"))
    with migrations_of(scratch, python, settings(scratch, copy.database.url)) as steps:
        if not copy.filled:
            steps.run("upgrade", current)
            copy.fill()
        before = copy.database.snapshots()
        for step, target in ways:
            steps.run(step, target)
            found = copy.database.snapshots()
            lost = list(differences(before, found, intended))
            if lost:
                raise RehearsalError(f"rehearsed on a copy, {step} to {target} changed data: {'; '.join(lost)}")
            if step == "downgrade" and found.keys() != before.keys():
                odd = ", ".join(sorted(found.keys() ^ before.keys()))
                raise RehearsalError(
                    f"rehearsed on a copy, the downgrade does not bring back the tables as they were: {odd}"
                )
    return sum(snapshot.rows for snapshot in before.values()), len(before)
