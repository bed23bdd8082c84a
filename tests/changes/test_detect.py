"""What is found to have changed, and in which words."""

from itertools import count

import pytest
from pages import changes, page

from backwright.changes.detect import AmbiguousRename, detect
from backwright.changes.lock import Lock
from backwright.changes.operations import AddField, ChangeGrants, RefusedChangeError, summary

EFFORT = "  effort: int 1..100 = 1\n"

SAID = {
    "Ticket gains hours (int 0..1000, default 0, filter)": (EFFORT, EFFORT + "  hours: int 0..1000 = 0, filter\n"),
    "Ticket loses effort": (EFFORT, ""),
    "Ticket: effort is now hours": (EFFORT, "  hours: int 1..100 = 1, was effort\n"),
    "Ticket.effort is wider: int 1..500 instead of int 1..100": ("1..100", "1..500"),
    "Ticket.effort is narrower: int 1..50 instead of int 1..100": ("1..100", "1..50"),
    "Ticket.effort is wider: decimal(8,2) 1..100 instead of int 1..100": ("int 1..100", "decimal(8,2) 1..100"),
    "Ticket.effort is str ..20 instead of int 1..100": ("int 1..100 = 1", "str ..20 = '1'"),
    "Ticket.effort may be null": ("int 1..100 = 1", "int 1..100? = 1"),
    "Ticket.due_at is required": ("datetime? > now", "datetime > now"),
    "Ticket.effort: default 2 instead of 1": ("1..100 = 1", "1..100 = 2"),
    "Ticket.effort: default none instead of 1": ("1..100 = 1", "1..100"),
    "Ticket.due_at: no rule instead of > now": ("datetime? > now", "datetime?"),
    "Ticket.priority gains the value urgent": ("| high", "| high | urgent"),
    "Ticket.priority loses the value high": (" | high", ""),
    "Ticket.priority: high is now urgent": ("| high", "| urgent was high"),
    "Ticket.priority sorts as high | low | normal": ("low | normal | high", "high | low | normal"),
    "Ticket.status: now also solved -reopen-> open": ("-close-> closed", "-close-> closed, solved -reopen-> open"),
    "Ticket.priority loses sort": ("filter, sort", "filter"),
    "Ticket.effort gains filter": ("1..100 = 1", "1..100 = 1, filter"),
    "Comment: no two of the same (ticket)": ("ticket: Ticket owner", "ticket: Ticket owner, unique"),
    "Org: several of the same (name) are allowed": (
        " unique\n  can:\n    - member: read\nTicket",
        "\n  can:\n    - member: read\nTicket",
    ),
    "Ticket: effort < 50 must hold": ("  check: due", "  check:\n    - effort < 50\n    - due"),
    "Ticket: due_at > created_at need not hold": ("  check: due_at > created_at\n", ""),
    "Comment in other hands: now also author of ticket: create, no longer author of ticket: read": (
        "author of ticket: read",
        "author of ticket: create",
    ),
    "New entity Tag (name)": ("Comment:\n", "Tag:\n  name: str 1..30\n  can:\n    - agent: all\nComment:\n"),
    "audit is switched off": (", audit", ""),
    "User.role gains the value boss": ("agent\nOrg", "agent, boss\nOrg"),
}


@pytest.mark.parametrize("sentence", SAID)
def test_a_change_is_said_in_one_sentence(sentence: str) -> None:
    assert [change.describe() for change in changes(SAID[sentence])] == [sentence]


@pytest.mark.parametrize("sentence", SAID)
def test_a_change_taken_back_twice_is_the_change(sentence: str) -> None:
    (change,) = changes(SAID[sentence])
    assert change.reverse().reverse() == change


def test_a_grant_of_a_field_that_is_new_is_said() -> None:
    (grown,) = [
        c
        for c in changes((EFFORT, EFFORT + "  hours: int?\n"), ("update(subject", "update(hours, subject"))
        if isinstance(c, ChangeGrants)
    ]
    assert grown.describe() == "Ticket in other hands: now also author: update(hours) while status = open"
    assert grown.breaks_clients is None


