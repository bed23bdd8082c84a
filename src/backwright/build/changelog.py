"""docs/changelog.md of a built project: one section a build, the newest first."""

from collections.abc import Sequence

CHANGELOG = "docs/changelog.md"
_TITLE = "# Changes\n"


def with_section(text: str, title: str, lines: Sequence[str]) -> str:
    """The changelog with one more section on top."""
    head, rest = _split(text or _TITLE)
    section = f"## {title}\n\n" + "".join(f"- {line}\n" for line in lines)
    return f"{head.rstrip()}\n\n{section}" + (f"\n{rest}" if rest else "")


def _split(text: str) -> tuple[str, str]:
    """What stands above the first section, and the sections."""
    at = 0 if text.startswith("## ") else text.find("\n## ") + 1
    return (text[:at], text[at:]) if text.startswith("## ") or at else (text, "")
