"""What is probed: a backend that already runs at a URL, or a folder whose server is started for the proof.

A server that `prove` starts has a scratch database, keys of its own and a free port of loopback; nothing that the
project owns is written. Its limits are the shipped ones, but for those on making accounts: a proof makes several.
Those are tried on a second server beside it, which has them.
"""

import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from backwright.databases.adapter import Database
from backwright.databases.opening import scratch_database
from backwright.dotenv import database_url
from backwright.errors import BackwrightError
from backwright.prove.whose import Server, marked, serves
from backwright.prove.wire import BrokenError, Wire
from backwright.runtime.interpreter import python_of
from backwright.runtime.model import Command, Migrate, Runtime, filled, filled_text
from backwright.runtime.reading import runtime_of

START_SECONDS = 120  # on a machine that has much else to do; a server that ends is noticed at once
GENEROUS = {"REGISTER_LIMIT": "100000/minute", "NETWORK_LIMIT": "100000/minute", "INVITATION_LIMIT": "100000/minute"}


class TargetError(BackwrightError):
    """The backend could not be started."""


class WrongDatabaseError(TargetError):
    """The project would write to a database that is not the proof's own."""


@dataclass(frozen=True, slots=True)
class RunningTarget:
    """A backend at a URL that somebody else runs: no files, no database, no log."""

    url: str


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
        self._database = scratch_database(database_url(self.project), self.scratch, self.runtime.versions)
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
    def runtime(self) -> Runtime:
        """How the project is served and migrated."""
        return runtime_of(self.project)

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
        """The environment of the server's processes."""
        return project_environment(
            self.project,
            DATABASE_URL=self.database.url,
            SECRET_KEY=self.secret_key,
            **{"LOG_LEVEL": "DEBUG", **GENEROUS, **self.settings},
        )

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.url, self._server = self._served(self.environment, self.log)
        self._wait_until_ready(self.url, self._server, self.log)

    @contextmanager
    def as_shipped(self) -> Iterator[str]:
        """A second server on the same database, with the limits that the project has by itself; its URL."""
        environment = {name: value for name, value in self.environment.items() if GENEROUS.get(name) != value}
        log = self.scratch / "shipped.log"
        url, server = self._served(environment, log)
        try:
            self._wait_until_ready(url, server, log)
            yield url
        finally:
            _end(server)

    def _served(self, environment: Mapping[str, str], log: Path) -> tuple[str, "subprocess.Popen[bytes]"]:
        """A server on a free port, which need not answer yet."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serve = self.runtime.serve
        command = self._filled((*serve.command, *serve.quiet), host="127.0.0.1", port=str(port))
        with log.open("ab") as file:
            server = subprocess.Popen(command, cwd=self.project, env=environment, stdout=file, stderr=subprocess.STDOUT)
        return f"http://127.0.0.1:{port}", server

    def stop(self) -> None:
        """End the server and leave its database."""
        if self._server is not None:
            _end(self._server)
            self._server = None

    def close(self) -> None:
        """Leave nothing behind."""
        self.stop()
        if self._database is not None:
            self._database.drop()
            self._database = None
        self._folder.cleanup()

    def _filled(self, command: Command, **values: str) -> list[str]:
        return filled(command, python=self.python or python_of(self.project), **values)

    def _run(self, command: Command, *, typed: str = "", **values: str) -> None:
        """Run a command of the project with the server's settings."""
        done = self._completed(command, typed=typed, **values)
        if done.returncode:
            shown = " ".join(filled(command, python="python", **values))
            raise TargetError(f"`{shown}` failed:\n{(done.stderr or done.stdout).strip()[-3000:]}")

    def _completed(self, command: Command, *, typed: str = "", **values: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self._filled(command, **values),
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
        accounts = self.runtime.accounts
        if accounts is None:
            raise TargetError("runtime.toml names no command that makes the first admin: [accounts] create_admin")
        command = (*accounts.create_admin, *(accounts.fields if fields else ()))
        typed = filled_text(accounts.typed, password=password)
        self._run(command, typed=typed, email=email, fields=json.dumps(fields))

    def text(self) -> str:
        """What the server has logged so far."""
        try:
            return self.log.read_text(errors="backslashreplace")
        except OSError:
            return ""

    def _migrate(self) -> None:
        """Bring the scratch database to the newest revision, once the migrations have shown that they look at it."""
        migrate = self.runtime.migrate
        if migrate is None or (migrate.requires and not (self.project / migrate.requires).exists()):
            return
        self._require_that_migrations_look_here(migrate)
        self._run(migrate.up, revision="head")

    def _require_that_migrations_look_here(self, migrate: Migrate) -> None:
        with marked(self.database, migrate.versions) as marker:
            done = self._completed(migrate.current)
        if marker not in done.stdout + done.stderr:
            shown = " ".join(filled(migrate.current, python="python"))
            raise WrongDatabaseError(
                f"`{shown}` in {self.project} looks at another database than DATABASE_URL names; nothing was migrated. "
                "Let the migrations take the URL from the settings, as they were built"
            )

    def _require_scratch(self) -> None:
        """Stop unless the server reads the scratch database, before anything is written through it."""
        if self._server is not None:
            server = Server(self.url, self.runtime.serve.ready, self._server.pid)
            if serves(server, self.database, self.runtime.versions):
                return
        raise WrongDatabaseError(
            f"The server of {self.project} uses another database than DATABASE_URL names; nothing was written. "
            "Let its settings take the URL from the environment, as they were built"
        )

    def _wait_until_ready(self, url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
        deadline, wire = time.monotonic() + START_SECONDS, Wire(url, {})
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise TargetError(f"The server of {self.project} ended at once:\n{_tail(log)}")
            try:
                wire.ask("GET", self.runtime.serve.alive, None, {})
            except BrokenError:
                time.sleep(0.02)
            else:
                wire.close()
                return
        raise TargetError(f"The server of {self.project} did not answer within {START_SECONDS} s:\n{_tail(log)}")


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _tail(log: Path) -> str:
    return log.read_text(errors="backslashreplace").strip()[-3000:]
