"""`kill -9` at any moment of a build leaves the project and its data as they were, or as they shall be."""

import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from shop import Shop

from backwright.build.branches import StateError
from backwright.build.build import build
from backwright.build.busy import BusyError, alone
from backwright.build.journal import Journal, finish, read_journal
from backwright.build.plan import recovered_first
from backwright.build.project import Project
from backwright.build.undo import undo
from backwright.runtime.migrations import MigrationError

HOURS = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  hours: int 0..1000 = 0\n")
EDIT = ("src/item_service.py", "        return item\n", '        item["mine"] = 1\n        return item\n')


def started(shop: Shop, verb: str) -> int:
    """Begin a verb in a process of its own; its number."""
    process = os.fork()
    if process:
        return process
    os.setsid()
    try:
        if verb == "build":
            build(shop.folder, check=False, stack=shop.stack)
        else:
            undo(shop.folder)
    finally:
        os._exit(0)


def killed(shop: Shop, verb: str, moment: float, *, while_applying: bool, migration_too: bool = False) -> None:
    """Begin a verb and kill it after some seconds, counted from its start or from when it begins to apply.

    `migration_too`: with every program that it has started; else a migration that runs goes on without it.
    """
    process = started(shop, verb)
    if while_applying:
        end = time.monotonic() + 20
        while not (shop.folder / ".backwright/journal.json").exists() and time.monotonic() < end:
            time.sleep(0.002)
    time.sleep(moment)
    (os.killpg if migration_too else os.kill)(process, signal.SIGKILL)
    os.waitpid(process, 0)


def seen(shop: Shop) -> tuple[dict[str, str], object]:
    """The files and the data of a project. Ids in the lock are random, so only what has one is compared."""
    files = shop.everything()
    for name in [name for name in files if name.endswith(".lock")]:
        files[name] = str(files[name].count("Item.hours"))
    hours = [row[1] for row in shop.ask("PRAGMA table_info(items)")]
    return files, (
        shop.ask("SELECT version_num FROM alembic_version"),
        hours,
        shop.ask("SELECT count(*), sum(size) FROM items"),
    )


def copied(shop: Shop, folder: Path) -> Shop:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shop.folder, folder)
    return Shop(folder)


def timed(shop: Shop, verb: str) -> float:
    start = time.monotonic()
    os.waitpid(started(shop, verb), 0)
    return time.monotonic() - start


class TestKill:
    def test_a_build_is_before_or_after_whenever_it_is_killed(self, built: Shop, tmp_path: Path) -> None:
        built.edit(*EDIT)
        built.edit("blueprint.yaml", *HOURS)
        before = seen(built)
        whole = copied(built, tmp_path / "whole")
        seconds = timed(whole, "build")
        after = seen(whole)
        assert before != after
        chance = random.Random(20)
        found: Counter[str] = Counter()
        for turn in range(20):
            trial = copied(built, tmp_path / f"trial-{turn}")
            applying = turn % 2 == 1
            moment = chance.uniform(0, seconds * (0.4 if applying else 1))
            killed(trial, "build", moment, while_applying=applying, migration_too=turn % 4 < 2)
            said = recovered_first(Project(trial.folder))
            state = "before" if seen(trial) == before else "after" if seen(trial) == after else "torn"
            found[state] += 1
            assert state != "torn", (turn, said, seen(trial)[1])
            assert not (trial.folder / ".backwright/staged").exists()
        assert found["before"]
        assert found["after"]

    def test_an_undo_is_before_or_after_whenever_it_is_killed(self, built: Shop, tmp_path: Path) -> None:
        before = seen(built)
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        after = seen(built)
        seconds = timed(copied(built, tmp_path / "whole"), "undo")
        chance = random.Random(4)
        for turn in range(4):
            trial = copied(built, tmp_path / f"trial-{turn}")
            killed(trial, "undo", chance.uniform(0, seconds), while_applying=turn % 2 == 1, migration_too=turn > 1)
            recovered_first(Project(trial.folder))
            assert seen(trial) in (before, after), turn


# The migration's own program is killed, on the real database alone: its copy has another name.
DIES = "if url.endswith('shop.db'):\n    import signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"


class TestKilledMigration:
    """Its program is killed, and the build that waits for its word is not."""

    def test_one_that_had_committed_has_happened(self, built: Shop) -> None:
        built.write("migrations/env.py", built.read("migrations/env.py") + DIES)
        built.edit("blueprint.yaml", *HOURS)
        assert built.build().number == 2
        assert built.revision().startswith("0002_")
        assert built.ask("SELECT sum(hours) FROM items") == [(0,)]

    def test_one_that_had_not_takes_the_build_with_it(self, built: Shop) -> None:
        env = built.read("migrations/env.py")
        dying = "        context.run_migrations()\n" + DIES.replace("\n", "\n        ").replace("if", "        if", 1)
        built.write("migrations/env.py", env.replace("        context.run_migrations()\n", dying.rstrip() + "\n"))
        built.edit("blueprint.yaml", *HOURS)
        before = seen(built)
        with pytest.raises(MigrationError, match="nothing was applied"):
            built.build()
        assert seen(built) == before


