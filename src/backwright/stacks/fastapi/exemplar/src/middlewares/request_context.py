"""Give each request an id and write one line about it when it is answered."""

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.utils.request_id import choose, request_id

log = logging.getLogger("access")

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
]
DOCUMENTS = ("/docs",)
API_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
PAGE_POLICY = (
    b"content-security-policy",
    b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
)


class RequestContext:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), None)
        identity = choose(given)
        token = request_id.set(identity)
        policy = PAGE_POLICY if scope["path"].startswith(DOCUMENTS) else API_POLICY
        headers = [(b"x-request-id", identity.encode()), policy, *SECURITY_HEADERS]
        started, status = perf_counter(), 500
        wants_no_body = scope["method"] == "HEAD"
        if wants_no_body:
            scope = {**scope, "method": "GET"}

        async def add_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *headers]
            elif wants_no_body:
                message["body"] = b""
            await send(message)

        try:
            await self.app(scope, receive, add_headers)
        finally:
            taken = round((perf_counter() - started) * 1000, 1)
            log.info("answered", extra={"method": scope["method"], "path": scope["path"], "status": status, "ms": taken})
            request_id.reset(token)
