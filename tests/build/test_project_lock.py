"""The lock of a project: what it knows is used, and what it has lost is asked for before anything is done."""

import subprocess

import pytest
from shop import Shop

from backwright.build.plan import plan
from backwright.build.undo import undo
from backwright.changes.ambiguity import AmbiguousRename
from backwright.changes.lock import LockError

WIDTH = ("  size: int 0..10 = 1\n", "  width: int 0..10 = 1\n")
HOURS = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  hours: int 0..1000 = 0\n")


class TestDamaged:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "blueprint.lock is gone"),
            ("{", "blueprint.lock is not a lock"),
            ('{"tool": "1", "ids": {}}', "blueprint.lock has lost the id of Box, Box.label, Item and 2 more"),
        ],
    )
    def test_a_lock_is_missed_before_anything_is_done(self, text: str, said: str, built: Shop) -> None:
        built.edit("blueprint.yaml", *HOURS)
        built.write("blueprint.lock", text)
        before = built.everything()
        with pytest.raises(LockError, match=f"{said}.*copy .backwright/built.lock over it"):
            built.build()
        assert built.everything() == before

    def test_a_lock_that_was_deleted_is_mended_as_the_error_says(self, built: Shop) -> None:
        ids = built.read("blueprint.lock")
        (built.folder / "blueprint.lock").unlink()
        with pytest.raises(LockError, match=r"blueprint.lock is gone; .* copy .backwright/built.lock over it"):
            plan(built.folder, stack=built.stack)
        built.write("blueprint.lock", built.read(".backwright/built.lock"))
        assert built.build().empty
        assert built.read("blueprint.lock") == ids


class TestIds:
    def test_a_field_with_the_same_id_under_another_name_was_renamed(self, built: Shop) -> None:
        built.edit("blueprint.yaml", *WIDTH)
        with pytest.raises(AmbiguousRename, match=r"width: int 0\.\.10 = 1, was size"):
            built.build()
        built.edit("blueprint.lock", '"Item.size"', '"Item.width"')
        done = built.build()
        assert [line.text for line in done.plan.changes] == ["Item: size is now width"]
        assert built.ask("SELECT sum(width) FROM items") == [(90,)]

    def test_ids_come_back_with_what_an_undo_brings_back(self, built: Shop) -> None:
        ids = built.read("blueprint.lock")
        built.edit("blueprint.yaml", "  size: int 0..10 = 1\n", "  width: int 0..10 = 1, was size\n")
        built.build()
        assert '"Item.size"' not in built.read("blueprint.lock")
        undo(built.folder)
        assert built.read("blueprint.lock") == built.read(".backwright/built.lock") == ids
        assert built.build().empty

    def test_a_project_of_a_tool_that_kept_no_second_lock_is_built_on(self, built: Shop) -> None:
        (built.folder / ".backwright/built.lock").unlink()
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        assert built.read(".backwright/built.lock") == built.read("blueprint.lock")


def test_a_lock_in_conflict_is_what_either_branch_has(built: Shop) -> None:
    base = built.read("blueprint.lock")
    built.edit("blueprint.yaml", *HOURS)
    built.build()
    built.write("base", base)
    other = base.replace('"Item.name"', '"Item.height": "0badcafe",\n    "Item.name"', 1)
    built.write("other", other)
    command = ["git", "merge-file", "-q", "blueprint.lock", "base", "other"]
    assert subprocess.run(command, cwd=built.folder, check=False).returncode > 0
    assert "<<<<<<<" in built.read("blueprint.lock")
    built.edit("blueprint.yaml", "  hours: int", "  height: int 0..9 = 1\n  hours: int")
    assert [line.text for line in built.build().plan.changes] == ["Item gains height (int 0..9, default 1)"]
    assert '"Item.height": "0badcafe"' in built.read("blueprint.lock")
    assert "<<<<<<<" not in built.read("blueprint.lock")
