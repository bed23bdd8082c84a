"""Scratch databases of proofs that were killed: each names its owner, so that a later proof can drop it."""

import os
import re
import socket
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

NAME = re.compile(r"prove_[0-9a-f]{12}")
_NOTE = re.compile(r"Backwright: proof of process (?P<process>\d+) at (?P<machine>\S+) since \S+")


async def note(connection: asyncpg.Connection, name: str) -> None:
    """Write to a database that this process has made it."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    text = f"Backwright: proof of process {os.getpid()} at {machine()} since {since}"
    await connection.execute(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")


async def sweep(connection: asyncpg.Connection) -> tuple[str, ...]:
    """Drop the databases of processes of this machine that have ended, unless somebody is connected; their names."""
    rows = await connection.fetch(
        "SELECT datname, shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE datname ~ '^prove_'"
    )
    dropped = []
    for row in rows:
        if NAME.fullmatch(row["datname"]) and has_ended(row["note"] or ""):
            try:
                await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}"')
            except asyncpg.PostgresError:  # in use, or another role's: it is not ours to end that
                continue
            dropped.append(row["datname"])
    return tuple(dropped)


def machine() -> str:
    """Where the number of a process means the same: the host and, on Linux, its namespace of processes."""
    try:
        namespace = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        namespace = ""
    return f"{socket.gethostname()}/{namespace}"


def has_ended(note: str) -> bool:
    """Whether the process that a note names is one of this machine that is no more."""
    found = _NOTE.fullmatch(note)
    if found is None or found["machine"] != machine():
        return False
    try:
        os.kill(int(found["process"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
