"""A client that keeps within bounds: it waits where the backend asks it to, and stops rather than press on."""

import socket
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from backwright.errors import BackwrightError
from backwright.prove.transport import RecordingTransport, TargetRefusedError
from backwright.prove.wire import BrokenError, Wire
from backwright.standard.description.model import Bounds
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller, Parts

MOST_WAITING = 60.0  # seconds, all waits on behalf of limits together
LONGEST_WAIT = 20.0  # seconds, one of them
MOST_BARRED = 3  # operations in a row that ask to wait for longer than that
MOST_BROKEN = 3  # requests in a row without an answer


class ProofStoppedError(BackwrightError):
    """The proof ends here: the backend is gone, or what it may be asked is used up."""


class PoliteTransport(RecordingTransport):
    """Records every exchange, and keeps within the bounds of one backend."""

    def __init__(self, url: str, bounds: Bounds, *, anywhere: bool = False) -> None:
        super().__init__(url, anywhere=anywhere, budget=bounds.requests + 1, seconds=bounds.request_seconds)
        self._url = url
        self._bounds = bounds
        self._deadline = time.monotonic() + bounds.seconds
        self._waited = 0.0
        self._pause = 1 / bounds.per_second if bounds.per_second else 0.0
        self._last = 0.0
        self._broken = 0
        self._barred: set[str] = set()
        _require_listener(url)

    def send(self, caller: Caller, method: str, path: str, parts: Parts) -> Exchange:
        """One exchange within the bounds.

        Raises:
            ProofStoppedError: the time or the requests are used up, or the backend answers no more.
        """
        self._require_room()
        if self._pause:
            time.sleep(max(0.0, self._last + self._pause - time.monotonic()))
        watch = threading.Timer(self._bounds.request_seconds, self._wire.interrupt)
        watch.daemon = True
        watch.start()
        try:
            exchange = super().send(caller, method, path, parts)
        finally:
            watch.cancel()
            self._last = time.monotonic()
        self._notice(exchange)
        return exchange

    def wait_for(self, exchange: Exchange) -> bool:
        """Wait as long as an answer of 429 or 503 asks, where that is not too long; whether it was waited.

        Raises:
            ProofStoppedError: it asks for too long, whatever operation is asked.
        """
        seconds = retry_after(exchange.headers)
        is_long = seconds > LONGEST_WAIT or self._waited + seconds > MOST_WAITING
        if is_long or time.monotonic() + seconds > self._deadline:
            self._barred.add(exchange.operation or exchange.path)
            if len(self._barred) >= MOST_BARRED:
                raise ProofStoppedError(f"the backend asks to wait for {seconds:,.0f} s, which the proof does not")
            return False
        self._waited += seconds
        time.sleep(seconds)
        return True

    def begin_cleaning(self) -> None:
        """From here on only what was made is taken away: there is a little more time and room for it."""
        self._barred.clear()
        self._deadline = max(self._deadline, time.monotonic()) + 30
        self._budget += 500
        self._broken = 0

    def _require_room(self) -> None:
        if time.monotonic() > self._deadline:
            raise ProofStoppedError(f"the proof has used up its {self._bounds.seconds} s")
        if len(self.exchanges) >= self._budget - 1:
            raise ProofStoppedError(f"the proof has used up its {self._bounds.requests:,} requests")

    def _notice(self, exchange: Exchange) -> None:
        """Slow down where little of a limit is left, and see whether a backend that does not answer is still there."""
        if exchange.status not in {429, 503}:
            self._barred.clear()
        wait = _until_room(exchange.headers)
        if 0 < wait <= LONGEST_WAIT and self._waited + wait <= MOST_WAITING:
            self._waited += wait
            time.sleep(wait)
        self._broken = self._broken + 1 if exchange.status == 0 else 0
        if self._broken >= MOST_BROKEN:
            self._require_alive()
            self._broken = 0

    def _require_alive(self) -> None:
        wire = Wire(self._url, {}, min(self._bounds.request_seconds, 5.0))
        watch = threading.Timer(min(self._bounds.request_seconds, 5.0), wire.interrupt)
        watch.daemon = True
        watch.start()
        try:
            wire.ask("GET", "/", None, {})
        except BrokenError as broken:
            count = len(self.exchanges)
            raise ProofStoppedError(f"the backend answers no more ({broken}), after {count:,} requests") from None
        finally:
            watch.cancel()
            wire.close()


def _require_listener(url: str) -> None:
    """Refuse an address at which nothing listens."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), 10).close()
    except OSError as error:
        raise TargetRefusedError(
            f"{url} does not answer ({error.strerror or error}): start the backend first"
        ) from None


def retry_after(headers: Mapping[str, str]) -> float:
    """The seconds that an answer asks to wait (RFC 9110, section 10.2.3); 1 where it does not say."""
    value = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 1.0
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _until_room(headers: Mapping[str, str]) -> float:
    """The seconds until a limit that is used up begins anew, where the answer says both."""
    left = next((headers[one] for one in ("ratelimit-remaining", "x-ratelimit-remaining") if one in headers), "")
    reset = next((headers[one] for one in ("ratelimit-reset", "x-ratelimit-reset") if one in headers), "")
    try:
        if int(left) > 0:
            return 0.0
        seconds = float(reset)
    except ValueError:
        return 0.0
    return max(0.0, seconds - time.time()) if seconds > 1_000_000_000 else seconds
