"""Two branches that each built, merged by Git, and a database that another branch migrated."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shop import Shop
from tests.conftest import SLOW

from backwright.blueprint.reader import read
from backwright.build.branches import BranchesError, StateError
from backwright.build.build import RefusedError
from backwright.build.plan import plan
from backwright.build.undo import NewerMigrationError, undo
from backwright.build.why import why
from backwright.errors import BackwrightError, BlueprintErrors

HOURS = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  hours: int 0..1000 = 0\n")
COLOUR = ("  label: str 1..40\n", "  label: str 1..40\n  open: bool = false\n")


def shell(folder: Path, command: str, *, check: bool = True) -> str:
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def commit(folder: Path, message: str) -> None:
    who = "-c user.name=me -c user.email=me@example.com"
    shell(folder, f"git add -A && git {who} commit -q -m '{message}'")


def merge(folder: Path, branch: str) -> None:
    who = "-c user.name=me -c user.email=me@example.com"
    shell(folder, f"git {who} merge {branch}", check=False)


def fixes(error: BackwrightError | str) -> list[str]:
    return re.findall(r"^ *fix: (.+)$", str(error), flags=re.MULTILINE)


@pytest.fixture
def forked(built: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """On branch `b`, which was built on a database of its own; `a` was built on `shop.db`."""
    monkeypatch.chdir(built.folder)
    built.write(".gitignore", "*.db\n__pycache__/\n")
    shell(built.folder, "git init -q -b main")
    commit(built.folder, "one")
    shell(built.folder, "cp shop.db b.db && git checkout -q -b a")
    built.edit("blueprint.yaml", *HOURS)
    built.build()
    commit(built.folder, "hours")
    shell(built.folder, "git checkout -q main && git checkout -q -b b && mv shop.db a.db && mv b.db shop.db")
    built.edit("blueprint.yaml", *COLOUR)
    built.build()
    commit(built.folder, "colour")
    return built


class TestMerged:
    def test_the_commands_that_are_told_lead_to_both_changes_built(self, forked: Shop) -> None:
        shell(forked.folder, "mv a.db shop.db && git checkout -q a")
        merge(forked.folder, "b")
        with pytest.raises(BranchesError) as two:
            forked.build()
        assert "migrations/versions/0002_box.py and migrations/versions/0002_item.py" in str(two.value)
        assert "alembic downgrade 0001" in str(two.value)
        for fix in fixes(two.value):
            shell(forked.folder, fix)
        done = forked.build()
        assert [change.text.partition(" (")[0] for change in done.plan.changes] == ["Box gains open"]
        assert forked.ask("SELECT sum(hours), count(*) FROM items") == [(0, 20)]
        assert forked.revision().startswith("0003_")
        assert plan(forked.folder, stack=forked.stack).empty
        undo(forked.folder)
        assert forked.revision().startswith("0002_")

    def test_the_commands_name_the_project_where_one_is_not_in_it(
        self, forked: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shell(forked.folder, "mv a.db shop.db && git checkout -q a")
        merge(forked.folder, "b")
        monkeypatch.chdir(forked.folder.parent)
        with pytest.raises(BranchesError) as two:
            forked.build()
        for fix in fixes(two.value):
            assert " shop" in fix
            shell(forked.folder.parent, fix)
        assert forked.build().number == 3

    def test_also_when_the_merge_was_committed_with_its_marks(self, forked: Shop) -> None:
        shell(forked.folder, "mv a.db shop.db && git checkout -q a")
        merge(forked.folder, "b")
        commit(forked.folder, "merged as it is")
        with pytest.raises(BranchesError, match="two branches each built") as told:
            forked.build()
        for fix in fixes(told.value):
            shell(forked.folder, fix)
        assert forked.build().number == 3

    def test_two_migrations_of_one_name_are_told_as_a_conflict(self, forked: Shop) -> None:
        shell(forked.folder, "mv a.db shop.db && git checkout -q main && git checkout -q -b c && cp shop.db c.db")
        forked.edit("blueprint.yaml", "  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  depth: int 0..9 = 3\n")
        shell(forked.folder, "rm shop.db")
        forked.build()
        commit(forked.folder, "depth")
        shell(forked.folder, "mv c.db shop.db && git checkout -q a")
        merge(forked.folder, "c")
        text = forked.read("blueprint.yaml")
        with pytest.raises(BlueprintErrors, match="Git's mark of a conflict"):
            plan(forked.folder, stack=forked.stack)
        forked.write("blueprint.yaml", re.sub(r"^(<|=|>){7}.*\n", "", text, flags=re.MULTILINE))
        with pytest.raises(BranchesError, match=r"stand in .*migrations/versions/0002_item\.py") as two:
            forked.build()
        for fix in fixes(two.value):
            shell(forked.folder, fix)
        assert [change.text.partition(" (")[0] for change in forked.build().plan.changes] == ["Item gains depth"]

    @pytest.mark.parametrize("verb", ["plan", "undo", "why"])
    @pytest.mark.parametrize("file", ["built.yaml", "pristine.tar.xz", "history/0002.tar.xz"])
    def test_a_state_of_two_builds_is_told_by_every_verb_that_needs_it(
        self, forked: Shop, verb: str, file: str
    ) -> None:
        shell(forked.folder, f"git checkout a -- .backwright/{file}")
        verbs: dict[str, Callable[[], object]] = {
            "plan": lambda: plan(forked.folder, stack=forked.stack),
            "undo": lambda: undo(forked.folder),
            "why": lambda: why(forked.folder, "README.md:1", stack=forked.stack),
        }
        with pytest.raises(StateError, match="of two builds that Git has merged") as told:
            verbs[verb]()
        shell(forked.folder, fixes(told.value)[0].replace("HEAD^", "HEAD"))
        verbs[verb]()

    def test_two_builds_of_the_other_branch_are_not_taken_for_ones_own(self, forked: Shop) -> None:
        forked.edit("blueprint.yaml", "  open: bool = false\n", "  open: bool = false\n  deep: bool = false\n")
        forked.build()
        commit(forked.folder, "deep")
        shell(forked.folder, "git checkout -q a")
        merge(forked.folder, "b")
        with pytest.raises(StateError, match="of two builds") as told:
            undo(forked.folder)
        shell(forked.folder, fixes(told.value)[0])
        with pytest.raises(
            BranchesError, match=r"rm migrations/versions/0002_box\.py migrations/versions/0003_box\.py"
        ):
            undo(forked.folder)

    def test_a_migration_of_ones_own_is_followed_by_the_next(self, built: Shop) -> None:
        own = "revision = 'mine'\ndown_revision = '0001'\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n"
        built.write("migrations/versions/0002_mine.py", own)
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        assert 'down_revision = "mine"' in built.read("migrations/versions/0003_item.py")
        assert built.ask("SELECT sum(hours) FROM items") == [(0,)]


class TestDatabaseOfAnotherBranch:
    def test_is_named_and_nothing_is_applied(self, forked: Shop) -> None:
        shell(forked.folder, "git checkout -q a")  # and shop.db is as b has migrated it
        forked.edit("blueprint.yaml", *COLOUR)
        before = forked.everything()
        stands = forked.revision()
        assert plan(forked.folder, stack=forked.stack).data.refusals[0].startswith(f"shop.db stands at {stands}")  # type: ignore[union-attr]
        with pytest.raises(RefusedError, match=f"shop.db stands at {stands}, a migration that this project does not"):
            forked.build()
        assert (forked.revision(), forked.everything()) == (stands, before)

    def test_is_not_taken_back_by_undo(self, forked: Shop) -> None:
        shell(forked.folder, "git checkout -q a")
        before = forked.everything()
        with pytest.raises(NewerMigrationError, match="another branch has migrated it"):
            undo(forked.folder)
        assert forked.everything() == before

    def test_one_that_took_both_is_at_neither(self, forked: Shop) -> None:
        forked.change("INSERT INTO alembic_version VALUES ('0002_ffffff')")
        forked.edit("blueprint.yaml", *HOURS)
        with pytest.raises(RefusedError, match=r"stands at 0002_\w+, 0002_ffffff"):
            forked.build()

    def test_the_same_change_on_two_branches_is_one_migration(self, forked: Shop) -> None:
        shell(forked.folder, "git checkout -q main && git checkout -q -b c")
        stands = forked.revision()
        forked.edit("blueprint.yaml", *COLOUR)
        forked.build()
        assert forked.revision() == stands


def test_marks_in_a_page_are_told_by_line() -> None:
    page = "app: shop\n<<<<<<< HEAD\nItem:\n  name: str\n=======\nBox:\n  name: str\n>>>>>>> b\n"
    with pytest.raises(BlueprintErrors, match=r"blueprint\.yaml:2:1: Git's mark of a conflict.*keep one"):
        read(page)


@pytest.mark.parametrize("name", ["journal.json", "scratch.json", "history/0001.tar.xz", "pristine.tar.xz"])
def test_a_damaged_file_of_the_builds_own_is_named(built: Shop, name: str) -> None:
    built.write(f".backwright/{name}", "<<<<<<< HEAD\n{}\n")
    with pytest.raises(StateError, match=name):
        built.build()


@SLOW
def test_two_people_two_branches_one_merge(tmp_path: Path) -> None:
    """The real stack, by its commands alone; what is printed as `fix:` is pasted."""
    folder = tmp_path / "shop"
    folder.mkdir()
    page = "app: shop\nItem:\n  title: str 1..40\n  size: int 0..10 = 1\nBox:\n  label: str 1..9\n"
    (folder / "blueprint.yaml").write_text(page)
    wright = f"DATABASE_URL= {sys.executable} -m backwright"
    shell(folder, f"{wright} build . && git init -q -b main")
    commit(folder, "one")
    for branch, line in (
        ("a", "s/  size.*/&\\n  hours: int 0..9 = 0/"),
        ("b", "s/  label.*/&\\n  open: bool = false/"),
    ):
        shell(folder, f"git checkout -q main && git checkout -q -b {branch} && sed -i '{line}' blueprint.yaml")
        shell(folder, f"{wright} build .")
        commit(folder, branch)
    shell(folder, "git checkout -q a")
    merge(folder, "b")
    for _ in range(3):
        told = shell(folder, f"{wright} build .", check=False)
        assert "a fault in backwright" not in told
        for fix in fixes(told):
            shell(folder, fix)
    assert "applied" in told or "nothing to build" in told
    files = " ".join(path.name for path in (folder / "migrations/versions").glob("*.py"))
    assert all(name in files for name in ("0001_initial", "0002_item_hours", "0003_box_open"))
    assert "back to 0002" in shell(folder, f"{wright} undo .")
