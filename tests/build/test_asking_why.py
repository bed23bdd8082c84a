"""Asking where a line comes from."""

import pytest
from shop import Shop

from backwright.build.outcome import Why
from backwright.build.why import NoSuchLineError, why


def asked(shop: Shop, path: str, text: str) -> Why:
    lines = shop.read(path).splitlines()
    at = next(number for number, line in enumerate(lines, 1) if text in line)
    return why(shop.folder, f"{path}:{at}", stack=shop.stack)


class TestWhy:
    def test_a_generated_line_names_the_line_of_the_page_and_the_template(self, built: Shop) -> None:
        found = asked(built, "src/item_model.py", '"size"')
        assert found.owner == "generated"
        assert [(source.place, source.text) for source in found.blueprint] == [
            ("blueprint.yaml:4", "  size: int 0..10 = 1")
        ]
        assert (found.template, found.emitter) == ("src/pocket_watch_model.py:4", "fields")
        assert found.rule == "The items."
        assert found.build == 1

    def test_a_line_that_names_no_field_comes_from_its_entity(self, built: Shop) -> None:
        found = asked(built, "src/item_service.py", "class ItemService")
        assert [source.place for source in found.blueprint] == ["blueprint.yaml:2"]

    def test_a_line_of_the_users_is_theirs(self, built: Shop) -> None:
        built.edit("src/item_service.py", "        return item\n", '        item["mine"] = 1\n        return item\n')
        assert asked(built, "src/item_service.py", '"mine"').owner == "yours"
        assert asked(built, "src/item_service.py", "return item").owner == "generated"
        built.write("src/own.py", "x = 1\n")
        assert asked(built, "src/own.py", "x = 1").owner == "yours"

    def test_a_generated_line_that_the_user_changed_is_shown_as_it_was(self, built: Shop) -> None:
        built.edit("src/item_service.py", "return number", "return number + 1")
        found = asked(built, "src/item_service.py", "return number + 1")
        assert found.owner == "changed"
        assert found.generated.strip() == "return number"

    def test_the_line_of_the_page_is_where_it_is_now(self, built: Shop) -> None:
        built.edit("blueprint.yaml", "app: shop", "# ours\n\napp: shop")
        assert asked(built, "src/item_model.py", '"size"').blueprint[0].place == "blueprint.yaml:6"

    def test_a_line_that_is_not_there_is_refused(self, built: Shop) -> None:
        with pytest.raises(NoSuchLineError, match="there is no line 99"):
            why(built.folder, "src/item_model.py:99")
        with pytest.raises(NoSuchLineError, match="names no line"):
            why(built.folder, "src/item_model.py")
