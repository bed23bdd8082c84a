"""Ids that stay while names change."""

import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path

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
    lines = [line.strip() for line in text.splitlines() if '"Case' in line]
    assert lines == sorted(lines)
    assert sum('"Case.effort"' in line for line in text.splitlines()) == 1


@pytest.mark.parametrize("text", ["", "[]", "{", '{"ids": {}}', '{"tool": "1", "ids": []}', "<<<<<<< HEAD\n{}"])
def test_what_is_no_lock_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(LockError, match="version control"):
        Lock.from_json(text)


class TestSinceTheLastBuild:
    def test_what_has_its_id_under_another_path_has_moved_with_all_that_is_in_it(self) -> None:
        built = Lock.assign(page(), None, ids())
        moved = built.rename("Ticket", "Case").rename("Case.effort", "Case.hours").since(built).moved
        assert moved["Case"] == "Ticket"
        assert moved["Case.hours"] == "Ticket.effort"
        assert moved["Case.priority.high"] == "Ticket.priority.high"
        assert "Comment" not in moved

    def test_an_id_that_is_gone_is_named_with_what_to_do(self) -> None:
        built = Lock.assign(page(), None, ids())
        damaged = Lock({path: id_ for path, id_ in built.ids.items() if not path.startswith("Ticket.priority")})
        with pytest.raises(LockError, match=r"the id of Ticket.priority, .* and 1 more; .*copy .backwright/built.lock"):
            damaged.since(built)

    def test_one_id_for_two_things_is_named_with_what_to_do(self) -> None:
        built = Lock.assign(page(), None, ids())
        damaged = Lock({**built.ids, "Ticket.effort": built.ids["Ticket.subject"]})
        with pytest.raises(LockError, match=r"one id to Ticket.effort and Ticket.subject; bring it back"):
            damaged.since(built)


HOURS = ("effort: int", "hours: int? \n  effort: int")
FLOOR = ("effort: int", "floor: int? \n  effort: int")
SITE = ("body: text", "site: str? \n  body: text")


class TestTwoBranches:
    def merged(self, folder: Path, *edits: tuple[str, str]) -> tuple[str, int]:
        """What Git makes of two branches' locks, and whether it found conflicts."""
        base = Lock.assign(page(), None, ids()).with_render("0.1.0", {"docs/openapi.json": "0"})
        texts = {"base": base}
        for name, edit in zip(("ours", "theirs"), edits, strict=True):
            lock = Lock.assign(page(edit), base, lambda name=name: name.ljust(8, "0"))
            texts[name] = lock.with_render("0.1.0", {"docs/openapi.json": name})
        for name, lock in texts.items():
            (folder / name).write_text(lock.to_json())
        command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return done.stdout, done.returncode

    @pytest.mark.parametrize("theirs", [SITE, FLOOR], ids=["apart", "side by side"])
    def test_both_keep_the_ids_that_they_gave(self, theirs: tuple[str, str], tmp_path: Path) -> None:
        text, conflicts = self.merged(tmp_path, HOURS, theirs)
        assert conflicts  # of the hashes at least, which the next build writes anew
        name = theirs[1].partition(":")[0]
        entity = "Comment" if name == "site" else "Ticket"
        lock = Lock.from_json(text)
        assert (lock.ids["Ticket.hours"], lock.ids[f"{entity}.{name}"]) == ("ours0000", "theirs00")
        assert lock.since(Lock.from_json((tmp_path / "base").read_text())).moved == {}

    def test_a_field_that_both_added_has_one_id(self, tmp_path: Path) -> None:
        text, _ = self.merged(tmp_path, HOURS, HOURS)
        assert Lock.from_json(text).ids["Ticket.hours"] == "ours0000"
