"""The passwords in the body of a change: the current one, and the new one."""

from typing import Any

from backwright.standard.description.members import is_secret, leaves, words
from backwright.standard.description.model import MemberPath

CURRENT = frozenset({"old", "current", "previous", "existing"})


def current_secret(body: Any) -> MemberPath | None:
    """Where the current password stands; None where none is asked for."""
    found = (path for path, _ in leaves(body) if path and is_secret(path[-1]) and CURRENT & {*words(path[-1])})
    return next(found, None)


def new_secret(body: Any) -> str | None:
    """The new password; None where there is none."""
    found = (
        value
        for path, value in leaves(body)
        if path and isinstance(value, str) and is_secret(path[-1]) and not CURRENT & {*words(path[-1])}
    )
    return next(found, None)
