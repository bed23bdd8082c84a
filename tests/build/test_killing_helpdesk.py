"""`kill -9` at twenty moments of a real build and of its migration: before, after, or ended by the next verb.

The build runs without the project's own tests: they change nothing, and nearly every moment would fall into them.
"""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from helpdesk import BUILD, Helpdesk, administer, name_of
from tests.conftest import SLOW

ROWS = 1500
HOURS = ("  effort: int 1..100 = 1\n", "  effort: int 1..100 = 1\n  hours: int 0..1000 = 0, filter, sort\n")
EDIT = ("src/services/ticket_service.py", "\nclass TicketService", "\nMINE = 1\n\n\nclass TicketService")
LOCKED = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND database = $1"
LONGEST = 60.0  # seconds that a build may take before a test gives up


@dataclass(frozen=True)
class Kill:
    """When, and whom: `build` lets a migration that runs go on, `migration` lets the build go on, `all` is both."""

    begins: str  # build, applying, transaction: what the moment is counted from
    share: float  # of the time that this takes
    whom: str


def moments() -> list[Kill]:
    """Twenty of them, the same ones each time."""
    chance = random.Random(20)
    begins = [*["build"] * 7, *["applying"] * 5, *["transaction"] * 8]
    whoms = [*["all", "build"] * 6, *["all", "build", "migration"] * 2, "all", "migration"]
    return [Kill(begin, chance.random(), whom) for begin, whom in zip(begins, whoms, strict=True)]


class Trial:
    """A copy of the project, with a database and a folder for scratch copies of its own."""

    def __init__(self, desk: Helpdesk, scratch: Path) -> None:
        self.desk = desk
        self.scratch = scratch
        scratch.mkdir()

    @property
    def environment(self) -> dict[str, str]:
        return {**self.desk.environment, "TMPDIR": str(self.scratch)}

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", BUILD, str(self.desk.folder)], env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self, process: subprocess.Popen[bytes], seen: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST
        while process.poll() is None and not seen() and time.monotonic() < end:
            time.sleep(0.001)

    def is_applying(self) -> bool:
        return (self.desk.folder / ".backwright/journal.json").exists()

    def timed(self) -> dict[str, float]:
        """How long the whole build, its applying and the migration's transaction take."""
        began, times = time.monotonic(), {}
        process = self.start()
        self.wait(process, self.is_applying)
        applying = time.monotonic()
        with watched(self.desk.url) as is_locked:
            self.wait(process, is_locked)
            locked = time.monotonic()
            self.wait(process, lambda: not is_locked())
            times["transaction"] = time.monotonic() - locked
        assert process.wait() == 0
        times["build"], times["applying"] = time.monotonic() - began, time.monotonic() - applying
        return times

    def kill(self, kill: Kill, times: dict[str, float], pace: float) -> None:
        process = self.start()
        if kill.begins != "build":
            self.wait(process, self.is_applying)
        if kill.begins == "transaction":
            with watched(self.desk.url) as is_locked:
                self.wait(process, is_locked)
        time.sleep(pace * kill.share * times[kill.begins])
        for victim in victims(process.pid, kill.whom):
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        process.wait(timeout=LONGEST)

    def left(self) -> bool:
        """Whether the killed build has left anything that the next verb must speak of."""
        inner = self.desk.folder / ".backwright"
        return any((inner / name).exists() for name in ("journal.json", "staged", "scratch.json"))

    def next_verb(self) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "backwright", "plan", str(self.desk.folder)], env=self.environment, text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def seen(self) -> tuple[Any, ...]:
        return self.desk.files(), self.desk.data()


def victims(build: int, whom: str) -> list[int]:
    """The processes to kill, by their ids; the build comes first, so that it does not see its programs die."""
    children = Path(f"/proc/{build}/task/{build}/children")
    started = [int(pid) for pid in children.read_text().split()] if children.exists() else []
    return {"all": [build, *started], "build": [build], "migration": started}[whom]


