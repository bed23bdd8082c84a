"""Projects and their tasks: a small API in FastAPI, with ids that are UUIDs and bearer tokens.

An account sees its own projects alone; labels belong to all accounts, and whoever made one may change it.

    DATABASE=projects.db SECRET_KEY=… python server.py 8000
"""

import json
import os
import re
import secrets
import sqlite3
import sys
import threading
import time
import traceback
import uuid
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import jwt
import uvicorn
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

SECRET_KEY = os.environ["SECRET_KEY"]
DATABASE = os.environ["DATABASE"]
TOKEN_MINUTES = 30
SIGN_IN_ATTEMPTS, SIGN_IN_SECONDS = 10, 300
LARGEST_BODY = 256 * 1024
SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, full_name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'user', created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE);
CREATE TABLE IF NOT EXISTS projects (
    id TEXT PRIMARY KEY, owner_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE, name TEXT NOT NULL,
    description TEXT NOT NULL, budget INTEGER NOT NULL CHECK (budget >= 0), created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tasks (
    id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE, title TEXT NOT NULL,
    status TEXT NOT NULL, hours INTEGER NOT NULL CHECK (hours >= 0), created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS labels (
    id TEXT PRIMARY KEY, creator_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL UNIQUE, color TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS projects_of_owner ON projects (owner_id, created_at);
CREATE INDEX IF NOT EXISTS tasks_of_project ON tasks (project_id, created_at);
"""
hasher = PasswordHasher(time_cost=1, memory_cost=19_456)
UNKNOWN_ACCOUNT = hasher.hash(secrets.token_hex())  # checked in the place of an account that is not there


@contextmanager
def transaction():
    connection = sqlite3.connect(DATABASE, timeout=10)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def printable(text: str) -> str:
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", text):
        raise ValueError("control characters are not allowed")
    return text


Text = Annotated[str, AfterValidator(printable)]
Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s\x00-\x1f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=200)
]
Password = Annotated[Text, Field(min_length=10, max_length=200)]
Name = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Amount = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Status = Literal["todo", "doing", "done"]


def without_null_defaults(schema: dict) -> None:
    """A member that may be left out may still not be null."""
    for member in schema.get("properties", {}).values():
        if member.get("default", "") is None:
            del member["default"]


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra=without_null_defaults)


class Registration(Input):
    email: Email
    password: Password
    full_name: Name


class ProfileChange(Input):
    full_name: Name


class PasswordChange(Input):
    current_password: Annotated[Text, Field(max_length=200)]
    new_password: Password


class ProjectIn(Input):
    name: Name
    description: Annotated[Text, Field(max_length=2000)] = ""
    budget: Amount = 0


class ProjectChange(Input):
    name: Name = None
    description: Annotated[Text, Field(max_length=2000)] = None
    budget: Amount = None


class TaskIn(Input):
    title: Name
    status: Status = "todo"
    hours: Annotated[int, Field(ge=0, le=1000, strict=True)] = 0


class TaskChange(Input):
    title: Name = None
    status: Status = None
    hours: Annotated[int, Field(ge=0, le=1000, strict=True)] = None


class LabelIn(Input):
    name: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    color: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] = "#808080"


class LabelChange(Input):
    color: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class Message(BaseModel):
    detail: str


class Problem(BaseModel):
    loc: list[str | int]
    msg: str
    type: str


class Problems(BaseModel):
    detail: list[Problem]


class Token(BaseModel):
    access_token: str
    token_type: str
    expires_in: int


class Account(BaseModel):
    id: uuid.UUID
    email: str
    full_name: str
    role: str
    created_at: datetime


class Project(BaseModel):
    id: uuid.UUID
    owner_id: uuid.UUID
    name: str
    description: str
    budget: int
    created_at: datetime


class Task(BaseModel):
    id: uuid.UUID
    project_id: uuid.UUID
    title: str
    status: Status
    hours: int
    created_at: datetime


class Label(BaseModel):
    id: uuid.UUID
    creator_id: uuid.UUID
    name: str
    color: str
    created_at: datetime


class Projects(BaseModel):
    items: list[Project]
    total: int
    limit: int
    offset: int


class Tasks(BaseModel):
    items: list[Task]
    total: int
    limit: int
    offset: int


class Labels(BaseModel):
    items: list[Label]
    total: int
    limit: int
    offset: int


class Attempts:
    """Failed sign-ins of each account within a window of time."""

    def __init__(self) -> None:
        self.failures: dict[str, list[float]] = {}
        self.lock = threading.Lock()

    def refuse_if_many(self, email: str) -> None:
        with self.lock:
            recent = [at for at in self.failures.get(email, []) if at > time.monotonic() - SIGN_IN_SECONDS]
            if len(recent) >= SIGN_IN_ATTEMPTS:
                wait = int(recent[0] + SIGN_IN_SECONDS - time.monotonic()) + 1
                raise HTTPException(429, "Too many attempts, try again later", headers={"Retry-After": str(wait)})
            self.failures[email] = recent

    def failed(self, email: str) -> None:
        with self.lock:
            self.failures.setdefault(email, []).append(time.monotonic())


attempts = Attempts()
scheme = OAuth2PasswordBearer(tokenUrl="/v1/auth/token", auto_error=False)


def unauthorized() -> HTTPException:
    return HTTPException(401, "Not signed in", headers={"WWW-Authenticate": "Bearer"})


def current_session(token: Annotated[str | None, Depends(scheme)]) -> dict:
    """The account of the caller, and the session that its token belongs to."""
    try:
        claims = jwt.decode(token or "", SECRET_KEY, algorithms=["HS256"], options={"require": ["exp", "sub", "sid"]})
    except (jwt.PyJWTError, ValueError):
        raise unauthorized() from None
    with transaction() as db:
        row = db.execute(
            "SELECT accounts.*, sessions.id AS sid FROM accounts JOIN sessions ON sessions.account_id = accounts.id "
            "WHERE accounts.id = ? AND sessions.id = ?",
            (claims["sub"], claims["sid"]),
        ).fetchone()
    if row is None:
        raise unauthorized()
    return dict(row)


Caller = Annotated[dict, Depends(current_session)]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Search = Annotated[Text | None, Query(max_length=100)]
Id = Annotated[uuid.UUID, Path()]

REFUSED = {
    400: {"model": Message},
    401: {"model": Message},
    413: {"model": Message},
    422: {"model": Problems},
    500: {"model": Message},
}
MISSING = {**REFUSED, 404: {"model": Message}}
OTHERS = {**MISSING, 403: {"model": Message}}
TAKEN = {**REFUSED, 409: {"model": Message}}
auth = APIRouter(prefix="/v1/auth", tags=["auth"])
users = APIRouter(prefix="/v1/users", tags=["users"], responses=REFUSED)
projects = APIRouter(prefix="/v1/projects", tags=["projects"], responses=REFUSED)
labels = APIRouter(prefix="/v1/labels", tags=["labels"], responses=REFUSED)


@auth.post("/register", status_code=202, response_model=Message, responses=REFUSED)
def register(body: Registration):
    """Whether the address was known before is told to its owner by mail, and to nobody else."""
    digest = hasher.hash(body.password)
    with transaction() as db:
        db.execute(
            "INSERT INTO accounts (id, email, password_hash, full_name, role, created_at) "
            "VALUES (?, ?, ?, ?, 'user', ?) ON CONFLICT (email) DO NOTHING",
            (str(uuid.uuid4()), body.email.lower(), digest, body.full_name, now()),
        )
    return {"detail": "Check your mail, then sign in"}


@auth.post("/token", response_model=Token, responses={**REFUSED, 429: {"model": Message}})
def sign_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    """An access token for an e-mail (as `username`) and a password."""
    email = form.username.lower()[:200]
    attempts.refuse_if_many(email)
    with transaction() as db:
        account = db.execute("SELECT * FROM accounts WHERE email = ?", (email,)).fetchone()
    try:
        hasher.verify(account["password_hash"] if account else UNKNOWN_ACCOUNT, form.password[:200])
    except Argon2Error:
        attempts.failed(email)
        raise HTTPException(401, "Wrong e-mail or password", headers={"WWW-Authenticate": "Bearer"}) from None
    session, moment = secrets.token_hex(16), datetime.now(UTC)
    with transaction() as db:
        db.execute("INSERT INTO sessions VALUES (?, ?)", (session, account["id"]))
    claims = {"sub": account["id"], "sid": session, "iat": moment}
    claims["exp"] = moment + timedelta(minutes=TOKEN_MINUTES)
    token = jwt.encode(claims, SECRET_KEY, algorithm="HS256")
    return {"access_token": token, "token_type": "bearer", "expires_in": TOKEN_MINUTES * 60}


@auth.post("/logout", status_code=204, responses=REFUSED)
def sign_out(caller: Caller):
    with transaction() as db:
        db.execute("DELETE FROM sessions WHERE id = ?", (caller["sid"],))


@users.get("/me", response_model=Account)
def get_me(caller: Caller):
    return caller


@users.patch("/me", response_model=Account)
def update_me(body: ProfileChange, caller: Caller):
    with transaction() as db:
        db.execute("UPDATE accounts SET full_name = ? WHERE id = ?", (body.full_name, caller["id"]))
        return dict(db.execute("SELECT * FROM accounts WHERE id = ?", (caller["id"],)).fetchone())


@users.put("/me/password", status_code=204, responses={403: {"model": Message}})
def change_password(body: PasswordChange, caller: Caller):
    """Every session ends with it, this one too."""
    try:
        hasher.verify(caller["password_hash"], body.current_password)
    except Argon2Error:
        raise HTTPException(403, "The current password is another") from None
    with transaction() as db:
        digest = hasher.hash(body.new_password)
        db.execute("UPDATE accounts SET password_hash = ? WHERE id = ?", (digest, caller["id"]))
        db.execute("DELETE FROM sessions WHERE account_id = ?", (caller["id"],))


@users.delete("/me", status_code=204)
def delete_me(caller: Caller):
    with transaction() as db:
        db.execute("DELETE FROM accounts WHERE id = ?", (caller["id"],))


def like(text: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"


def page_of(table: str, where: str, values: list, sort: str, limit: int, offset: int) -> dict:
    """One page of a table; `where` and `sort` are written by this server, never by a caller."""
    order = f"{sort[1:]} DESC" if sort.startswith("-") else sort
    with transaction() as db:
        total = db.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0]
        rows = db.execute(
            f"SELECT * FROM {table} WHERE {where} ORDER BY {order}, id LIMIT ? OFFSET ?", [*values, limit, offset]
        ).fetchall()
    return {"items": [dict(row) for row in rows], "total": total, "limit": limit, "offset": offset}


def change(table: str, row_id: str, body: BaseModel) -> dict:
    values = body.model_dump(exclude_unset=True)
    with transaction() as db:
        if values:
            names = ", ".join(f"{name} = ?" for name in values)
            db.execute(f"UPDATE {table} SET {names} WHERE id = ?", (*values.values(), row_id))
        return dict(db.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone())


def own_project(project_id: Id, caller: Caller) -> dict:
    with transaction() as db:
        row = db.execute(
            "SELECT * FROM projects WHERE id = ? AND owner_id = ?", (str(project_id), caller["id"])
        ).fetchone()
    if row is None:
        raise HTTPException(404, "There is no such project")
    return dict(row)


OwnProject = Annotated[dict, Depends(own_project)]


@projects.get("", response_model=Projects)
def list_projects(
    caller: Caller,
    q: Search = None,
    sort: Literal["created_at", "-created_at", "name", "-name", "budget", "-budget"] = "-created_at",
    limit: Limit = 20,
    offset: Offset = 0,
):
    where, values = "owner_id = ?", [caller["id"]]
    if q:
        where, values = where + " AND name LIKE ? ESCAPE '\\'", [*values, like(q)]
    return page_of("projects", where, values, sort, limit, offset)


@projects.post("", status_code=201, response_model=Project)
def create_project(body: ProjectIn, caller: Caller, response: Response):
    row = {"id": str(uuid.uuid4()), "owner_id": caller["id"], **body.model_dump(), "created_at": now()}
    with transaction() as db:
        db.execute(
            "INSERT INTO projects (id, owner_id, name, description, budget, created_at) "
            "VALUES (:id, :owner_id, :name, :description, :budget, :created_at)",
            row,
        )
    response.headers["Location"] = f"/v1/projects/{row['id']}"
    return row


@projects.get("/{project_id}", response_model=Project, responses=MISSING)
def get_project(project: OwnProject):
    return project


@projects.patch("/{project_id}", response_model=Project, responses=MISSING)
def update_project(body: ProjectChange, project: OwnProject):
    return change("projects", project["id"], body)


@projects.delete("/{project_id}", status_code=204, responses=MISSING)
def delete_project(project: OwnProject):
    with transaction() as db:
        db.execute("DELETE FROM projects WHERE id = ?", (project["id"],))


def own_task(task_id: Id, project: OwnProject) -> dict:
    with transaction() as db:
        row = db.execute(
            "SELECT * FROM tasks WHERE id = ? AND project_id = ?", (str(task_id), project["id"])
        ).fetchone()
    if row is None:
        raise HTTPException(404, "There is no such task")
    return dict(row)


OwnTask = Annotated[dict, Depends(own_task)]


@projects.get("/{project_id}/tasks", response_model=Tasks, responses=MISSING)
def list_tasks(project: OwnProject, status: Status | None = None, limit: Limit = 20, offset: Offset = 0):
    where, values = "project_id = ?", [project["id"]]
    if status:
        where, values = where + " AND status = ?", [*values, status]
    return page_of("tasks", where, values, "created_at", limit, offset)


@projects.post("/{project_id}/tasks", status_code=201, response_model=Task, responses=MISSING)
def create_task(body: TaskIn, project: OwnProject, response: Response):
    row = {"id": str(uuid.uuid4()), "project_id": project["id"], **body.model_dump(), "created_at": now()}
    with transaction() as db:
        db.execute("INSERT INTO tasks VALUES (:id, :project_id, :title, :status, :hours, :created_at)", row)
    response.headers["Location"] = f"/v1/projects/{project['id']}/tasks/{row['id']}"
    return row


@projects.get("/{project_id}/tasks/{task_id}", response_model=Task, responses=MISSING)
def get_task(task: OwnTask):
    return task


@projects.patch("/{project_id}/tasks/{task_id}", response_model=Task, responses=MISSING)
def update_task(body: TaskChange, task: OwnTask):
    return change("tasks", task["id"], body)


@projects.delete("/{project_id}/tasks/{task_id}", status_code=204, responses=MISSING)
def delete_task(task: OwnTask):
    with transaction() as db:
        db.execute("DELETE FROM tasks WHERE id = ?", (task["id"],))


def any_label(label_id: Id, caller: Caller) -> dict:
    with transaction() as db:
        row = db.execute("SELECT * FROM labels WHERE id = ?", (str(label_id),)).fetchone()
    if row is None:
        raise HTTPException(404, "There is no such label")
    return dict(row)


def own_label(label: Annotated[dict, Depends(any_label)], caller: Caller) -> dict:
    if label["creator_id"] != caller["id"]:
        raise HTTPException(403, "Only who made a label may change it")
    return label


@labels.get("", response_model=Labels)
def list_labels(caller: Caller, q: Search = None, limit: Limit = 20, offset: Offset = 0):
    where, values = ("name LIKE ? ESCAPE '\\'", [like(q)]) if q else ("1 = 1", [])
    return page_of("labels", where, values, "name", limit, offset)


@labels.post("", status_code=201, response_model=Label, responses=TAKEN)
def create_label(body: LabelIn, caller: Caller, response: Response):
    row = {"id": str(uuid.uuid4()), "creator_id": caller["id"], **body.model_dump(), "created_at": now()}
    try:
        with transaction() as db:
            db.execute("INSERT INTO labels VALUES (:id, :creator_id, :name, :color, :created_at)", row)
    except sqlite3.IntegrityError:
        raise HTTPException(409, "There is a label of this name") from None
    response.headers["Location"] = f"/v1/labels/{row['id']}"
    return row


@labels.get("/{label_id}", response_model=Label, responses=MISSING)
def get_label(label: Annotated[dict, Depends(any_label)]):
    return label


@labels.patch("/{label_id}", response_model=Label, responses=OTHERS)
def update_label(body: LabelChange, label: Annotated[dict, Depends(own_label)]):
    return change("labels", label["id"], body)


@labels.delete("/{label_id}", status_code=204, responses=OTHERS)
def delete_label(label: Annotated[dict, Depends(own_label)]):
    with transaction() as db:
        db.execute("DELETE FROM labels WHERE id = ?", (label["id"],))


@asynccontextmanager
async def lifespan(_: FastAPI):
    with transaction() as db:
        db.executescript(SCHEMA)
    yield


app = FastAPI(title="Projects", version="1.4.0", lifespan=lifespan, docs_url=None, redoc_url=None)
for router in (auth, users, projects, labels):
    app.include_router(router)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://projects.example.com"],
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
    allow_headers=["Authorization", "Content-Type"],
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "Cache-Control": "no-store",
}


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    """What was sent is not sent back: it may hold a password, and it may not be JSON."""
    problems = [{"loc": list(one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors()]
    return JSONResponse({"detail": problems}, 422)


@app.middleware("http")
async def guarded(request: Request, call_next):
    """Bodies that can be read, answers that say nothing of the inside, headers on all of them."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return JSONResponse({"detail": "The body is too large"}, 413, headers=HEADERS)
    request._body = body
    if body and "json" in request.headers.get("content-type", "json"):
        try:
            json.loads(body)
        except (ValueError, RecursionError):
            return JSONResponse({"detail": "The body is not JSON"}, 400, headers=HEADERS)
    try:
        response = await call_next(request)
    except Exception:
        traceback.print_exc(file=sys.stderr)
        response = JSONResponse({"detail": "Something went wrong"}, 500)
    response.headers.update(HEADERS)
    return response


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", server_header=False, proxy_headers=False)
