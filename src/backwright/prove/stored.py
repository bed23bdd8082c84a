"""The last proof of a project, as it is stored there."""

import json
from pathlib import Path
from typing import Any

from backwright.errors import BackwrightError

PROOF = Path(".backwright") / "cache" / "proof.json"


class NoSuchEvidenceError(BackwrightError):
    """The evidence that is asked for is not in the last proof."""


def last_proof(project: Path) -> dict[str, Any]:
    """What the last proof found, as data.

    Raises:
        NoSuchEvidenceError: there is none.
    """
    try:
        previous: dict[str, Any] = json.loads((project / PROOF).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoSuchEvidenceError("Nothing has been proved here yet: wright prove") from error
    return previous


def last_timings(project: Path) -> dict[str, float]:
    """How long each phase of the last proof took, in seconds; nothing where there was none."""
    try:
        return {str(name): float(seconds) for name, seconds in last_proof(project).get("timings", {}).items()}
    except (NoSuchEvidenceError, TypeError, ValueError, AttributeError):
        return {}
