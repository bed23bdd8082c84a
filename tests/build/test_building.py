"""Building a project, and building it again when its page has changed."""

import pytest
from shop import Shop

from backwright.build.build import ChecksFailedError, RefusedError
from backwright.build.plan import plan
from backwright.build.resolve import ConflictsError
from backwright.pristine import read_pristine

WIDER = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  hours: int 0..1000 = 0\n")


class TestFirstBuild:
    def test_writes_the_project_its_lock_and_its_pristine_render(self, shop: Shop) -> None:
        done = shop.build()
        assert done.plan.first
        assert done.number == 1
        assert "class ItemService" in shop.read("src/item_service.py")
        assert read_pristine(shop.folder)["src/item_service.py"] == shop.read("src/item_service.py")
        assert '"Item.size"' in shop.read("blueprint.lock")
        assert (done.counts.entities, done.counts.blueprint_lines) == (2, 6)

    def test_leaves_what_is_there_already(self, shop: Shop) -> None:
        shop.write("notes.txt", "mine")
        shop.build()
        assert shop.read("notes.txt") == "mine"

    def test_stops_at_a_file_of_the_users_that_it_would_write(self, shop: Shop) -> None:
        shop.write("README.md", "# mine\n")
        with pytest.raises(ConflictsError, match=r"README.md:1: you have a file"):
            shop.build()
        assert not (shop.folder / "src").exists()
        assert shop.read("README.md") == "# mine\n"

    def test_says_when_there_is_nothing_to_do(self, shop: Shop) -> None:
        shop.build()
        before = shop.everything()
        assert shop.build().empty
        assert shop.everything() == before


class TestPlan:
    def test_says_what_changes_and_writes_nothing(self, built: Shop) -> None:
        built.edit("blueprint.yaml", *WIDER)
        before = built.everything()
        planned = plan(built.folder, stack=built.stack)
        assert [change.text for change in planned.changes] == ["Item gains hours (int 0..1000, default 0)"]
        assert planned.changes[0].place == "blueprint.yaml:5"
        assert planned.data is not None
        assert (planned.data.rows, planned.data.migration) == (20, "0002_item")
        assert "src/item_service.py" in planned.files.written
        assert planned.files.migrations == ("migrations/versions/0002_item.py",)
        assert "+1 field" in planned.api.summary
        assert built.everything() == before
        assert planned.to_json()["data"]["rows"] == 20


