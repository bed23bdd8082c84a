"""Who may create a row is decided before it is inserted: a refusal writes nothing, and tells nothing of other rows."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from src.utils.caller import Role
from tests.fixtures.callers import Callers
from tests.fixtures.factories.note import make_note
from tests.fixtures.factories.ticket import make_ticket
from tests.fixtures.rows import Rows

REFUSED = [
    {"urgent": True, "effort": 60},
    {"level": "high", "due_at": "2030-01-01T00:00:00Z"},
    {"weight": "2.50", "effort": 50},
]


@pytest.fixture
async def inserted(app: FastAPI) -> AsyncIterator[list[str]]:
    """The tables into which rows were inserted through the application."""
    engine, seen = app.state.database.engine.sync_engine, list[str]()

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT"):
            seen.append(statement.split()[2])

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("fields", REFUSED)
async def test_who_may_not_create_a_row_is_not_told_that_it_exists(
    callers: Callers, rows: Rows, inserted: list[str], fields: dict[str, object]
) -> None:
    await rows.make(make_ticket, code="taken")
    caller = await callers.role(Role.MEMBER)
    inserted.clear()
    answers = [await caller.post("/api/v1/tickets", json={"code": code} | fields) for code in ("taken", "free")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert len({answer.json()["error"]["message"] for answer in answers}) == 1
    assert "tickets" not in inserted


async def test_a_parent_decides_before_the_insert(callers: Callers, rows: Rows, inserted: list[str]) -> None:
    note = await rows.make(make_note, code="taken")
    caller = await callers.role(Role.MEMBER)
    inserted.clear()
    answer = await caller.post(f"/api/v1/tickets/{note.ticket_id}/notes", json={"code": "taken"})
    assert answer.status_code == 403
    assert inserted == []


@pytest.mark.parametrize(
    ("role", "fields", "status"),
    [
        (Role.MEMBER, {"weight": "2.49"}, 201),
        (Role.MEMBER, {"urgent": True}, 201),
        (Role.AGENT, {"urgent": True, "due_at": "2130-01-01T00:00:00Z"}, 400),
        (Role.ADMIN, {"urgent": True, "due_at": "2130-01-01T00:00:00Z"}, 201),
    ],
)
async def test_what_grants_test_is_taken_from_the_body_and_the_defaults(
    callers: Callers, role: Role, fields: dict[str, object], status: int
) -> None:
    caller = await callers.role(role)
    assert (await caller.post("/api/v1/tickets", json={"code": "new"} | fields)).status_code == status
