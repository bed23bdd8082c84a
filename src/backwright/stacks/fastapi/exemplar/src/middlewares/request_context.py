"""Give each request an id, write one line about it when it is answered, and count it."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.utils.envelope import request_id
from src.utils.metrics import ACTIVE, ANSWERED

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
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


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
        within = {**scope, "method": "GET" if scope["method"] == "HEAD" else scope["method"]}
        started = perf_counter()

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                within["answered"] = message["status"]
                message["headers"] = [*message["headers"], *headers]
            elif scope["method"] == "HEAD":
                message["body"] = b""
            await send(message)

        try:
            with ACTIVE.track_inprogress():
                await self.app(within, receive, complete)
        finally:
            seconds = perf_counter() - started
            about = {"method": scope["method"], "path": scope["path"], "status": within.get("answered", 500)}
            log.info("answered", extra={**about, "ms": round(seconds * 1000, 1)})
            method = scope["method"] if scope["method"] in METHODS else "_OTHER"
            ANSWERED.labels(method, template(within), about["status"]).observe(seconds)
            request_id.reset(token)


def template(scope: Scope) -> str:
    """The path of the route, with names for what differs: of paths as they are asked for there is no end."""
    matching = (one for one in scope["app"].routes if one.matches(scope)[0] is Match.FULL)
    route = scope.get("route") or next(matching, None)
    return route.path if route else "none"
