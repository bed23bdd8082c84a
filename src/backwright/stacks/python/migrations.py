"""Alembic revisions, as a person would write them: the first one, and the step from one blueprint to the next."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import snake
from backwright.changes.detect import differences
from backwright.changes.operations import (
    Change,
    ChangeGrants,
    ChangeStates,
    RenameEntity,
    RenameEnumValue,
    RenameField,
)
from backwright.changes.questions import Question
from backwright.changes.renames import backwards, renamed
from backwright.relational.questions import guards
from backwright.relational.schema import ForeignKey, Table
from backwright.relational.tables import tables
from backwright.stacks.protocol import Revision
from backwright.stacks.python.alter import Steps, alter, rename
from backwright.stacks.python.ddl import add_foreign_key, altered, create_table, drop_constraint
from backwright.stacks.python.source import Statement, call, function, import_from, text
from backwright.stacks.python.updates import filled_columns, updates

VERSIONS = "migrations/versions"
COLUMN_NAMES = ("BigId", "by_code_point", "exact", "sql", "utc_datetime")
STEP_NAMES = (
    "altered",
    "execute",
    "on",
    "refuse_if",
    "rename_column",
    "rename_constraints",
    "rename_index",
    "rename_table",
)
RENAMES = (RenameEntity, RenameField, RenameEnumValue)
LONGEST_SLUG = 40
TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
Function: TypeAlias = tuple[str, tuple[Statement, ...]]


def initial(blueprint: Blueprint) -> Revision:
    """The revision that makes the whole schema of a completed blueprint."""
    made = tables(blueprint)
    late = _late_keys(made)
    creators: list[Function] = [
        (f"create_{table.name}", create_table(table, late.get(table.name, ()))) for table in made
    ]
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
    upgrade: tuple[Statement, ...] = (*(call(name) for name, _ in creators), *closing)
    drops = (call("op.drop_table", text(table.name)) for table in reversed(made))
    downgrade: tuple[Statement, ...] = (*opening, *drops)
    functions: list[Function] = [("upgrade", upgrade), ("downgrade", downgrade), *creators]
    module = _module(["The schema as it began."], "0001", None, functions)
    return Revision(f"{VERSIONS}/0001_initial.py", module, "tables")


def revision(number: int, old: Blueprint, new: Blueprint, changes: Sequence[Change]) -> Revision | None:
    """The revision from one completed blueprint to the next, which is also the way back.

    Args:
        number: its number; the one before it is what it builds on.
        old: the blueprint that the database is of.
        new: the blueprint that it is to be of.
        changes: what `detect` finds between the two.

    Returns:
        The revision; None when the schema stays as it is.
    """
    there = tuple(change for change in changes if isinstance(change, RENAMES))
    back = backwards(there)
    up = _steps(old, new, there, back, restoring=False)
    down = _steps(new, old, back, there, restoring=True)
    if not up.words and not down.words:
        return None
    visible = [change for change in changes if not isinstance(change, ChangeGrants | ChangeStates)]
    functions: list[Function] = [("upgrade", tuple(up.statements)), ("downgrade", tuple(down.statements))]
    module = _module(_title(visible), f"{number:04}", f"{number - 1:04}", functions)
    return Revision(f"{VERSIONS}/{number:04}_{_slug(visible)}.py", module, ", ".join(up.words))


def _steps(
    source: Blueprint, target: Blueprint, there: Sequence[Change], back: Sequence[Change], *, restoring: bool
) -> Steps:
    steps = Steps()
    for question in guards(source, renamed(target, back), restoring=restoring):
        steps.statements.append(_refusal(question))
    middle = renamed(source, [change for change in there if not isinstance(change, RenameEnumValue)])
    rename(tables(source), tables(middle), steps)
    changes = differences(renamed(source, there), target, strict=False)
    filled = filled_columns(changes) if restoring else frozenset()
    moved = updates(changes, there, target, restoring=restoring)
    alter(tables(middle), tables(target), moved, filled, steps)
    return steps


def _refusal(question: Question) -> Statement:
    advice = f"; {question.advice}" if question.advice else ""
    other = (f"sqlite={text(question.sqlite)}",) if question.sqlite is not None else ()
    return call("refuse_if", text(question.rows), text(f"of {question.table} {question.problem}{advice}"), *other)


def _title(changes: Sequence[Change]) -> list[str]:
    sentences = [change.describe() for change in changes] or ["The schema follows the code"]
    if len(sentences) == 1 and len(sentences[0]) < 110:
        return [f"{sentences[0]}."]
    lines = [line for sentence in sentences for line in textwrap.wrap(f"- {sentence}", 110, subsequent_indent="  ")]
    return [f"{len(sentences)} changes." if len(sentences) > 1 else "One change.", "", *lines, ""]


def _slug(changes: Sequence[Change]) -> str:
    """A name for the file: of what changes, as far as it fits."""
    names = list(dict.fromkeys(_subject(change) for change in changes)) or ["schema"]
    slug = names[0]
    for name in names[1:]:
        if len(slug) + len(name) >= LONGEST_SLUG:
            return f"{slug}_and_more"
        slug = f"{slug}_{name}"
    return slug


def _subject(change: Change) -> str:
    if isinstance(change, RenameEntity):
        return f"{snake(change.before)}_to_{snake(change.after)}"
    entity = getattr(change, "entity", "")
    field = getattr(change, "field", "") or getattr(change, "after", "")
    parts = [getattr(part, "name", part) for part in (entity, field)]
    return "_".join(snake(part) for part in parts if part) or snake(str(getattr(change, "name", "schema")))


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


def _module(title: list[str], number: str, previous: str | None, functions: Iterable[Function]) -> str:
    blocks = [function(name, body) for name, body in functions]
    body = "\n\n\n".join("\n".join(block) for block in blocks)
    docstring = '"""' + "\n".join(line.replace("\\", "\\\\").replace('"', "'") for line in title) + '"""'
    head = [docstring, "", *_imports(body), ""]
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
        line
        for module, names in (
            ("migrations.columns", COLUMN_NAMES),
            ("migrations.steps", STEP_NAMES),
        )
        if (used := [name for name in names if _uses(body, name)])
        for line in import_from(module, used)
    ]
    return [*found, *([""] if found and local else []), *local]


def _uses(body: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){name}\b(?=[.(,)])", TEXT.sub('""', body)) is not None
