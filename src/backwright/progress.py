"""The progress of a verb, for whoever listens: phases that begin, count and end, some of them side by side.

Nobody listens by default. Whoever works reports; whoever shows (a terminal) listens.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

_PAUSE = 0.2  # seconds between two looks at a file in which another process counts


class Listener(Protocol):
    """Receives the events of phases, from any thread."""

    def began(self, phase: str, total: int) -> None:
        """A phase begins; `total` is what it will count to, 0 where that is not known."""
        ...

    def counted(self, phase: str, done: int, total: int) -> None:
        """A phase has come so far."""
        ...

    def ended(self, phase: str) -> None:
        """A phase is over."""
        ...


_listeners: list[Listener] = []
Advance = Callable[[int, int], None]  # done, total


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send every phase within to a listener."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def phase(name: str, total: int = 0) -> Iterator[Advance]:
    """A part of the work; what it gives is called with how much of it is done, and of how much."""

    def advance(done: int, of: int) -> None:
        for listener in _listeners:
            listener.counted(name, done, of)

    for listener in _listeners:
        listener.began(name, total)
    try:
        yield advance
    finally:
        for listener in _listeners:
            listener.ended(name)


class Clock:
    """Listens to how long each phase takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since: dict[str, float] = {}

    def began(self, phase: str, total: int) -> None:  # noqa: ARG002 - as any listener
        """Start to count."""
        self._since[phase] = time.monotonic()

    def counted(self, phase: str, done: int, total: int) -> None:
        """Nothing to do: only the end is of interest."""

    def ended(self, phase: str) -> None:
        """Keep what it took."""
        self.seconds[phase] = time.monotonic() - self._since.pop(phase, time.monotonic())


@contextmanager
def counted_in(file: Path, advance: Advance) -> Iterator[None]:
    """Pass on what another process writes into a file, `12 of 40`, while it runs."""
    if not _listeners:
        yield
        return
    over = threading.Event()

    def look() -> None:
        while not over.wait(_PAUSE):
            done, _, total = file.read_text(encoding="utf-8").partition(" of ") if file.exists() else ("", "", "")
            if done.isdecimal() and total.isdecimal():
                advance(int(done), int(total))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()
