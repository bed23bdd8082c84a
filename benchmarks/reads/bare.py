"""A floor for reads: Starlette and asyncpg with the SQL written by hand, for the same JSON.

It has no sign-in, no grants, no checks of what it is asked, no log line and no security headers.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TICKET = ("id", "subject", "body", "status", "priority", "author_id", "due_at", "effort", "created_at", "updated_at")
USER = ("id", "email", "name", "role", "active", "created_at", "updated_at")
OWN = ", ".join(f"t.{name}" for name in TICKET)
SINGLE = f"SELECT {OWN} FROM tickets t WHERE id = $1"
LIST = f"""
SELECT {OWN}, {", ".join(f"u.{name}" for name in USER)}, (SELECT count(*) FROM tickets WHERE status = $1)
FROM tickets t JOIN users u ON u.id = t.author_id WHERE t.status = $1 ORDER BY t.id DESC LIMIT $2 OFFSET $3
"""
encode = msgspec.json.Encoder().encode


def wire(value: Any) -> Any:
    """A value as the others have it; the encoder writes times so by itself, but for those of a whole second."""
    if not isinstance(value, datetime) or value.microsecond:
        return value
    return f"{value.isoformat(timespec='microseconds')[:26]}Z"


def shown(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return {name: wire(value) for name, value in zip(names, values, strict=True)}


def answer(**members: Any) -> Response:
    meta = {"timestamp": wire(datetime.now(UTC)), "request_id": uuid4().hex}
    return Response(encode({"success": True, **members, "meta": meta}), media_type="application/json")


async def list_tickets(request: Request) -> Response:
    asked = request.query_params
    page, per_page = int(asked["page"]), int(asked["per_page"])
    rows = await request.app.state.pool.fetch(LIST, asked["status"], per_page, (page - 1) * per_page)
    total, own = rows[0][-1] if rows else 0, len(TICKET)
    data = [{**shown(TICKET, row[:own]), "author": shown(USER, row[own:-1])} for row in rows]
    pagination = {"page": page, "per_page": per_page, "total": total, "total_pages": -(-total // per_page)}
    return answer(data=data, pagination=pagination)


async def get_ticket(request: Request) -> Response:
    rows = await request.app.state.pool.fetch(SINGLE, int(request.path_params["ticket_id"]))
    return answer(data=shown(TICKET, tuple(rows[0])))


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10, max_size=10) as pool:
        app.state.pool = pool
        yield


app = Starlette(
    routes=[Route("/api/v1/tickets", list_tickets), Route("/api/v1/tickets/{ticket_id:int}", get_ticket)],
    lifespan=lifespan,
)
