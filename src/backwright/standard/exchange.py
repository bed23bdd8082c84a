"""One request and its answer, as observed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SECRET_MEMBER = re.compile(
    r'("(?:[\w-]*(?:password|passwd|token|secret|api_?key|jwt)|url)"\s*:\s*")((?:[^"\\]|\\.)*)(")', re.IGNORECASE
)
_SECRET_HEADER = re.compile(r"authorization|cookie|token|secret|session|api-?key", re.IGNORECASE)
_JWT = re.compile(r"\beyJ[\w-]{5,}\.[\w-]*\.?[\w-]*")
_SHOWN = 1_200


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a caller sent, and what the backend answered."""

    number: int
    caller: str
    operation: str  # its name in the blueprint, as `get_ticket`; empty for anything else
    method: str
    path: str  # with the query
    sent_headers: Mapping[str, str]
    sent: bytes
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    milliseconds: float
    at: float = 0.0  # when it was sent, in seconds of the monotonic clock

    @property
    def json(self) -> Any:
        """The answer as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def data(self) -> Any:
        """The `data` member of an answer in the standard envelope."""
        answer = self.json
        return answer.get("data") if isinstance(answer, dict) else None

    @property
    def succeeded(self) -> bool:
        """Whether it was done: a 2xx whose body does not deny it."""
        if not 200 <= self.status < 300:
            return False
        answer = self.json
        return not (isinstance(answer, dict) and answer.get("success") is False)

    @property
    def error_code(self) -> str:
        """The `error.code` of a refusal; empty when there is none."""
        answer = self.json
        error = answer.get("error") if isinstance(answer, dict) else None
        return str(error.get("code", "")) if isinstance(error, dict) else ""

    @property
    def named_fields(self) -> tuple[str, ...]:
        """The fields that a refusal names in its details."""
        answer = self.json
        error = answer.get("error") if isinstance(answer, dict) else None
        details = error.get("details") if isinstance(error, dict) else None
        if not isinstance(details, list):
            return ()
        return tuple(str(detail.get("field")) for detail in details if isinstance(detail, dict))

    @property
    def request_id(self) -> str:
        """The id of this request in the log."""
        return self.headers.get("x-request-id", "")

    def __str__(self) -> str:
        return f"{self.method} {blacked_out(self.path)} as {self.caller} → {self.status} {self.error_code}".rstrip()

    def shown(self) -> str:
        """The whole exchange as one would read it aloud; secrets are blacked out, long bodies cut."""
        lines = [f"{self.method} {blacked_out(self.path)}   as {self.caller}"]
        lines += [
            f"{name}: {value}"
            for name, value in self.sent_headers.items()
            if name.lower() not in {"user-agent", "accept", "accept-encoding"} and not is_secret_header(name)
        ]
        lines += [_cut(self.sent)] if self.sent else []
        lines += [f"→ {self.status}   {self.milliseconds:.0f} ms", _cut(self.body)]
        return "\n".join(lines)


def is_secret_header(name: str) -> bool:
    """Whether a header shows who a caller is."""
    return _SECRET_HEADER.search(name) is not None


def blacked_out(text: str) -> str:
    """The text without passwords and tokens."""
    return _JWT.sub("█████", _SECRET_MEMBER.sub(r"\1█████\3", text))


def _cut(body: bytes) -> str:
    text = blacked_out(body.decode("utf-8", "backslashreplace"))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(body):,} bytes)"
