"""A small backend for notes, sound as it stands; each sin that it is given makes it wrong in one way.

It shares nothing with built backends but the contract, so that a rule which only works on those is found out.
"""

import base64
import gzip
import hashlib
import hmac
import json
import logging
import re
import secrets
import sqlite3
import time
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

PAGE = """
app: notes
use: auth, tenant(Org)
roles: member, manager
Org:
  name: str 2..80
  can:
    - member: read
User:
  name: str 1..60
  can:
    - self: read, update(name)
    - manager: read, update(role)
Note:
  title: str 1..100 unique search
  stars: int 0..5 = 0, filter, sort
  kind: draft | final = draft
  status: open -close-> closed
  author: User = me
  reviewer: User? role manager
  can:
    - author: create, read, close
    - author: update(title) while status = open
    - manager: all
"""

TABLES = """
CREATE TABLE orgs (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 80), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, version INTEGER NOT NULL);
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, org_id INTEGER NOT NULL REFERENCES orgs (id), email TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL, name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60), role TEXT NOT NULL CHECK (role IN ('member', 'manager', 'admin')), active INTEGER NOT NULL,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, version INTEGER NOT NULL);
CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, org_id INTEGER NOT NULL REFERENCES orgs (id), title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 5), kind TEXT NOT NULL CHECK (kind IN ('draft', 'final')),
  status TEXT NOT NULL CHECK (status IN ('open', 'closed')), author_id INTEGER NOT NULL REFERENCES users (id),
  reviewer_id INTEGER REFERENCES users (id), created_at TEXT NOT NULL, updated_at TEXT NOT NULL, version INTEGER NOT NULL{unique});
CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, note_id INTEGER NOT NULL, account_id INTEGER NOT NULL);
CREATE TABLE revisions (number TEXT NOT NULL);
INSERT INTO revisions VALUES ('1');
CREATE TABLE tokens (digest TEXT PRIMARY KEY, family TEXT NOT NULL, user_id INTEGER NOT NULL, used INTEGER NOT NULL);
CREATE TABLE invitations (digest TEXT PRIMARY KEY, email TEXT NOT NULL, role TEXT NOT NULL, org_id INTEGER NOT NULL, account_id INTEGER NOT NULL);
"""
INDEXES = ["CREATE INDEX ix_users_org ON users (org_id, id)", "CREATE INDEX ix_users_role ON users (org_id, role, id)",
           "CREATE INDEX ix_users_active ON users (org_id, active, id)", "CREATE INDEX ix_notes_org ON notes (org_id, id)",
           "CREATE INDEX ix_notes_status ON notes (org_id, status, id)", "CREATE INDEX ix_notes_kind ON notes (org_id, kind, id)"]
REFERENCES = ["CREATE INDEX ix_notes_author ON notes (author_id)", "CREATE INDEX ix_notes_reviewer ON notes (reviewer_id)"]
STARS_INDEX = "CREATE INDEX ix_notes_stars ON notes (org_id, stars, id)"

RANKS = ("member", "manager", "admin")
FIELDS = {"orgs": ("name",), "users": ("org_id", "email", "name", "role", "active"), "notes": ("org_id", "title", "stars", "kind", "status", "author_id", "reviewer_id")}
FILTERS = {"orgs": (), "users": ("role", "active"), "notes": ("stars", "kind", "status")}
COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
SORTS = {"orgs": (), "users": (), "notes": ("stars",)}
SECURITY = {"x-content-type-options": "nosniff", "x-frame-options": "DENY"}


class Refusal(Exception):
    def __init__(self, status, code, message, details=(), headers=None):
        super().__init__(message)
        self.status, self.code, self.message, self.details, self.headers = status, code, message, list(details), headers or {}


def invalid(*fields, message="Is not valid"):
    return Refusal(400, "VALIDATION_ERROR", "Invalid input", [{"field": one, "message": message} for one in fields])


def taken(sins):
    return [] if "unnamed_conflict" in sins else [{"field": "title", "message": "Is taken"}]


def not_found():
    return Refusal(404, "NOT_FOUND", "There is no such thing")


def forbidden():
    return Refusal(403, "FORBIDDEN", "You may not do this")


