"""What the build's verbs print, word for word: these lines are what a user reads every day."""

from dataclasses import replace

from backwright.build.outcome import (
    ApiImpact,
    Built,
    ChangeLine,
    CheckResult,
    Counts,
    DataImpact,
    Edit,
    FileChanges,
    Plan,
    Rehearsal,
    Source,
    Undone,
    Why,
)
from backwright.build.outcome import Tested as Trial  # pytest takes names in Test… for its own
from backwright.merging.model import Conflict
from backwright.reports.build import built_text, plan_text, undone_text, why_text

HOURS = Plan(
    app="helpdesk",
    first=False,
    changes=(ChangeLine("Ticket gains hours (int 0..1000, default 0, filter)", "blueprint.yaml:31"),),
    data=DataImpact(
        migration="0002_ticket_hours",
        steps=("column", "CHECK", "index"),
        tables=("tickets",),
        rows=1240,
        rewrites=False,
        reversible=True,
    ),
    files=FileChanges(
        written=("a", "b", "c", "d", "e", "f"),
        merged=("src/services/ticket_service.py",),
        migrations=("migrations/versions/0002_ticket_hours.py",),
        untouched=81,
    ),
    api=ApiImpact("+1 field, +1 filter; breaks no client"),
    counts=Counts(blueprint_lines=46, entities=5, operations=41, files=89, lines=4950),
    database="sqlite helpdesk.db",
)
EDIT = Edit("src/services/ticket_service.py", 71, 2, "        if ticket.priority is Priority.HIGH:")
BUILT = Built(
    plan=HOURS,
    number=2,
    rehearsal=Rehearsal(done=True, rows=1240, tables=1, seconds=3.2, database="sqlite helpdesk.db"),
    tested=Trial((CheckResult("ruff", True, "ruff", 0.2), CheckResult("pytest", True, "268 passed", 11.0)), 13.4),
    migrated="",
    edits=(EDIT,),
    changelog=("- one", "- two"),
    seconds=17.0,
)
UNDONE = Undone(
    number=2,
    revision="0001",
    changes=HOURS.changes,
    files=FileChanges(),
    dropped=("hours dropped (1,240 defaults)",),
    edits=(EDIT,),
    blueprint="reversed",
    migrated="",
)


def test_a_plan_names_the_change_its_place_and_what_it_touches() -> None:
    assert plan_text(HOURS).splitlines() == [
        "Ticket gains hours (int 0..1000, default 0, filter)                        blueprint.yaml:31",
        "  data   0002_ticket_hours: column, CHECK, index; 1,240 rows, no rewrite, reversible",
        "  code   6 files written, 1 merged with your edit, 81 untouched, 1 migration new",
        "  API    +1 field, +1 filter; breaks no client",
        "Nothing is written yet. Next: wright build",
    ]


def test_a_plan_without_a_difference_says_so_in_one_line() -> None:
    nothing = replace(HOURS, changes=(), data=None, files=FileChanges(untouched=89))
    assert plan_text(nothing) == "helpdesk is as its blueprint says; nothing to build."


def test_a_conflict_is_shown_with_both_sides_and_stops_the_build() -> None:
    conflict = Conflict("src/a.py", 7, "mine()", "theirs()", "base()", "both sides changed this statement")
    text = plan_text(replace(HOURS, files=replace(HOURS.files, conflicts=(conflict,))))
    assert "  conflict  src/a.py:7: both sides changed this statement\n            yours     mine()" in text
    assert text.endswith("change one side, then wright plan")


def test_data_in_the_way_stops_the_build() -> None:
    assert HOURS.data is not None
    text = plan_text(replace(HOURS, data=replace(HOURS.data, refusals=("3 rows exceed 1000",), losses=("x",))))
    assert "         loses  x\n         stops  3 rows exceed 1000" in text
    assert "Next: wright build" not in text


def test_a_database_that_nobody_could_ask_is_not_told_as_empty() -> None:
    assert HOURS.data is not None
    assert "no database could be read" in plan_text(replace(HOURS, data=replace(HOURS.data, rows=None)))


def test_a_first_plan_gives_the_size_of_what_would_be_built() -> None:
    text = plan_text(replace(HOURS, first=True))
    assert text.startswith("helpdesk is new: 46 lines → 5 entities, 41 endpoints, 89 files, 4,950 lines\n")


