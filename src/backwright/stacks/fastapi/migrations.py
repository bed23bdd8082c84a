"""Alembic revisions, as a person would write them: the first one, and the step from one blueprint to the next."""

import re
from collections.abc import Iterable, Sequence

from backwright.blueprint.model import Blueprint
from backwright.stacks.fastapi.ddl import add_foreign_key, altered, create_table, drop_constraint
from backwright.stacks.fastapi.schema import ForeignKey, Table
from backwright.stacks.fastapi.source import Statement, call, function, text
from backwright.stacks.fastapi.tables import tables
from backwright.stacks.protocol import Revision

VERSIONS = "migrations/versions"
BASE_NAMES = ("BigId", "Exact", "UtcDateTime", "by_code_point")
STEP_NAMES = ("altered", "on", "refuse_if", "rename_constraints", "rename_index", "rename_table")


def initial(blueprint: Blueprint) -> Revision:
    """The revision that makes the whole schema of a completed blueprint."""
    made = tables(blueprint)
    late = _late_keys(made)
    creators = [(f"create_{table.name}", create_table(table, late.get(table.name, ()))) for table in made]
    closing = tuple(
        statement
        for name, keys in late.items()
        for statement in altered(name, [add_foreign_key("table", key) for key in keys])
    )
    opening = tuple(
        statement
        for name, keys in late.items()
        for statement in altered(name, [drop_constraint("table", key.name, "foreignkey") for key in keys])
    )
    upgrade = (*(call(name) for name, _ in creators), *closing)
    downgrade = (*opening, *(call("op.drop_table", text(table.name)) for table in reversed(made)))
    functions = [("upgrade", upgrade), ("downgrade", downgrade), *creators]
    return Revision(
        f"{VERSIONS}/0001_initial.py", _module("The schema as it began.", "0001", None, functions), "tables"
    )


def _late_keys(made: Sequence[Table]) -> dict[str, tuple[ForeignKey, ...]]:
    """Foreign keys to tables that come later, where tables refer to each other in a circle."""
    late: dict[str, tuple[ForeignKey, ...]] = {}
    seen: set[str] = set()
    for table in made:
        seen.add(table.name)
        ahead = tuple(key for key in table.foreign_keys if key.target not in seen)
        if ahead:
            late[table.name] = ahead
    return late


def _module(
    title: str, number: str, previous: str | None, functions: Iterable[tuple[str, tuple[Statement, ...]]]
) -> str:
    blocks = [function(name, body) for name, body in functions]
    body = "\n\n\n".join("\n".join(block) for block in blocks)
    head = ['"""' + title + '"""', "", *_imports(body), ""]
    head += [f"revision = {text(number)}", f"down_revision = {text(previous) if previous else None}"]
    return "\n".join(head) + "\n\n\n" + body + "\n"


def _imports(body: str) -> list[str]:
    """What the body of a revision uses, in the order of ruff."""
    found = [
        line
        for name, line in (("sa", "import sqlalchemy as sa"), ("op", "from alembic import op"))
        if _uses(body, name)
    ]
    local = [
        f"from {module} import {', '.join(used)}"
        for module, names in (
            ("migrations.steps", STEP_NAMES),
            ("src.models.base", BASE_NAMES),
            ("src.models.spelling", ("sql",)),
        )
        if (used := [name for name in names if _uses(body, name)])
    ]
    return [*found, *(["", *local] if local else [])]


def _uses(body: str, name: str) -> bool:
    return re.search(rf"(?<![\w.\"']){name}\b(?=[.(,)])", body) is not None
