"""Starts the backend of a folder as `prove.yaml` says, on a scratch database where it says which kind.

It runs in a copy of the folder, so that files beside its code stay as they are. With `database:` nothing is asked that
writes before the server has shown that it uses the scratch database: it has made tables there, has it open, or shows a
row of it. Without it the server is on whatever its own
settings name, which is said before it starts.
"""

import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from backwright.databases.adapter import Database, DatabaseError
from backwright.databases.opening import scratch_database
from backwright.databases.wire.proxy import StatementProxy
from backwright.prove.described.addresses import point_at
from backwright.prove.statements import ProxiedStatements
from backwright.prove.target import NOT_THEIRS, TargetError, WrongDatabaseError
from backwright.prove.wire import BrokenError, Wire
from backwright.standard.description.model import Launch
from backwright.standard.subject import Statements

START_SECONDS = 60.0
COMMAND_SECONDS = 120
LINKED = frozenset({"node_modules", ".venv", "venv", "env", "vendor"})
ON_ITS_OWN_DATABASE = (
    "starting `{start}` in {folder} on the database of its own settings: prove.yaml names no `database:`, "
    "so the proof cannot give it a scratch one"
)


@dataclass(frozen=True, slots=True)
class Launched:
    """A server that was started; what it asks its database can be seen where it has a scratch one on a server."""

    url: str
    database: Database | None = None
    statements: Statements | None = None


@contextmanager
def launched(
    folder: Path, launch: Launch, paths: tuple[str, ...], announce: Callable[[str], None]
) -> Iterator[Launched]:
    """A server that runs as long as the context.

    Args:
        folder: the project.
        launch: how it is started.
        paths: paths to read from, so that it opens its database.
        announce: is told what is done, before it is done.

    Raises:
        TargetError: a command fails, or the server does not answer.
        WrongDatabaseError: it does not use the scratch database.
    """
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="prove-")))
        database = _scratch(launch, scratch)
        if database is not None:
            stack.callback(database.drop)
        proxy = stack.enter_context(StatementProxy(database.url)) if database and _is_served(database) else None
        address = proxy.url if proxy else database.url if database else ""
        environment = _environment(launch, address)
        copy = _copied(folder, scratch / "project")
        if database is None:
            announce(ON_ITS_OWN_DATABASE.format(start=launch.start, folder=folder))
        else:
            if changed := point_at(copy, address):
                announce(f"in the copy, {', '.join(changed[:5])} name the scratch database in place of another")
            if launch.migrate:
                _migrate(launch, copy, environment, database, announce)
        before = _tables(database)
        port = _free_port()
        log = scratch / "server.log"
        process = stack.enter_context(_process(launch.start, copy, environment, port, log))
        url = f"http://127.0.0.1:{port}"
        _wait(url, launch.ready, process, log)
        if database is not None and not {*_tables(database)} - {*before}:
            _require_scratch(url, (launch.ready, *paths), process, database)
        yield Launched(url, database, ProxiedStatements(proxy) if proxy else None)


def _is_served(database: Database) -> bool:
    """Whether it is reached over a wire, on which statements can be seen."""
    return not database.url.startswith("sqlite")


def _copied(folder: Path, to: Path) -> Path:
    """A copy of a project to run in; its libraries and its history are linked or left out."""

    def ignored(_: str, names: list[str]) -> set[str]:
        return {name for name in names if name in LINKED or name == ".git"}

    shutil.copytree(folder, to, ignore=ignored, symlinks=True, ignore_dangling_symlinks=True)
    for name in LINKED:
        if (folder / name).exists():
            (to / name).symlink_to((folder / name).resolve(), target_is_directory=True)
    return to


def _migrate(
    launch: Launch, folder: Path, environment: Mapping[str, str], database: Database, announce: Callable[[str], None]
) -> None:
    """Migrate the scratch database; stop where it has no tables afterwards."""
    announce(f"migrating a scratch database with `{launch.migrate}`, {launch.variable} names it")
    _run(launch.migrate, folder, environment)
    if not _tables(database):
        raise WrongDatabaseError(
            f"`{launch.migrate}` of prove.yaml made no table in the scratch database that {launch.variable} names; "
            "the server was not started. `variable:` names the setting that it takes the URL of its database from"
        )


def _tables(database: Database | None) -> tuple[str, ...]:
    """Its tables; none in a file that is not there yet."""
    if database is None:
        return ()
    try:
        return database.tables()
    except DatabaseError:
        return ()


def _scratch(launch: Launch, folder: Path) -> Database | None:
    if not launch.database:
        return None
    kind = launch.database.partition(":")[0].partition("+")[0]
    if kind not in {"sqlite", "postgresql", "postgres", "mysql", "mariadb"}:
        raise TargetError(
            f"database: {launch.database} in prove.yaml: scratch databases are made of `sqlite`, `postgresql://…` and "
            "`mysql://…`; without `database:` the backend is started on its own settings"
        )
    url = launch.database.replace("postgres://", "postgresql://", 1).replace("mariadb", "mysql", 1)
    return scratch_database(url if kind != "sqlite" else "sqlite", folder, None)


