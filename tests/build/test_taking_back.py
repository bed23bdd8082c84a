"""Taking a build back: code, page and data return, the user's own lines stay."""

import pytest
from shop import Shop

from backwright.build.undo import NewerMigrationError, NothingToUndoError, undo

HOURS = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  hours: int 0..1000 = 0\n")


class TestUndo:
    def test_brings_everything_back_as_it_was(self, built: Shop) -> None:
        before = built.everything()
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        done = undo(built.folder)
        assert built.everything() == before
        assert built.ask("SELECT version_num FROM alembic_version") == [("0001",)]
        assert built.ask("SELECT count(*), sum(size) FROM items") == [(20, 90)]
        assert (done.revision, done.blueprint, done.number) == ("0001", "reversed", 2)
        assert done.dropped == ("hours dropped (20 defaults)",)

    def test_keeps_what_the_user_wrote_before_and_since(self, built: Shop) -> None:
        built.edit("src/item_service.py", "        return item\n", '        item["mine"] = 1\n        return item\n')
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        built.edit("src/item_service.py", "        return number\n", "        return number + 1\n")
        built.write("src/own.py", "x = 1\n")
        built.edit("blueprint.yaml", "app: shop", "# our shop\napp: shop")
        done = undo(built.folder)
        service = built.read("src/item_service.py")
        assert "hours" not in service
        assert 'item["mine"] = 1' in service
        assert "return number + 1" in service
        assert built.read("src/own.py") == "x = 1\n"
        assert "# our shop" in built.read("blueprint.yaml")
        assert "hours" not in built.read("blueprint.yaml")
        assert [edit.text for edit in done.edits] == ['item["mine"] = 1', "return number + 1"]

    def test_counts_the_values_that_go(self, built: Shop) -> None:
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        built.change("UPDATE items SET hours = 7 WHERE id <= 3")
        assert undo(built.folder).dropped == ("hours dropped (3 values and 17 defaults)",)

    def test_says_that_dropped_values_do_not_come_back(self, built: Shop) -> None:
        built.edit("blueprint.yaml", "  size: int 0..10 = 1\n", "")
        built.build()
        (said,) = undo(built.folder).dropped
        assert said == "size is back with its default in every row; its values went with the build"
        assert built.ask("SELECT count(*), sum(size) FROM items") == [(20, 20)]

    def test_a_rename_goes_back_in_the_users_code_too(self, built: Shop) -> None:
        built.edit("blueprint.yaml", "  size: int 0..10 = 1\n", "  width: int 0..10 = 1 was size\n")
        built.build()
        built.edit("src/item_service.py", "        return item\n", "        assert width != 3\n        return item\n")
        undo(built.folder)
        assert "assert size != 3" in built.read("src/item_service.py")
        assert built.ask("SELECT sum(size) FROM items") == [(90,)]

    def test_two_builds_are_taken_back_one_by_one_and_built_again(self, built: Shop) -> None:
        states = [built.everything()]
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        states.append(built.everything())
        built.edit("blueprint.yaml", "Box:", "Lid:\n  label: str 1..40\nBox:")
        built.build()
        undo(built.folder)
        assert built.everything() == states[1]
        undo(built.folder)
        assert built.everything() == states[0]
        built.edit("blueprint.yaml", *HOURS)
        assert built.build().number == 2

    def test_the_first_build_is_not_taken_back(self, built: Shop) -> None:
        with pytest.raises(NothingToUndoError, match="only the first build"):
            undo(built.folder)

    def test_a_project_that_was_never_built_has_nothing_to_take_back(self, shop: Shop) -> None:
        with pytest.raises(NothingToUndoError, match="never built"):
            undo(shop.folder)

    def test_stops_when_the_users_own_migration_stands_on_the_build(self, built: Shop) -> None:
        built.edit("blueprint.yaml", *HOURS)
        built.build()
        built.change("UPDATE alembic_version SET version_num = '0003'")
        before = built.everything()
        with pytest.raises(NewerMigrationError, match="stands at 0003"):
            undo(built.folder)
        assert built.everything() == before

    def test_a_database_that_never_took_the_step_is_left_alone(self, shop: Shop) -> None:
        shop.build()
        shop.edit("blueprint.yaml", *HOURS)
        shop.build()
        assert undo(shop.folder).dropped == ()
