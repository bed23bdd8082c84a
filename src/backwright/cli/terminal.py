"""What a person at a terminal sees more than a program does: what is going on, and colours."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TextIO

from backwright.progress import listening

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# What begins a line, and the colour that the line has.
COLOURS = {
    r"(?m)^✗.*$": "red",
    r"(?m)^[?!] .*$": "yellow",
    r"✓ \w+": "green",
    r"(?m)^(OPEN|LOST|lost)\b.*$": "bold yellow",
    r"\bwarning:": "bold yellow",
    r"(?m)^\s+fix: .*$": "cyan",
    r"\bNext: .*$": "cyan",
    r"(?m)^\S+\.ya?ml:\d+(:\d+)?:": "bold",
}


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody looks at a stream as it is written, and has not asked for plain text."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def coloured(text: str, stream: TextIO) -> None:
    """Write a text with colours."""
    from rich.console import Console
    from rich.text import Text

    shown = Text(text)
    for pattern, style in COLOURS.items():
        shown.highlight_regex(pattern, style)
    Console(file=stream, soft_wrap=True, highlight=False).print(shown)


@contextmanager
def progress_shown(*, as_json: bool, expected: Callable[[], Mapping[str, float]] = dict[str, float]) -> Iterator[None]:
    """Show what is going on in a line for each phase, which goes away with it; to a terminal alone.

    Args:
        as_json: a program reads the output; nothing is shown.
        expected: the seconds that phases took the last time, by which the rest is estimated.
    """
    if as_json or not is_terminal(sys.stderr):
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[so_far]}"),
    )
    with (
        Progress(*columns, console=Console(stderr=True), transient=True) as shown,
        listening(_Lines(shown, expected())),
    ):
        yield


def _estimate(seconds: float, *, joint: str) -> str:
    return f"{joint}about {seconds:.0f} s left" if seconds >= 1 else ""


class _Lines:
    """A line of the terminal for each phase that is under way."""

    def __init__(self, shown: "Progress", expected: Mapping[str, float]) -> None:
        self.shown = shown
        self.expected = expected
        self.tasks: dict[str, TaskID] = {}
        self.since: dict[str, float] = {}
        self.lock = Lock()

    def began(self, phase: str, total: int) -> None:
        with self.lock:
            so_far = f"0 of {total}" if total else ""
            so_far += _estimate(self.expected.get(phase, 0), joint=", " if total else "")
            self.tasks[phase] = self.shown.add_task(phase, total=None, so_far=so_far)
            self.since[phase] = time.monotonic()

    def counted(self, phase: str, done: int, total: int) -> None:
        with self.lock:
            if phase in self.tasks:
                elapsed = time.monotonic() - self.since[phase]
                left = self.expected.get(phase, 0) - elapsed
                if left <= 0 and done:  # it takes longer than the last time, or there was none
                    left = elapsed * (total - done) / done
                self.shown.update(self.tasks[phase], so_far=f"{done} of {total}{_estimate(left, joint=', ')}")

    def ended(self, phase: str) -> None:
        with self.lock:
            if phase in self.tasks:
                self.shown.remove_task(self.tasks.pop(phase))
