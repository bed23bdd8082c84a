"""The usual FastAPI backend for the same answers: async ORM, dependencies, `response_model`. Good code, no straw man.

It has what good projects have: the author joined instead of loaded row by row, no lazy loading, statements cached by
SQLAlchemy, asynchronous dependencies (a synchronous one would cost a thread), middleware in plain ASGI instead of the
dearer `BaseHTTPMiddleware`, one pool of the same size, the same log line, the same headers.
"""

import json
import logging
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from time import perf_counter
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import uuid4

import jwt
from fastapi import Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from sqlalchemy import BigInteger, DateTime, Enum, ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECRET = os.environ["SECRET_KEY"]
ISSUER = "desk"
engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=10, max_overflow=0)
sessions = async_sessionmaker(engine, expire_on_commit=False)
request_id: ContextVar[str] = ContextVar("request_id", default="-")


def now() -> datetime:
    return datetime.now(UTC)


# ── models ───────────────────────────────────────────────────────────────────────────────────────


class Role(StrEnum):
    MEMBER = "member"
    AGENT = "agent"
    ADMIN = "admin"


class Status(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    SOLVED = "solved"
    CLOSED = "closed"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


def choice(values: type[StrEnum]) -> Enum:
    return Enum(values, native_enum=False, length=60, values_callable=lambda members: [one.value for one in members])


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)
    version: Mapped[int] = mapped_column(default=1)


class User(Base):
    __tablename__ = "users"
    email: Mapped[str]
    password_hash: Mapped[str]
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(choice(Role))
    active: Mapped[bool]


class Ticket(Base):
    __tablename__ = "tickets"
    subject: Mapped[str]
    body: Mapped[str]
    status: Mapped[Status] = mapped_column(choice(Status), default=Status.OPEN)
    priority: Mapped[Priority] = mapped_column(choice(Priority), default=Priority.NORMAL)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    effort: Mapped[int] = mapped_column(default=1)
    author: Mapped[User] = relationship(lazy="raise")


# ── schemas ──────────────────────────────────────────────────────────────────────────────────────

T = TypeVar("T")


def wire(value: datetime) -> str:
    return f"{value.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


Instant = Annotated[datetime, PlainSerializer(wire, return_type=str)]


class Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class UserRead(Row):
    id: int
    email: str
    name: str
    role: Role
    active: bool
    created_at: Instant
    updated_at: Instant


class TicketRead(Row):
    id: int
    subject: str
    body: str
    status: Status
    priority: Priority
    author_id: int
    due_at: Instant | None
    effort: int
    created_at: Instant
    updated_at: Instant


class TicketWithAuthor(TicketRead):
    author: UserRead


class TicketCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    subject: Annotated[str, Field(min_length=3, max_length=140)]
    body: Annotated[str, Field(max_length=20000)]
    status: Status = Status.OPEN
    priority: Priority = Priority.NORMAL
    due_at: datetime | None = None
    effort: Annotated[int, Field(ge=1, le=100)] = 1


class TicketUpdate(BaseModel):
    """Some fields of a ticket."""

    subject: Annotated[str, Field(min_length=3, max_length=140)] | None = None
    body: Annotated[str, Field(max_length=20_000)] | None = None
    effort: Annotated[int, Field(ge=1, le=100)] | None = None


class Meta(BaseModel):
    timestamp: Instant = Field(default_factory=now)
    request_id: str = Field(default_factory=request_id.get)


class Success(BaseModel, Generic[T]):
    success: Literal[True] = True
    data: T
    meta: Meta = Field(default_factory=Meta)


class Pagination(BaseModel):
    page: int
    per_page: int
    total: int
    total_pages: int


class Page(BaseModel, Generic[T]):
    success: Literal[True] = True
    data: list[T]
    pagination: Pagination
    meta: Meta = Field(default_factory=Meta)


# ── dependencies ─────────────────────────────────────────────────────────────────────────────────

bearer = HTTPBearer(auto_error=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]


async def get_user(session: Session, sent: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> User:
    if sent is None:
        raise HTTPException(401, "Authentication required")
    try:
        claims = jwt.decode(sent.credentials, SECRET, algorithms=["HS256"], audience=ISSUER, issuer=ISSUER)
    except jwt.InvalidTokenError:
        raise HTTPException(401, "The token is not valid") from None
    user = await session.get(User, int(claims["sub"]))
    if user is None or not user.active:
        raise HTTPException(401, "The token is not valid")
    return user


Caller = Annotated[User, Depends(get_user)]

# ── repository, service, routes ──────────────────────────────────────────────────────────────────


class TicketRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, page: int, per_page: int, status: Status | None) -> tuple[list[Ticket], int]:
        statement, count = select(Ticket), select(func.count()).select_from(Ticket)
        if status is not None:
            statement, count = statement.where(Ticket.status == status), count.where(Ticket.status == status)
        total = await self.session.scalar(count) or 0
        statement = statement.options(joinedload(Ticket.author, innerjoin=True)).order_by(Ticket.id.desc())
        rows = await self.session.scalars(statement.limit(per_page).offset((page - 1) * per_page))
        return list(rows), total

    async def get(self, ticket_id: int) -> Ticket | None:
        return await self.session.get(Ticket, ticket_id)

    async def add(self, ticket: Ticket) -> Ticket:
        self.session.add(ticket)
        await self.session.commit()
        return ticket


