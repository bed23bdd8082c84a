"""The plans of MySQL and MariaDB, line by line."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

_MARK = re.compile(r"%s")
_LIMIT = re.compile(r"(?P<word>\b(?:LIMIT|OFFSET)\s+)%s(?:(?P<comma>\s*,\s*)%s)?", re.IGNORECASE)
_EQUAL = re.compile(r"=\s*$")
_OWN = frozenset({"PRIMARY", "SIMPLE"})


async def plan(cursor: Any, statement: str, parameters: Sequence[Any]) -> tuple[str, ...]:
    """How the server would run a statement; what is planned apart stands under a line of its own."""
    marks = len(_MARK.findall(statement))
    if parameters and len(parameters) == marks:
        await cursor.execute(f"EXPLAIN {statement}", tuple(parameters))
    else:
        await cursor.execute(f"EXPLAIN {with_plain_values(statement)}")
    return tuple(_lines([dict(row) for row in await cursor.fetchall()]))


def with_plain_values(statement: str) -> str:
    """The statement with some value in each place of one that is not known."""
    pieces = _MARK.split(_LIMIT.sub(_first_page, statement))
    written = pieces[0]
    for piece in pieces[1:]:
        written += ("'1'" if _EQUAL.search(written) else "'2026-01-01'") + piece
    return written.replace("%%", "%")


def _first_page(found: re.Match[str]) -> str:
    return f"{found['word']}0{found['comma']}20" if found["comma"] else f"{found['word']}20"


def _lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row["select_type"] in _OWN:
            yield _line(row)
    for row in rows:
        if row["select_type"] not in _OWN:
            yield f"SCALAR SUBQUERY {row['id']}"
            yield f"  {_line(row)}"


def _line(row: dict[str, Any]) -> str:
    used = f" USING INDEX {row['key']} Index Cond {row['ref']}" if row["key"] else ""
    return f"{row['type'] or 'none'} {row['table'] or '-'}{used}: {row['Extra'] or ''}".rstrip(": ")
