"""What a planned route does with a request; run by test_read_path.py within a built project."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Cookie, Depends, FastAPI, Header, Query, Response
from httpx2 import ASGITransport, AsyncClient
from pydantic import BaseModel, ConfigDict
from src.config.database import Database, Work
from src.config.settings import Settings
from src.controllers import routing
from src.controllers.routing import Plan, RowId, UnplannedError
from src.main import create_app
from src.repositories.work import UnitOfWork

router = routing.router("/health/spec", "spec")


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    page: int = 1


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


async def service(work: Work) -> str:
    return "work" if isinstance(work, UnitOfWork) else ""


async def yielding() -> AsyncIterator[str]:
    yield "yielded"


def said(**values: Any) -> Response:
    return Response(repr(values), media_type="application/json")


@router.get("/{row_id}")
async def read_row(
    row_id: RowId,
    query: Annotated[Asked, Query()],
    held: Annotated[str, Depends(service)],
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    return said(row_id=row_id, page=query.page, held=held, if_none_match=if_none_match)


@router.post("")
async def write_row(payload: Sent, x_reason: Annotated[str, Header()]) -> Response:
    return said(name=payload.name, reason=x_reason)


@router.get("/cookie/{row_id}")
async def read_cookie(row_id: RowId, color: Annotated[str, Cookie()] = "none") -> Response:
    return said(row_id=row_id, color=color)


@router.get("/yielding/{row_id}")
async def read_yielding(row_id: RowId, held: Annotated[str, Depends(yielding)]) -> Response:
    return said(row_id=row_id, held=held)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'spec.db'}", secret_key="s" * 40)  # type: ignore[call-arg, arg-type]
    app: FastAPI = create_app(settings, Database(settings))
    app.router.routes.extend(router.routes)
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
        yield client
    await app.state.database.close()


def plan(name: str) -> Plan:
    return Plan(next(route for route in router.routes if route.name == name).dependant)  # type: ignore[attr-defined]


class TestPlan:
    def test_knows_path_query_header_body_and_services(self) -> None:
        assert [place[0] for _, place in plan("read_row").parameters] == ["path", "header", "query"]
        assert [place[0] for _, place in plan("write_row").parameters] == ["header", "body"]

    def test_leaves_to_the_framework_what_it_does_not_know(self) -> None:
        for name in ("read_cookie", "read_yielding"):
            with pytest.raises(UnplannedError):
                plan(name)


class TestPlannedRoute:
    async def test_gets_each_argument_from_where_it_is_said(self, client: AsyncClient) -> None:
        answer = await client.get("/health/spec/7?page=3", headers={"If-None-Match": '"1-1"'})

        assert answer.text == "{'row_id': 7, 'page': 3, 'held': 'work', 'if_none_match': '\"1-1\"'}"

    async def test_takes_the_defaults_of_what_is_left_out(self, client: AsyncClient) -> None:
        answer = await client.get("/health/spec/7")

        assert answer.text == "{'row_id': 7, 'page': 1, 'held': 'work', 'if_none_match': None}"

    async def test_tells_every_problem_at_once(self, client: AsyncClient) -> None:
        answer = await client.get("/health/spec/0?page=x&pages=1")

        assert answer.status_code == 400
        assert [detail["field"] for detail in answer.json()["error"]["details"]] == ["row_id", "page", "pages"]

    async def test_misses_a_header_and_a_body(self, client: AsyncClient) -> None:
        answer = await client.post("/health/spec", headers={"Content-Type": "application/json"})

        assert answer.status_code == 400
        assert {detail["field"] for detail in answer.json()["error"]["details"]} == {"body", "x-reason"}

    async def test_reads_a_body(self, client: AsyncClient) -> None:
        answer = await client.post("/health/spec", json={"name": "Ada"}, headers={"X-Reason": "test"})

        assert answer.text == "{'name': 'Ada', 'reason': 'test'}"


class TestFrameworkRoute:
    async def test_still_gets_cookies_and_what_is_yielded(self, client: AsyncClient) -> None:
        cookie = await client.get("/health/spec/cookie/7", headers={"Cookie": "color=red"})
        yielded = await client.get("/health/spec/yielding/7")

        assert cookie.text == "{'row_id': 7, 'color': 'red'}"
        assert yielded.text == "{'row_id': 7, 'held': 'yielded'}"
