"""What is probed: a backend that already runs at a URL, or a folder whose server is started for the proof.

A server that `prove` starts has a scratch database, keys of its own and a free port of loopback; nothing that the
project owns is written. Its limits are the shipped ones, but for those on making accounts: a proof makes several.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from backwright.databases.adapter import Database
from backwright.databases.opening import scratch_database
from backwright.dotenv import database_url
from backwright.errors import BackwrightError
from backwright.prove.whose import marked, serves
from backwright.prove.wire import BrokenError, Wire

START_SECONDS = 30
GENEROUS = {"REGISTER_LIMIT": "100000/minute", "NETWORK_LIMIT": "100000/minute", "INVITATION_LIMIT": "100000/minute"}


class TargetError(BackwrightError):
    """The backend could not be started."""


class WrongDatabaseError(TargetError):
    """The project would write to a database that is not the proof's own."""


@dataclass(frozen=True, slots=True)
class RunningTarget:
    """A backend at a URL that somebody else runs: no files, no database, no log."""

    url: str


def python_of(project: Path) -> str:
    """The interpreter that has the project's libraries."""
    own = project / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


# The tool's own place is not the project's; without bytecode every process would compile every library anew.
NOT_THEIRS = frozenset({"PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"})


def project_environment(project: Path, **extra: str) -> dict[str, str]:
    """The environment of a process of the project: ours, without what would lead it elsewhere."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_THEIRS}
    return {**environment, "PYTHONPATH": str(project), "PYTHONUNBUFFERED": "1", **extra}


def is_ours(project: Path) -> bool:
    """Whether the tool built the project, so that it is known how it is started and which database it takes then."""
    return (project / ".backwright" / "built.yaml").is_file()


@dataclass(slots=True)
class FolderTarget:
    """A project's own server, started for one proof and stopped after it; use as a context."""

    project: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    python: str = ""  # the interpreter; that of the folder when none is named
    url: str = ""
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    _folder: "tempfile.TemporaryDirectory[str]" = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="prove-")
    )
    _server: "subprocess.Popen[bytes] | None" = None
    _database: "Database | None" = None

    def __enter__(self) -> "FolderTarget":
        self._database = scratch_database(database_url(self.project), self.scratch)
        try:
            self._migrate()
            self.start()
            self._require_scratch()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def scratch(self) -> Path:
        """A folder that goes away with the proof."""
        return Path(self._folder.name)

    @property
    def database(self) -> Database:
        """The scratch database."""
        assert self._database is not None  # noqa: S101 - made on entering
        return self._database

    @property
    def log(self) -> Path:
        """What the server writes: lines of JSON with every statement among them, as it does at DEBUG."""
        return self.scratch / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        """What the server's processes are told."""
        return project_environment(
            self.project,
            DATABASE_URL=self.database.url,
            SECRET_KEY=self.secret_key,
            LOG_LEVEL="DEBUG",
            **GENEROUS,
            **self.settings,
        )

    def start(self) -> None:
        """Serve, and wait until it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [self.python or python_of(self.project), "-m", "uvicorn", "--factory", "src.main:application"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"]
        command += ["--no-server-header", "--no-proxy-headers"]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                command, cwd=self.project, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """End the server and leave its database."""
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None

    def close(self) -> None:
        """Leave nothing behind."""
        self.stop()
        if self._database is not None:
            self._database.drop()
            self._database = None
        self._folder.cleanup()

    def command(self, *arguments: str, typed: str = "") -> None:
        """Run a module of the project with the server's settings."""
        done = self._ran(*arguments, typed=typed)
        if done.returncode:
            raise TargetError(
                f"`python -m {' '.join(arguments)}` failed:\n{(done.stderr or done.stdout).strip()[-3000:]}"
            )

    def _ran(self, *arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.python or python_of(self.project), "-m", *arguments],
            cwd=self.project,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def make_admin(self, email: str, password: str, fields: Mapping[str, Any]) -> None:
        """The first admin of a backend without tenants, by its own command."""
        told = ("--fields", json.dumps(fields)) if fields else ()
        self.command("src.commands", "create-admin", email, *told, typed=f"{password}\n{password}\n")

    def text(self) -> str:
        """What the server has logged so far."""
        try:
            return self.log.read_text(errors="backslashreplace")
        except OSError:
            return ""

    def _migrate(self) -> None:
        """Bring the scratch database to the newest revision, once Alembic has shown that it looks at this one."""
        if not (self.project / "alembic.ini").exists():
            return
        with marked(self.database) as marker:
            said = self._ran("alembic", "current")
        if marker not in said.stdout + said.stderr:
            raise WrongDatabaseError(
                f"Alembic in {self.project} looks at another database than DATABASE_URL names; nothing was migrated. "
                "Let migrations/env.py take the URL from src.config.settings, as it was built"
            )
        self.command("alembic", "upgrade", "head")

    def _require_scratch(self) -> None:
        """Stop unless the server reads the scratch database, before anything is written through it."""
        if self._server is None or not serves(self.url, self.database, self._server.pid):
            raise WrongDatabaseError(
                f"The server of {self.project} uses another database than DATABASE_URL names; nothing was written. "
                "Let src/config/settings.py take the URL from the environment, as it was built"
            )

    def _wait_until_ready(self) -> None:
        deadline, wire = time.monotonic() + START_SECONDS, Wire(self.url, {})
        while time.monotonic() < deadline:
            if self._server is None or self._server.poll() is not None:
                raise TargetError(f"The server of {self.project} ended at once:\n{self.text().strip()[-3000:]}")
            try:
                wire.ask("GET", "/health/live", None, {})
            except BrokenError:
                time.sleep(0.02)
            else:
                wire.close()
                return
        raise TargetError(
            f"The server of {self.project} did not answer within {START_SECONDS} s:\n{self.text()[-3000:]}"
        )
