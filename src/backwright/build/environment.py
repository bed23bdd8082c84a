"""Running the project's own programs: its settings, its interpreter, and never its real database by accident."""

import os
import secrets
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from backwright.dotenv import DATABASE_URL, dotenv


def settings(folder: Path, database: str | None) -> dict[str, str]:
    """The environment for a program of the project; without a database named, it gets none."""
    found = {**dotenv(folder), **os.environ}
    found.pop(DATABASE_URL, None)
    if database:
        found[DATABASE_URL] = database
    found.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    # Without bytecode every process would compile every library anew.
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH"):
        found.pop(name, None)
    return found


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float = 900) -> tuple[int, str]:
    """Run a command to its end: its exit code, and what it wrote."""
    try:
        done = subprocess.run(
            command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return 124, f"{' '.join(command)} did not end within {seconds:.0f} s"
    except OSError as error:
        return 127, f"{command[0]}: {error.strerror}"
    return done.returncode, done.stdout + done.stderr
