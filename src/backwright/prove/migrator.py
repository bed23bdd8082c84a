"""Moves a scratch database up and down by the project's own migrations, in one process of its interpreter."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backwright.standard.subject import MigrationFailedError

# Runs in the project: it knows Alembic and the project's settings, nothing of this package.
_PROGRAM = """
import sys
from alembic import command
from alembic.config import Config
replies, sys.stdout = sys.stdout, sys.stderr
config = Config("alembic.ini")
for line in sys.stdin:
    step, target = line.split()
    try:
        getattr(command, step)(config, target)
        print("done", file=replies, flush=True)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}".replace("\\n", " "), file=replies, flush=True)
"""


@dataclass(slots=True)
class Migrator:
    """The revisions of one project, on one scratch database."""

    project: Path
    python: str
    environment: Mapping[str, str]
    _process: "subprocess.Popen[str] | None" = None

    def revisions(self) -> tuple[str, ...]:
        """Their ids, the first one first."""
        after: dict[str | None, str] = {}
        for path in sorted((self.project / "migrations" / "versions").glob("*.py")):
            text = path.read_text(encoding="utf-8")
            own, before = _value(text, "revision"), _value(text, "down_revision")
            if own:
                after[before] = own
        ordered: list[str] = []
        here: str | None = None
        while (following := after.pop(here, None)) is not None:
            ordered.append(following)
            here = following
        return tuple(ordered)

    def to(self, revision: str) -> None:
        """Up to `head`, or down to `base` or a revision."""
        step = "upgrade" if revision == "head" else "downgrade"
        if self._process is None:
            self._process = subprocess.Popen(
                [self.python, "-c", _PROGRAM], cwd=self.project, env=dict(self.environment), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(f"{step} {revision}\n")
        self._process.stdin.flush()
        reply = self._process.stdout.readline().strip()
        if reply != "done":
            raise MigrationFailedError(f"{step} to {revision} failed: {reply or 'Alembic ended without a word'}")

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _value(text: str, name: str) -> str | None:
    found = re.search(rf"^{name}(?::[^=]+)?\s*=\s*[\"']([^\"']+)[\"']", text, re.MULTILINE)
    return found[1] if found else None
