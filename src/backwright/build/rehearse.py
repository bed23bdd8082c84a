"""Try a migration on a copy of the data: up, down, up; every row and every column it does not speak of must come through."""

import time
from pathlib import Path

from backwright.build.database import Copy, Data, differences
from backwright.build.environment import settings
from backwright.build.outcome import Rehearsal
from backwright.build.stepper import MigrationError, Stepper


class RehearsalError(MigrationError):
    """The migration does not do on a copy of the data what it should; nothing was applied."""


def rehearse(data: Data, name: str, scratch: Path, python: str, lossy: frozenset[str]) -> Rehearsal:
    """Migrate a copy of the data by the migrations of the scratch project.

    `lossy` names the tables in which a migration drops or casts values on purpose; there only rows are counted.
    """
    started = time.monotonic()
    current = data.revision() or "base"
    with data.copy(scratch) as copy:
        rows, tables = _tried(copy, current, scratch, python, lossy)
    return Rehearsal(done=True, rows=rows, tables=tables, seconds=time.monotonic() - started, database=name, note="")


def _tried(copy: Copy, current: str, scratch: Path, python: str, lossy: frozenset[str]) -> tuple[int, int]:
    with Stepper(scratch, python, settings(scratch, copy.url)) as steps:
        if not copy.filled:
            steps.run("upgrade", current)
            copy.fill()
        before = copy.data.shots()
        for step, target in (("upgrade", "head"), ("downgrade", current), ("upgrade", "head")):
            steps.run(step, target)
            found = copy.data.shots()
            lost = [text for text in differences(before, found) if text.split(" ")[0].rstrip(":") not in lossy]
            if lost:
                raise RehearsalError(f"rehearsed on a copy, {step} to {target} changed data: {'; '.join(lost)}")
            if step == "downgrade" and found.keys() != before.keys():
                raise RehearsalError(
                    f"downgrading left other tables: {', '.join(sorted(found.keys() ^ before.keys()))}"
                )
    return sum(shot.rows for shot in before.values()), len(before)