def differing(one: tuple[Any, ...], other: tuple[Any, ...]) -> list[str]:
    """The files, and the parts of the data, in which two sights of a project differ."""
    return [name for a, b in zip(one, other, strict=True) for name in {*a, *b} if a.get(name) != b.get(name)]


class watched:  # noqa: N801 - reads as what it is: `with watched(url) as is_locked`
    """Whether somebody holds the locks of a migration in the database right now."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.runner = asyncio.Runner()
        self.server: asyncpg.Connection | None = None

    def __enter__(self) -> Callable[[], bool]:
        if self.url.startswith("sqlite"):
            return self._file_is_locked
        self.server = self.runner.run(asyncpg.connect(self.url))
        self.oid = self.runner.run(
            self.server.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
        return self._server_is_locked

    def __exit__(self, *_: object) -> None:
        if self.server:
            self.runner.run(self.server.close())
        self.runner.close()

    def _file_is_locked(self) -> bool:
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)) as probe:
            try:
                probe.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            probe.execute("ROLLBACK")
        return False

    def _server_is_locked(self) -> bool:
        assert self.server
        return bool(self.runner.run(self.server.fetchval(LOCKED, self.oid)))


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Helpdesk:
    """Helpdesk in use, edited by hand, its page asking for one more field."""
    folder = tmp_path / "desk"
    in_file = request.param == "sqlite"
    url = f"sqlite:///{folder}/helpdesk.db" if in_file else request.getfixturevalue("postgresql")
    made = Helpdesk(folder, url)
    made.begin(ROWS)
    made.edit(*EDIT)
    made.edit("blueprint.yaml", *HOURS)
    return made


@pytest.fixture
def another(desk: Helpdesk, tmp_path: Path) -> Iterator[Callable[[], Trial]]:
    """Makes copies of the project with its data."""
    server = desk.url.rpartition("/")[0]
    made: list[str] = []

    def copied() -> Trial:
        number = len(made)
        folder = tmp_path / f"trial-{number}"
        shutil.copytree(desk.folder, folder)
        made.append(f"{name_of(desk.url)}_{number}")
        if desk.url.startswith("sqlite"):
            return Trial(replace(desk, folder=folder, url=f"sqlite:///{folder}/helpdesk.db"), tmp_path / f"s{number}")
        asyncio.run(administer(server, f'CREATE DATABASE "{made[-1]}" TEMPLATE "{name_of(desk.url)}"'))
        return Trial(replace(desk, folder=folder, url=f"{server}/{made[-1]}"), tmp_path / f"s{number}")

    yield copied
    if not desk.url.startswith("sqlite"):
        for name in made:
            asyncio.run(administer(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


@SLOW
def test_a_real_build_is_before_or_after_whenever_it_is_killed(desk: Helpdesk, another: Callable[[], Trial]) -> None:
    whole = another()
    before = whole.seen()
    times = whole.timed()
    after = whole.seen()
    assert before[0] != after[0]
    assert before[1] != after[1]
    found: Counter[str] = Counter()
    pace = 1.0
    for kill in moments():
        trial = another()
        trial.kill(kill, times, pace)
        left = trial.left()
        said = trial.next_verb()
        state = {0: "torn", 1: "before", 2: "after"}[(trial.seen() == before) + 2 * (trial.seen() == after)]
        found[state] += 1
        # The measured times are of one run, and the machine is shared: the kills follow what they find.
        pace *= 0.8 if state == "after" else 1.25
        assert state != "torn", (kill, said, differing(trial.seen(), before), differing(trial.seen(), after))
        assert left == ("interrupted" in said), (kill, said)
        assert not trial.left(), kill
        assert not list(trial.scratch.glob("backwright-helpdesk-*")), kill
    assert found["before"] >= 3, found
    assert found["after"] >= 3, found
