"""The transcript: what is printed, and what of it was checked."""

from dataclasses import dataclass, field

WIDTH = 92


@dataclass
class Transcript:
    """Prints line by line, keeps what it printed, and remembers every claim that did not hold."""

    lines: list[str] = field(default_factory=list)
    checked: int = 0
    broken: list[str] = field(default_factory=list)

    def say(self, text: str = "") -> None:
        """Print lines and keep them."""
        for line in text.splitlines() or [""]:
            print(line, flush=True)
            self.lines.append(line)

    def row(self, label: str, text: str, seconds: float | None = None) -> None:
        """`build   helpdesk: …                1.4 s`."""
        left = f"{label:<7} {text}"
        self.say(left if seconds is None else spread(left, duration(seconds)))

    def claim(self, holds: object, what: str) -> None:
        """Something that the transcript says; when it does not hold, the demo fails at the end."""
        self.checked += 1
        if not holds:
            self.broken.append(what)
            print(f"!! NOT SO: {what}", flush=True)


def spread(left: str, right: str) -> str:
    """Both on one line, the second at its end."""
    return f"{left}{' ' * max(2, WIDTH - len(left) - len(right))}{right}"


def duration(seconds: float) -> str:
    """`1.4 s`, `22 s`."""
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
