"""One place where a backend is not as it should be, as values: reports make their sentences out of them."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from backwright.standard.exchange import Exchange, is_secret_header

MOST_SENT = 4_000  # bytes of a body that are kept to be sent again
_SECRET = re.compile(
    r'("([\w-]*(?:password|passwd|token|secret|api_?key|jwt))"\s*:\s*")((?:[^"\\]|\\.)*)(")', re.IGNORECASE
)
_JWT = re.compile(r"\beyJ[\w-]{5,}\.[\w-]*\.?[\w-]*")
_PLACE = re.compile(r"(\.?[\w./-]+:\d+) (.+)", re.DOTALL)
_LINE = re.compile(r":\d+$")
_FIGURES = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request that can be sent again, its secrets named and left out, and the status that it was answered with."""

    number: int  # of the exchange in its proof
    method: str
    path: str
    headers: Mapping[str, str]
    body: str  # as text; in base64 where it is no UTF-8
    is_text: bool
    is_whole: bool  # not when the body was too long to be kept
    caller: str
    status: int

    @classmethod
    def of(cls, exchange: Exchange) -> "SentRequest":
        """The request of an exchange, `$TOKEN` and `$PASSWORD` in the place of what only its caller knows."""
        is_whole = len(exchange.sent) <= MOST_SENT
        sent = exchange.sent if is_whole else b""
        headers = {name: _hidden(name, value) for name, value in exchange.sent_headers.items()}
        try:
            body, is_text = _SECRET.sub(_named_secret, sent.decode()), True
        except UnicodeDecodeError:
            body, is_text = base64.b64encode(sent).decode(), False
        path = _JWT.sub("$TOKEN", exchange.path)
        return cls(
            exchange.number, exchange.method, path, headers, body, is_text, is_whole, exchange.caller, exchange.status
        )


def _hidden(name: str, value: str) -> str:
    if name.lower() == "cookie":
        return "$COOKIE"
    scheme, _, _ = value.partition(" ")
    if name.lower() == "authorization":
        return f"{scheme} $TOKEN"
    return "$TOKEN" if is_secret_header(name) else value


def _named_secret(found: re.Match[str]) -> str:
    return f"{found[1]}${found[2].upper()}{found[4]}"


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong, with who did what to which row, what came of it, and what should have.

    `kind` is the fault in words that hold no figures and no ids, so that it is the same in the next proof.
    """

    kind: str  # `accepted though too long`
    operation: str = ""  # `update_ticket`
    caller: str = ""
    row: str = ""  # whose, or which kind of row: `another tenant's`
    member: str = ""  # of a body or a query
    sent: str = ""  # what was tried
    actual: str = ""  # `200`
    expected: str = ""  # `404`
    place: str = ""  # `src/services/ticket_service.py:71`
    request: SentRequest | None = field(default=None, compare=False)

    @classmethod
    def answered(
        cls,
        exchange: Exchange,
        kind: str,
        *,
        operation: str = "",
        caller: str = "",
        row: str = "",
        member: str = "",
        sent: str = "",
        actual: str = "",
        expected: str = "",
    ) -> "Violation":
        """One that shows in an answer; operation, caller and status are those of the exchange."""
        what = operation or exchange.operation or f"{exchange.method} {exchange.path.partition('?')[0]}"
        shown = actual or str(exchange.status or "no answer")
        request = SentRequest.of(exchange)
        return cls(kind, what, caller or exchange.caller, row, member, sent, shown, expected, request=request)

    def fingerprint(self, rule: str) -> str:
        """The same from one proof to the next while the same thing is wrong: rule, operation, caller, row and kind.

        Lines move and figures change, so they are no part of it.
        """
        file = _LINE.sub("", self.place)
        parts = (rule, self.operation, self.caller, self.row, self.member, file, _FIGURES.sub("#", self.kind))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def __str__(self) -> str:
        subject = " ".join(filter(None, [self.operation, self.member, f"= {self.sent}" if self.sent else ""]))
        subject += f" by {self.caller}" if self.caller and self.operation else ""
        subject += f" on {self.row}" if self.row else ""
        told = f"{self.actual}, not {self.expected}" if self.actual and self.expected else self.actual
        text = ": ".join(filter(None, [subject, self.kind, told]))
        return f"{self.place} {text}" if self.place else text


def violation(text: "Violation | str") -> Violation:
    """A violation of a sentence; one that begins with a place in a file has it as its place."""
    if isinstance(text, Violation):
        return text
    found = _PLACE.fullmatch(text)
    return Violation(found[2], place=found[1]) if found else Violation(text)


def violation_in(stored: Mapping[str, Any]) -> Violation:
    """A violation as it was stored."""
    request = stored.get("request")
    values = {one.name: stored[one.name] for one in fields(Violation)}
    return Violation(**{**values, "request": SentRequest(**request) if request else None})
