"""Where the demo plays: its directories, its database, its port, and the processes it starts."""

import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "helpdesk" / "blueprint.yaml"
BIN = Path(sys.executable).parent
POSTGRESQL = os.environ.get("BACKWRIGHT_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
SCRATCH = "backwright_demo"


class DemoError(Exception):
    """The demo cannot go on; the message says what it saw."""


@dataclass(frozen=True)
class Ran:
    """What a process printed, how it ended, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float


@dataclass(frozen=True)
class Stage:
    """One project of the demo and what surrounds it."""

    project: Path
    database: str  # sqlite | postgresql
    port: int

    @property
    def url(self) -> str:
        """Where the project is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """The database that its settings name."""
        return f"{POSTGRESQL}/{SCRATCH}" if self.database == "postgresql" else "sqlite:///helpdesk.db"

    def run(self, *command: str, code: int | None = 0) -> Ran:
        """Run a command in the project as its owner would, with the tool's environment first on the path."""
        started = time.monotonic()
        ran = subprocess.run(
            command,
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        seconds = time.monotonic() - started
        if code is not None and ran.returncode != code:
            output = "\n".join((ran.stdout + ran.stderr).splitlines()[-40:])
            raise DemoError(f"`{' '.join(command)}` ended with {ran.returncode}, not {code}:\n{output}")
        return Ran(ran.returncode, ran.stdout, ran.stderr, seconds)

    def python(self, *arguments: str, code: int | None = 0) -> Ran:
        """Run the interpreter in the project."""
        return self.run(sys.executable, *arguments, code=code)

    def wright(self, *arguments: str, code: int | None = 0) -> Ran:
        """Run the tool in the project."""
        return self.run(str(BIN / "wright"), *arguments, code=code)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process here."""
        path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
        # The tool's environment has a pytest plugin that a project's own does not, and loading it takes a second.
        return {**os.environ, "PATH": path, "PYTEST_ADDOPTS": "-p no:hypothesispytest"}

    def prepare(self) -> None:
        """A directory with the example's page and settings of its own; an empty database."""
        self.project.mkdir(parents=True, exist_ok=True)
        page = self.project / "blueprint.yaml"
        if not page.exists():
            page.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
        settings = self.project / ".env"
        if not settings.exists():
            lines = [
                f"DATABASE_URL={self.database_url}",
                f"SECRET_KEY={secrets.token_urlsafe(48)}",
                f"PUBLIC_URL={self.url}",
                f"PORT={self.port}",
            ]
            settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
            settings.chmod(0o600)


def free_port(wanted: int) -> int:
    """The port that was asked for, or any other when something listens there already."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise DemoError("no port is free on 127.0.0.1")
