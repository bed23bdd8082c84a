"""Ids that stay while names change."""

from collections.abc import Callable
from itertools import count

import pytest
from pages import changes, page

from backwright.changes.lock import Lock, LockError


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{next(numbers):08x}"


def test_everything_on_a_page_has_an_id_of_its_own() -> None:
    lock = Lock.assign(page(), None, ids())
    assert {"Ticket", "Ticket.effort", "Ticket.priority.high", "User.role"} <= lock.ids.keys()
    assert len(set(lock.ids.values())) == len(lock.ids)


def test_what_was_there_keeps_its_id_and_what_is_new_gets_a_fresh_one() -> None:
    first = Lock.assign(page(), None, ids())
    second = Lock.assign(page(("effort: int", "hours: int? \n  effort: int")), first, lambda: "ffffffff")
    assert second.ids["Ticket.hours"] == "ffffffff"
    assert first.ids.items() <= second.ids.items()


def test_an_id_that_is_taken_is_not_given_again() -> None:
    numbers = iter(["00000001", "00000001", "00000002", *(f"{n:08x}" for n in range(3, 200))])
    lock = Lock.assign(page(), None, lambda: next(numbers))
    assert len(set(lock.ids.values())) == len(lock.ids)


def test_what_is_renamed_keeps_its_id_with_all_that_is_in_it() -> None:
    edit = (
        ("Ticket:\n", "Case:\n  was: Ticket\n"), ("ticket: Ticket owner", "case: Case owner, was ticket"),
        ("of ticket", "of case"), ("| high", "| urgent was high"),
    )  # fmt: skip
    first = Lock.assign(page(), None, ids())
    second = Lock.assign(page(*edit), first, lambda: "ffffffff", changes(*edit))
    assert second.ids["Case"] == first.ids["Ticket"]
    assert second.ids["Case.effort"] == first.ids["Ticket.effort"]
    assert second.ids["Case.priority.urgent"] == first.ids["Ticket.priority.high"]
    assert second.ids["Comment.case"] == first.ids["Comment.ticket"]
    assert "ffffffff" not in second.ids.values()


def test_it_is_written_one_id_a_line_and_sorted_and_read_back() -> None:
    lock = Lock.assign(page(), None, ids()).with_render("0.1.0", {"src/main.py": "ab" * 32}).rename("Ticket", "Case")
    text = lock.to_json()
    assert Lock.from_json(text) == lock
    lines = [line.strip() for line in text.splitlines() if '"Case' in line and "moved" not in line]
    assert lines[:-1] == sorted(lines[:-1])
    assert sum('"Case.effort"' in line for line in text.splitlines()) == 1


@pytest.mark.parametrize("text", ["", "[]", "{", '{"ids": {}}', '{"tool": "1", "ids": []}', "<<<<<<< HEAD\n{}"])
def test_what_is_no_lock_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(LockError, match="version control"):
        Lock.from_json(text)
