"""A rename touches names: code, paths, parameters. Sentences keep their words, or get words, never code."""

from backwright.build.merge.codemod import follow
from backwright.build.merge.renames import Form, Rename, forms


def form(rename: Rename, old: str) -> Form:
    return next(each for each in forms([rename]) if each.old == old)


STOCK = form(Rename("field", "Item", "stock", "on_hand"), "stock")
ABSENCE = form(Rename("entity", "TimeOff", "Absence", "TimeOff"), "absence")


class TestFields:
    def test_code_and_names_in_texts_are_renamed(self) -> None:
        code = (
            'if row.stock > 1:\n    body["stock"] = f"{row.stock} of {stock}"\n'
            '    ask(sort="-stock,id", **{"stock[gte]": 1})\n'
        )
        assert STOCK.replaced(code) == code.replace("stock", "on_hand")

    def test_sentences_are_left_alone(self) -> None:
        said = 'raise ConflictError("None in stock")  # what is in stock\n'
        assert STOCK.replaced(said) == said

    def test_code_in_prose_is_renamed(self) -> None:
        assert STOCK.in_sentences("Of `stock` and item.stock, what is in stock.") == (
            "Of `on_hand` and item.on_hand, what is in stock."
        )

    def test_statements_for_the_database_are_code(self) -> None:
        assert STOCK.replaced('text("SELECT stock FROM items")') == 'text("SELECT on_hand FROM items")'

    def test_what_a_test_expects_to_be_said_stays_as_the_service_says_it(self) -> None:
        service = (
            'async def buy(item, payload):\n    if payload.stock < 1:\n        raise ConflictError("Not in stock")\n'
        )
        base = {"src/services/item_service.py": "async def buy(item, payload):\n    return payload.stock\n"}
        theirs = {path: text.replace("stock", "on_hand") for path, text in base.items()}
        own = 'async def test_it():\n    assert answer == "Not in stock"\n    await rows.make(make_item, stock=0)\n'
        ours = {"src/services/item_service.py": service, "tests/test_mine.py": own}
        renamed = follow([Rename("field", "Item", "stock", "on_hand")], base, ours, theirs)
        assert renamed.ours["src/services/item_service.py"] == service.replace("payload.stock", "payload.on_hand")
        assert renamed.ours["tests/test_mine.py"] == own.replace("stock=0", "on_hand=0")


class TestFilesThatMove:
    def test_imports_of_a_moved_module_are_led_to_it_in_edited_files_of_the_build_too(self) -> None:
        base = {"src/models/desk.py": "class Desk: ...\n", "src/services/trip_service.py": "x = 1\n"}
        theirs = {"src/models/bench.py": "class Bench: ...\n", "src/services/trip_service.py": "x = 1\n"}
        ours = {**base, "src/services/trip_service.py": "from src.models.desk import Desk\nx = 1\n"}
        renamed = follow([Rename("entity", "Bench", "Desk", "Bench")], base, ours, theirs)
        assert renamed.ours["src/services/trip_service.py"] == "from src.models.bench import Bench\nx = 1\n"


class TestOneWordThatBecomesTwo:
    def test_code_and_paths_of_files_are_in_snake_case(self) -> None:
        assert ABSENCE.replaced("src/models/absence.py") == "src/models/time_off.py"
        assert ABSENCE.replaced("absence = await self.get(absence_id)") == "time_off = await self.get(time_off_id)"
        assert ABSENCE.replaced('names = ["absence", "{absence_id}"]') == 'names = ["time_off", "{time_off_id}"]'

    def test_a_route_has_hyphens(self) -> None:
        assert ABSENCE.replaced('get(f"/api/absence/{absence.id}")') == 'get(f"/api/time-off/{time_off.id}")'

    def test_a_sentence_has_spaces(self) -> None:
        assert ABSENCE.replaced('"""Show one absence."""') == '"""Show one time off."""'


class TestNamesThatCodeSpells:
    def test_a_field_that_code_spelled_loses_its_underscore_and_keywords_stay(self) -> None:
        ways = forms([Rename("field", "Trip", "from", "origin", was_written=("from_",))])
        code = 'from src.models import Trip\nif trip.from_ > 1:\n    ask(sort="from", **{"from[gte]": 1})\n'
        for way in ways:
            code = way.replaced(code)
        assert (
            code == 'from src.models import Trip\nif trip.origin > 1:\n    ask(sort="origin", **{"origin[gte]": 1})\n'
        )

    def test_a_field_that_code_must_spell_gets_an_underscore_in_code_alone(self) -> None:
        ways = forms([Rename("field", "Trip", "origin", "from", written=("from_",))])
        code = 'if trip.origin > origin_id:\n    body["origin"] = trip.origin  # the origin\n'
        for way in ways:
            code = way.replaced(code)
        assert code == 'if trip.from_ > from_id:\n    body["from"] = trip.from_  # the origin\n'

    def test_an_entity_that_code_spelled_does_not_take_the_words_of_libraries_along(self) -> None:
        ways = forms([Rename("entity", "Desk", "Table", "Desk", was_written=("Table_", "table_"))])
        code = "from sqlalchemy import Table\nfrom x import Table_, TableService\ntable_ = Table_(table_id=1)\n"
        for way in ways:
            code = way.replaced(code)
        assert code == "from sqlalchemy import Table\nfrom x import Desk, DeskService\ndesk = Desk(desk_id=1)\n"

    def test_an_entity_that_code_must_spell_is_spelled_where_it_stands_alone(self) -> None:
        ways = forms([Rename("entity", "Table", "Desk", "Table", written=("Table_",))])
        code = '"""All of a Desk."""\nfrom x import Desk, DeskService\ndesk = Desk(desk_id=1)\n'
        for way in ways:
            code = way.replaced(code)
        assert code == '"""All of a Table."""\nfrom x import Table_, TableService\ntable = Table_(table_id=1)\n'
