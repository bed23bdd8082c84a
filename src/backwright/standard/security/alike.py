"""Whether two answers can be told apart: by their status, their words, and the time that they took."""

import re
from collections.abc import Sequence
from typing import Any

from backwright.standard.exchange import Exchange

_CHANGING = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\b\d{10,}\b|\b[0-9a-f]{16,}\b"
)


def differences(known: Exchange, unknown: Exchange, *texts: str) -> str:
    """How two answers differ in status and words; empty where they do not. The texts are taken out of both."""
    if known.status != unknown.status:
        return f"{known.status} against {unknown.status}"
    return "" if _words(known, texts) == _words(unknown, texts) else "the same status in other words"


def time_difference(known: Sequence[Exchange], unknown: Sequence[Exchange]) -> str:
    """How the times of two rows of answers differ; empty where they do not.

    The quickest answers are compared: whatever else a machine does only makes answers slower. Most pairs must differ
    the same way.
    """
    one, other = (min(answer.milliseconds for answer in answers) for answers in (known, unknown))
    pairs = [(a.milliseconds, b.milliseconds) for a, b in zip(known, unknown, strict=True)]
    same_way = sum(_apart(*(pair if one > other else pair[::-1])) for pair in pairs)
    if _apart(max(one, other), min(one, other)) and same_way > len(pairs) * 2 / 3:
        return f"{one:.0f} ms against {other:.0f} ms, at the quickest"
    return ""


def _apart(slow: float, quick: float) -> bool:
    """What differs in these times for somebody who measures."""
    return slow > 2 * quick and slow - quick > 10


def _words(answer: Exchange, texts: Sequence[str]) -> Any:
    text = answer.body.decode("utf-8", "replace")
    for one in texts:
        text = text.replace(one, "…") if one else text
    return _CHANGING.sub("…", text)
