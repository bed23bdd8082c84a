"""The SQL of a backend by request: from the record that it keeps itself, or read on its way to the database."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backwright.databases.wire.proxy import StatementProxy
from backwright.runtime.model import LogFormat
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Statement

_ASK_NOTHING = {
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "PRAGMA",
    "SET",
    "START",
    "SHOW",
    "DEALLOCATE",
    "DISCARD",
}


@dataclass(slots=True)
class StatementLog:
    """A log with a JSON value a line, read as it grows; each statement bears the id of its request."""

    file: Path
    members: LogFormat = LogFormat()  # noqa: RUF009 - it is frozen
    _by_request: dict[str, list[Statement]] = field(default_factory=dict)
    _read: int = 0

    def of(self, exchange: Exchange) -> tuple[Statement, ...]:
        """The statements that the backend ran for this exchange."""
        self._catch_up()
        return tuple(self._by_request.get(exchange.request_id, ())) if exchange.request_id else ()

    def _catch_up(self) -> None:
        """Read what has been written since it was last looked at."""
        try:
            with self.file.open("rb") as log:
                log.seek(self._read)
                fresh = log.read()
        except OSError:
            return
        whole, newline, _ = fresh.rpartition(b"\n")
        self._read += len(whole) + len(newline)
        for line in whole.splitlines():
            if (statement := _statement(line, self.members)) is not None:
                self._by_request.setdefault(statement.request_id, []).append(statement)


def _statement(line: bytes, members: LogFormat) -> Statement | None:
    try:
        entry: Any = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict):
        return None
    sql = str(entry.get(members.statement) or "")
    if not asks(sql):
        return None
    return Statement(str(entry.get(members.request_id, "")), sql, entry.get(members.parameters) or ())


def asks(sql: str) -> bool:
    """Whether it reads or changes rows; what only begins, ends or sets does not."""
    return bool(sql.strip()) and sql.split(maxsplit=1)[0].upper().rstrip(";") not in _ASK_NOTHING


@dataclass(frozen=True, slots=True)
class ProxiedStatements:
    """What passed a proxy while a request was under way; true for requests that are made one after the other."""

    proxy: StatementProxy

    def of(self, exchange: Exchange) -> tuple[Statement, ...]:
        """The statements that the backend sent for this exchange."""
        passed = self.proxy.between(exchange.at, exchange.at + exchange.milliseconds / 1000)
        return tuple(Statement(exchange.request_id, one.sql, one.parameters) for one in passed if asks(one.sql))
