"""Takes a project's own migrations, step by step, in its interpreter."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

from backwright.errors import BackwrightError
from backwright.runtime.model import Command, Migrate, filled
from backwright.runtime.reading import FILE as RUNTIME_FILE
from backwright.runtime.reading import runtime_of

Direction = Literal["upgrade", "downgrade"]


class MigrationError(BackwrightError):
    """A migration failed; what it was tried on is as it was before."""


def migrations_of(
    folder: Path, python: str, environment: Mapping[str, str], inherited: tuple[int, ...] = ()
) -> "MigrationRunner":
    """What takes the migrations of the project in a folder."""
    migrate = runtime_of(folder).migrate
    if migrate is None:
        raise MigrationError(f"{folder / RUNTIME_FILE} has no [migrate]; build again, which writes it")
    return MigrationRunner(migrate, folder, python, environment, inherited)


class MigrationRunner:
    """`with MigrationRunner(migrate, folder, python, environment) as runner: runner.run("upgrade", "head")`.

    One process takes all the steps where the project has one for that; else each step is a command.
    """

    def __init__(
        self,
        migrate: Migrate,
        folder: Path,
        python: str,
        environment: Mapping[str, str],
        inherited: tuple[int, ...] = (),
    ) -> None:
        self._migrate = migrate
        self._folder = folder
        self._python = python
        self._environment = dict(environment)
        self._inherited = inherited
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[str] | None = None

    def __enter__(self) -> "MigrationRunner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, direction: Direction, revision: str) -> None:
        """Go up or down to a revision; raises `MigrationError` with the output of the migration."""
        problem = self._step(direction, revision) if self._migrate.process else self._command(direction, revision)
        if problem is not None:
            raise MigrationError(f"{direction} to {revision} failed: {_first_lines(problem)}")

    def differences(self) -> str | None:
        """What the models declare and no migration makes, or the other way round; None where no command compares."""
        if not self._migrate.compare:
            return None
        done = self._done(self._migrate.compare)
        return "" if done.returncode == 0 else _first_lines(done.stdout.strip() or done.stderr)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    def _command(self, direction: Direction, revision: str) -> str | None:
        command = self._migrate.up if direction == "upgrade" else self._migrate.down
        done = self._done(command, revision=revision)
        return None if done.returncode == 0 else (done.stderr or done.stdout)

    def _done(self, command: Command, **values: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            filled(command, python=self._python, **values), cwd=self._folder, env=self._environment,
            pass_fds=self._inherited, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def _step(self, direction: Direction, revision: str) -> str | None:
        process = self._process or self._started()
        if not process.stdin or not process.stdout:
            raise MigrationError("the migrations cannot be talked to")
        try:
            process.stdin.write(json.dumps([direction, revision]) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass
        line = process.stdout.readline()
        if not line:
            raise MigrationError(f"the migrations do not start: {self._last_words()}")
        reply = json.loads(line)
        return None if reply is None else str(reply)

    def _started(self) -> "subprocess.Popen[str]":
        # Into a file, since nobody reads a pipe while the steps are taken.
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
        self._process = subprocess.Popen(
            filled(self._migrate.process, python=self._python), cwd=self._folder, env=self._environment,
            pass_fds=self._inherited, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
        )  # fmt: skip
        return self._process

    def _last_words(self) -> str:
        if self._process is not None:
            self._process.wait(timeout=10)
        if self._errors is None:
            return "nothing was written"
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()
        return lines[-1] if lines else "nothing was written"


def _first_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[:6])