class TicketService:
    def __init__(self, session: Session) -> None:
        self.tickets = TicketRepository(session)

    async def page(self, page: int, per_page: int, status: Status | None) -> dict[str, Any]:
        rows, total = await self.tickets.page(page, per_page, status)
        pages = -(-total // per_page)
        return {
            "data": rows,
            "pagination": Pagination(page=page, per_page=per_page, total=total, total_pages=pages),
        }

    async def get(self, ticket_id: int) -> Ticket:
        ticket = await self.tickets.get(ticket_id)
        if ticket is None:
            raise HTTPException(404, f"Ticket {ticket_id} not found")
        return ticket

    async def create(self, payload: TicketCreate, author: User) -> Ticket:
        return await self.tickets.add(Ticket(**payload.model_dump(), author_id=author.id))

    async def update(self, ticket_id: int, payload: TicketUpdate, caller: User) -> Ticket:
        ticket = await self.get(ticket_id)
        if ticket.author_id != caller.id:
            raise HTTPException(403, "Not yours")
        for name, value in payload.model_dump(exclude_unset=True).items():
            setattr(ticket, name, value)
        return await self.tickets.add(ticket)


Tickets = Annotated[TicketService, Depends()]


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.get("/api/v1/tickets", response_model=Page[TicketWithAuthor])
async def list_tickets(
    _: Caller,
    tickets: Tickets,
    page: Annotated[int, Query(ge=1)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
    status: Status | None = None,
    include: Annotated[str, Query(pattern="^author$")] = "author",  # noqa: ARG001 - all that it can embed, always
) -> dict[str, Any]:
    return await tickets.page(page, per_page, status)


@app.get("/api/v1/tickets/{ticket_id}", response_model=Success[TicketRead])
async def get_ticket(_: Caller, tickets: Tickets, response: Response, ticket_id: Annotated[int, Path(ge=1)]) -> Any:
    ticket = await tickets.get(ticket_id)
    response.headers["ETag"] = f'"{ticket.id}-{ticket.version}"'
    return {"data": ticket}


@app.post("/api/v1/tickets", response_model=Success[TicketRead], status_code=201)
async def create_ticket(caller: Caller, tickets: Tickets, response: Response, payload: TicketCreate) -> Any:
    ticket = await tickets.create(payload, caller)
    response.headers["Location"] = f"/api/v1/tickets/{ticket.id}"
    response.headers["ETag"] = f'"{ticket.id}-{ticket.version}"'
    return {"data": ticket}


@app.patch("/api/v1/tickets/{ticket_id}", response_model=Success[TicketRead])
async def update_ticket(
    caller: Caller, tickets: Tickets, response: Response, ticket_id: Annotated[int, Path(ge=1)], payload: TicketUpdate
) -> Any:
    ticket = await tickets.update(ticket_id, payload, caller)
    response.headers["ETag"] = f'"{ticket.id}-{ticket.version}"'
    return {"data": ticket}


# ── errors and middlewares ───────────────────────────────────────────────────────────────────────


def failure(status: int, code: str, message: str, details: list[dict[str, str]] | None = None) -> JSONResponse:
    meta = {"timestamp": wire(now()), "request_id": request_id.get()}
    error = {"code": code, "message": message, "details": details or []}
    return JSONResponse({"success": False, "error": error, "meta": meta}, status)


@app.exception_handler(HTTPException)
async def on_http_error(_: Request, error: HTTPException) -> Response:
    return failure(error.status_code, "ERROR", str(error.detail))


@app.exception_handler(RequestValidationError)
async def on_invalid(_: Request, error: RequestValidationError) -> Response:
    details = [{"field": str(one["loc"][-1]), "message": one["msg"]} for one in error.errors()]
    return failure(400, "VALIDATION_ERROR", "Invalid input data", details)


@app.exception_handler(Exception)
async def on_error(_: Request, __: Exception) -> Response:
    return failure(500, "INTERNAL_ERROR", "Something went wrong on our side")


GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
HEADERS = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
]
log = logging.getLogger("access")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "timestamp": now().isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            "request_id": request_id.get(),
            **getattr(record, "about", {}),
        }
        return json.dumps(line, default=str)


class RequestContext:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((value.decode() for name, value in scope["headers"] if name == b"x-request-id"), "")
        identity = given if GIVEN.fullmatch(given) else uuid4().hex
        token, started, status = request_id.set(identity), perf_counter(), 500

        async def add_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", identity.encode()), *HEADERS]
            await send(message)

        try:
            await self.app(scope, receive, add_headers)
        finally:
            taken = round((perf_counter() - started) * 1000, 1)
            about = {"method": scope["method"], "path": scope["path"], "status": status, "ms": taken}
            log.info("answered", extra={"about": about})
            request_id.reset(token)


app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)
app.add_middleware(RequestContext)
handler = logging.StreamHandler(sys.stderr)
handler.setFormatter(JsonFormatter())
logging.basicConfig(level=logging.INFO, handlers=[handler])
