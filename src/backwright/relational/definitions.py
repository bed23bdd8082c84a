"""Tables, columns, constraints and indexes as the SQL that makes them."""

from collections.abc import Iterable, Iterator

from backwright.relational.dialects.dialect import Dialect
from backwright.relational.schema import CheckConstraint, Column, ForeignKey, Index, Table


def create_table(table: Table, dialect: Dialect, late: Iterable[ForeignKey] = (), name: str = "") -> Iterator[str]:
    """What makes a table with its indexes, but for foreign keys that come later.

    Args:
        table: the table.
        dialect: the database that it is for.
        late: the foreign keys that come later.
        name: its name, where it is made under another one at first; its indexes are then left out.
    """
    keys = [key for key in table.foreign_keys if key not in tuple(late)]
    items = [
        *(_column(table, column, dialect) for column in table.columns),
        *_primary_key(table, dialect),
        *(foreign_key(key, dialect) for key in keys),
        *(check(one, dialect) for one in table.checks),
        *(_unique(index, dialect) for index in table.indexes if index.is_constraint),
    ]
    body = ",\n".join(f"    {item}" for item in items)
    yield f"CREATE TABLE {dialect.quote(name or table.name)} (\n{body}\n)"
    if not name:
        yield from create_indexes(table, dialect)


def create_indexes(table: Table, dialect: Dialect) -> Iterator[str]:
    """What makes the indexes of a table, but for those that are constraints of it."""
    for index in table.indexes:
        if not index.is_constraint:
            yield from create_index(table.name, index, dialect)


def create_index(table: str, index: Index, dialect: Dialect) -> Iterator[str]:
    """What makes an index, where the database has such."""
    if dialect.has(index):
        kind = "UNIQUE INDEX" if index.unique else "INDEX"
        using = " USING gin" if index.search else ""
        parts = ", ".join(map(dialect.render, index.parts))
        where = f" WHERE {dialect.render(index.where)}" if index.where else ""
        yield f"CREATE {kind} {dialect.quote(index.name)} ON {dialect.quote(table)}{using} ({parts}){where}"


def drop_index(index: Index, dialect: Dialect) -> Iterator[str]:
    """What drops an index, where the database has it."""
    if dialect.has(index):
        yield f"DROP INDEX {dialect.quote(index.name)}"


def column(one: Column, dialect: Dialect) -> str:
    """A column with its type and what it may hold."""
    default = f" DEFAULT {_as_default(dialect.render(one.default))}" if one.default else ""
    return f"{dialect.quote(one.name)} {dialect.type_of(one.type)}{default}{'' if one.nullable else ' NOT NULL'}"


def check(one: CheckConstraint, dialect: Dialect) -> str:
    """A CHECK."""
    return f"CONSTRAINT {dialect.quote(one.name)} CHECK ({dialect.render(one.condition)})"


def foreign_key(key: ForeignKey, dialect: Dialect) -> str:
    """A foreign key."""
    deletes = f" ON DELETE {key.on_delete}" if key.on_delete else ""
    here, there = dialect.quote(key.column), dialect.quote(key.target)
    return f"CONSTRAINT {dialect.quote(key.name)} FOREIGN KEY ({here}) REFERENCES {there} (id){deletes}"


def _column(table: Table, one: Column, dialect: Dialect) -> str:
    """A column of a new table; one that numbers rows says how."""
    numbered = dialect.numbering(table) if one.type.kind == "id" else ""
    return column(one, dialect) + (f" {numbered}" if numbered else "")


def _primary_key(table: Table, dialect: Dialect) -> Iterator[str]:
    if "PRIMARY KEY" not in dialect.numbering(table):
        columns = ", ".join(map(dialect.quote, table.primary_key))
        yield f"CONSTRAINT {dialect.quote(table.key_name)} PRIMARY KEY ({columns})"


def _unique(index: Index, dialect: Dialect) -> str:
    return f"CONSTRAINT {dialect.quote(index.name)} UNIQUE ({', '.join(map(dialect.render, index.parts))})"


def _as_default(text: str) -> str:
    """A default as it may stand behind DEFAULT: what is calculated, or has a sign, in parentheses."""
    return text if text[0] in "'(" or text.replace("_", "").isalnum() else f"({text})"