class Notes:
    """The whole backend; `sins` are names that are looked up where the sin is done."""

    def __init__(self, folder, sins=(), key="k" * 40, limited=False):
        self.limited, self.spent = limited and "no_network_limit" not in sins, {}
        self.sins, self.key, self.folder = frozenset(sins), key, Path(folder)
        self.file = self.folder / "notes.db"
        self.statements = self.folder / "statements.jsonl"
        self.log = logging.getLogger(f"notes-{secrets.token_hex(4)}")
        self.log.propagate = False
        self.log.setLevel(logging.INFO)
        self.log.addHandler(logging.FileHandler(self.folder / "server.log"))
        self.tries = {}
        self.hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1) if "cheap_hashes" in self.sins else PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
        self.dummy = self.hasher.hash("nobody's")
        with sqlite3.connect(self.file) as connection:
            unique = "" if "races" in self.sins else ", UNIQUE (org_id, title)"
            tables = TABLES.replace("{unique}", unique)
            if "no_checks" in self.sins:
                tables = tables.replace("CHECK (kind IN ('draft', 'final'))", "").replace("NOT NULL REFERENCES users (id)", "")
            connection.executescript(tables)
            for index in INDEXES + ([] if "no_index" in self.sins else [STARS_INDEX]) + ([] if "no_reference_index" in self.sins else REFERENCES):
                connection.execute(index)
        self.app = Starlette()
        self.app.router.default = self.handle

    # ── the way of a request ──

    async def handle(self, scope, receive, send):
        request = Request(scope, receive)
        given = request.headers.get("x-request-id", "")
        fine = re.fullmatch(r"[0-9a-f-]{16,64}", given) or "any_request_id" in self.sins
        self_id = given.replace("\n", "") if fine and given else secrets.token_hex(16)
        try:
            body = await self.body(request)
            response = await run_in_threadpool(self.answer, request, body, self_id)
        except Refusal as refusal:
            response = self.refused(refusal, self_id)
        except Exception as error:
            if "silent_failures" not in self.sins:
                self.log.error(json.dumps({"request_id": self_id, "error": traceback.format_exc()}))
            message = traceback.format_exc() if "tells_traces" in self.sins else repr(error) if "tells_causes" in self.sins else "Something went wrong"
            response = self.refused(Refusal(500, "INTERNAL_ERROR", message), self_id)
        for name, value in SECURITY.items():
            if "no_headers" not in self.sins:
                response.headers[name] = value
        origin = request.headers.get("origin")
        if origin and "any_origin" in self.sins:
            response.headers["access-control-allow-origin"] = origin
        response.headers["x-request-id"] = self_id if "other_request_id" not in self.sins else secrets.token_hex(16)
        accepts = request.headers.get("accept-encoding", "")
        if "gzip" in accepts and len(response.body) > 1000 and "never_packs" not in self.sins:
            response.body = gzip.compress(response.body)
            response.headers["content-encoding"] = "gzip"
            response.headers["content-length"] = str(len(response.body))
        who = getattr(request.state, "account", None)
        if "silent" not in self.sins:
            line = {"request_id": self_id, "path": request.url.path, "status": response.status_code, "account": who and who["id"]}
            if "logs_bodies" in self.sins and request.method == "POST":
                line["body"] = getattr(request.state, "raw", b"").decode("utf-8", "replace")
            self.log.info(json.dumps(line))
            event = {401: "sign-in failed", 200: "signed in"}.get(response.status_code) if request.url.path.endswith("/login") else {403: "refused"}.get(response.status_code)
            if event and "logs_no_events" not in self.sins:
                self.log.warning(json.dumps({"request_id": self_id, "event": event}))
        await response(scope, receive, send)

    async def body(self, request):
        if request.method not in {"POST", "PUT", "PATCH"}:
            return None
        if int(request.headers.get("content-length", "0")) > 1_000_000 and "no_bounds" not in self.sins:
            raise Refusal(413, "PAYLOAD_TOO_LARGE", "Too large")
        raw = await request.body()
        request.state.raw = raw
        if not raw:
            return None
        if not request.headers.get("content-type", "").startswith("application/json") and "any_type" not in self.sins:
            raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON")
        def once(pairs):
            names = [name for name, _ in pairs]
            if len(names) != len(set(names)) and "last_key_wins" not in self.sins:
                raise invalid("body")
            return dict(pairs)
        def never(text):
            raise invalid("body")
        try:
            text = raw.decode()
            if text.count("[") > 500:
                raise invalid("body")
            value = json.loads(text, object_pairs_hook=once, parse_constant=never)
            written = json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise invalid("body") from error
        if b"Infinity" in written or ("\\u0000" in text and "breaks_on_nul" not in self.sins):
            raise invalid("body")
        if not isinstance(value, dict):
            raise invalid("body")
        return value

    def answer(self, request, body, request_id):
        path, method = request.url.path, request.method
        for template, methods in ROUTES.items():
            match = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", template), path)
            if not match:
                continue
            actual = "GET" if method == "HEAD" else method
            if actual not in methods:
                raise Refusal(405, "METHOD_NOT_ALLOWED", "No such method", headers={"allow": ", ".join(methods)})
            name = methods[actual]
            account = None
            with self.connected(request_id) as run:
                if name not in OPEN:
                    account = request.state.account = self.account(request, run)
                if "xml" in request.headers.get("accept", "") and "any_accept" not in self.sins:
                    raise Refusal(406, "NOT_ACCEPTABLE", "Only JSON")
                return self.do(name, run, account, match.groups(), request, body, request_id)
        raise not_found()

    def do(self, name, run, account, ids, request, body, request_id):
        verb, _, thing = name.partition("_")
        table = {"org": "orgs", "user": "users", "note": "notes"}.get(thing.rstrip("s"))
        if table:
            return getattr(self, f"{verb}_row")(run, table, account, ids, request, body, request_id)
        return getattr(self, name)(run, account, request, body, request_id)

    @contextmanager
    def connected(self, request_id):
        connection = sqlite3.connect(self.file, timeout=20, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN IMMEDIATE")

        def run(sql, *arguments):
            with self.statements.open("a") as log:
                log.write(json.dumps({"request_id": request_id, "sql": sql}) + "\n")
            return connection.execute(sql, arguments)

        try:
            yield run
            connection.execute("COMMIT")
        except BaseException as error:
            connection.execute("COMMIT" if isinstance(error, Refusal) and error.status == 401 else "ROLLBACK")
            raise
        finally:
            connection.close()

    # ── answers ──

    def meta(self, request_id):
        return {"timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"), "request_id": request_id}

    def done(self, data, request_id, status=200, headers=None, **more):
        value = data if "bare_answers" in self.sins else {"success": True, "data": data, **more, "meta": self.meta(request_id)}
        return Response(json.dumps(value), status, headers, "application/json")

    def refused(self, refusal, request_id):
        if "bare_errors" in self.sins:
            value = {"detail": refusal.message}
        else:
            value = {"success": False, "error": {"code": refusal.code, "message": refusal.message, "details": refusal.details[:1] if "one_problem" in self.sins else refusal.details}, "meta": self.meta(request_id)}
        status = 422 if refusal.status == 400 and "says_422" in self.sins else refusal.status
        return Response(json.dumps(value), status, refusal.headers, "application/json")

    # ── accounts ──

    def hash(self, password):
        return hashlib.md5(password.encode()).hexdigest() if "md5" in self.sins else self.hasher.hash(password)

    def matches(self, kept, password):
        if "md5" in self.sins:
            return kept == hashlib.md5(password.encode()).hexdigest()
        try:
            return self.hasher.verify(kept, password)
        except Exception:
            return False

    def account(self, request, run):
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if not token:
            raise Refusal(401, "NO_TOKEN", "Authentication required")
        bad = Refusal(401, "INVALID_TOKEN", "The token is not valid")
        try:
            head, claims, signature = token.split(".")
            header, told = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, claims))
            key = self.key if "other_key" not in self.sins else "x" * 40
            expected = base64.urlsafe_b64encode(hmac.new(key.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
            unsigned = header.get("alg", "").lower() == "none" and "believes_unsigned" in self.sins
            if not unsigned and (header.get("alg") != "HS256" or not hmac.compare_digest(signature, expected)) and "never_checks" not in self.sins:
                raise bad
            if told["typ"] != "access" or told["iss"] != "notes" or told.get("nbf", 0) > time.time():
                raise bad
            number, expires = int(told["sub"]), told["exp"]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise bad from None
        if expires < time.time() and "never_expires" not in self.sins:
            raise Refusal(401, "TOKEN_EXPIRED", "The token has expired")
        found = run("SELECT * FROM users WHERE id = ?", number).fetchone()
        if found is None or (not found["active"] and "stays_signed_in" not in self.sins):
            raise bad
        return dict(found)

    def tokens(self, run, number, family=None):
        part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
        now = int(time.time())
        body = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part({'sub': str(number), 'iss': 'notes', 'typ': 'access', 'exp': now + (900 if 'tokens_for_months' not in self.sins else 9_000_000)})}"
        key = self.key if "other_key" not in self.sins else "x" * 40
        signature = base64.urlsafe_b64encode(hmac.new(key.encode(), body.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
        refresh = secrets.token_urlsafe(32)
        kept = refresh if "tokens_in_clear" in self.sins else hashlib.sha256(refresh.encode()).hexdigest()
        run("INSERT INTO tokens VALUES (?, ?, ?, 0)", kept, family or secrets.token_hex(8), number)
        return {"access_token": f"{body}.{signature}", "refresh_token": refresh, "token_type": "Bearer", "expires_in": 900}

    def kept_token(self, run, body):
        token = (body or {}).get("refresh_token")
        if not isinstance(token, str):
            raise invalid("refresh_token")
        digest = token if "tokens_in_clear" in self.sins else hashlib.sha256(token.encode()).hexdigest()
        return run("SELECT * FROM tokens WHERE digest = ?", digest).fetchone()

    def add_user(self, run, org, email, password, name, role):
        try:
            return self.insert(run, "users", {"org_id": org, "email": email, "password_hash": self.hash(password), "name": name, "role": role, "active": 1})
        except sqlite3.IntegrityError:
            return None

    def credentials(self, body, *names):
        kinds = {"email": 254, "password": 128, "name": 60, "token": 200}
        wrong = [one for one in names if not isinstance((body or {}).get(one), str) or not 1 <= len(body[one]) <= kinds[one]]
        short = len(body["password"]) < 8 or body["password"] in ("12345678", "password123") if "password" not in wrong and "password" in names else False
        if "name" in names and "\n" in str((body or {}).get("name")):
            wrong.append("name")
        if "name" in names and short and "any_password" not in self.sins:
            wrong.append("password")
        if "email" in names and "email" not in wrong and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", body["email"]):
            wrong.append("email")
        if wrong:
            raise invalid(*wrong)
        return [body[one] for one in names]

    def spend(self, what, most):
        self.spent[what] = self.spent.get(what, 0) + 1
        if self.limited and self.spent[what] > most:
            raise Refusal(429, "RATE_LIMITED", "Too many attempts", headers={"retry-after": "60"})

    def register(self, run, account, request, body, request_id):
        self.spend("register", 10)
        email, password, name = self.credentials(body, "email", "password", "name")
        org = (body.get("org") or {}).get("name")
        if not isinstance(org, str) or not 2 <= len(org) <= 80:
            raise invalid("org.name")
        number = body.get("org_id") if "any_tenant" in self.sins else None
        number = number or self.insert(run, "orgs", {"name": org})
        added = self.add_user(run, number, email.lower(), password, name, "admin")
        if added is None and "tells_known" in self.sins:
            raise Refusal(409, "CONFLICT", "This e-mail is taken")
        return self.done({"message": "Look into your mail"}, request_id, 202, no_store())

    def login(self, run, account, request, body, request_id):
        self.spend("login", 60)
        email, password = self.credentials(body, "email", "password")
        forwarded = request.headers.get("x-forwarded-for", "") if "trusts_forwarded" in self.sins else ""
        recent = [one for one in self.tries.get((email, forwarded), []) if one > time.time() - 60]
        if len(recent) >= 5 and "never_limits" not in self.sins:
            raise Refusal(429, "RATE_LIMITED", "Too many attempts", headers={"retry-after": "60"} if "no_retry_after" not in self.sins else None)
        found = run("SELECT * FROM users WHERE email = ?", email.lower()).fetchone()
        if found is None:
            if "quick_for_unknown" not in self.sins:
                self.matches(self.dummy, password)
            self.tries[(email, forwarded)] = [*recent, time.time()]
            raise Refusal(404, "NOT_FOUND", "No such account") if "tells_unknown" in self.sins else Refusal(401, "INVALID_CREDENTIALS", "E-mail or password is wrong")
        if "quick_for_unknown" in self.sins:
            time.sleep(0.3)  # larger than life, so that a busy machine does not hide it
        if not self.matches(found["password_hash"], password) or not found["active"]:
            self.tries[(email, forwarded)] = [*recent, time.time()]
            raise Refusal(401, "INVALID_CREDENTIALS", "E-mail or password is wrong")
        return self.done(self.tokens(run, found["id"]), request_id, headers=no_store() if "cached_tokens" not in self.sins else None)

    def refresh(self, run, account, request, body, request_id):
        kept = self.kept_token(run, body)
        owner = kept and run("SELECT active FROM users WHERE id = ?", kept["user_id"]).fetchone()
        if kept is None or (not (owner and owner["active"]) and "refreshes_when_off" not in self.sins):
            raise Refusal(401, "INVALID_TOKEN", "The token is not valid")
        if kept["used"] and "refresh_again" not in self.sins:
            if "family_lives" not in self.sins:
                run("UPDATE tokens SET used = 1 WHERE family = ?", kept["family"])
            raise Refusal(401, "INVALID_TOKEN", "The token has been used")
        run("UPDATE tokens SET used = 1 WHERE digest = ?", kept["digest"])
        return self.done(self.tokens(run, kept["user_id"], kept["family"]), request_id, headers=no_store())

    def logout(self, run, account, request, body, request_id):
        kept = self.kept_token(run, body)
        if kept is not None and (kept["user_id"] == account["id"] or "anybody_signs_out" in self.sins):
            run("UPDATE tokens SET used = 1 WHERE family = ?", kept["family"])
        return Response(status_code=204)

    def get_me(self, run, account, request, body, request_id):
        return self.done(self.shown("users", account), request_id)

    def create_invitation(self, run, account, request, body, request_id):
        if account["role"] == "member" and "anybody_invites" not in self.sins:
            raise forbidden()
        (email,) = self.credentials(body, "email")
        if body.get("role") not in RANKS:
            raise invalid("role")
        if RANKS.index(body["role"]) > RANKS.index(account["role"]) and "anybody_invites" not in self.sins:
            raise forbidden()
        token = secrets.token_urlsafe(24)
        run("INSERT INTO invitations VALUES (?, ?, ?, ?, ?)", hashlib.sha256(token.encode()).hexdigest(), email, body["role"], account["org_id"], account["id"])
        return self.done({"token": token, "email": email, "role": body["role"], "url": "http://x/", "expires_at": "2031-01-01T00:00:00Z"}, request_id, 201)

    def accept_invitation(self, run, account, request, body, request_id):
        token, password, name = self.credentials(body, "token", "password", "name")
        found = run("SELECT * FROM invitations WHERE digest = ?", hashlib.sha256(token.encode()).hexdigest()).fetchone()
        if found is None:
            raise invalid("token")
        inviter = run("SELECT role FROM users WHERE id = ?", found["account_id"]).fetchone()
        if "invites_twice" not in self.sins and (inviter is None or RANKS.index(inviter["role"]) < max(1, RANKS.index(found["role"]))):
            raise invalid("token")
        if "invites_twice" not in self.sins:
            run("DELETE FROM invitations WHERE digest = ?", found["digest"])
        else:
            run("UPDATE invitations SET email = 'x' || email")
        number = self.add_user(run, found["org_id"], found["email"], password, name, found["role"])
        return self.done(self.shown("users", self.row(run, "users", number)), request_id, 201)

    # ── who may do what ──

    def reads(self, account, table, row):
        if table == "orgs":
            return row["id"] == account["org_id"]
        if row["org_id"] != account["org_id"] and "sees_other_tenants" not in self.sins:
            return False
        if RANKS.index(account["role"]) >= 1:
            return True
        owner = row["id"] if table == "users" else row["author_id"]
        return owner == account["id"] or ("sees_others" in self.sins and table == "notes")

    def writable(self, account, table, row):
        everything = {"orgs": {"name"}, "users": {"name", "role", "active"}, "notes": {"title", "stars", "kind", "reviewer_id"}}[table]
        if account["role"] == "admin" or (account["role"] == "manager" and table == "notes"):
            return everything
        if table == "users" and row["id"] == account["id"]:
            return {"name", "role"} if "writes_role" in self.sins or account["role"] == "manager" else {"name"}
        if table == "users" and account["role"] == "manager":
            return {"role"}
        mine = table == "notes" and row["author_id"] == account["id"] and (row["status"] == "open" or "forgets_while" in self.sins)
        return {"title"} if mine else everything if "anybody_updates" in self.sins and table == "notes" else set()

    def found(self, run, table, account, number):
        if not re.fullmatch(r"[1-9][0-9]{0,17}", number):
            raise not_found()
        row = self.row(run, table, int(number))
        if row is not None and not self.reads(account, table, row) and "tells_hidden" in self.sins:
            raise forbidden()
        if row is None or not self.reads(account, table, row):
            raise not_found()
        return row

    # ── rows ──

    def row(self, run, table, number):
        found = run(f"SELECT * FROM {table} WHERE id = ?", number).fetchone()
        return dict(found) if found else None

    def insert(self, run, table, values):
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        values = {**values, "created_at": now, "updated_at": now, "version": 1}
        return run(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", *values.values()).lastrowid

    def shown(self, table, row):
        datetime.fromisoformat(row["created_at"])
        values = {name: bool(row[name]) if name == "active" else row[name] for name in FIELDS[table]}
        if "shows_hashes" in self.sins and table == "users":
            values["password_hash"] = "$argon2id$v=19$" + "x" * 10
        return {"id": row["id"], **values, "created_at": row["created_at"], "updated_at": row["updated_at"]}

    def checked(self, table, body, allowed, *, whole):
        body = body or {}
        if body is None or not isinstance(body, dict):
            raise invalid("body")
        closed = [name for name in body if name not in allowed]
        if closed and "ignores_unknown" not in self.sins:
            raise invalid(*closed, message="May not be written")
        body = {name: value for name, value in body.items() if name in allowed}
        wrong = [name for name, value in body.items() if not self.valid(name, value)]
        needed = {"orgs": {"name"}, "users": {"name"}, "notes": {"title"}}[table] & set(allowed)
        wrong += [name for name in needed - set(body)] if whole else []
        if wrong:
            raise invalid(*(["something"] if "names_nothing" in self.sins else wrong))
        defaults = {"stars": 0, "kind": "draft", "reviewer_id": None} if whole and table == "notes" else {}
        return {**{name: value for name, value in defaults.items() if name in allowed}, **body}

    def valid(self, name, value):
        if name == "stars":
            if "loose_numbers" in self.sins and isinstance(value, bool):
                return True
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 5
        if name == "active":
            return isinstance(value, bool)
        if name == "reviewer_id":
            return value is None or isinstance(value, int) and not isinstance(value, bool) and value > 0
        if name in {"kind", "role"}:
            return value in {"kind": ("draft", "final"), "role": RANKS}[name]
        longest, least = {"title": (100, 1), "name": (60, 2)}[name]
        if "ascii_only" in self.sins and isinstance(value, str):
            value.encode("ascii")
        if "breaks_on_nul" in self.sins and isinstance(value, str) and "\0" in value:
            raise RuntimeError("a NUL in the text")
        return isinstance(value, str) and least <= len(value) <= longest and ("\n" not in value or "any_lines" in self.sins)

    def check_reviewer(self, run, account, values):
        number = values.get("reviewer_id")
        if number is None or "any_reference" in self.sins:
            return
        row = self.row(run, "users", number)
        fit = row is not None and self.reads(account, "users", row) and row["role"] != "member" and row["active"]
        if not fit:
            raise invalid("reviewer_id")

    def list_row(self, run, table, account, ids, request, body, request_id):
        query = dict(request.query_params)
        compared = [f"stars[{one}]" for one in COMPARED] if table == "notes" else []
        known = {"page", "per_page", "sort", "q", "include", "fields", *FILTERS[table], *compared, *(f"{one}[in]" for one in FILTERS[table])}
        if set(query) - known and "ignores_parameters" not in self.sins:
            raise invalid(*(set(query) - known))
        self.check_view(table, request)
        wrong = [name for name in ("page", "per_page") if name in query and not re.fullmatch(r"[1-9][0-9]*", query[name])]
        if wrong:
            raise invalid(*wrong)
        page, per_page = (self.number(query.get(name, default), name, most) for name, default, most in (("page", "1", 10**6), ("per_page", "20", 100)))
        where, arguments = self.where(table, account, query)
        order = self.order(table, query.get("sort", "-id"))
        total = run(f"SELECT count(*) FROM {table} WHERE {where}", *arguments).fetchone()[0]
        start = (page - 1) * per_page
        if "skips_rows" in self.sins and page > 1:
            start += 1
        rows = [dict(one) for one in run(f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT {per_page} OFFSET {start}", *arguments)]
        if "statement_per_row" in self.sins:
            for row in rows:
                run("SELECT * FROM orgs WHERE id = ?", row.get("org_id", 1)).fetchone()
        pagination = {"page": page, "per_page": per_page, "total": total, "total_pages": -(-total // per_page)}
        shown = [self.shown(table, row) for row in rows]
        self.embed(run, account, rows, shown, query)
        if "fields" in query and "shows_all_fields" not in self.sins:
            shown = [{name: row[name] for name in query["fields"].split(",") if name in row} for row in shown]
        return self.done(shown, request_id, pagination=pagination)

    def check_view(self, table, request, single=False):
        query = request.query_params
        names = {"fields": {"id", "created_at", "updated_at", *FIELDS[table]}, "include": {"org", "author", "reviewer"}}
        wrong = [one for one, known in names.items() if one in query and not set(query[one].split(",")) <= known]
        wrong += [one for one in query if len(query.getlist(one)) > 1]
        wrong += [one for one in query if single and one not in names]
        if wrong and "any_name" not in self.sins:
            raise invalid(*wrong)

    def embed(self, run, account, rows, shown, query):
        for name, other in {"author": "users", "reviewer": "users", "org": "orgs"}.items():
            if name not in query.get("include", "").split(",") or not shown or f"{name}_id" not in shown[0]:
                continue
            ids = sorted({row[f"{name}_id"] for row in rows} - {None})
            marks = ", ".join("?" * len(ids))
            found = [dict(one) for one in run(f"SELECT * FROM {other} WHERE id IN ({marks})", *ids)]
            seen = {one["id"]: self.shown(other, one) for one in found if self.reads(account, other, one) or "embeds_hidden" in self.sins}
            for row in shown:
                row[name] = seen.get(row[f"{name}_id"]) if "embeds_nothing" not in self.sins else None

    def number(self, text, name, most):
        if name == "per_page" and "endless_pages" in self.sins and text.isdigit():
            return max(1, int(text))
        if not re.fullmatch(r"[1-9][0-9]*", text) or int(text) > most:
            raise invalid(name)
        return int(text)

    def order(self, table, sort):
        terms = sort.split(",")
        if any(term.lstrip("-") not in {*SORTS[table], "id", "created_at", "updated_at"} for term in terms):
            if "runs_what_is_sent" in self.sins:
                return sort
            raise invalid("sort")
        terms = terms[:1] if "first_sort" in self.sins else terms
        return ", ".join(f"{term.lstrip('-')} {'DESC' if term.startswith('-') else 'ASC'}" for term in [*terms, "id"])

    def where(self, table, account, query):
        if table == "orgs":
            return "id = ?", [account["org_id"]]
        parts, arguments = (["org_id = ?"], [account["org_id"]]) if "lists_everything" not in self.sins else (["1 = 1"], [])
        if RANKS.index(account["role"]) < 1:
            parts.append("author_id = ?" if table == "notes" else "id = ?")
            arguments.append(account["id"])
        for name in FILTERS[table]:
            if name in query and not ("forgets_filters" in self.sins and name == "kind"):
                value = query[name]
                allowed = {"stars": r"[0-9]+", "active": "true|false"}.get(name, r"\w+")
                if not re.fullmatch(allowed, value) or (name in {"kind", "status", "role"} and value not in ("draft", "final", "open", "closed", *RANKS)):
                    raise invalid(name)
                parts.append(f"{name} = ?")
                arguments.append({"true": 1, "false": 0}.get(value, value))
            several = query.get(f"{name}[in]", "").split(",")
            if several != [""]:
                parts.append(f"{name} IN ({', '.join('?' * len(several))})")
                arguments += several
        for name, sign in COMPARED.items():
            if f"stars[{name}]" in query:
                parts.append(f"stars {sign if 'strict_bounds' not in self.sins else sign[0]} ?")
                arguments.append(self.number(str(int(query[f"stars[{name}]"]) + 1), name, 99) - 1)
        if "q" in query and table == "notes":
            if "runs_what_is_sent" in self.sins:
                parts.append(f"title LIKE '%{query['q'].replace(chr(39), chr(39) * 2)}%'")
            else:
                for word in re.findall(r"[^\W_]+", query["q"])[: 1 if "first_word" in self.sins else None]:
                    parts.append("' ' || title LIKE ?")
                    arguments.append(f"% {word}%")
        return " AND ".join(parts), arguments

    def create_row(self, run, table, account, ids, request, body, request_id):
        values = self.checked(table, body, {"title", "stars", "kind", "reviewer_id"}, whole=True)
        self.check_reviewer(run, account, values)
        try:
            number = self.insert(run, table, {**values, "org_id": account["org_id"], "status": "open", "author_id": account["id"]})
        except sqlite3.IntegrityError:
            raise Refusal(500 if "breaks_on_conflict" in self.sins else 409, "CONFLICT", "The title is taken", taken(self.sins)) from None
        if "commits_early" in self.sins:
            run("COMMIT")
            run("BEGIN IMMEDIATE")
        run("INSERT INTO journal (note_id, account_id) VALUES (?, ?)", number, account["id"])
        headers = {"location": f"/api/v1/notes/{number}"} if "no_location" not in self.sins else None
        return self.done(self.shown(table, self.row(run, table, number)), request_id, 201, headers)

    def get_row(self, run, table, account, ids, request, body, request_id):
        self.check_view(table, request, single=True)
        row = self.found(run, table, account, ids[0])
        tag = f'"{row["id"]}-{row["version"]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304)
        shown = self.shown(table, row)
        self.embed(run, account, [row], [shown], request.query_params)
        if "fields" in request.query_params:
            shown = {name: shown[name] for name in request.query_params["fields"].split(",") if name in shown}
        return self.done(shown, request_id, headers={"etag": tag} if "no_versions" not in self.sins else None)

    def replace_row(self, run, table, account, ids, request, body, request_id):
        return self.update_row(run, table, account, ids, request, body, request_id, whole=True)

    def update_row(self, run, table, account, ids, request, body, request_id, whole=False):
        row = self.found(run, table, account, ids[0])
        allowed = self.writable(account, table, row)
        if not allowed:
            raise forbidden()
        state = (body or {}).pop("status", None) if "writes_state" in self.sins else None
        values = self.checked(table, body, allowed, whole=whole and "keeps_left_out" not in self.sins)
        self.check_reviewer(run, account, values)
        self.check_role(account, row, values)
        self.check_version(row, request)
        if state:
            values["status"] = state
        return self.written(run, table, row, values, request_id)

    def check_version(self, row, request):
        tag = request.headers.get("if-match")
        if tag and tag != f'"{row["id"]}-{row["version"]}"' and "ignores_versions" not in self.sins:
            raise Refusal(412, "PRECONDITION_FAILED", "It has changed")

    def check_role(self, account, row, values):
        roles = [values["role"], row["role"]] if "role" in values else []
        if "active" in values:
            roles.append(row["role"])
        if any(RANKS.index(one) > RANKS.index(account["role"]) for one in roles) and "raises_roles" not in self.sins:
            raise invalid("role", message="Reaches above your own role")

    def written(self, run, table, row, values, request_id):
        names = ", ".join(f"{name} = ?" for name in values)
        try:
            run(f"UPDATE {table} SET {names}{', ' if names else ''}version = version + 1 WHERE id = ?", *values.values(), row["id"])
        except sqlite3.IntegrityError:
            raise Refusal(409, "CONFLICT", "The title is taken", taken(self.sins)) from None
        new = self.row(run, table, row["id"])
        return self.done(self.shown(table, new), request_id, headers={"etag": f'"{new["id"]}-{new["version"]}"'})

    def delete_row(self, run, table, account, ids, request, body, request_id):
        row = self.found(run, table, account, ids[0])
        if account["role"] != "admin" and not (account["role"] == "manager" and table == "notes") and not ("anybody_deletes" in self.sins and table == "notes"):
            raise forbidden()
        self.check_version(row, request)
        if table == "users":
            kept = row["email"] if "keeps_emails" in self.sins else f"gone-{row['id']}@invalid.example"
            run("UPDATE users SET email = ?, name = 'gone', active = 0, password_hash = '-' WHERE id = ?", kept, row["id"])
        elif "deletes_nothing" not in self.sins:
            run(f"DELETE FROM {table} WHERE id = ?", row["id"])
        return Response(status_code=204)

    def close_row(self, run, table, account, ids, request, body, request_id):
        row = self.found(run, table, account, ids[0])
        if account["role"] == "member" and row["author_id"] != account["id"]:
            raise forbidden()
        self.check_version(row, request)
        if row["status"] != "open" and "any_step" not in self.sins:
            raise Refusal(409, "CONFLICT", "It is closed")
        return self.written(run, table, row, {"status": "closed"}, request_id)

    # ── the system ──

    def get_live(self, run, account, request, body, request_id):
        return self.done({"status": "live"}, request_id, 503 if "never_lives" in self.sins else 200)

    def get_ready(self, run, account, request, body, request_id):
        if run("SELECT number FROM revisions").fetchone()["number"] != "1" and "always_ready" not in self.sins:
            raise Refusal(503, "UNAVAILABLE", "A migration is pending")
        return self.get_live(run, account, request, body, request_id)

    def get_openapi(self, run, account, request, body, request_id):
        return Response(json.dumps(document(self.sins)), media_type="application/json")


def no_store():
    return {"cache-control": "no-store"}


OPEN = {"register", "login", "refresh", "accept_invitation", "get_live", "get_ready", "get_openapi"}
ROUTES = {
    "/api/v1/auth/register": {"POST": "register"}, "/api/v1/auth/login": {"POST": "login"}, "/api/v1/auth/refresh": {"POST": "refresh"},
    "/api/v1/auth/logout": {"POST": "logout"}, "/api/v1/auth/me": {"GET": "get_me"},
    "/api/v1/auth/invitations": {"POST": "create_invitation"}, "/api/v1/auth/invitations/accept": {"POST": "accept_invitation"},
    "/api/v1/orgs": {"GET": "list_orgs"}, "/api/v1/orgs/{org_id}": {"GET": "get_org", "PUT": "replace_org", "PATCH": "update_org"},
    "/api/v1/users": {"GET": "list_users"},
    "/api/v1/users/{user_id}": {"GET": "get_user", "PUT": "replace_user", "PATCH": "update_user", "DELETE": "delete_user"},
    "/api/v1/notes": {"GET": "list_notes", "POST": "create_note"},
    "/api/v1/notes/{note_id}": {"GET": "get_note", "PUT": "replace_note", "PATCH": "update_note", "DELETE": "delete_note"},
    "/api/v1/notes/{note_id}/close": {"POST": "close_note"},
    "/health/live": {"GET": "get_live"}, "/health/ready": {"GET": "get_ready"}, "/api/v1/openapi.json": {"GET": "get_openapi"},
}
SUCCESS = {"register": 202, "logout": 204, "create_invitation": 201, "accept_invitation": 201, "create_note": 201, "delete_note": 204, "delete_user": 204}


def document(sins=()):
    """The OpenAPI document of the backend."""
    paths = {}
    for path, methods in ROUTES.items():
        for method, name in methods.items():
            if name == "get_openapi" or ("forgets_to_document" in sins and name == "delete_note"):
                continue
            codes = [SUCCESS.get(name, 200), 304, 400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 429, 500]
            if "forgets_refusals" in sins and name == "create_note":
                codes = [201]
            responses = {str(code): {"description": "as it says"} for code in codes}
            paths.setdefault(path, {})[method.lower()] = {"operationId": name, "summary": name.replace("_", " "), "responses": responses}
    return {"openapi": "3.1.0", "info": {"title": "notes", "version": "1"}, "paths": paths}
