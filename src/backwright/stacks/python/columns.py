"""Columns, constraints and indexes as the Python that declares them, in models and in migrations alike."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from backwright.relational.dialects import DIALECTS, spellings
from backwright.relational.dialects.dialect import Dialect
from backwright.relational.schema import CheckConstraint, Column, ColumnType, Index, Table
from backwright.relational.sql import Name, Sql
from backwright.stacks.python.source import Call, Source, call, lines, text

TYPES = {
    "id": "BigId",
    "reference": "BigId",
    "integer": "sa.Integer()",
    "bigint": "sa.BigInteger()",
    "float": "sa.Double()",
    "boolean": "sa.Boolean()",
    "date": "sa.Date()",
    "datetime": "utc_datetime()",
    "json": "sa.JSON()",
}


def column_type(kind: ColumnType) -> str:
    """The type of a column in a migration: `by_code_point(140)`."""
    match kind.kind:
        case "string":
            return f"by_code_point({kind.length})" if kind.by_code_point else f"sa.String({kind.length})"
        case "text":
            return "by_code_point()"
        case "decimal":
            return f"exact({kind.precision}, {kind.scale})"
        case other:
            return TYPES[other]


def spelled(piece: Sql, among: Sequence[Dialect] = DIALECTS) -> tuple[Source, ...]:
    """A piece of SQL as arguments: its text, and by keyword that of each database that spells it differently."""
    usual, others = spellings(piece, among)
    return (text(usual), *(f"{name}={text(other)}" for name, other in others.items()))


def sql(piece: Sql, *, keyword: str = "") -> Call:
    """A call of the kit's `sql`."""
    return call("sql", *spelled(piece), keyword=keyword)


def plain(piece: Sql) -> str | None:
    """The text of SQL that may stand in a plain string: all databases spell it alike."""
    usual, others = spellings(piece)
    # In a plain string SQLAlchemy takes `:name` for a parameter.
    return None if others or ":" in usual else usual


def condition(piece: Sql) -> Source:
    """The condition of a CHECK: a plain string where that is enough."""
    usual = plain(piece)
    return sql(piece) if usual is None else text(usual)


def server_default(default: Sql, plainly: str) -> Call:
    """The `server_default=` of a column; `plainly` is the function for SQL that all databases spell alike."""
    usual = plain(default)
    if usual is None:
        return sql(default, keyword="server_default")
    return call(plainly, text(usual), keyword="server_default")


def column_call(column: Column, *inner: Source) -> Call:
    """`sa.Column(…)` of a migration; `inner` stands behind its type."""
    default = (server_default(column.default, "sa.text"),) if column.default else ()
    identity = ("sa.Identity()",) if column.type.kind == "id" else ()
    return call(
        "sa.Column",
        text(column.name),
        column_type(column.type),
        *identity,
        *inner,
        f"nullable={column.nullable}",
        *default,
    )


def index_options(index: Index) -> Iterator[Source]:
    """What stands behind the columns of an index."""
    if index.unique:
        yield "unique=True"
    if index.search:
        yield 'postgresql_using="gin"'
    if index.where:
        yield from (sql(index.where, keyword=f"{dialect.name}_where") for dialect in DIALECTS)


def parts(index: Index) -> Iterator[Source]:
    """The parts of an index: a column by its name, anything else as SQL."""
    having = [dialect for dialect in DIALECTS if dialect.has(index)]
    for piece in index.parts:
        yield text(piece.name) if isinstance(piece, Name) else call("sql", *spelled(piece, having))


STANDS_AT = 8  # the indent of a model's `__table_args__`, which counts towards the width of a line


def table_args(table: Table, *, says: bool) -> list[str]:
    """The lines within the parentheses of `__table_args__ = (…)` of a model; `says`: with the messages of refusals."""
    items: list[Source] = [_check(table, check, says=says) for check in table.checks]
    items.extend(_index(index) for index in table.indexes)
    if table.keeps_ids:
        items.append('{"sqlite_autoincrement": True}')
    return [line[STANDS_AT:] for item in items for line in lines(item, STANDS_AT, end=",")]


def _check(table: Table, check: CheckConstraint, *, says: bool) -> Source:
    # The naming convention of the models puts table and suffix around a plain name.
    short = check.name.removeprefix(f"{table.name}_").removesuffix("_check")
    is_conventional = check.name == f"{table.name}_{short}_check"
    name: Source = f"name={text(short)}" if is_conventional else call("conv", text(check.name), keyword="name")
    field, message = check.says
    info = (f'info={{"says": ({text(field)}, {text(message)})}}',) if says else ()
    return call("CheckConstraint", condition(check.condition), name, *info)


def _index(index: Index) -> Source:
    made = call("Index", text(index.name), *parts(index), *index_options(index))
    having = [dialect.name for dialect in DIALECTS if dialect.has(index)]
    only = f'"{having[0]}"' if len(having) == 1 else f"({', '.join(map(text, having))})"
    return made if len(having) == len(DIALECTS) else replace(made, after=f".ddl_if(dialect={only})")
