"""Runs a project's own migrations, step by step, in one process of the project's interpreter."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from backwright.errors import BackwrightError

# Runs in the project: it knows alembic and the project's settings, nothing of this package.
_PROGRAM = """
import json, sys
from alembic import command
from alembic.config import Config
replies = sys.stdout
sys.stdout = sys.stderr
config = Config("alembic.ini")
for line in sys.stdin:
    step, target = json.loads(line)
    try:
        getattr(command, step)(config, target)
        reply = None
    except BaseException as error:
        reply = f"{type(error).__name__}: {error}"
    print(json.dumps(reply), file=replies, flush=True)
"""


class MigrationError(BackwrightError):
    """A migration failed; what it was tried on is as it was before."""


class Stepper:
    """`with Stepper(folder, python, environment) as steps: steps.run("upgrade", "head")`."""

    def __init__(self, folder: Path, python: str, environment: Mapping[str, str], held: tuple[int, ...] = ()) -> None:
        self._process = subprocess.Popen(
            [python, "-c", _PROGRAM], cwd=folder, env=dict(environment), pass_fds=held, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> "Stepper":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()

    def run(self, step: str, target: str) -> None:
        """`upgrade` or `downgrade` to a target; raises `MigrationError` with what the migration said."""
        if not self._process.stdin or not self._process.stdout:
            raise MigrationError("the migrations cannot be talked to")
        try:
            self._process.stdin.write(json.dumps([step, target]) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self._process.stdout.readline()
        if not line:
            said = self._process.stderr.read().strip().splitlines() if self._process.stderr else []
            raise MigrationError(f"the migrations do not start: {said[-1] if said else 'no word from alembic'}")
        reply = json.loads(line)
        if reply is not None:
            raise MigrationError(f"{step} to {target} failed: {_first_lines(reply)}")


def _first_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[:6])
