"""The servers that are compared, each with a database of its own; all hold the same rows."""

import asyncio
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import jwt

from backwright.blueprint.reader import read
from backwright.stacks.fastapi.stack import FastApiStack
from benchmarks.reads.meter import seconds, tree

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("BACKWRIGHT_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
SECRET = secrets.token_urlsafe(48)
ISSUER = "desk"
USERS = 40
# What the times of all rows are counted from, so that they are the same in every database.
MOMENT = f"timestamptz '{datetime.now(UTC).isoformat()}'"
CREATE_TABLES = """
import asyncio
from src.config.database import open_engine
from src.config.settings import DatabaseSettings
from src.models import Base

async def main():
    engine = open_engine(DatabaseSettings().database_url.get_secret_value(), 1)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()

asyncio.run(main())
"""
FILL = """
INSERT INTO users ({credentials}email, name, role, active, created_at, updated_at, version)
SELECT {hash}'user' || n || '@example.com', 'Name ' || n, 'member', true, {moment}, {moment}, 1
FROM generate_series(1, {users}) n;
INSERT INTO tickets (subject, body, status, priority, author_id, due_at, effort, created_at, updated_at, version)
SELECT 'Printer ' || n || ' on the second floor', repeat('It began on Monday and has not stopped since. ', 4),
       (ARRAY['open', 'pending', 'solved', 'closed'])[n % 4 + 1], (ARRAY['low', 'normal', 'high'])[n % 3 + 1],
       1 + n % {users}, CASE WHEN n % 3 = 0 THEN NULL ELSE {moment} + n * interval '1 minute' END, 1 + n % 100,
       {moment} - n * interval '1 minute', {moment} - n * interval '1 minute', 1
FROM generate_series(1, {rows}) n;
"""


@dataclass(frozen=True)
class Side:
    """How one side is started; `page` is what it is built from, or whose tables it copies."""

    name: str
    command: tuple[str, ...]
    page: str = "blueprint"
    is_built: bool = False
    driver: str = "postgresql"


UVICORN = (sys.executable, "-m", "uvicorn", "--no-access-log")
FACTORY = (*UVICORN, "--factory", "src.main:application")
USUAL = Side("usual", (*UVICORN, "benchmarks.reads.rival:app"), driver="postgresql+asyncpg")
BUILT = Side("built", FACTORY, is_built=True)
# The same page without accounts: what it saves is what signing in and grants add.
OPEN = Side("open", FACTORY, page="open", is_built=True)
BARE = Side("bare", (*UVICORN, "benchmarks.reads.bare:app"))
FASTIFY = Side("fastify", ("node", "server.js"))
SIDES = (USUAL, BUILT, OPEN, BARE, FASTIFY)


@dataclass(frozen=True)
class Server:
    """One side of the comparison."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    database: str
    watcher: asyncpg.Connection

    async def cpu(self) -> tuple[float, float]:
        """Seconds of CPU so far: of the server, and of its database's backends."""
        rows = await self.watcher.fetch(
            "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()", self.database
        )
        return seconds(tree(self.process.pid)), seconds(row["pid"] for row in rows)


def token() -> str:
    """An access token of the first account, which both sides accept."""
    now = datetime.now(UTC)
    claims = {"sub": "1", "iss": ISSUER, "aud": ISSUER, "iat": now, "exp": now + timedelta(hours=2), "jti": "1"}
    return jwt.encode({**claims, "typ": "access"}, SECRET, "HS256")


def build(name: str, folder: Path) -> None:
    """Render a page into a folder."""
    page = Path(__file__).with_name(f"{name}.yaml")
    for path, text in FastApiStack().render(read(page.read_text(), str(page)), {}).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def fastify() -> Path | None:
    """The folder of the Fastify side with what it needs, or none where npm is missing."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("skipped   fastify: npm and node are not installed", flush=True)
        return None
    folder = ROOT / "benchmarks" / "out" / "fastify"
    shutil.copytree(Path(__file__).with_name("fastify"), folder, dirs_exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(command, cwd=folder, check=False).returncode:
        print("skipped   fastify: npm could not install it", flush=True)
        return None
    return folder


def environment(database: str, driver: str) -> dict[str, str]:
    """What a server is told."""
    url = f"{SERVER.replace('postgresql', driver, 1)}/{database}"
    return {**os.environ, "DATABASE_URL": url, "SECRET_KEY": SECRET, "TOKEN_ISSUER": ISSUER, "PYTHONPATH": ""}


async def fill(side: Side, database: str, project: Path, rows: int) -> None:
    """Make the tables of a built side, with the rows that all sides have."""
    subprocess.run(
        [sys.executable, "-c", CREATE_TABLES], cwd=project, env=environment(database, side.driver), check=True
    )
    has_accounts = side.page == "blueprint"
    credentials, hashes = ("password_hash, ", "'!', ") if has_accounts else ("", "")
    connection = await asyncpg.connect(f"{SERVER}/{database}")
    await connection.execute(FILL.format(users=USERS, rows=rows, moment=MOMENT, credentials=credentials, hash=hashes))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def databases(folders: Mapping[Side, Path], rows: int) -> None:
    """Make the database of each side; those that are not built copy the tables and rows of the built one."""
    server = await asyncpg.connect(f"{SERVER}/postgres")
    for side in sorted(folders, key=lambda side: not side.is_built):
        template = "" if side.is_built else f'TEMPLATE "{database_of(BUILT)}"'
        await server.execute(f'DROP DATABASE IF EXISTS "{database_of(side)}" WITH (FORCE)')
        await server.execute(f'CREATE DATABASE "{database_of(side)}" {template}')
        if side.is_built:
            await fill(side, database_of(side), folders[side], rows)
    await server.close()


def database_of(side: Side) -> str:
    return f"bench_{side.name}_{os.getpid()}"


async def drop(sides: Iterable[Side]) -> None:
    """Remove the databases."""
    server = await asyncpg.connect(f"{SERVER}/postgres")
    for side in sides:
        await server.execute(f'DROP DATABASE IF EXISTS "{database_of(side)}" WITH (FORCE)')
    await server.close()


@asynccontextmanager
async def servers(rows: int) -> AsyncIterator[dict[str, Server]]:
    """Each side by its name, running."""
    with tempfile.TemporaryDirectory(prefix="backwright-reads-") as temporary:
        folders = {USUAL: ROOT, BARE: ROOT, **{side: Path(temporary) / side.name for side in (BUILT, OPEN)}}
        if (installed := fastify()) is not None:
            folders[FASTIFY] = installed
        for side in (BUILT, OPEN):
            build(side.page, folders[side])
        await databases(folders, rows)
        watcher = await asyncpg.connect(f"{SERVER}/postgres")
        running = {side.name: start(side, folders[side], watcher) for side in SIDES if side in folders}
        try:
            await asyncio.gather(*(listening(server) for server in running.values()))
            yield running
        finally:
            for server in running.values():
                server.process.terminate()
                server.process.wait(10)
            await watcher.close()
            await drop(folders)


def start(side: Side, folder: Path, watcher: asyncpg.Connection) -> Server:
    """Serve one side; its log, which it writes for every request, goes nowhere."""
    port = free_port()
    command = [*side.command, *(("--port", str(port)) if side is not FASTIFY else ())]
    environ = environment(database_of(side), side.driver) | {"PYTHONPATH": str(folder), "PORT": str(port)}
    process = subprocess.Popen(command, cwd=folder, env=environ, stderr=subprocess.DEVNULL)
    return Server(side.name, port, process, database_of(side), watcher)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def listening(server: Server) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        except OSError:
            if server.process.poll() is not None:
                raise RuntimeError(f"the {server.name} server ended with {server.process.returncode}") from None
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError(f"the {server.name} server did not start within 30 s")
