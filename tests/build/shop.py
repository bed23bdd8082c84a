"""A project to try builds on: a shop of two entities, and what one does with it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from fake_stack import FakeStack
from unpacking import texts

from backwright.build.build import build
from backwright.build.outcome import Built

PAGE = """\
app: shop   # where things are sold
Item:
  name: str 1..40
  size: int 0..10 = 1
Box:
  label: str 1..40
"""


class Shop:
    """A project in a folder, and what one does with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = FakeStack()

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        assert old in self.read(path)
        self.write(path, self.read(path).replace(old, new, 1))

    def build(self) -> Built:
        return build(self.folder, stack=self.stack)

    def fill(self, rows: int = 20) -> None:
        """Migrate the database to where the project is, and put rows into it."""
        environment = {"DATABASE_URL": f"sqlite:///{self.folder / 'shop.db'}", "PATH": "/usr/bin:/bin"}
        subprocess.run(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            cwd=self.folder,
            env=environment,
            check=True,
            capture_output=True,
        )
        with closing(sqlite3.connect(self.folder / "shop.db")) as connection, connection:
            connection.executemany(
                "INSERT INTO items (name, size) VALUES (?, ?)", [(f"item {n}", n % 10) for n in range(rows)]
            )

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "shop.db")) as connection:
            return connection.execute(sql).fetchall()

    def revision(self) -> str:
        """The migration that the database stands at."""
        return str(self.ask("SELECT version_num FROM alembic_version")[0][0])

    def change(self, sql: str) -> None:
        with closing(sqlite3.connect(self.folder / "shop.db")) as connection, connection:
            connection.execute(sql)

    def everything(self) -> dict[str, str]:
        """Every file of the project's own, the build's included."""
        found: dict[str, str] = {}
        for path in sorted(self.folder.rglob("*")):
            foreign = {"__pycache__", "cache", ".git"} & set(path.parts) or path.name == "busy"
            if path.is_file() and not foreign and not path.suffix.startswith(".db"):
                found |= texts(self.folder, path)
        return found
