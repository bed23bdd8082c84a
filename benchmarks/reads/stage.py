"""Two servers with a database of their own each, which hold the same rows."""

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
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
INSERT INTO users (email, password_hash, name, role, active, created_at, updated_at, version)
SELECT 'user' || n || '@example.com', '!', 'Name ' || n, 'member', true, now(), now(), 1
FROM generate_series(1, {users}) n;
INSERT INTO tickets (subject, body, status, priority, author_id, due_at, effort, created_at, updated_at, version)
SELECT 'Printer ' || n || ' on the second floor', repeat('It began on Monday and has not stopped since. ', 4),
       (ARRAY['open', 'pending', 'solved', 'closed'])[n % 4 + 1], (ARRAY['low', 'normal', 'high'])[n % 3 + 1],
       1 + n % {users}, CASE WHEN n % 3 = 0 THEN NULL ELSE now() + n * interval '1 minute' END, 1 + n % 100,
       now() - n * interval '1 minute', now() - n * interval '1 minute', 1
FROM generate_series(1, {rows}) n;
"""


@dataclass(frozen=True)
class Side:
    """How one side is started."""

    name: str
    driver: str
    app: tuple[str, ...]


BUILT = Side("built", "postgresql", ("--factory", "src.main:application"))
USUAL = Side("usual", "postgresql+asyncpg", ("benchmarks.reads.rival:app",))


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


def build(folder: Path) -> None:
    """Render the built side into a folder."""
    page = Path(__file__).with_name("blueprint.yaml")
    for path, text in FastApiStack().render(read(page.read_text(), str(page)), {}).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def environment(database: str, driver: str) -> dict[str, str]:
    """What a server is told."""
    url = f"{SERVER.replace('postgresql', driver, 1)}/{database}"
    return {**os.environ, "DATABASE_URL": url, "SECRET_KEY": SECRET, "TOKEN_ISSUER": ISSUER, "PYTHONPATH": ""}


async def databases(names: tuple[str, str], project: Path, rows: int) -> None:
    """Make both databases, with the built side's tables and the same rows."""
    first, second = names
    server = await asyncpg.connect(f"{SERVER}/postgres")
    for name in names:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await server.execute(f'CREATE DATABASE "{first}"')
    subprocess.run([sys.executable, "-c", CREATE_TABLES], cwd=project, env=environment(first, "postgresql"), check=True)
    connection = await asyncpg.connect(f"{SERVER}/{first}")
    await connection.execute(FILL.format(users=USERS, rows=rows))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    await server.execute(f'CREATE DATABASE "{second}" TEMPLATE "{first}"')
    await server.close()


async def drop(names: tuple[str, str]) -> None:
    """Remove both databases."""
    server = await asyncpg.connect(f"{SERVER}/postgres")
    for name in names:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await server.close()


@asynccontextmanager
async def servers(rows: int) -> AsyncIterator[tuple[Server, Server]]:
    """The usual and the built server, running."""
    names = (f"bench_built_{os.getpid()}", f"bench_usual_{os.getpid()}")
    with tempfile.TemporaryDirectory(prefix="backwright-reads-") as temporary:
        project = Path(temporary)
        build(project)
        await databases(names, project, rows)
        watcher = await asyncpg.connect(f"{SERVER}/postgres")
        built = start(BUILT, names[0], project, watcher)
        usual = start(USUAL, names[1], ROOT, watcher)
        try:
            await asyncio.gather(listening(built), listening(usual))
            yield usual, built
        finally:
            for server in (built, usual):
                server.process.terminate()
                server.process.wait(10)
            await watcher.close()
            await drop(names)


def start(side: Side, database: str, folder: Path, watcher: asyncpg.Connection) -> Server:
    """Serve one side; its log, which it writes for every request, goes nowhere."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", *side.app, "--port", str(port), "--no-access-log"]
    environ = environment(database, side.driver) | {"PYTHONPATH": str(folder)}
    process = subprocess.Popen(command, cwd=folder, env=environ, stderr=subprocess.DEVNULL)
    return Server(side.name, port, process, database, watcher)


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