def test_a_build_tells_what_was_tried_before_it_was_applied() -> None:
    assert built_text(BUILT).splitlines() == [
        "rehearsed  up, down, up on a copy with 1,240 rows                                  ok  3.2 s",
        "tested     scratch copy: ruff, 268 passed                                          ok   13 s",
        "applied    your rule stands at src/services/ticket_service.py:71",
        "           docs/changelog.md +2 lines · back: wright undo · why: wright why FILE:LINE",
    ]


def test_a_rehearsal_that_did_not_happen_is_told_as_such() -> None:
    text = built_text(replace(BUILT, rehearsal=Rehearsal(done=False, note="no database yet at helpdesk.db")))
    assert text.startswith("rehearsed  not: no database yet at helpdesk.db\n")


def test_a_first_build_gives_the_size_of_what_was_built() -> None:
    first = replace(BUILT, plan=replace(HOURS, first=True), rehearsal=None, edits=())
    assert built_text(first).splitlines()[0] == (
        "helpdesk: 46 lines → 5 entities, 41 endpoints, 89 files, 4,950 lines                    17 s"
    )


def test_a_build_with_nothing_to_do_says_so() -> None:
    assert built_text(replace(BUILT, number=0)) == "helpdesk is as its blueprint says; nothing to build."


def test_what_had_to_be_finished_first_stands_first() -> None:
    recovered = replace(BUILT, plan=replace(HOURS, recovered="build 2 was interrupted; rolled back"))
    assert built_text(recovered).startswith("recovered  build 2 was interrupted; rolled back\n")


def test_a_backend_that_is_open_to_everybody_is_never_built_quietly() -> None:
    open_plan = replace(HOURS, open_to_all=True)
    assert "OPEN: the page has no `use: auth`" in plan_text(open_plan)
    assert "OPEN: the page has no `use: auth`" in built_text(replace(BUILT, plan=open_plan))
    assert "OPEN" not in plan_text(HOURS)


def test_an_undo_says_what_stays_and_what_is_dropped() -> None:
    assert undone_text(UNDONE).splitlines()[0] == (
        "back to 0001; generated changes reversed; your rule kept; hours dropped (1,240 defaults)"
    )


def test_an_undo_that_left_the_page_alone_says_so() -> None:
    assert "left alone" in undone_text(replace(UNDONE, blueprint="yours"))


def test_why_names_the_line_of_the_page_and_the_owner() -> None:
    why = Why(
        path="src/models/ticket.py",
        line=31,
        text="    hours: Mapped[int]\n",
        owner="generated",
        blueprint=(Source("blueprint.yaml:31", "  hours: int 0..1000 = 0, filter"),),
        template="src/models/pocket_watch.py:20",
        emitter="columns",
        rule="database/2",
        build=2,
    )
    assert why_text(why).splitlines() == [
        "src/models/ticket.py:31  hours: Mapped[int]",
        "  owner      generated",
        "  blueprint  blueprint.yaml:31  hours: int 0..1000 = 0, filter",
        "  template   src/models/pocket_watch.py:20",
        "  emitter    columns",
        "  reason     database/2",
        "  build      2",
    ]


def test_why_tells_a_line_of_the_owners_from_a_generated_one() -> None:
    assert "yours, not committed; a build keeps it" in why_text(Why("a.py", 1, "x", "yours", since="not committed"))
    changed = why_text(Why("a.py", 1, "x", "changed", generated="y"))
    assert "then changed by you" in changed
    assert "  was        y" in changed


def test_what_a_build_loses_is_said_in_lines_of_their_own() -> None:
    assert HOURS.data
    plan = replace(HOURS, data=replace(HOURS.data, losses=("hours of 1,240 tickets", "3 tags")))
    text = built_text(replace(BUILT, plan=plan))
    assert "loses      hours of 1,240 tickets; undo cannot bring it back\n" in text
    assert "           3 tags; undo cannot bring it back\n" in text
    assert "loses" not in built_text(BUILT)


def test_the_first_build_says_what_brings_it_up() -> None:
    plan = replace(HOURS, first=True, first_steps="createdb notes; then make setup migrate seed run")
    assert "Next: createdb notes; then make setup migrate seed run" in built_text(replace(BUILT, plan=plan))
