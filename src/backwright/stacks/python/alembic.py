"""Alembic revisions, as a person would write them: the first one, and the step from one blueprint to the next."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import snake
from backwright.changes.operations import Change, ChangeGrants, ChangeStates, RenameEntity
from backwright.relational.dialects import DIALECTS, POSTGRESQL, SQLITE
from backwright.relational.effects import cast_of, effect, rescaled
from backwright.relational.migrations import first_migration, migration
from backwright.relational.plain_sql_copying import NUMBERS
from backwright.relational.schema import Column
from backwright.relational.steps import (
    AddCheckConstraint,
    AddColumn,
    AddForeignKey,
    Alteration,
    AlterTable,
    AppendColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Guard,
    RenameColumn,
    RenameConstraints,
    RenameIndex,
    RenameTable,
    Rescale,
    SetDefault,
    SetNullable,
    SetType,
    Step,
    Update,
)
from backwright.stacks.protocol import Revision
from backwright.stacks.python.columns import column_call, column_type, server_default, spelled
from backwright.stacks.python.ddl import (
    add_check,
    add_foreign_key,
    altered,
    check,
    create_index,
    create_table,
    drop_constraint,
    drop_index,
    only_on,
)
from backwright.stacks.python.mysql import on_mysql
from backwright.stacks.python.source import Call, Function, Source, Statement, call, function, import_from, text

VERSIONS = "migrations/versions"
COLUMN_NAMES = ("BigId", "by_code_point", "exact", "sql", "utc_datetime")
MYSQL_NAMES = ("begins", "run")
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
LONGEST_SLUG = 40
TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')


def initial(blueprint: Blueprint) -> Revision:
    """The revision that makes the whole schema of a completed blueprint."""
    made = first_migration(blueprint)
    created = [step for step in made.up.steps if isinstance(step, CreateTable)]
    creators: list[Function] = [(f"create_{step.table.name}", _written(step)) for step in created]
    closing = _all_written(step for step in made.up.steps if not isinstance(step, CreateTable))
    upgrade = (*(call(name) for name, _ in creators), *closing)
    functions: list[Function] = [("upgrade", upgrade), ("downgrade", _all_written(made.down.steps)), *creators]
    if blueprint.database == "mysql":
        functions = on_mysql(functions, made)
    module = _module(["The schema as it began."], "0001", None, functions)
    return Revision(f"{VERSIONS}/0001_initial.py", module, ", ".join(made.up.words))


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
    made = migration(old, new, changes)
    if made is None:
        return None
    visible = [change for change in changes if not isinstance(change, ChangeGrants | ChangeStates)]
    functions: list[Function] = [
        ("upgrade", _all_written(made.up.steps)),
        ("downgrade", _all_written(made.down.steps)),
    ]
    if new.database == "mysql":
        functions = on_mysql(functions, made)
    module = _module(_title(visible), f"{number:04}", f"{number - 1:04}", functions)
    rewritten = tuple(
        dialect.name for dialect in DIALECTS if any(effect(step, dialect).rewrites for step in made.up.steps)
    )
    return Revision(f"{VERSIONS}/{number:04}_{_slug(visible)}.py", module, ", ".join(made.up.words), rewritten)


def _all_written(steps: Iterable[Step]) -> tuple[Statement, ...]:
    return tuple(statement for step in steps for statement in _written(step))


def _written(step: Step) -> tuple[Statement, ...]:
    """A step as the statements of a revision."""
    match step:
        case Guard(count=count):
            rows, *others = spelled(count.rows)
            return (call("refuse_if", rows, text(count.refusal), *others),)
        case CreateTable(table=table, late=late):
            return create_table(table, late)
        case DropTable(table=table):
            return (call("op.drop_table", text(table.name)),)
        case CreateIndex(table=table, index=index):
            return (create_index(table, index),)
        case DropIndex(table=table, index=index):
            return (drop_index(table, index),)
        case AppendColumn(table=table, column=column, check=own):
            inner = (check(own),) if own else ()
            return (call("op.add_column", text(table), column_call(column, *inner)),)
        case AlterTable(table=table, alterations=alterations):
            return tuple(altered(table, (_alteration(one) for one in alterations), _casts(alterations)))
        case _:
            return (_moved(step),)


def _moved(step: RenameTable | RenameColumn | RenameConstraints | RenameIndex | Update | Rescale) -> Statement:
    """A step that changes names or rows."""
    match step:
        case RenameTable(before=before, after=after):
            return call("rename_table", text(before), text(after))
        case RenameColumn(table=table, before=before, after=after):
            return call("rename_column", text(table), text(before), text(after))
        case RenameConstraints(table=table, names=names):
            pairs = tuple(f"{text(was)}: {text(now)}" for was, now in names)
            return call("rename_constraints", text(table), Call("", pairs, brackets="{}"))
        case RenameIndex(table=table, before=before, index=index):
            made = call("rename_index", text(table), text(before), text(index.name))
            return only_on([dialect for dialect in DIALECTS if dialect.has(index)], made)
        case Update(statement=statement):
            return call("execute", *spelled(statement))
        case Rescale():
            scaled = [dialect for dialect in DIALECTS if dialect.scales_decimals]
            return only_on(scaled, call("execute", text(scaled[0].render(rescaled(step)))))


def _alteration(alteration: Alteration) -> Statement:
    """What is done to a table within the block that alters it."""
    match alteration:
        case AddColumn(column=column):
            return call("table.add_column", column_call(column))
        case DropColumn(column=name):
            return call("table.drop_column", text(name))
        case SetNullable(column=name, nullable=nullable):
            return call("table.alter_column", text(name), f"nullable={nullable}")
        case SetType(before=before, after=after):
            kind = f"type_={column_type(after.type)}"
            return call("table.alter_column", text(before.name), kind, *_using(before, after))
        case SetDefault(column=name, default=default):
            value: Source = server_default(default, "sa.text") if default else "server_default=None"
            return call("table.alter_column", text(name), value)
        case AddCheckConstraint(check=added):
            return add_check("table", added)
        case AddForeignKey(key=key):
            return add_foreign_key("table", key)
        case DropConstraint(name=name, kind=kind):
            return drop_constraint("table", name, kind)


def _using(before: Column, after: Column) -> Iterable[str]:
    """How PostgreSQL casts what it does not cast by itself."""
    if cast := cast_of(before, after):
        yield f"postgresql_using={text(POSTGRESQL.render(cast))}"


def _casts(alterations: Iterable[Alteration]) -> Iterator[str]:
    """What values become in a copy of the table where Alembic would make numbers of them: of days and times."""
    for one in alterations:
        cast = cast_of(one.before, one.after) if isinstance(one, SetType) else None
        if cast and isinstance(one, SetType) and one.after.type.kind not in NUMBERS:
            yield f"{one.before.name}={text(SQLITE.render(cast))}"


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
            ("migrations.mysql", MYSQL_NAMES),
            ("migrations.steps", STEP_NAMES),
        )
        if (used := [name for name in names if _uses(body, name)])
        for line in import_from(module, used)
    ]
    return [*found, *([""] if found and local else []), *local]


def _uses(body: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){name}\b(?=[.(,)])", TEXT.sub('""', body)) is not None
