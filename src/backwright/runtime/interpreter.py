"""The interpreter that has a project's libraries."""

import sys
from pathlib import Path


def python_of(project: Path) -> str:
    """The project's own interpreter, else the tool's."""
    own = project / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable
