"""The id of the request that is being served; logs, answers and the audit trail share it."""

import re
from contextvars import ContextVar
from uuid import uuid4

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="-")


def choose(given: str | None) -> str:
    """Keep an id that came with the request when it is harmless, or make one."""
    return given if given and GIVEN.fullmatch(given) else uuid4().hex
