"""Requests that are repeated under one `Idempotency-Key` are done once (draft-ietf-httpapi-idempotency-key-header)."""

import json
from dataclasses import dataclass

from fastapi import Request, Response

from src.repositories.idempotency_repository import IdempotencyRepository
from src.repositories.work import UnitOfWork
from src.utils import envelope
from src.utils.errors import ConflictError
from src.utils.idempotency_keys import fingerprint, key_of

KEPT_HEADERS = ("ETag", "Location")


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that belongs to a request, with the answer where it was given before."""

    keys: IdempotencyRepository
    digest: str
    answer: Response | None

    async def keep(self, answer: Response) -> None:
        """Have the answer given again to whoever repeats the request."""
        headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        await self.keys.keep(self.digest, answer.status_code, headers, json.loads(bytes(answer.body))["data"])


async def claim(request: Request, work: UnitOfWork) -> Claim | None:
    """Take the key that a request comes with; none where it has none.

    Raises:
        ValidationError: it is no key.
        ConflictError: the key belongs to another request.
    """
    key = key_of(request.method, request.url.path, request.headers)
    # fill: known
    if key is None:
        return None
    keys, digest = IdempotencyRepository(work), digest_of(request, key, work)
    asked = fingerprint(request.url.query.encode(), await request.body())
    found = await keys.claim(digest, asked)
    if found is None:
        return Claim(keys, digest, None)
    if found.fingerprint != asked:
        raise ConflictError("This Idempotency-Key belongs to another request")
    headers = {**(found.headers or {}), "Idempotent-Replayed": "true"}
    answer = Response(envelope.success(found.data or {}), found.status or 200, headers, "application/json")
    return Claim(keys, digest, answer)


def digest_of(request: Request, key: str, work: UnitOfWork) -> str:
    """A key as it is stored: the same one means another request on another path, or from another caller."""
    parts = [request.method, request.url.path, key]
    # fill: parts
    return fingerprint(*(part.encode() for part in parts))