def test_a_grant_that_goes_with_its_field_is_not_said_twice() -> None:
    (shrunk,) = [
        c.reverse()
        for c in changes((EFFORT, EFFORT + "  hours: int?\n"), ("update(subject", "update(hours, subject"))
        if isinstance(c, ChangeGrants)
    ]
    assert shrunk.describe() == "Ticket in other hands: no longer author: update(hours) while status = open"
    assert shrunk.breaks_clients is None


def test_the_same_page_has_not_changed() -> None:
    assert changes() == ()


def test_a_change_knows_its_line() -> None:
    (change,) = changes(SAID["Ticket gains hours (int 0..1000, default 0, filter)"])
    assert str(change.place) == "blueprint.yaml:16:3"


def test_what_went_is_told_where_the_page_had_it_and_now_has_its_like() -> None:
    """Lines were added above, so the numbers of the page before would lead astray."""
    moved = ("  subject: str 3..140 search\n", "  site: str?\n  subject: str 3..140 search\n")
    found = {c.describe(): str(c.place) for c in changes(moved, (" | high", ""), (EFFORT, ""))}
    assert found["Ticket.priority loses the value high"] == "blueprint.yaml:13:3"
    assert found["Ticket loses effort"] == "blueprint.yaml:9:1"


def test_a_rename_that_has_happened_is_no_change() -> None:
    renamed = page((EFFORT, "  hours: int 1..100 = 1, was effort\n"))
    assert detect(renamed, renamed, Lock()) == ()


BY_ID = {
    "Ticket: effort is now hours": ("Ticket.effort", "Ticket.hours", (EFFORT, "  hours: int 1..100 = 1\n")),
    "Ticket.priority: high is now urgent": ("Ticket.priority.high", "Ticket.priority.urgent", ("| high", "| urgent")),
    "Comment is now Remark": ("Comment", "Remark", ("Comment:\n", "Remark:\n")),
}


@pytest.mark.parametrize("said", BY_ID)
def test_what_has_the_same_id_under_another_name_was_renamed_and_needs_no_word_on_the_page(said: str) -> None:
    before, after, edit = BY_ID[said]
    ids = count(1)
    built = Lock.assign(page(), None, lambda: f"{next(ids):08x}")
    (change,) = changes(edit, lock=built.rename(before, after).since(built))
    assert change.describe() == said


def test_a_rename_is_followed_into_whatever_names_the_thing() -> None:
    """Uniques, checks, grants of this entity and paths of others say the new name and are no changes."""
    found = changes(
        ("subject: str", "title: str"), ("search\n", "search, was subject\n"), ("(subject)", "(title)"),
        ("author: User = me", "writer: User = me, was author"), ("    - author", "    - writer"),
        ("due_at: datetime? > now", "until: datetime? > now, was due_at"), ("check: due_at", "check: until"),
        ("closed\n  p", "shut was closed\n  p"), ("!= closed", "!= shut"),
    )  # fmt: skip
    assert [change.describe() for change in found] == [
        "Ticket: subject is now title",
        "Ticket: author is now writer",
        "Ticket: due_at is now until",
        "Ticket.status: closed is now shut",
    ]


def test_a_tenant_with_another_name_renames_what_every_row_has_for_it() -> None:
    found = changes(("tenant(Org)", "tenant(Firm)"), ("Org:\n", "Firm:\n  was: Org\n"))
    assert [change.describe() for change in found] == [
        "Org is now Firm", "User: org is now firm", "Ticket: org is now firm", "Comment: org is now firm",
    ]  # fmt: skip


AMBIGUOUS = {
    "hours: int 0..9 = 1, was effort": (EFFORT, "  hours: int 0..9 = 1\n"),
    "priority: low | normal | urgent was high = normal, filter, sort": ("| high", "| urgent"),
    "status: open -solve-> solved -close-> shut was closed": ("closed", "shut"),
    "was: Comment": ("Comment:\n", "Remark:\n"),
    "writer: User = me, was author": ("author", "writer"),
}


@pytest.mark.parametrize("line", AMBIGUOUS)
def test_what_may_be_a_rename_is_refused_with_the_line_to_write(line: str) -> None:
    with pytest.raises(AmbiguousRename) as refused:
        changes(AMBIGUOUS[line])
    assert [guess.line for guess in refused.value.guesses] == [line]
    assert f"\n    {line}\n" in str(refused.value)
    assert "blueprint.yaml:" in str(refused.value)


