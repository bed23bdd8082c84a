"""Scratch databases of proofs that were killed, on MySQL: each names its owner, so that a later proof can drop it."""

import os
from datetime import UTC, datetime
from typing import Any

from backwright.databases.leftovers import NAME, has_ended, machine


def note() -> str:
    """What a database says of the process that has made it."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return f"Backwright: proof of process {os.getpid()} at {machine()} since {since}"


async def sweep(cursor: Any) -> tuple[str, ...]:
    """Drop the databases of processes of this machine that have ended; their names."""
    # MySQL keeps no comment of a database, and does not read this one.
    await cursor.execute("SELECT schema_name AS name /*M!, schema_comment AS note */ FROM information_schema.schemata")
    found = [dict(row) for row in await cursor.fetchall()]
    ended = [row["name"] for row in found if NAME.fullmatch(row["name"]) and has_ended(row.get("note") or "")]
    for name in ended:
        await cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    return tuple(ended)
