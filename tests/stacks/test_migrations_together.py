"""Changes that come together: rules over fields that come or go with them, and ways back that must make up values."""

import ast
import subprocess
import sys

import pytest
from migrating import Database, Move, blueprint

from backwright.changes.detect import detect
from backwright.changes.lock import Lock
from backwright.stacks.python.alembic import initial, revision

SHIFT = """
app: rota
Shift:
  code: str 3..8 unique
  place: str 1..20
  mail: email
  begins: int 0..20
  ends: int 5..24
  left_at: datetime?
  since_at: datetime
  until_at: datetime
  state: planned -work-> worked
  days: Day[]
  check:
    - begins < ends
    - left_at > created_at
    - until_at > since_at
  unique: (place, begins) while state != worked
Day:
  name: str 1..9 unique
"""
STAMPS = "'2026-01-01 00:00:00', '2026-01-01 00:00:00'"
COLUMNS = "code, place, mail, begins, ends, left_at, since_at, until_at, state, created_at, updated_at"


def shift(number: int) -> str:
    names = f"'s-{number:02}', 'dock {number}', 'a{number}@b.example'"
    values = f"{names}, 9, 11, NULL, '2025-01-01 00:00:00', '2025-02-01 00:00:00', 'worked', {STAMPS}"
    return f"INSERT INTO shifts ({COLUMNS}) VALUES ({values})"


ROWS = [
    *(shift(number) for number in range(1, 13)),
    f"INSERT INTO days (name, created_at, updated_at) VALUES ('Monday', {STAMPS})",
    "INSERT INTO shift_days (shift_id, day_id) VALUES (2, 1)",
]


def edited(*pairs: tuple[str, str]) -> str:
    page = SHIFT
    for old, new in pairs:
        assert old in page, old
        page = page.replace(old, new, 1)
    return page


ENDS = "  ends: int 5..24\n"
PLACE_RULE = "  unique: (place, begins) while state != worked\n"
TOGETHER = {
    "a field goes with the check that names it": edited(
        ("  left_at: datetime?\n", ""), ("    - left_at > created_at\n", "")
    ),
    "a state goes with the unique that tests it": edited(
        ("  state: planned -work-> worked\n", ""), (" while state != worked", "")
    ),
    "a field goes with the unique that it is part of": edited(("  place: str 1..20\n", ""), (PLACE_RULE, "")),
    "a unique text goes, and comes back as long as it must be": edited(("  code: str 3..8 unique\n", "")),
    "a required field goes, and comes back as a check wants it": edited(
        ("  ends: int 5..24\n", ""), ("    - begins < ends\n", "")
    ),
    "a required time goes, and comes back as a check wants it": edited(
        ("  since_at: datetime\n", ""), ("    - until_at > since_at\n", "")
    ),
    "links go": edited(("  days: Day[]\n", "")),
    "links go with what they led to": edited(("  days: Day[]\n", ""), ("Day:\n  name: str 1..9 unique\n", "")),
    "an e-mail becomes a text": edited(("mail: email", "mail: str 3..254")),
    "a field comes with a check that its default satisfies": edited(
        (ENDS, f"{ENDS}  rest: int 0..5 = 1\n"),
        ("    - begins < ends", "    - rest < ends"),
    ),
    "a field comes with a unique that it is part of": edited(
        (ENDS, f"{ENDS}  rest: int 0..5 = 1\n"), ("(place, begins)", "(place, rest)")
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_it_goes_up_and_down_and_up_with_rows(name: str, database: Database) -> None:
    move = Move.of(SHIFT, TOGETHER[name])
    database.apply(initial(move.old).text)
    database.execute(*ROWS)
    before, counts = database.catalogue(), {table: len(rows) for table, rows in database.all_rows().items()}
    database.apply(move.text)
    after = database.catalogue()
    database.apply(move.text, "downgrade")
    assert database.catalogue() ^ before == set()
    assert {t: len(rows) for t, rows in database.all_rows().items() if t == "shifts"} == {"shifts": counts["shifts"]}
    database.apply(move.text)
    assert database.catalogue() ^ after == set()


REFUSED = {
    "12 of 12 rows of shifts break begins < rest; mend them first": edited(
        (ENDS, f"{ENDS}  rest: int 0..5 = 4\n"),
        ("    - begins < ends", "    - begins < rest"),
    ),
    "11 of 12 rows of shifts repeat the rest and begins of another; make them different first": edited(
        (ENDS, f"{ENDS}  rest: int 0..5 = 4\n"),
        (PLACE_RULE, "  unique: (rest, begins)\n"),
    ),
    "1 of 1 rows of shift_days are lost": edited(("  days: Day[]\n", "")),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_the_rows_are_asked_of_what_they_do_not_have_yet(sentence: str, database: Database) -> None:
    move = Move.of(SHIFT, REFUSED[sentence])
    database.apply(initial(move.old).text)
    database.execute(*ROWS)
    assert sentence in move.answers(database)


def test_a_text_that_is_no_address_keeps_an_email_from_coming_back(database: Database) -> None:
    move = Move.of(SHIFT, TOGETHER["an e-mail becomes a text"])
    database.apply(initial(move.old).text)
    database.execute(*ROWS)
    database.apply(move.text)
    database.execute("UPDATE shifts SET mail = 'none' WHERE id = 3")
    with pytest.raises(Exception, match="1 row: of shifts hold a value of mail that does not fit email"):
        database.apply(move.text, "downgrade")


def test_a_revision_that_does_everything_has_lines_that_a_linter_takes() -> None:
    new = edited(
        ("Day:\n", "Weekday:\n  was: Day\n"),
        ("days: Day[]", "weekdays: Weekday[] was days"),
        ("code: str 3..8 unique", "sign: str 3..9 unique was code"),
        ("begins: int 0..20\n", "starts: int 0..20 was begins\n"),
        ("- begins <", "- starts <"),
        ("(place, begins)", "(place, starts)"),
        (ENDS, "  ends: decimal(4,2) 5..24\n  rest: int? unique\n"),
        ("planned -work-> worked", "open was planned -work-> worked"),
    )
    old = blueprint(SHIFT)
    made = revision(2, old, blueprint(new), detect(old, blueprint(new), Lock()))
    assert made is not None
    ast.parse(made.text)
    assert "from migrations.steps import (\n    altered,\n" in made.text
    assert max(map(len, made.text.splitlines())) <= 120


LAID_OUT = {
    "renames alone": edited(("place: str 1..20", "dock: str 1..20 was place"), ("(place, begins)", "(dock, begins)")),
    "a narrower text": edited(("place: str 1..20", "place: str 1..19")),
    "one more state": edited(("planned -work-> worked", "planned -work-> worked, planned -skip-> skipped")),
    "an entity renamed": edited(("Day:\n", "Weekday:\n  was: Day\n"), ("days: Day[]", "days: Weekday[]")),
}


@pytest.mark.parametrize("page", [*TOGETHER.values(), *LAID_OUT.values()], ids=[*TOGETHER, *LAID_OUT])
def test_a_revision_is_laid_out_as_the_formatter_would(page: str) -> None:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "120", "--diff", "-"]
    done = subprocess.run(command, input=Move.of(SHIFT, page).text, capture_output=True, text=True, check=False)
    assert done.stdout == ""