class TestNextBuild:
    def test_migrates_the_filled_database_keeps_the_edit_and_tells_the_changelog(self, built: Shop) -> None:
        built.edit("src/item_service.py", "        return item\n", '        item["mine"] = 1\n        return item\n')
        built.edit("blueprint.yaml", *WIDER)
        done = built.build()
        assert built.ask("SELECT count(*), sum(hours) FROM items") == [(20, 0)]
        assert built.revision().startswith("0002_")
        service = built.read("src/item_service.py")
        assert 'item["mine"] = 1' in service
        assert '"hours": hours' in service
        assert [(edit.path, edit.text) for edit in done.edits] == [("src/item_service.py", 'item["mine"] = 1')]
        assert service.splitlines()[done.edits[0].line - 1].strip() == 'item["mine"] = 1'
        assert done.rehearsal is not None
        assert (done.rehearsal.done, done.rehearsal.rows) == (True, 20)
        assert done.tested is not None
        assert done.tested.summary == "ruff, 1 passed"
        assert "- Item gains hours (int 0..1000, default 0)" in built.read("docs/changelog.md")
        assert "hours" in built.read("docs/openapi.json")

    def test_goes_on_without_a_database_and_says_so(self, shop: Shop) -> None:
        shop.build()
        shop.edit("blueprint.yaml", *WIDER)
        done = shop.build()
        assert done.rehearsal is not None
        assert done.rehearsal.note == "no database yet at shop.db; make migrate"
        assert not (shop.folder / "shop.db").exists()

    def test_a_rename_keeps_data_and_edits(self, built: Shop) -> None:
        built.edit("src/item_service.py", "        return item\n", "        assert size != 3\n        return item\n")
        built.edit("blueprint.yaml", "  size: int 0..10 = 1\n", "  width: int 0..10 = 1 was size\n")
        built.build()
        assert built.ask("SELECT sum(width) FROM items") == [(90,)]
        assert "assert width != 3" in built.read("src/item_service.py")

    def test_code_that_fails_its_tests_is_not_applied_and_the_copy_is_kept(self, built: Shop) -> None:
        built.write(
            "tests/test_mine.py",
            "from src.item_model import FIELDS\n\n\ndef test_no_hours():\n    assert 'hours' not in FIELDS\n",
        )
        built.edit("blueprint.yaml", *WIDER)
        before = built.everything()
        with pytest.raises(ChecksFailedError, match="pytest") as caught:
            built.build()
        assert "test_no_hours" in str(caught.value)
        assert caught.value.copy is not None
        assert (caught.value.copy / "src" / "item_model.py").exists()
        assert built.everything() == before
        assert built.ask("SELECT version_num FROM alembic_version") == [("0001",)]

    def test_code_that_does_not_load_is_not_applied(self, built: Shop) -> None:
        built.edit("src/item_model.py", "FIELDS = [", "import nowhere\nFIELDS = [")
        built.edit("blueprint.yaml", *WIDER)
        with pytest.raises(ChecksFailedError, match="nowhere"):
            built.build()

    def test_a_migration_that_loses_rows_on_the_copy_is_not_applied(
        self, built: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from backwright.build.rehearse import RehearsalError

        made = built.stack.revision

        def losing(*arguments: object) -> object:
            revision = made(*arguments)  # type: ignore[arg-type]
            assert revision
            text = revision.text.replace(
                "def upgrade() -> None:\n", "def upgrade() -> None:\n    op.execute('DELETE FROM items WHERE id = 3')\n"
            )
            return type(revision)(revision.path, text, revision.summary)

        monkeypatch.setattr(built.stack, "revision", losing)
        built.edit("blueprint.yaml", *WIDER)
        with pytest.raises(RehearsalError, match="items has 19 rows and had 20"):
            built.build()
        assert built.ask("SELECT count(*) FROM items") == [(20,)]

    def test_rows_that_do_not_fit_are_counted_and_stop_the_build(self, built: Shop) -> None:
        built.edit("blueprint.yaml", "size: int 0..10 = 1", "size: int 0..8 = 1")
        before = built.everything()
        planned = plan(built.folder, stack=built.stack)
        assert planned.data is None or planned.data.refusals
        with pytest.raises(RefusedError, match="2 of 20 rows of items are too large"):
            built.build()
        assert built.everything() == before


class TestConflicts:
    def clash(self, shop: Shop) -> None:
        shop.edit(
            "src/item_service.py", 'item: dict[str, object] = {"name": name, "size": size}', "item = self.empty()"
        )
        shop.edit("blueprint.yaml", *WIDER)

    def test_apply_nothing_and_show_both_sides(self, built: Shop) -> None:
        self.clash(built)
        before = {name: text for name, text in built.everything().items() if "/conflicts/" not in name}
        with pytest.raises(ConflictsError) as caught:
            built.build()
        said = str(caught.value)
        assert "src/item_service.py:6: you and the build changed this" in said
        assert "yours     |         item = self.empty()" in said
        assert '"hours": hours}' in said
        assert {name: text for name, text in built.everything().items() if "/conflicts/" not in name} == before
        assert "<<<<<<< yours" in built.read(".backwright/conflicts/src/item_service.py")

    def test_are_settled_by_taking_the_markers_out(self, built: Shop) -> None:
        self.clash(built)
        with pytest.raises(ConflictsError):
            built.build()
        path = ".backwright/conflicts/src/item_service.py"
        text = built.read(path)
        start, end = text.index("<<<<<<<"), text.index(">>>>>>> generated now\n") + len(">>>>>>> generated now\n")
        built.write(path, text[:start] + "        item: dict[str, object] = {}\n" + text[end:])
        built.build()
        assert "        item: dict[str, object] = {}\n" in built.read("src/item_service.py")
        assert "hours: object" in built.read("src/item_service.py")
        assert not (built.folder / ".backwright" / "conflicts").exists()
