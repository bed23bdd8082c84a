"""A small backend of the standard library that misbehaves in one way: `python misbehaving.py MODE PORT`."""

import json
import os
import secrets
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODE, PORT = sys.argv[1], int(sys.argv[2])
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def body(*names):
    schema = {"type": "object", "properties": dict.fromkeys(names, TEXT), "required": list(names)}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def answers(*statuses, schema=None):
    def content(status):
        return {"application/json": {"schema": schema if schema and status < 300 else {"type": "object"}}}

    return {str(status): {"description": "it", "content": content(status)} for status in statuses}


ITEM = {
    "type": "object",
    "properties": {"id": NUMBER, "title": TEXT, "colour": {"type": "string", "enum": ["red", "blue"]}},
    "required": ["id", "title", "colour"] if MODE == "lies" else ["id", "title"],
}
PARAMETER = {"name": "id", "in": "path", "required": True, "schema": NUMBER}
DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": MODE, "version": "1"},
    "paths": {
        "/register": {"post": {"requestBody": body("email", "password"), "responses": answers(201, 400, 409)}},
        "/login": {"post": {"requestBody": body("email", "password"), "responses": answers(200, 400, 401)}},
        "/items": {
            "get": {"responses": answers(200, schema={"type": "array", "items": ITEM})},
            "post": {"requestBody": body("title"), "responses": answers(201, 400, schema=ITEM)},
        },
        "/items/{id}": {
            "get": {"parameters": [PARAMETER], "responses": answers(200, 404, schema=ITEM)},
            "delete": {"parameters": [PARAMETER], "responses": answers(204, 404)},
        },
    },
}
ACCOUNTS, TOKENS, ITEMS, WRONG = {}, set(), {}, {}
LOCK = threading.Lock()
COUNT = 0
BEGAN = time.monotonic()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def version_string(self):
        return "server"

    def log_message(self, *_):
        pass

    def answer(self, status, value=None, **headers):
        text = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(text)))
        for name, one in headers.items():
            self.send_header(name.replace("_", "-"), one)
        self.end_headers()
        self.wfile.write(text)

    def handle_any(self):
        global COUNT
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        if self.path == "/openapi.json":
            return self.answer(200, DOCUMENT)
        with LOCK:
            COUNT += 1
        count = COUNT
        if MODE == "hangs" or (MODE == "hangs_once" and self.path == "/items" and self.command == "GET"):
            time.sleep(60)
        if MODE == "never_ends" and self.path == "/items" and self.command == "GET":
            return self.endless()
        if MODE == "dies" and COUNT > 40:
            os._exit(1)
        if MODE == "breaks":
            return self.answer(500, {"error": "it broke"})
        if MODE == "limits" and COUNT > 30:
            return self.answer(429, {"error": "slowly"}, Retry_After="3600")
        if MODE == "limits_shortly" and COUNT % 40 == 39:
            return self.answer(429, {"error": "slowly"}, Retry_After="1")
        try:
            sent = json.loads(raw) if raw else {}
        except (ValueError, RecursionError):
            return self.answer(400, {"error": "no JSON"})
        return self.route(sent if isinstance(sent, dict) else {})

    def endless(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"[")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            self.close_connection = True

    def route(self, sent):
        kind = f"{self.command} {self.path.partition('?')[0]}"
        if kind in {"POST /register", "POST /login"}:
            return self.door(kind, sent)
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in TOKENS:
            return self.answer(401, {"error": "who?"})
        if kind == "GET /items":
            return self.answer(200, list(ITEMS.values())[-20:])
        if kind == "POST /items":
            if not isinstance(sent.get("title"), str) or not 0 < len(sent["title"]) < 200:
                return self.answer(400, {"error": "no title"})
            number = len(ITEMS) + 1
            ITEMS[number] = {"id": number, "title": sent["title"]}
            return self.answer(201, ITEMS[number])
        number = self.path.rpartition("/")[2]
        row = ITEMS.get(int(number)) if number.isdecimal() and self.path.startswith("/items/") else None
        if row is None:
            return self.answer(404, {"error": "no such thing"})
        if self.command == "DELETE":
            del ITEMS[row["id"]]
            return self.answer(204)
        return self.answer(200, row) if self.command == "GET" else self.answer(405, {"error": "no"}, Allow="GET, DELETE")

    def door(self, kind, sent):
        email, password = sent.get("email"), sent.get("password")
        if not isinstance(email, str) or not isinstance(password, str) or "@" not in email:
            return self.answer(400, {"error": "an address and a password"})
        if kind == "POST /register":
            if MODE == "invites":
                return self.answer(403, {"error": "by invitation"})
            ACCOUNTS[email] = password
            return self.answer(201, {"email": email})
        if MODE == "second_factor":
            return self.answer(401, {"error": "the code of your telephone, please"})
        if WRONG.get(email, 0) >= 5:
            return self.answer(429, {"error": "too many wrong passwords"}, Retry_After="60")
        if ACCOUNTS.get(email) != password:
            WRONG[email] = WRONG.get(email, 0) + 1
            return self.answer(401, {"error": "no"})
        token = secrets.token_hex(20)
        TOKENS.add(token)
        return self.answer(200, {"token": token}, Cache_Control="no-store")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_TRACE = handle_any


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
