"""Refuse bodies that are too large, by what they say and by what they turn out to be."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.utils.errors import PayloadTooLargeError


class BodyLimit:
    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not length.isdigit() or int(length) > self.limit:
            raise self.too_large()
        received = 0

        async def count() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                raise self.too_large()
            return message

        await self.app(scope, count, send)

    def too_large(self) -> PayloadTooLargeError:
        return PayloadTooLargeError(f"A body may have {self.limit:,} bytes")
