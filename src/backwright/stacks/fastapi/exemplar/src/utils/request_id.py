"""The id of the request that is being served; logs, answers and the audit trail share it."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")
