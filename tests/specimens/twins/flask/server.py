"""Journals and their entries: a small API in Flask, with whole numbers as ids and `Authorization: Token …`.

An account sees and changes its own journals alone (403 for those of others). Places are open to anybody who reads;
whoever added one may change it.

    DATABASE=journals.db SECRET_KEY=… python server.py 8000
"""

import functools
import json
import os
import re
import secrets
import sqlite3
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta

import jwt
import waitress
from document import document
from flask import Flask, g, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.security import check_password_hash, generate_password_hash

SECRET_KEY = os.environ["SECRET_KEY"]
DATABASE = os.environ["DATABASE"]
TOKEN_LIFE = timedelta(hours=1)
MOST_FAILURES, FAILURE_SECONDS = 8, 600
SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL,
    display_name TEXT NOT NULL, is_admin INTEGER NOT NULL DEFAULT 0, epoch INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS revoked_tokens (jti TEXT PRIMARY KEY, expires TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS journals (
    id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    title TEXT NOT NULL, description TEXT NOT NULL, goal INTEGER NOT NULL CHECK (goal BETWEEN 0 AND 10000),
    archived INTEGER NOT NULL, created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, journal_id INTEGER NOT NULL REFERENCES journals (id) ON DELETE CASCADE,
    text TEXT NOT NULL, rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5), day TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS places (
    id INTEGER PRIMARY KEY AUTOINCREMENT, added_by INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL UNIQUE, city TEXT NOT NULL, created TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS journals_of_account ON journals (account_id);
CREATE INDEX IF NOT EXISTS entries_of_journal ON entries (journal_id);
"""
UNKNOWN_ACCOUNT = generate_password_hash(secrets.token_hex())  # checked in the place of an account that is not there

app = Flask(__name__, static_folder=None)
app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
app.json.sort_keys = False


class Refusal(Exception):
    """A request that is refused: a status, a code, a sentence, and what is wrong with each field."""

    def __init__(self, status, code, message, fields=None, headers=None):
        super().__init__(message)
        self.status, self.code, self.message, self.fields, self.headers = status, code, message, fields, headers or {}


def database():
    if "db" not in g:
        g.db = sqlite3.connect(DATABASE, timeout=10)
        g.db.row_factory = sqlite3.Row
        g.db.execute("PRAGMA foreign_keys = ON")
    return g.db


def run(sql, *values):
    with database() as db:
        return db.execute(sql, values)


def one(sql, *values):
    row = run(sql, *values).fetchone()
    return dict(row) if row else None


@app.teardown_appcontext
def close(_):
    if "db" in g:
        g.pop("db").close()


# ── what comes in ──

REQUIRED = object()


def text(least, most):
    def check(value):
        if not isinstance(value, str):
            return None, "must be a text"
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", value):
            return None, "must not hold control characters"
        value = value.strip()
        if not least <= len(value) <= most:
            return None, f"must have {least} to {most} characters"
        return value, None

    return check


def number(least, most):
    def check(value):
        if type(value) is not int or not least <= value <= most:
            return None, f"must be a whole number from {least} to {most}"
        return value, None

    return check


def flag(value):
    return (value, None) if isinstance(value, bool) else (None, "must be true or false")


def day(value):
    try:
        written = date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        written = None
    return (written, None) if written and written == value else (None, "must be a day, as 2026-01-31")


def email(value):
    if not isinstance(value, str) or not re.fullmatch(r"[^@\s\x00-\x1f\ud800-\udfff]{1,64}@[\w-]+(\.[\w-]+)+", value, re.ASCII):
        return None, "must be an e-mail address"
    return (value.lower(), None) if len(value) <= 200 else (None, "is too long")


def password(value):
    return (value, None) if isinstance(value, str) and 10 <= len(value) <= 200 else (None, "must have 10 to 200 characters")


JOURNAL = {"title": (text(1, 120), REQUIRED), "description": (text(0, 2000), ""), "goal": (number(0, 10_000), 0), "archived": (flag, False)}
ENTRY = {"text": (text(1, 5000), REQUIRED), "rating": (number(1, 5), 3), "day": (day, REQUIRED)}
PLACE = {"name": (text(1, 80), REQUIRED), "city": (text(1, 80), REQUIRED)}
REGISTRATION = {"email": (email, REQUIRED), "password": (password, REQUIRED), "display_name": (text(1, 60), REQUIRED)}
PROFILE = {"display_name": (text(1, 60), REQUIRED)}
SIGN_IN = {"email": (text(1, 200), REQUIRED), "password": (text(1, 200), REQUIRED)}
PASSWORD = {"old_password": (text(1, 200), REQUIRED), "new_password": (password, REQUIRED)}


def body_of(shape):
    """The body, checked; everything that is wrong with it is told at once."""
    if request.mimetype != "application/json":
        raise Refusal(415, "unsupported_media_type", "Send application/json")
    try:
        sent = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed", "The body is not JSON") from None
    if not isinstance(sent, dict):
        raise Refusal(400, "invalid", "The body must be an object")
    values, wrong = {}, {name: "is not known" for name in sent if name not in shape}
    for name, (check, default) in shape.items():
        if name in sent:
            values[name], problem = check(sent[name])
            if problem:
                wrong[name] = problem
        elif default is REQUIRED:
            wrong[name] = "is required"
        else:
            values[name] = default
    if wrong:
        raise Refusal(400, "invalid", "Some fields are not valid", wrong)
    return values


def asked_number(name, default, most):
    given = request.args.get(name, str(default))
    if not re.fullmatch(r"[1-9][0-9]{0,8}", given) or int(given) > most:
        raise Refusal(400, "invalid", "Some parameters are not valid", {name: f"must be from 1 to {most}"})
    return int(given)


def asked_choice(name, default, choices):
    given = request.args.get(name, default)
    if given not in choices:
        raise Refusal(400, "invalid", "Some parameters are not valid", {name: f"must be one of {', '.join(choices)}"})
    return given


# ── what goes out ──


def shown(row):
    """A row without what is nobody's business."""
    private = {"password_hash", "epoch"}
    return {name: bool(value) if name in {"archived", "is_admin"} else value for name, value in row.items() if name not in private}


def answer(data, status=200, headers=None, **meta):
    response = jsonify({"data": data, **({"meta": meta} if meta else {})})
    response.status_code = status
    response.headers.update(headers or {})
    return response


def refused(status, code, message, fields=None, headers=None):
    response = jsonify({"error": {"code": code, "message": message, **({"fields": fields} if fields else {})}})
    response.status_code = status
    response.headers.update(headers or {})
    return response


def page_of(table, where, values, order):
    """One page of a table; `where` and `order` are written by this server, never by a caller."""
    page, per_page = asked_number("page", 1, 100_000), asked_number("per_page", 20, 100)
    total = one(f"SELECT count(*) AS n FROM {table} WHERE {where}", *values)["n"]
    rows = run(
        f"SELECT * FROM {table} WHERE {where} ORDER BY {order}, id LIMIT ? OFFSET ?", *values, per_page, (page - 1) * per_page
    ).fetchall()
    pages = -(-total // per_page)
    return answer([shown(dict(row)) for row in rows], page=page, per_page=per_page, total=total, pages=pages)


def searched(column):
    """The condition that a search makes, and its value."""
    term = request.args.get("search", "")
    if len(term) > 100 or re.search(r"[\x00-\x1f]", term):
        raise Refusal(400, "invalid", "Some parameters are not valid", {"search": "must have up to 100 printable characters"})
    return f"{column} LIKE ? ESCAPE '\\'", "%" + re.sub(r"([\\%_])", r"\\\1", term) + "%"


@app.errorhandler(Refusal)
def refuse(error):
    return refused(error.status, error.code, error.message, error.fields, error.headers)


@app.errorhandler(HTTPException)
def refuse_http(error):
    headers = {"Allow": ", ".join(error.valid_methods)} if getattr(error, "valid_methods", None) else {}
    return refused(error.code, error.name.lower().replace(" ", "_"), error.description, headers=headers)


@app.errorhandler(Exception)
def fail(error):
    app.logger.error("request failed", exc_info=error)
    return refused(500, "internal_error", "Something went wrong on our side")


@app.after_request
def secured(response):
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    response.headers["Cache-Control"] = "no-store"
    if request.headers.get("Origin") == "https://journals.example.org":
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, DELETE"
    response.headers["Vary"] = "Origin"
    return response


# ── who asks ──

failures, failures_lock = {}, threading.Lock()


def refuse_if_many(address):
    with failures_lock:
        since = time.monotonic() - FAILURE_SECONDS
        recent = failures[address] = [at for at in failures.get(address, []) if at > since]
        if len(recent) >= MOST_FAILURES:
            wait = str(int(recent[0] - since) + 1)
            raise Refusal(429, "too_many_attempts", "Too many attempts; wait a little", headers={"Retry-After": wait})


def note_failure(address):
    with failures_lock:
        failures.setdefault(address, []).append(time.monotonic())


def unauthorized():
    return Refusal(401, "unauthorized", "Sign in first", headers={"WWW-Authenticate": "Token"})


def signed_in(view):
    """The view with `g.account`; 401 for a caller who is not known."""

    @functools.wraps(view)
    def guarded(*args, **kwargs):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Token":
            raise unauthorized()
        try:
            claims = jwt.decode(token, SECRET_KEY, algorithms=["HS256"], options={"require": ["exp", "sub", "jti"]})
        except (jwt.PyJWTError, ValueError):
            raise unauthorized() from None
        account = one("SELECT * FROM accounts WHERE id = ? AND epoch = ?", claims["sub"], claims.get("epoch"))
        if account is None or one("SELECT 1 FROM revoked_tokens WHERE jti = ?", claims["jti"]):
            raise unauthorized()
        g.account, g.claims = account, claims
        return view(*args, **kwargs)

    return guarded


# ── accounts ──


@app.post("/api/accounts")
def register():
    """Whether the address was known before is told to its owner by mail, and to nobody else."""
    sent = body_of(REGISTRATION)
    digest = generate_password_hash(sent["password"])
    run(
        "INSERT INTO accounts (email, password_hash, display_name, created) VALUES (?, ?, ?, ?) ON CONFLICT (email) DO NOTHING",
        sent["email"], digest, sent["display_name"], datetime.now(UTC).isoformat(),
    )
    return answer({"message": "Thank you. Look into your mail, then sign in."}, 202)


@app.post("/api/sessions")
def sign_in():
    sent = body_of(SIGN_IN)
    address = sent["email"].lower()
    refuse_if_many(address)
    account = one("SELECT * FROM accounts WHERE email = ?", address)
    right = check_password_hash(account["password_hash"] if account else UNKNOWN_ACCOUNT, sent["password"])
    if not account or not right:
        note_failure(address)
        raise Refusal(401, "wrong_credentials", "The e-mail or the password is wrong")
    moment = datetime.now(UTC)
    claims = {"sub": str(account["id"]), "jti": secrets.token_hex(12), "epoch": account["epoch"], "iat": moment, "exp": moment + TOKEN_LIFE}
    token = jwt.encode(claims, SECRET_KEY, algorithm="HS256")
    return answer({"token": token, "expires": (moment + TOKEN_LIFE).isoformat()}, 201)


@app.delete("/api/sessions/current")
@signed_in
def sign_out():
    run("INSERT INTO revoked_tokens (jti, expires) VALUES (?, ?)", g.claims["jti"], str(g.claims["exp"]))
    return "", 204


@app.get("/api/account")
@signed_in
def get_account():
    return answer(shown(g.account))


@app.put("/api/account")
@signed_in
def update_account():
    sent = body_of(PROFILE)
    run("UPDATE accounts SET display_name = ? WHERE id = ?", sent["display_name"], g.account["id"])
    return answer(shown(one("SELECT * FROM accounts WHERE id = ?", g.account["id"])))


@app.post("/api/account/password")
@signed_in
def change_password():
    """All tokens of the account end with it."""
    sent = body_of(PASSWORD)
    if not check_password_hash(g.account["password_hash"], sent["old_password"]):
        raise Refusal(403, "wrong_password", "The old password is another")
    digest = generate_password_hash(sent["new_password"])
    run("UPDATE accounts SET password_hash = ?, epoch = epoch + 1 WHERE id = ?", digest, g.account["id"])
    return "", 204


@app.delete("/api/account")
@signed_in
def delete_account():
    run("DELETE FROM accounts WHERE id = ?", g.account["id"])
    return "", 204


# ── journals ──

LARGEST_ID = 2**63 - 1
JOURNAL_ID, ENTRY_ID, PLACE_ID = (f"<int(max={LARGEST_ID}):{name}>" for name in ("journal_id", "entry_id", "place_id"))


def own_journal(journal_id):
    journal = one("SELECT * FROM journals WHERE id = ?", journal_id)
    if journal is None:
        raise Refusal(404, "not_found", "There is no such journal")
    if journal["account_id"] != g.account["id"]:
        raise Refusal(403, "forbidden", "This journal is somebody else's")
    return journal


@app.get("/api/journals")
@signed_in
def list_journals():
    way, column = asked_choice("order", "asc", ("asc", "desc")), asked_choice("sort", "created", ("created", "title", "goal"))
    condition, term = searched("title")
    where, values = f"account_id = ? AND {condition}", [g.account["id"], term]
    if "archived" in request.args:
        where, values = f"{where} AND archived = ?", [*values, asked_choice("archived", "", ("true", "false")) == "true"]
    return page_of("journals", where, values, f"{column} {way}")


@app.post("/api/journals")
@signed_in
def create_journal():
    sent = body_of(JOURNAL)
    created = run(
        "INSERT INTO journals (account_id, title, description, goal, archived, created) VALUES (?, ?, ?, ?, ?, ?)",
        g.account["id"], sent["title"], sent["description"], sent["goal"], sent["archived"], datetime.now(UTC).isoformat(),
    )
    row = one("SELECT * FROM journals WHERE id = ?", created.lastrowid)
    return answer(shown(row), 201, {"Location": f"/api/journals/{row['id']}"})


@app.get(f"/api/journals/{JOURNAL_ID}")
@signed_in
def get_journal(journal_id):
    return answer(shown(own_journal(journal_id)))


@app.put(f"/api/journals/{JOURNAL_ID}")
@signed_in
def update_journal(journal_id):
    own_journal(journal_id)
    sent = body_of(JOURNAL)
    run(
        "UPDATE journals SET title = ?, description = ?, goal = ?, archived = ? WHERE id = ?",
        sent["title"], sent["description"], sent["goal"], sent["archived"], journal_id,
    )
    return answer(shown(one("SELECT * FROM journals WHERE id = ?", journal_id)))


@app.delete(f"/api/journals/{JOURNAL_ID}")
@signed_in
def delete_journal(journal_id):
    own_journal(journal_id)
    run("DELETE FROM journals WHERE id = ?", journal_id)
    return "", 204


# ── their entries ──


def entry_of(journal_id, entry_id):
    entry = one("SELECT * FROM entries WHERE id = ? AND journal_id = ?", entry_id, journal_id)
    if entry is None:
        raise Refusal(404, "not_found", "There is no such entry in this journal")
    return entry


@app.get(f"/api/journals/{JOURNAL_ID}/entries")
@signed_in
def list_entries(journal_id):
    own_journal(journal_id)
    return page_of("entries", "journal_id = ?", [journal_id], "day")


@app.post(f"/api/journals/{JOURNAL_ID}/entries")
@signed_in
def create_entry(journal_id):
    own_journal(journal_id)
    sent = body_of(ENTRY)
    created = run(
        "INSERT INTO entries (journal_id, text, rating, day) VALUES (?, ?, ?, ?)", journal_id, sent["text"], sent["rating"], sent["day"]
    )
    row = one("SELECT * FROM entries WHERE id = ?", created.lastrowid)
    return answer(shown(row), 201, {"Location": f"/api/journals/{journal_id}/entries/{row['id']}"})


@app.get(f"/api/journals/{JOURNAL_ID}/entries/{ENTRY_ID}")
@signed_in
def get_entry(journal_id, entry_id):
    own_journal(journal_id)
    return answer(shown(entry_of(journal_id, entry_id)))


@app.put(f"/api/journals/{JOURNAL_ID}/entries/{ENTRY_ID}")
@signed_in
def update_entry(journal_id, entry_id):
    own_journal(journal_id)
    entry_of(journal_id, entry_id)
    sent = body_of(ENTRY)
    run("UPDATE entries SET text = ?, rating = ?, day = ? WHERE id = ?", sent["text"], sent["rating"], sent["day"], entry_id)
    return answer(shown(entry_of(journal_id, entry_id)))


@app.delete(f"/api/journals/{JOURNAL_ID}/entries/{ENTRY_ID}")
@signed_in
def delete_entry(journal_id, entry_id):
    own_journal(journal_id)
    entry_of(journal_id, entry_id)
    run("DELETE FROM entries WHERE id = ?", entry_id)
    return "", 204


# ── places ──


def place_of(place_id):
    place = one("SELECT * FROM places WHERE id = ?", place_id)
    if place is None:
        raise Refusal(404, "not_found", "There is no such place")
    return place


def own_place(place_id):
    place = place_of(place_id)
    if place["added_by"] != g.account["id"]:
        raise Refusal(403, "forbidden", "Somebody else added this place")
    return place


@app.get("/api/places")
def list_places():
    condition, term = searched("name")
    return page_of("places", condition, [term], "name")


@app.post("/api/places")
@signed_in
def create_place():
    sent = body_of(PLACE)
    try:
        created = run(
            "INSERT INTO places (added_by, name, city, created) VALUES (?, ?, ?, ?)",
            g.account["id"], sent["name"], sent["city"], datetime.now(UTC).isoformat(),
        )
    except sqlite3.IntegrityError:
        raise Refusal(409, "conflict", "There is a place of this name") from None
    row = place_of(created.lastrowid)
    return answer(shown(row), 201, {"Location": f"/api/places/{row['id']}"})


@app.get(f"/api/places/{PLACE_ID}")
def get_place(place_id):
    return answer(shown(place_of(place_id)))


@app.put(f"/api/places/{PLACE_ID}")
@signed_in
def update_place(place_id):
    own_place(place_id)
    sent = body_of(PLACE)
    try:
        run("UPDATE places SET name = ?, city = ? WHERE id = ?", sent["name"], sent["city"], place_id)
    except sqlite3.IntegrityError:
        raise Refusal(409, "conflict", "There is a place of this name") from None
    return answer(shown(place_of(place_id)))


@app.delete(f"/api/places/{PLACE_ID}")
@signed_in
def delete_place(place_id):
    own_place(place_id)
    run("DELETE FROM places WHERE id = ?", place_id)
    return "", 204


@app.get("/api/openapi.json")
def openapi():
    return jsonify(document())


if __name__ == "__main__":
    with sqlite3.connect(DATABASE) as setting_up:
        setting_up.executescript(SCHEMA)
    setting_up.close()
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), ident="", threads=8)
