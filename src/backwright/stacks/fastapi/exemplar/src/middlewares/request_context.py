"""Give each request an id and write one line about it when it is answered."""

import logging
import re
from time import perf_counter
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.utils.envelope import request_id

log = logging.getLogger("access")

HARMLESS = re.compile(r"[A-Za-z0-9._-]{8,64}")
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
]
POLICY = b"default-src 'none'; frame-ancestors 'none'"
DOCS_POLICY = b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


class RequestContext:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identity = given if HARMLESS.fullmatch(given) else uuid4().hex
        token = request_id.set(identity)
        policy = DOCS_POLICY if scope["path"].startswith("/docs") else POLICY
        headers = [(b"x-request-id", identity.encode()), (b"content-security-policy", policy), *HEADERS]
        about: dict[str, Any] = {"method": scope["method"], "path": scope["path"], "status": 500}
        started = perf_counter()

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                about["status"] = message["status"]
                message["headers"] = [*message["headers"], *headers]
            elif scope["method"] == "HEAD":
                message["body"] = b""
            await send(message)

        try:
            method = "GET" if scope["method"] == "HEAD" else scope["method"]
            await self.app({**scope, "method": method}, receive, complete)
        finally:
            log.info("answered", extra={**about, "ms": round((perf_counter() - started) * 1000, 1)})
            request_id.reset(token)
