"""A real project with rows and edits by hand goes through many changes of its page, and back through all of them."""

import subprocess
import sys
from pathlib import Path

import pytest
from helpdesk import Helpdesk
from tests.conftest import SLOW

from backwright.build.build import build
from backwright.build.undo import undo
from backwright.errors import BackwrightError

ROWS = 60
Edit = tuple[str, str]
EFFORT = "  effort: int 1..100 = 1\n"
SERVICE = "src/services/ticket_service.py"
NEW = "        ticket = await self.tickets.new("
RULE = '        if payload.subject == "never":\n            raise ConflictError("Not so")\n'
METHOD = "    async def count_open(self) -> int:\n        return 0\n\n"
BY_HAND = [
    (SERVICE, "from src.utils.transitions", "from src.utils.errors import ConflictError\nfrom src.utils.transitions"),
    (SERVICE, NEW, f"{RULE}{NEW}"),
    (SERVICE, "    async def delete_ticket", f"{METHOD}    async def delete_ticket"),
    ("README.md", "\n## ", "\n## Ours\n\nMind the gap.\n\n## "),
]
VISIT = """\
Visit:
  case: Case owner
  at: datetime
  by: User = me
  minutes: int 1..600 = 5
  can:
    - agent: create, read
    - manager: all
"""
TAG = "Tag:\n  name: str 1..30 unique\n  can:\n    - member: read\n    - manager: all\n"
INTERNAL = "  internal: bool = false"

# What is asked for, what it is told to be, and whether it is told to break clients.
STEPS: dict[str, tuple[list[Edit], int]] = {
    "Ticket gains hours (decimal(6,2), default 0.5, filter)": (
        [(EFFORT, f"{EFFORT}  hours: decimal(6,2) = 0.5, filter\n")], 0,
    ),
    "Ticket: subject is now title": (
        [("subject: str 3..140 search", "title: str 3..160 search, was subject"), ("(subject)", "(title)"),
         ("update(subject, body)", "update(title, body)")], 1,
    ),
    "Ticket is now Case": (
        [("Ticket:\n", "Case:\n  was: Ticket\n"), ("ticket: Ticket owner", "case: Case owner, was ticket"),
         ("of ticket: create", "of case: create"), ("of ticket: read", "of case: read")], 2,
    ),
    "Case.status gains the value parked": (
        [("solved -reopen-> open", "solved -reopen-> open, open -park-> parked, parked -unpark-> open")], 0,
    ),
    "Case.priority: high is now urgent": ([("| high = normal", "| urgent was high | later = normal")], 1),
    "New entity Visit (case, at, by and minutes)": (
        [("Tag:\n", f"{VISIT}Tag:\n")], 0,
    ),
    "Case loses tags": (
        [("  tags: Tag[] filter\n", ""), (TAG, "")], 2,
    ),
    "Case loses due_at": (
        [("  due_at: datetime? > now, filter, sort\n", ""), ("  check: due_at > created_at\n", "")], 1,
    ),
    "audit is switched off": ([(", audit", "")], 0),
}  # fmt: skip

# What rows or the language do not allow, and what is said of it; each is tried on the project as it is then.
REFUSED: dict[str, list[Edit]] = {
    "would have no site; give it a default, or make it optional: `site: str 1..20?`": [
        (EFFORT, f"{EFFORT}  site: str 1..20\n"),
    ],
    "hold a value of effort that does not fit int 1..2; nothing is cut or rounded": [("1..100 = 1", "1..2 = 1")],
    "have no assignee_id; fill them first": [("assignee: User? role", "assignee: User role")],
    "are low; give them another priority first": [("low | normal", "normal")],
    "repeat the internal of another; make them different first": [
        (INTERNAL, f"{INTERNAL}\n  unique: (internal)"),
    ],
    "break effort < 2; mend them first": [("effort: int 1..100 = 1", "effort: int 1..100 = 1 < 2")],
    "blueprint.yaml:20:3: Ticket.assignee cannot become User[], since": [
        ("assignee: User? role agent", "assignee: User[]"),
    ],
    "hours: int 1..100 = 1, was effort": [(EFFORT, "  hours: int 1..100 = 1\n")],
    "`use: tenant` cannot be removed from a backend that is built already": [(", tenant(Org)", "")],
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Helpdesk:
    """Helpdesk in use and edited by hand."""
    folder = tmp_path / "desk"
    in_file = request.param == "sqlite"
    url = f"sqlite:///{folder}/helpdesk.db" if in_file else request.getfixturevalue("postgresql")
    made = Helpdesk(folder, url)
    made.begin(ROWS)
    for edit in BY_HAND:
        made.edit(*edit)
    monkeypatch.setenv("DATABASE_URL", url)
    return made


def edit_page(desk: Helpdesk, edits: list[Edit]) -> None:
    for old, new in edits:
        desk.edit("blueprint.yaml", old, new)


def counts(desk: Helpdesk) -> dict[str, int]:
    return {table: shot.rows for table, shot in desk.data()["rows"].items()}  # type: ignore[attr-defined]


CHECKS = ("ruff check --no-cache .", "ruff format --no-cache --check .", "mypy", "pytest -n 2")


def passes_its_own_checks(desk: Helpdesk) -> None:
    environment = {name: value for name, value in desk.environment.items() if name != "DATABASE_URL"}
    for check in CHECKS:
        command = [sys.executable, "-m", *check.split()]
        done = subprocess.run(command, cwd=desk.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (check, (done.stdout + done.stderr)[-3000:])


@SLOW
def test_many_changes_keep_rows_and_edits_and_are_taken_back_one_by_one(desk: Helpdesk) -> None:
    states = [(desk.files(), counts(desk))]
    for sentence, (edits, breaks) in STEPS.items():
        edit_page(desk, edits)
        done = build(desk.folder, check=False)
        assert sentence in [line.text for line in done.plan.changes]
        assert len(done.plan.api.breaks) == breaks, done.plan.api.breaks
        assert done.rehearsal is not None
        assert done.rehearsal.done or not done.migrated
        services = [desk.folder / SERVICE.replace("ticket", name) for name in ("ticket", "case")]
        (service,) = (path.read_text(encoding="utf-8") for path in services if path.exists())
        assert '== "never"' in service
        assert "async def count_open" in service
        states.append((desk.files(), counts(desk)))
    assert counts(desk)["cases"] == ROWS
    passes_its_own_checks(desk)
    while len(states) > 1:
        states.pop()
        undo(desk.folder)
        files, rows = states[-1]
        assert desk.files() == files
        assert counts(desk).keys() == rows.keys()
        assert counts(desk).get("tickets", ROWS) == ROWS
    passes_its_own_checks(desk)


@SLOW
def test_what_cannot_be_done_is_refused_and_changes_nothing(desk: Helpdesk) -> None:
    page = (desk.folder / "blueprint.yaml").read_text(encoding="utf-8")
    for sentence, edits in REFUSED.items():
        edit_page(desk, edits)
        before, data = desk.files(), desk.data()
        with pytest.raises(BackwrightError) as refused:
            build(desk.folder, check=False)
        assert sentence in str(refused.value)
        assert (desk.files(), desk.data()) == (before, data), sentence
        (desk.folder / "blueprint.yaml").write_text(page, encoding="utf-8")
