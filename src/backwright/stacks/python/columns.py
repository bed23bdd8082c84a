"""Columns, constraints and indexes as the Python that declares them, in models and in migrations alike."""

from collections.abc import Iterator
from dataclasses import replace

from backwright.relational.schema import CheckConstraint, Column, ColumnType, Index, Sql, Table
from backwright.stacks.python.source import Call, Source, call, lines, text

TYPES = {
    "id": "BigId",
    "reference": "BigId",
    "integer": "sa.Integer()",
    "bigint": "sa.BigInteger()",
    "boolean": "sa.Boolean()",
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


def sql(spelling: Sql, *, keyword: str = "") -> Call:
    """A call of the kit's `sql`, with both spellings where they differ."""
    there = () if spelling.is_alike else (f"sqlite={text(spelling.sqlite)}",)
    return call("sql", text(spelling.postgresql), *there, keyword=keyword)


def condition(spelling: Sql) -> Source:
    """The condition of a CHECK: a plain string where that is enough."""
    # In a plain string SQLAlchemy takes `:name` for a parameter.
    return text(spelling.postgresql) if spelling.is_alike and ":" not in spelling.postgresql else sql(spelling)


def server_default(default: Sql, plainly: str) -> Call:
    """The `server_default=` of a column; `plainly` is the function for SQL that both databases spell alike."""
    if default.is_alike and ":" not in default.postgresql:
        return call(plainly, text(default.postgresql), keyword="server_default")
    return sql(default, keyword="server_default")


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
    if index.using:
        yield f"postgresql_using={text(index.using)}"
    if index.where:
        yield sql(index.where, keyword="postgresql_where")
        yield sql(index.where, keyword="sqlite_where")


def part(piece: Sql) -> Source:
    """One part of an index: a column by its name, anything else as SQL."""
    name = piece.sqlite.strip('"')
    return text(name) if piece.is_alike and name.isidentifier() else sql(piece)


STANDS_AT = 8  # the indent of a model's `__table_args__`, which counts towards the width of a line


def table_args(table: Table, *, says: bool) -> list[str]:
    """The lines within the parentheses of `__table_args__ = (…)` of a model; `says`: with what callers are told."""
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
    made = call("Index", text(index.name), *map(part, index.parts), *index_options(index))
    return replace(made, after='.ddl_if(dialect="postgresql")') if index.postgresql_only else made
