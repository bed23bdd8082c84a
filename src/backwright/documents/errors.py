"""The errors that clients may meet, for docs/api.md."""

from collections.abc import Iterator

from backwright.blueprint.model import Auth, Blueprint
from backwright.documents.words import table

EVERYWHERE = (
    ("400", "VALIDATION_ERROR", "the input is not valid; `details` names every field at once"),
    ("404", "NOT_FOUND", "there is no such row or path, or not for this caller"),
    ("405", "METHOD_NOT_ALLOWED", "the path does not know the method; `Allow` names those that it knows"),
    ("409", "CONFLICT", "a unique value is taken, the state does not allow the step, or other rows depend on it"),
    ("412", "PRECONDITION_FAILED", "the row has changed since it was read (`If-Match`)"),
    ("413", "PAYLOAD_TOO_LARGE", "the body is larger than the settings allow"),
    ("415", "UNSUPPORTED_MEDIA_TYPE", "the body is not `application/json`"),
    ("500", "INTERNAL_ERROR", "our mistake; the log has the rest under the request id"),
    ("503", "UNAVAILABLE", "the database does not answer; try again"),
)
UNDER_AUTH = (
    ("401", "NO_TOKEN", "no token was sent"),
    ("401", "INVALID_TOKEN", "the token is not valid, was revoked, or its account is switched off"),
    ("401", "TOKEN_EXPIRED", "refresh it"),
    ("401", "INVALID_CREDENTIALS", "e-mail or password is wrong; the answer does not name which"),
    ("403", "FORBIDDEN", "the row is there, but this was not granted"),
    ("429", "RATE_LIMITED", "too many tries; `Retry-After` says when to come back"),
)


def errors(blueprint: Blueprint) -> Iterator[str]:
    """The table of errors, by status."""
    found = sorted((*EVERYWHERE, *(UNDER_AUTH if blueprint.uses(Auth) else ())), key=lambda error: error[0])
    yield "## Errors"
    yield ""
    yield from table(("status", "code", "when"), ((status, f"`{code}`", when) for status, code, when in found))
