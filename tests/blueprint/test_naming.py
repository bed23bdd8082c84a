"""English and casings."""

import pytest

from backwright.blueprint import naming

PLURALS = {
    "address": "addresses",
    "alias": "aliases",
    "analysis": "analyses",
    "archive": "archives",
    "axis": "axes",
    "bonus": "bonuses",
    "box": "boxes",
    "boy": "boys",
    "cache": "caches",
    "campus": "campuses",
    "case": "cases",
    "category": "categories",
    "cause": "causes",
    "child": "children",
    "class": "classes",
    "company": "companies",
    "cookie": "cookies",
    "criterion": "criteria",
    "database": "databases",
    "day": "days",
    "document": "documents",
    "entry": "entries",
    "expense": "expenses",
    "grandchild": "grandchildren",
    "hero": "heroes",
    "house": "houses",
    "human": "humans",
    "invoice": "invoices",
    "key": "keys",
    "leaf": "leaves",
    "lens": "lenses",
    "license": "licenses",
    "match": "matches",
    "menu": "menus",
    "move": "moves",
    "movie": "movies",
    "nurse": "nurses",
    "person": "people",
    "photo": "photos",
    "policy": "policies",
    "process": "processes",
    "purchase": "purchases",
    "quiz": "quizzes",
    "release": "releases",
    "response": "responses",
    "salesman": "salesmen",
    "schema": "schemas",
    "shelf": "shelves",
    "shoe": "shoes",
    "size": "sizes",
    "specimen": "specimens",
    "status": "statuses",
    "tag": "tags",
    "tax": "taxes",
    "tie": "ties",
    "use": "uses",
    "virus": "viruses",
    "warehouse": "warehouses",
    "watch": "watches",
    "wish": "wishes",
}


@pytest.mark.parametrize(("one", "many"), PLURALS.items())
def test_plural_and_singular_are_each_other_undone(one: str, many: str) -> None:
    assert naming.plural(one) == many
    assert naming.singular(many) == one
    assert naming.singular(one) == one


@pytest.mark.parametrize("word", ["series", "news", "equipment", "sheep"])
def test_some_words_have_no_plural_of_their_own(word: str) -> None:
    assert naming.plural(word) == naming.singular(word) == word


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("PocketWatch", "PocketWatches"),
        ("pocket_watch", "pocket_watches"),
        ("pocket-watch", "pocket-watches"),
        ("pocket watch", "pocket watches"),
        ("POCKET_WATCH", "POCKET_WATCHES"),
        ("LineItem", "LineItems"),
        ("ContactPerson", "ContactPeople"),
    ],
)
def test_the_last_word_bends_in_its_own_casing(name: str, many: str) -> None:
    assert naming.plural(name) == many
    assert naming.singular(many) == name


@pytest.mark.parametrize("name", ["PocketWatch", "pocket_watch", "pocket-watch", "pocketWatch", "pocket watch"])
def test_every_casing_leads_to_every_other(name: str) -> None:
    assert naming.snake(name) == "pocket_watch"
    assert naming.pascal(name) == "PocketWatch"
    assert naming.camel(name) == "pocketWatch"
    assert naming.kebab(name) == "pocket-watch"
    assert naming.human(name) == "pocket watch"
    assert naming.sentence(name) == "Pocket watch"


def test_capitals_in_a_row_are_one_word() -> None:
    assert naming.snake("HTTPServer") == "http_server"
    assert naming.snake("Item2Part") == "item2_part"


def test_tables_and_routes() -> None:
    assert naming.table("PocketWatch") == "pocket_watches"
    assert naming.route("PocketWatch") == "pocket-watches"
    assert naming.link_table("PocketWatch", "spare_parts") == "pocket_watch_spare_parts"


@pytest.mark.parametrize(
    ("article", "names"),
    [
        ("a", ("Ticket", "User", "Unit", "University", "Usage", "EuroZone", "OneTimeCode", "House", "pocket_watch")),
        ("an", ("Org", "Hour", "HonorRoll", "Estate", "UninvitedGuest", "Umbrella", "invoice", "Order")),
    ],
)
def test_the_article_goes_by_the_sound(article: str, names: tuple[str, ...]) -> None:
    assert {name: naming.article(name) for name in names} == dict.fromkeys(names, article)