def test_the_line_to_write_settles_it() -> None:
    (change,) = changes((EFFORT, "  hours: int 1..100 = 1, was effort\n"))
    assert change.describe() == "Ticket: effort is now hours"


def test_a_field_of_another_kind_is_no_rename() -> None:
    assert [c.describe() for c in changes((EFFORT, "  urgent: bool = false\n"))] == [
        "Ticket gains urgent (bool, default false)",
        "Ticket loses effort",
    ]


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (("effort: int 1..100 = 1", "effort: bool = false"), "Ticket.effort cannot become bool"),
        (("datetime? > now", "str?"), "Ticket.due_at cannot become str?"),
        (("Org", "Firm"), "the tenant of a backend that is built already stays Org; if Firm is its new name"),
        ((", tenant(Org)", ""), "`use: tenant` cannot be removed from a backend that is built already"),
    ],
)
def test_a_change_that_no_row_survives_is_refused_with_what_to_do(edit: tuple[str, str], what: str) -> None:
    pairs = [edit]
    if "due_at" in what:
        pairs.append(("  check: due_at > created_at\n", ""))
    with pytest.raises(RefusedChangeError, match=what.replace("(", r"\(").replace("?", r"\?")):
        changes(*pairs)


def test_callers_are_told_what_they_gain_and_what_breaks() -> None:
    added = changes((EFFORT, EFFORT + "  hours: int 0..1000 = 0, filter\n"))
    assert added[0].api_notes() == ("+1 field", "+1 filter")
    assert summary(added) == "+1 field, +1 filter; breaks no client"
    mixed = changes((EFFORT, "  must: bool\n"), ("-close-> closed", "-close-> closed, solved -reopen-> open"))
    assert summary(mixed) == "+1 endpoint, +1 field, -1 field; breaks clients in 2 ways"
    assert summary(()) == "no new words; breaks no client"


@pytest.mark.parametrize(
    ("line", "breaks"),
    [
        ("  hours: int\n", "creating Ticket without hours is a 400 now"),
        ("  hours: int?\n", None),
        ("  hours: int = 1\n", None),
        ("  twins: Ticket[]\n", None),
    ],
)
def test_a_new_field_breaks_clients_only_where_they_must_send_it(line: str, breaks: str | None) -> None:
    (change,) = changes((EFFORT, EFFORT + line))
    assert isinstance(change, AddField)
    assert change.breaks_clients == breaks


def test_a_number_that_becomes_a_decimal_is_told_as_a_string_from_then_on() -> None:
    (change,) = changes(("int 1..100 = 1", "decimal(8,2) 1..100 = 1"))
    assert change.breaks_clients == "Ticket.effort is a string in answers"
    back = change.reverse()
    assert str(back.breaks_clients).endswith("is a 400 now; Ticket.effort is a number in answers")


def test_only_what_nobody_grants_any_more_is_refused() -> None:
    old = page(
        ("update(subject)", "update(subject, effort)"), ("- agent: all\nComment", "- agent: read, solve\nComment")
    )
    new = page(("- agent: all\nComment", "- agent: read, update\nComment"), ("author: create, read", "author: read"))
    (change,) = detect(old, new, Lock())
    assert change.breaks_clients == (
        "Ticket: author: create; author: update(effort) while status = open; agent: solve is refused now"
    )
    (change,) = detect(new, page(), Lock())
    assert change.breaks_clients is None


def test_a_state_machine_that_goes_takes_its_endpoints_with_it() -> None:
    found = changes(
        ("  status: open -solve-> solved -close-> closed\n", ""), (" while status != closed", ""),
        (" while status = open", ""),
    )  # fmt: skip
    assert "; solve and close are gone with it" in str(found[0].breaks_clients)


def test_an_enum_is_filtered_with_and_without_the_word() -> None:
    assert changes(("normal, filter, sort", "normal, sort")) == ()


def test_what_is_lost_is_said() -> None:
    (change,) = changes((EFFORT, ""))
    assert change.loses_data == "the values of Ticket.effort"
    assert change.reverse().loses_data is None
