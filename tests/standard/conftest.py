"""Specimens that run: the small backend for notes, sound or with one sin, on a port of loopback."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from tests.specimens.notes import PAGE, Notes

from backwright.blueprint.reader import read
from backwright.databases.sqlite import SqliteDatabase
from backwright.databases.version_table import VersionTable
from backwright.prove.headings import worst
from backwright.prove.run import findings_of, lively
from backwright.prove.statements import StatementLog
from backwright.prove.transport import RecordingTransport
from backwright.runtime.model import LogFormat
from backwright.standard.finding import Finding, Verdict
from backwright.standard.rules import rule_named
from backwright.standard.subject import Subject

KEY = "k" * 40


@dataclass(frozen=True)
class FileLog:
    file: Path

    def text(self) -> str:
        return self.file.read_text()


@dataclass(frozen=True)
class Judged:
    verdict: Verdict
    findings: list[Finding]

    @property
    def told(self) -> str:
        return "\n".join(line for one in self.findings for line in (one.says, *one.detail))


Judge = Callable[..., Judged]


@contextmanager
def served(app: object) -> Iterator[str]:
    """A server in a thread; its URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(app, port=port, log_level="warning", server_header=False, proxy_headers=False)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def limited(folder: Path, sins: tuple[str, ...]) -> Iterator[RecordingTransport]:
    """A second specimen, with the limits that the first one has not for the sake of the other rules."""
    beside = folder / "limited"
    beside.mkdir()
    with served(Notes(beside, sins, KEY, limited=True).app) as url, RecordingTransport(url) as transport:
        yield transport


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    """Ask a rule of the specimen: `judge("api/pagination", sins={"skips_rows"})`."""
    with ExitStack() as stack:
        count = 0

        def judging(rule: str, *sins: str, after: tuple[str, ...] = ()) -> Judged:
            nonlocal count
            count += 1
            folder = tmp_path / str(count)
            folder.mkdir()
            notes = Notes(folder, sins, KEY)
            blueprint = read(PAGE)
            url = stack.enter_context(served(notes.app))
            transport = stack.enter_context(RecordingTransport(url))
            subject = Subject(
                blueprint=blueprint,
                live=lively(transport, blueprint, url, secret_key=KEY),
                database=SqliteDatabase(notes.file, VersionTable("revisions", "number")),
                statements=StatementLog(notes.statements, LogFormat(statement="sql")),
                log=FileLog(folder / "server.log"),
                shipped=partial(limited, folder, sins),
            )
            for earlier in after:
                findings_of(rule_named(earlier), subject)
            findings = findings_of(rule_named(rule), subject)
            return Judged(worst(one.verdict for one in findings), findings)

        yield judging
