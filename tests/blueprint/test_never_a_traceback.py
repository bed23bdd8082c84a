"""Whatever the text, the reader takes it or tells what is wrong: nothing else ever leaves it."""

import random
import time

import pytest
from blueprint_pages import HELPDESK, SHOP
from blueprint_strategies import blueprints
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wrong_pages import errors_of

from backwright.blueprint.model import Blueprint
from backwright.blueprint.printer import write

MANY = settings(
    max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
SCRAPS = (
    *"?[]{}()|=<>!&*%@`'\"#:,.-+/\\ \n\t\r\x00\ufeff\u2028é😀",
    *("..", "->", "-x->", "- ", ": ", "~", "= ", "== ", "[]", "while ", "not ", "and ", "of ", "was ", "owner", "me"),
    *("self", "anyone", "null", "now", "1e400", "20k", "9" * 60, "2026-01-01", "!!python/object:os.system", "<<: *a"),
    *("&a ", "*a", "---\n", "...\n", "|\n", ">\n", "\n  ", "\n    - ", "User", "Org", "str", "text", "decimal(", "k"),
)


def _is_told_well(text: str | bytes) -> None:
    for error in errors_of(text):
        assert error.place.line >= 1, str(error)
        assert error.place.column >= 1, str(error)
        assert error.expected or error.hint, str(error)


@MANY
@given(st.text(max_size=200))
def test_of_any_text(text: str) -> None:
    _is_told_well(text)


@MANY
@given(st.binary(max_size=200))
def test_of_any_bytes(data: bytes) -> None:
    _is_told_well(data)


@MANY
@given(st.text(st.sampled_from("ab:-> |?[]{}(),.=\n\"'#&*!1k"), max_size=120))
def test_of_any_text_of_the_marks_of_the_language(phrase: str) -> None:
    _is_told_well(f"app: a\nNote:\n  title: {phrase}\n")


@pytest.mark.parametrize("page", [HELPDESK, SHOP], ids=["helpdesk", "shop"])
def test_of_a_page_with_scraps_put_in(page: str) -> None:
    dice = random.Random(7)
    for _ in range(250):
        text = page
        for _ in range(dice.randint(1, 3)):
            start = dice.randrange(len(text))
            text = text[:start] + dice.choice(SCRAPS) + text[start + dice.choice((0, 0, 1, 5, 40)) :]
        _is_told_well(text)


@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(blueprints(), st.randoms(use_true_random=False))
def test_of_a_written_blueprint_with_lines_changed(blueprint: Blueprint, dice: random.Random) -> None:
    lines = write(blueprint).splitlines()
    for _ in range(3):
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        lines.insert(one, lines[other]) if dice.random() < 0.5 else lines.pop(one)
        lines = lines or ["app: a"]
    _is_told_well("\n".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "{a: " * 5_000,
        "a:\n" + "".join("  " * depth + f"k{depth}:\n" for depth in range(1, 200)),
        "- " * 5_000 + "a",
        "app: a\nNote:\n  title: " + "(" * 50_000,
        "app: a\nNote:\n  title: " + "a | " * 50_000 + "b",
        "app: a\nNote:\n  title: a" + " -x-> a" * 30_000,
        "app: a\nNote:\n  n: int\n  check: " + "not " * 50_000 + "n = 1",
        "app: a\nNote:\n  n: int\n  check: n = " + "-" * 5_000 + "1",
        "app: a\nNote:\n  n: int\n  check: " + " and ".join(["n = 1"] * 20_000),
        "app: a\nNote:\n  title: str 1.." + "9" * 100_000,
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "app: a\nNote:\n" + "".join(f"  field_{n}: str unique search filter sort\n" for n in range(4_000)),
        "app: a\n" + "".join(f"Entity{n}x:\n  name: Entity{n + 1}x owner\n" for n in range(2_000)),
        "app: a\n"
        + "".join(f"Entity{n}x:\n  name: Entity{n + 1}x owner\n" for n in range(900))
        + "Entity900x:\n  n: int\n",
        "app: a\n" + "".join(f"Entity{n}x:\n  name: Antity{n}x\n" for n in range(1_500)),
        "x" * 1_000_000,
        "a: b\n" * 100_000,
        "app: a\nNote:\n  \ttitle: str",
        "\ufeffapp: a\r\nNote:\r\n  title: str\r\n",
        "%YAML 9999999999.1\n---\napp: a",
        '"\\UFFFFFFFF": a',
    ],
    ids=lambda text: repr(text[:24]),
)
def test_of_a_page_made_to_break_a_reader(text: str) -> None:
    start = time.process_time()
    _is_told_well(text)
    assert time.process_time() - start < 5


def test_windows_line_ends_and_a_mark_at_the_start_are_nothing_wrong() -> None:
    assert errors_of("\ufeffapp: notes\r\nNote:\r\n  title: str\r\n") == ()


def test_the_place_of_a_byte_that_is_no_text() -> None:
    (error,) = errors_of(b"app: notes\nNote:\n  t\xffitle: str\n")
    assert (error.place.line, error.place.column) == (3, 4)
    assert "UTF-8" in error.message
