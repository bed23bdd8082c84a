"""A real project: examples/helpdesk built by the real stack, migrated, seeded and edited by hand."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from unpacking import texts

from backwright.databases.adapter import Unreachable
from backwright.databases.opening import open_database
from backwright.runtime.reading import runtime_of

PAGE = Path(__file__).parents[2] / "examples/helpdesk/blueprint.yaml"
BUILD = "import sys, pathlib; from backwright.build.build import build; build(pathlib.Path(sys.argv[1]), check=False)"
SCHEMA = """
SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT version_num FROM alembic_version
"""


@dataclass(frozen=True)
class Helpdesk:
    """A project in a folder with a database, and what one does with it by its commands alone."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, "SECRET_KEY": "0123456789" * 4}

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a Python program in the project."""
        done = subprocess.run(
            [sys.executable, *command], cwd=self.folder, env=self.environment, text=True, capture_output=True,
            check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def wright(self, verb: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "backwright", verb, str(self.folder), check=check)

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text, (path, old)
        (self.folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def begin(self, rows: int) -> None:
        """From the page to a project in use; that its own tests pass is tried by `make examples`."""
        self.folder.mkdir()
        shutil.copy(PAGE, self.folder)
        self.run("-c", BUILD, str(self.folder))
        self.run("-m", "alembic", "upgrade", "head")
        self.run("scripts/seed.py", "--rows", str(rows))

    def files(self) -> dict[str, str]:
        """Every file but the database, caches and the lock's holder. Ids in the lock are random: only what has one."""
        found: dict[str, str] = {}
        for path in self.folder.rglob("*"):
            foreign = (
                {"__pycache__", "cache", ".mypy_cache"} & set(path.parts) or ".db" in path.suffix or path.name == "busy"
            )
            if path.is_file() and not foreign:
                for each, text in texts(self.folder, path).items():
                    is_lock = each.endswith(".lock") and not each.endswith("requirements.lock")
                    found[each] = str(sorted(json.loads(text)["ids"])) if is_lock else text
        return found

    def data(self) -> Mapping[str, object]:
        """Every row and the whole schema."""
        opened = open_database(self.url, self.folder, runtime_of(self.folder).versions)
        assert not isinstance(opened, Unreachable), opened
        path = Path(self.url.removeprefix("sqlite:///"))
        schema = _sqlite(path) if opened.dialect == "sqlite" else asyncio.run(_server(self.url))
        return {"rows": opened.snapshots(), "schema": schema}


def _sqlite(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        return [*sorted(found), connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]]


async def _server(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        return sorted(str(row[0]) for row in await connection.fetch(SCHEMA))
    finally:
        await connection.close()


async def administer(server: str, statement: str) -> None:
    """Run a statement that is about whole databases."""
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def name_of(url: str) -> str:
    """The name of a database."""
    return urlsplit(url).path.removeprefix("/")