def _environment(launch: Launch, url: str) -> dict[str, str]:
    """The environment of the server; `url` is of its scratch database, empty where it has none."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_THEIRS}
    environment |= {"PYTHONUNBUFFERED": "1", **launch.settings}
    if not url:
        return environment
    scheme = launch.database.partition("://")[0]
    if "+" in scheme:  # with its driver: `postgresql+asyncpg`
        url = f"{scheme}://{url.partition('://')[2]}"
    file = url.removeprefix("sqlite:///") if url.startswith("sqlite") else ""
    shown = {name: value.replace("{database}", url).replace("{file}", file) for name, value in environment.items()}
    return {**shown, launch.variable: url}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: str, folder: Path, environment: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(
            shlex.split(command), cwd=folder, env=environment, capture_output=True, text=True,
            timeout=COMMAND_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise TargetError(f"`{command}` of prove.yaml could not be run: {error}") from None
    if done.returncode:
        raise TargetError(f"`{command}` of prove.yaml failed:\n{(done.stderr or done.stdout).strip()[-2000:]}")


@contextmanager
def _process(
    start: str, folder: Path, environment: Mapping[str, str], port: int, log: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    words = [word.replace("{port}", str(port)).replace("{host}", "127.0.0.1") for word in shlex.split(start)]
    settings = {"PORT": str(port), "HOST": "127.0.0.1", **environment}
    with log.open("ab") as output:
        try:
            process = subprocess.Popen(
                words, cwd=folder, env=settings, stdout=output, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise TargetError(f"`{start}` of prove.yaml could not be started: {error}") from None
    try:
        yield process
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the server and what it started: they are a group of their own."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, kind)
            process.wait(8)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def _wait(url: str, ready: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise TargetError(f"The server ended at once with {process.returncode}:\n{_tail(log)}")
        wire = Wire(url, {}, 5.0)
        try:
            wire.ask("GET", ready, None, {})
        except BrokenError:
            time.sleep(0.05)
        else:
            return
        finally:
            wire.close()
    raise TargetError(
        f"The server did not answer at {url}{ready} within {START_SECONDS:.0f} s; "
        f"does `start:` take {{port}}?\n{_tail(log)}"
    )


def _tail(log: Path) -> str:
    return log.read_text(errors="backslashreplace").strip()[-2000:]


def _require_scratch(url: str, paths: tuple[str, ...], process: "subprocess.Popen[bytes]", database: Database) -> None:
    """Read from the server until one of its processes has the scratch database open, or it has tables of the server's.

    A server that opens a file for each request alone is seen by its tables: they were not there before it started.
    """
    wire = Wire(url, {}, 5.0)
    try:
        for path in paths:
            for _ in range(3):
                try:
                    wire.ask("GET", path, None, {})
                except BrokenError:
                    continue
                if any(database.is_open_elsewhere(pid) for pid in _group(process.pid)):
                    return
        if _reads_it(database, url, paths):
            return
    finally:
        wire.close()
    raise WrongDatabaseError(
        "The server does not use the scratch database that it was given; nothing was written. "
        "`variable:` in prove.yaml names the setting that it takes the URL of its database from, DATABASE_URL when not "
        "said; `settings:` may hold {database} or {file}"
    )


def _reads_it(database: Database, url: str, paths: tuple[str, ...]) -> bool:
    """Whether an answer changes when a row is put into the scratch database and taken away again."""
    marker = f"prove-{secrets.token_hex(6)}"
    for table in _tables(database):
        row = _row(database, table, marker)
        if row is None:
            continue
        try:
            database.insert(table, [row])
        except Exception:  # noqa: BLE001, S112 - a table that takes no such row says nothing
            continue
        column = next(name for name, value in row.items() if value == marker)
        try:
            if any(marker in _text(url, path) for path in paths):
                return True
        finally:
            database.run(f'DELETE FROM "{table}" WHERE "{column}" = ?', marker)  # noqa: S608 - of the catalogue
    return False


def _row(database: Database, table: str, marker: str) -> dict[str, object] | None:
    """A row with the marker in each column of text and numbers in the others."""
    columns = database.columns(table)
    texts = [name for name, kind in columns.items() if any(one in kind.lower() for one in ("char", "text"))]
    if not texts:
        return None
    row: dict[str, object] = dict.fromkeys(texts, marker)
    nullable = database.nullable_columns(table)
    row |= {name: 1 for name in columns if name not in texts and name not in nullable and name != "id"}
    return row


def _text(url: str, path: str) -> str:
    wire = Wire(url, {}, 5.0)
    try:
        return wire.ask("GET", path, None, {}).body.decode("utf-8", "replace")
    except BrokenError:
        return ""
    finally:
        wire.close()


def _group(leader: int) -> list[int]:
    """The processes of a group, its leader among them."""
    found = [leader]
    for folder in Path("/proc").glob("[0-9]*"):
        number = int(folder.name)
        try:
            if number != leader and os.getpgid(number) == leader:
                found.append(number)
        except (OSError, ValueError):
            continue
    return found
