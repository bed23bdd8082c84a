"""A proof writes to databases of its own alone: whatever a project is set up for, the owner's rows stay as they are."""

import asyncio
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from backwright.build.build import build
from backwright.databases.adapter import Database
from backwright.databases.opening import scratch_database
from backwright.databases.version_table import VersionTable
from backwright.prove.leftovers import AUDITED, taken_away
from backwright.prove.run import READ_ONLY, prove
from backwright.prove.target import FolderTarget, TargetError, WrongDatabaseError
from backwright.standard.finding import Verdict
from backwright.standard.subject import Live

PAGE = "app: shop\nItem:\n  label: str 1..60\n  stock: int 0..9 = 0\n"
FOREIGN_ENV = """
from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "shop"
    folder.mkdir()
    (folder / "blueprint.yaml").write_text(PAGE)
    build(folder, check=False)
    return folder


@pytest.fixture
def project(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return Path(shutil.copytree(template, tmp_path / "shop"))


@pytest.fixture
def owned(project: Path, tmp_path: Path) -> Path:
    """A database of the owner's, in use, at the revision before the newest: a migration would show."""
    file = tmp_path / "owned.db"
    environment = {"DATABASE_URL": f"sqlite:///{file}", "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], cwd=project, env=environment, check=True)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "INSERT INTO items (label, stock, created_at, updated_at) VALUES ('mine', 3, '2026', '2026')"
        )
    return file


def rows(file: Path) -> list[object]:
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [(name, connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables]


def edit(project: Path, path: str, old: str, new: str) -> None:
    text = (project / path).read_text()
    assert old in text
    (project / path).write_text(text.replace(old, new))


def test_a_folder_that_the_tool_did_not_build_is_read_and_not_started(project: Path, owned: Path) -> None:
    shutil.rmtree(project / ".backwright")
    (project / "blueprint.lock").unlink()
    (project / "migrations/env.py").write_text(FOREIGN_ENV)
    (project / "alembic.ini").write_text(
        f"[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///{owned}\n"
    )
    (project / "tests/test_writes.py").write_text(
        "import sqlite3\n\n\ndef test_writes():\n"
        f"    sqlite3.connect({str(owned)!r}, isolation_level=None).execute('DELETE FROM items')\n"
    )
    before = rows(owned)
    proof = prove(project)
    assert rows(owned) == before
    assert (proof.note, proof.requests) == (READ_ONLY, 0)
    live = [one for one in proof.findings if one.rule.startswith("security/")]
    assert Verdict.PASS not in {one.verdict for one in live if "which this target does not offer" in one.says}
    assert any(one.verdict == Verdict.INCONCLUSIVE for one in live)


def test_migrations_that_go_elsewhere_are_not_run(project: Path, owned: Path) -> None:
    (project / "migrations/env.py").write_text(FOREIGN_ENV)
    edit(project, "alembic.ini", "[alembic]\n", f"[alembic]\nsqlalchemy.url = sqlite:///{owned}\n")
    with closing(sqlite3.connect(owned)) as connection, connection:
        connection.execute("DELETE FROM alembic_version")
    before = rows(owned)
    with pytest.raises(WrongDatabaseError, match="nothing was migrated"), FolderTarget(project):
        pass
    assert rows(owned) == before


def test_a_server_that_goes_elsewhere_is_stopped_before_the_first_write(project: Path, owned: Path) -> None:
    edit(
        project,
        "src/main.py",
        "    settings = load_settings()\n",
        f"    settings = Settings(database_url='sqlite:///{owned}')\n",
    )
    before = rows(owned)
    target = FolderTarget(project)
    with pytest.raises(WrongDatabaseError, match="nothing was written"), target:
        pass
    assert rows(owned) == before


@pytest.mark.parametrize("line", ["DATABASE_URL=sqlite:///{}", "export DATABASE_URL='sqlite:///{}' # mine"])
def test_the_database_of_env_is_left_alone(project: Path, owned: Path, line: str) -> None:
    (project / ".env").write_text(line.format(owned) + "\n")
    before = rows(owned)
    with FolderTarget(project) as target:
        assert target.database.tables() == ("items",)
    assert rows(owned) == before


def test_a_server_without_knowledge_of_revisions_is_known_by_the_file_that_it_holds(project: Path) -> None:
    edit(
        project,
        "src/controllers/system_controller.py",
        "    await require_ready(request.app)\n",
        "    async with request.app.state.database.engine.connect():\n        pass\n",
    )
    with FolderTarget(project) as target:
        assert target.url


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the scratch databases that proofs make."""
    names: list[str] = []

    def noted(url: str, folder: Path, versions: VersionTable | None) -> Database:
        made = scratch_database(url, folder, versions)
        names.append(made.url.rpartition("/")[2])
        return made

    monkeypatch.setattr("backwright.prove.target.scratch_database", noted)
    return names


class TestAtAServer:
    @pytest.fixture
    def project(self, project: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("DATABASE_URL", postgresql)
        return project

    def test_a_database_goes_away_when_the_proof_is_interrupted(
        self, project: Path, postgresql: str, scratch: list[str]
    ) -> None:
        target = FolderTarget(project)
        target.__enter__()
        assert scratch[0] in databases(postgresql)
        target.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
        assert scratch[0] not in databases(postgresql)

    def test_a_database_goes_away_when_the_server_does_not_start(
        self, project: Path, postgresql: str, scratch: list[str]
    ) -> None:
        edit(project, "src/main.py", "    settings = load_settings()\n", "    raise RuntimeError\n")
        with pytest.raises(TargetError, match="ended at once"):
            FolderTarget(project).__enter__()
        assert scratch[0] not in databases(postgresql)


def databases(url: str) -> list[str]:
    """The databases of a server."""

    async def listed() -> list[str]:
        connection = await asyncpg.connect(url)
        try:
            return [row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")]
        finally:
            await connection.close()

    return asyncio.run(listed())


def test_what_a_proof_makes_on_a_server_of_somebody_else_it_takes_away(project: Path, owned: Path) -> None:
    def kept() -> list[object]:
        with closing(sqlite3.connect(owned)) as connection:
            return connection.execute("SELECT id, label, stock FROM items").fetchall()

    before = kept()
    with running(project, owned) as url:
        proof = prove(project, url=url)
        assert proof.operations - len(proof.unreached) > 5
        assert kept() == before
    assert proof.note == ""


def test_what_cannot_be_taken_away_is_said(project: Path, owned: Path) -> None:
    edit(project, "src/controllers/item_controller.py", 'delete("/{item_id}"', 'delete("/gone/{item_id}"')
    with running(project, owned) as url:
        proof = prove(project, url=url)
    assert "that the proof made stay" in proof.note
    assert "/api/v1/items/" in proof.note


@pytest.mark.parametrize(("audited", "said"), [(True, AUDITED), (False, "")])
def test_what_an_audit_log_keeps_of_a_proof_is_said(audited: bool, said: str) -> None:
    nobody: Any = None  # nothing was made, so nobody is asked
    live = Live(url="", callers=(), anonymous=nobody, operations=(), exchanges=(), rows=nobody)

    assert taken_away(live, audited=audited) == said


def answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(project: Path, database: Path) -> Iterator[str]:
    """The project's own server, on the owner's database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"DATABASE_URL": f"sqlite:///{database}", "SECRET_KEY": "0123456789" * 4, "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "uvicorn", "--factory", "src.main:application", "--port", str(port)]
    with subprocess.Popen(command, cwd=project, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            end = time.monotonic() + 30
            while time.monotonic() < end and not answers(port):
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
