"""A folder that the tool did not build is started as `prove.yaml` says, on a database of the proof's own alone."""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.specimens.twins.dependencies import installed
from tests.specimens.twins.serving import FRAMEWORKS, Framework, write

from backwright.prove.described.addresses import point_at
from backwright.prove.described.run import prove_described
from backwright.prove.target import TargetError, WrongDatabaseError
from backwright.standard.finding import Verdict

ONLY = ["api/reach", "api/read-back"]
SERVER = """
import json, os, sqlite3, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PLACE = os.environ.get("DATABASE_URL", "sqlite:///owned.db").removeprefix("sqlite:///")
{override}
database = sqlite3.connect(PLACE, check_same_thread=False)
database.execute("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT)")
BODY = {{"type": "object", "required": ["text"], "properties": {{"text": {{"type": "string"}}}}}}
CONTENT = {{"required": True, "content": {{"application/json": {{"schema": BODY}}}}}}
ID = {{"name": "id", "in": "path", "required": True, "schema": {{"type": "integer"}}}}
PATHS = {{
    "/notes": {{"get": {{"responses": {{}}}}, "post": {{"requestBody": CONTENT, "responses": {{"201": {{}}}}}}}},
    "/notes/{{id}}": {{"parameters": [ID], "get": {{"responses": {{}}}}, "delete": {{"responses": {{}}}}}},
}}


class Handler(BaseHTTPRequestHandler):
    def answer(self, status, value):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def do_GET(self):
        if self.path == "/openapi.json":
            return self.answer(200, {{"openapi": "3.0.0", "paths": PATHS}})
        rows = [{{"id": one, "text": text}} for one, text in database.execute("SELECT id, text FROM notes")]
        if self.path == "/notes":
            return self.answer(200, rows)
        found = [one for one in rows if self.path == "/notes/" + str(one["id"])]
        return self.answer(200, found[0]) if found else self.answer(404, {{}})

    def do_POST(self):
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        row = database.execute("INSERT INTO notes (text) VALUES (?)", (text,))
        database.commit()
        self.answer(201, {{"id": row.lastrowid, "text": text}})

    def do_DELETE(self):
        database.execute("DELETE FROM notes WHERE id = ?", (self.path.rpartition("/")[2],))
        database.commit()
        self.answer(200, {{}})


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose owner's database stands beside its code."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "server.py").write_text(SERVER.format(override=""))
    with closing(sqlite3.connect(project / "owned.db")) as database:
        database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
        database.execute("INSERT INTO notes (text) VALUES ('mine')")
        database.commit()
    return project


def start(folder: Path, *lines: str) -> None:
    (folder / "prove.yaml").write_text("\n".join([f"start: {sys.executable} server.py {{port}}", *lines]) + "\n")


def owned(folder: Path) -> tuple[bytes, list[str]]:
    return (folder / "owned.db").read_bytes(), sorted(one.name for one in folder.iterdir())


def test_a_folder_is_started_on_a_scratch_database(folder: Path) -> None:
    start(folder, "database: sqlite", "ready: /notes")
    before = owned(folder)
    proof = prove_described(folder, only=ONLY).proof
    assert proof.unreached == ()
    assert owned(folder) == before


def test_without_a_database_the_start_is_announced_and_files_beside_the_code_stay(folder: Path) -> None:
    start(folder)
    before, announced = owned(folder), list[str]()
    proof = prove_described(folder, only=ONLY, announce=announced.append).proof
    assert proof.unreached == ()
    assert "on the database of its own settings" in announced[0]
    assert owned(folder) == before


def test_a_server_on_another_database_is_not_written_to(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    (folder / "server.py").write_text(SERVER.format(override=f"PLACE = {str(other)!r}"))
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
    start(folder, "database: sqlite", "ready: /notes")
    with pytest.raises(WrongDatabaseError, match="does not use the scratch database"):
        prove_described(folder, only=ONLY)
    with closing(sqlite3.connect(other)) as database:
        assert database.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_migrations_that_leave_the_scratch_database_empty_end_the_proof(folder: Path) -> None:
    start(folder, "database: sqlite", f"migrate: {sys.executable} -c pass")
    with pytest.raises(WrongDatabaseError, match="made no table in the scratch database"):
        prove_described(folder, only=ONLY)


def test_a_server_that_ends_at_once_is_shown_with_its_last_lines(folder: Path) -> None:
    (folder / "server.py").write_text("raise SystemExit('no settings')\n")
    start(folder)
    with pytest.raises(TargetError, match="no settings"):
        prove_described(folder, only=ONLY)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_folder_of_each_framework_is_started_and_reached(framework: Framework, tmp_path: Path) -> None:
    below = installed(framework)
    folder = tmp_path / framework
    folder.mkdir()
    write(folder, framework, None)
    command = f"{sys.executable} server.py {{port}}"
    if framework == "express":
        (folder / "node_modules").symlink_to(below / "node_modules")
        command = f"{shutil.which('node')} server.js {{port}}"
    path = f"\n  PYTHONPATH: {below}" if framework == "flask" else ""
    settings = f'settings:\n  SECRET_KEY: {"k" * 40}\n  DATABASE: "{{file}}"{path}\n'
    (folder / "prove.yaml").write_text(f"start: {command}\ndatabase: sqlite\n{settings}")
    proof = prove_described(folder, only=ONLY).proof
    assert proof.unreached == ()
    assert [one.rule for one in proof.findings if one.verdict != Verdict.PASS] == []


@pytest.mark.parametrize(
    "server", ["postgresql://postgres@127.0.0.1:5432/postgres", "mariadb://root@127.0.0.1:3306/mysql"]
)
def test_a_scratch_database_at_a_server_is_dropped_when_the_backend_does_not_use_it(folder: Path, server: str) -> None:
    start(folder, f"database: {server}", "variable: NOT_READ", "ready: /notes")
    with pytest.raises(WrongDatabaseError, match="does not use the scratch database"):
        prove_described(folder, only=ONLY)


def test_a_database_of_an_unknown_kind_is_refused_by_name(folder: Path) -> None:
    start(folder, "database: oracle://localhost/x")
    with pytest.raises(TargetError, match="scratch databases are made of `sqlite`"):
        prove_described(folder, only=ONLY)


MIGRATION = """
import configparser, sqlite3
settings = configparser.ConfigParser()
settings.read("alembic.ini")
place = settings["alembic"]["sqlalchemy.url"].removeprefix("sqlite:///")
database = sqlite3.connect(place)
database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
database.commit()
"""


def test_migrations_that_go_by_a_file_of_their_own_do_not_touch_the_owners_database(
    folder: Path, tmp_path: Path
) -> None:
    owned = tmp_path / "production.db"
    with closing(sqlite3.connect(owned)) as database:
        database.execute("CREATE TABLE precious (id INTEGER)")
    settings = f"[alembic]\nsqlalchemy.url = sqlite:///{owned}\n"
    (folder / "alembic.ini").write_text(settings)
    (folder / "migrate.py").write_text(MIGRATION)
    start(folder, "database: sqlite", "ready: /notes", f"migrate: {sys.executable} migrate.py")
    told: list[str] = []
    proof = prove_described(folder, only=ONLY, announce=told.append).proof
    with closing(sqlite3.connect(owned)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("precious",)]
    assert (folder / "alembic.ini").read_text() == settings
    assert any("alembic.ini" in one and "name the scratch database" in one for one in told)
    assert proof.unreached == ()


def test_files_outside_that_the_folder_links_to_stay_as_they_are(tmp_path: Path) -> None:
    outside, copy = tmp_path / "outside", tmp_path / "copy"
    for place in (outside, copy):
        place.mkdir()
        (place / "settings.ini").write_text("url = postgresql://me@db.example/production\n")
    (copy / "shared").symlink_to(outside, target_is_directory=True)
    (copy / "linked.ini").symlink_to(outside / "settings.ini")
    assert point_at(copy, "postgresql://me@127.0.0.1:1/scratch") == ("settings.ini",)
    assert (outside / "settings.ini").read_text() == "url = postgresql://me@db.example/production\n"


def test_a_hard_link_to_a_file_of_the_owner_is_a_file_of_its_own_in_the_copy(folder: Path, tmp_path: Path) -> None:
    owned_settings = tmp_path / "settings.ini"
    owned_settings.write_text("url = sqlite:////srv/production.db\n")
    (folder / "settings.ini").hardlink_to(owned_settings)
    start(folder, "database: sqlite", "ready: /notes")
    prove_described(folder, only=ONLY)
    assert owned_settings.read_text() == "url = sqlite:////srv/production.db\n"