class TestRecovery:
    @pytest.mark.parametrize("name", ["journal.json", "scratch.json"])
    def test_sweeps_up_what_was_killed_while_it_was_written(self, built: Shop, name: str) -> None:
        half = built.folder / ".backwright" / f"{name}.new"
        half.write_text("{")
        recovered_first(Project(built.folder))
        assert not half.exists()

    def test_the_next_verb_says_what_it_finished(self, built: Shop) -> None:
        built.edit("blueprint.yaml", *HOURS)
        killed(built, "build", 0.05, while_applying=True)
        done = built.build()
        assert done.empty
        assert done.plan.recovered.startswith("finished the interrupted build 2")
        assert built.revision().startswith("0002_")

    def test_whatever_step_of_finishing_was_the_last_the_rest_is_done_by_the_next(
        self, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Dies at every single operation on files in turn."""
        shop.build()
        staged_only(shop, monkeypatch)
        whole = copied(shop, tmp_path / "whole")
        recovered_first(Project(whole.folder))
        after = whole.everything()
        assert "hours" in after["src/item_service.py"]
        steps = 0
        while True:
            trial = copied(shop, tmp_path / f"trial-{steps}")
            died = died_at(steps, Project(trial.folder), monkeypatch)
            said = recovered_first(Project(trial.folder))
            assert trial.everything() == after, steps
            if not died:
                break
            assert said or steps, steps
            steps += 1
        assert steps > 15

    def test_what_the_user_saved_after_the_kill_is_merged_not_overwritten(
        self, built: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        staged_only(built, monkeypatch)
        built.edit("src/item_service.py", "        return number\n", "        return number + 1\n")
        said = recovered_first(Project(built.folder))
        assert "src/item_service.py was changed meanwhile; both changes are in it" in said
        assert "return number + 1" in built.read("src/item_service.py")
        assert '"hours": hours' in built.read("src/item_service.py")

    def test_a_build_that_had_only_prepared_is_swept_away(self, shop: Shop, tmp_path: Path) -> None:
        shop.build()
        before = shop.everything()
        scratch = tmp_path / "backwright-shop-0123456789abcdef"
        scratch.mkdir()
        shop.write(".backwright/scratch.json", f'{{"folder": "{scratch}"}}')
        shop.write(".backwright/staged/files/src/item_service.py", "half")
        assert "rolled back" in recovered_first(Project(shop.folder))
        assert shop.everything() == before
        assert not scratch.exists()

    def test_a_note_of_a_folder_that_no_build_made_sweeps_nothing(self, shop: Shop, tmp_path: Path) -> None:
        shop.build()
        website = tmp_path / "backwright-website"
        website.mkdir()
        shop.write(".backwright/scratch.json", f'{{"folder": "{website}"}}')
        recovered_first(Project(shop.folder))
        assert website.exists()

    def test_a_journal_that_reaches_out_of_the_project_is_refused(self, shop: Shop) -> None:
        shop.build()
        shop.write(".backwright/staged/files/kept.py", "x = 1")
        shop.write(".backwright/staged/evil.py", "x = 1")  # what `files/../evil.py` leads to
        journal = Journal("build", 2, writes={"../evil.py": None})
        shop.write(".backwright/journal.json", json.dumps(asdict(journal)))
        with pytest.raises(StateError, match=r"journal\.json cannot be read"):
            recovered_first(Project(shop.folder))
        assert not (shop.folder.parent / "evil.py").exists()

    def test_two_builds_at_once_do_not_meet(self, shop: Shop) -> None:
        folder = shop.folder / ".backwright"
        with (
            alone(folder),
            pytest.raises(BusyError, match=f"process {os.getpid()}"),
            alone(folder, patience=0.1),
        ):
            pass


class Killed(BaseException):
    """Stands for the end of the process."""


def staged_only(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build up to the moment when the journal stands and no file is replaced yet."""
    shop.edit("blueprint.yaml", *HOURS)

    def dies(*_: object) -> list[str]:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("backwright.build.apply.finish", dies)
        with pytest.raises(Killed):
            shop.build()


def died_at(step: int, project: Project, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Finish what is staged, and die before the operation on files of that number; whether there was one."""
    journal = read_journal(project)
    assert journal
    done = 0

    def counted(operation: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **named: object) -> object:
            nonlocal done
            if done == step:
                raise Killed
            done += 1
            return operation(*arguments, **named)

        return wrapped

    with monkeypatch.context() as patched:
        for owner, name in ((Path, "replace"), (Path, "rename"), (Path, "unlink"), (Path, "mkdir"), (shutil, "rmtree")):
            patched.setattr(owner, name, counted(getattr(owner, name)))
        try:
            finish(project, journal)
        except Killed:
            return True
    return False
