"""A stored proof as the baseline of another one: what was wrong then is known, what is new fails."""

import json
from pathlib import Path
from typing import Any

from backwright.errors import BackwrightError


class BaselineError(BackwrightError):
    """A file that is no stored proof."""


def baseline_of(file: Path) -> dict[str, str]:
    """The fingerprints of what was wrong in a stored proof, with the day of it.

    Raises:
        BaselineError: the file cannot be read, or holds no proof with fingerprints.
    """
    how = "make one: wright prove --output FILE.json"
    try:
        stored: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(f"The baseline {file} cannot be read ({error.strerror}); {how}") from error
    except ValueError as error:
        raise BaselineError(f"The baseline {file} is no JSON; {how}") from error
    known = stored.get("fingerprints") if isinstance(stored, dict) else None
    if not isinstance(known, dict):
        raise BaselineError(f"The baseline {file} is no proof with fingerprints; {how}")
    return {str(name): str(since) for name, since in known.items()}
