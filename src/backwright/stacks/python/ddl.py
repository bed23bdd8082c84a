"""Pieces of a schema as the statements of a migration."""

from collections.abc import Iterable, Iterator, Sequence

from backwright.relational.dialects import DIALECTS
from backwright.relational.dialects.dialect import Dialect
from backwright.relational.schema import CheckConstraint, ForeignKey, Index, Table
from backwright.stacks.python.columns import column_call, condition, index_options, parts
from backwright.stacks.python.source import Call, CompoundStatement, Source, Statement, call, listing, text, texts


def create_table(table: Table, deferred: Iterable[ForeignKey] = ()) -> tuple[Statement, ...]:
    """Create a table with everything that belongs to it but the deferred foreign keys."""
    keys = (key for key in table.foreign_keys if key not in tuple(deferred))
    items: list[Source] = [
        text(table.name),
        *(column_call(column) for column in table.columns),
        call("sa.PrimaryKeyConstraint", *map(text, table.primary_key), f"name={text(table.key_name)}"),
        *(foreign_key(key) for key in keys),
        *(check(constraint) for constraint in table.checks),
        *(unique_constraint(index) for index in table.indexes if index.is_constraint),
    ]
    if table.keeps_ids:
        items.append("sqlite_autoincrement=True")
    indexes = [create_index(table.name, index) for index in table.indexes if not index.is_constraint]
    return (call("op.create_table", *items), *indexes)


def create_index(table: str, index: Index) -> Statement:
    """Create an index, where it is for this database."""
    made = call("op.create_index", text(index.name), text(table), listing(*parts(index)), *index_options(index))
    return only_on([dialect for dialect in DIALECTS if dialect.has(index)], made)


def drop_index(table: str, index: Index) -> Statement:
    """Drop an index, where it is for this database."""
    made = call("op.drop_index", text(index.name), text(table))
    return only_on([dialect for dialect in DIALECTS if dialect.has(index)], made)


def only_on(dialects: Sequence[Dialect], statement: Statement) -> Statement:
    """A statement that is run on some databases alone."""
    if len(dialects) == len(DIALECTS):
        return statement
    return CompoundStatement(f"if {' or '.join(f'on({text(one.name)})' for one in dialects)}:", (statement,))


def foreign_key(key: ForeignKey) -> Call:
    """A foreign key within `op.create_table`."""
    target = texts((f"{key.target}.id",))
    return call("sa.ForeignKeyConstraint", texts((key.column,)), target, *_key_options(key))


def add_foreign_key(batch: str, key: ForeignKey) -> Call:
    """A foreign key of a table that is there already."""
    options = (f"ondelete={text(key.on_delete)}",) if key.on_delete else ()
    columns = (texts((key.column,)), texts(("id",)))
    return call(f"{batch}.create_foreign_key", text(key.name), text(key.target), *columns, *options)


def check(constraint: CheckConstraint) -> Call:
    """A CHECK within `op.create_table` or a column."""
    return call("sa.CheckConstraint", condition(constraint.condition), f"name={text(constraint.name)}")


def add_check(batch: str, constraint: CheckConstraint) -> Call:
    """A CHECK of a table that is there already."""
    return call(f"{batch}.create_check_constraint", text(constraint.name), condition(constraint.condition))


def drop_constraint(batch: str, name: str, kind: str) -> Call:
    """Drop a constraint of that kind: `check`, `foreignkey` or `unique`."""
    return call(f"{batch}.drop_constraint", text(name), f"type_={text(kind)}")


def unique_constraint(index: Index) -> Call:
    """A unique within `op.create_table`."""
    return call("sa.UniqueConstraint", *parts(index), f"name={text(index.name)}")


def altered(table: str, body: Iterable[Statement], casts: Iterable[str]) -> Iterator[CompoundStatement]:
    """The block that alters a table, if there is anything to alter; `casts` say what values become in a copy of it."""
    inner = tuple(body)
    if inner:
        yield CompoundStatement(f"with altered({', '.join((text(table), *casts))}) as table:", inner)


def _key_options(key: ForeignKey) -> Iterator[str]:
    yield f"name={text(key.name)}"
    if key.on_delete:
        yield f"ondelete={text(key.on_delete)}"
