"""The generator of random pages: it repeats itself, knows the whole language, and its pages are sound."""

import pytest
from benchmarks.pages.generate import Generator, Part, RandomPage, changed, refusals
from benchmarks.pages.trial import Trial, shrunk

SEEDS = range(60)
# What some page must say: words, types, kinds of relations, grants, laws.
LANGUAGE = (
    "database: postgresql", "tenant(Org)", "audit", "idempotency", "anyone: read", "self: read", " of ",
    " owner", " = me", "[]",
    "User unique", "User? unique", "role ", "unique: (", "check: ", " while ", "and not (", "update(", "->", " | ",
    "str ", "text ", "int ", "decimal(", "bool", "datetime", "email", " filter", " sort", " search", " unique", "> now",
    "> starts_at", "fields:", "= null",
    "date ", "date?", "bigint", "float", "money",
)  # fmt: skip


def test_a_seed_gives_one_page() -> None:
    assert Generator(7).page().text == Generator(7).page().text
    assert changed(Generator(7).page(), 7).text == changed(Generator(7).page(), 7).text
    assert Generator(7).page().text != Generator(8).page().text


def test_every_page_and_every_changed_page_is_accepted() -> None:
    pages = [page for seed in SEEDS for page in (Generator(seed).page(), changed(Generator(seed).page(), seed))]
    assert {page.text: refusals(page) for page in pages if refusals(page)} == {}


def test_the_whole_language_is_said() -> None:
    said = "\n".join(Generator(seed).page().text for seed in range(300))
    assert [part for part in LANGUAGE if part not in said] == []


def test_a_change_changes_the_page() -> None:
    same = [seed for seed in SEEDS if changed(Generator(seed).page(), seed) == Generator(seed).page()]
    assert same == []


def test_a_page_that_falls_is_made_as_small_as_it_falls() -> None:
    page = RandomPage(
        ("app: shop",),
        (
            Part("Box", {"name": "str", "stock": "int"}),
            Part("Bus", {"seats": "int", "label": "str"}, ("check: seats != 4",)),
        ),
    )
    smallest = shrunk(page, lambda smaller: "seats: int" in smaller.text, 100)
    assert smallest.text == "app: shop\nBus:\n  seats: int\n"


@pytest.mark.parametrize("seed", [11])
def test_a_page_holds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the trial, on more pages and on PostgreSQL, is for `.ci/run` and `make bench NAME=pages`."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    failure = Trial(changing=False).run(Generator(seed).page(), seed)
    assert failure is None, failure


def test_a_page_that_does_not_hold_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    failure = Trial(changing=False).run(RandomPage(("app: shop",), (Part("Item", {"id": "int"}),)), 1)
    assert failure is not None
    assert failure.stage == "check"
