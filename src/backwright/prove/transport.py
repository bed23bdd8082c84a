"""The client of every probe: it records each exchange, and goes to loopback only unless another host is allowed."""

import ipaddress
import json
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

from backwright.errors import BackwrightError
from backwright.prove.wire import SECONDS, BrokenError, Wire
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller, Parts

BUDGET = 20_000


class TargetRefusedError(BackwrightError):
    """A target that is not to be probed, or a run that asks too much of it."""


def is_loopback(url: str) -> bool:
    """Whether this address is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class RecordingTransport:
    """Sends requests to one backend and records every exchange."""

    def __init__(self, url: str, *, anywhere: bool = False, budget: int = BUDGET, seconds: float = SECONDS) -> None:
        if not anywhere and not is_loopback(url):
            raise TargetRefusedError(
                f"{url} is not on this machine. Probes write, delete and guess passwords: "
                "name a backend that you may do this to, with --anywhere."
            )
        self.exchanges: list[Exchange] = []
        self._budget = budget
        usual = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "prove"}
        self._wire = Wire(url, usual, seconds)

    def send(self, caller: Caller, method: str, path: str, parts: Parts) -> Exchange:
        """One exchange; a connection that breaks is one with status 0."""
        if len(self.exchanges) >= self._budget:
            raise TargetRefusedError(
                f"The probes have used up their {self._budget:,} requests; narrow them with --only."
            )
        content, headers = _content(caller, parts)
        target = f"{path}{'&' if '?' in path else '?'}{urlencode(parts.query)}" if parts.query else path
        started = time.monotonic()
        try:
            status, answered, body = self._wire.ask(method, target, content, headers)
        except BrokenError as broken:
            status, answered, body = 0, {}, f"the connection broke: {broken}".encode()
        exchange = Exchange(
            number=len(self.exchanges) + 1,
            caller=caller.name,
            operation=parts.operation,
            method=method,
            path=target,
            sent_headers=headers,
            sent=content[:20_000] if content else b"",
            status=status,
            headers=answered,
            body=body,
            milliseconds=(time.monotonic() - started) * 1000,
            at=started,
        )
        self.exchanges.append(exchange)
        return exchange

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _content(caller: Caller, parts: Parts) -> tuple[bytes | None, Mapping[str, str]]:
    headers = dict(parts.headers)
    content = parts.raw
    if content is None and parts.body is not None:
        content = json.dumps(parts.body, ensure_ascii=False).encode()
    if content is not None:
        headers.setdefault("Content-Type", "application/json")
    for name, value in caller.credentials.items():
        headers.setdefault(name, value)
    if caller.token and not caller.credentials:
        headers.setdefault("Authorization", f"Bearer {caller.token}")
    return content, headers
