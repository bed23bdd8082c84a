"""What a migration file says of itself."""

import re

from backwright.errors import BackwrightError

_LINE = r'^{}\s*(?::[^=\n]*)?=\s*["\']([^"\']+)["\']'


def identity(text: str) -> str:
    """The revision's own id."""
    found = re.search(_LINE.format("revision"), text, re.MULTILINE)
    if not found:
        raise BackwrightError("a migration names no revision; restore its line `revision = …`")
    return found.group(1)


def parent(text: str) -> str | None:
    """The id of the revision before it; None for the first."""
    found = re.search(_LINE.format("down_revision"), text, re.MULTILINE)
    return found.group(1) if found else None
