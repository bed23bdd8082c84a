"""A migration as plain SQL, up and down, for stacks whose migrations are files of SQL."""

from collections.abc import Callable, Iterator, Mapping

from backwright.relational.dialects.dialect import Dialect
from backwright.relational.plain_sql_copying import copying_statements
from backwright.relational.plain_sql_in_place import in_place_statements
from backwright.relational.plain_sql_restating import restating_statements
from backwright.relational.steps import Direction, Migration

WRITERS: Mapping[str, Callable[[Direction, Dialect], Iterator[str]]] = {
    "postgresql": in_place_statements,
    "sqlite": copying_statements,
    "mysql": restating_statements,
}


def up_and_down(migration: Migration, dialect: Dialect) -> tuple[str, str]:
    """The texts of `up.sql` and `down.sql`."""
    return _text(migration.up, dialect), _text(migration.down, dialect)


def statements(direction: Direction, dialect: Dialect) -> Iterator[str]:
    """The statements of one way, to be run in one transaction, while references are not enforced where they can be."""
    return WRITERS[dialect.name](direction, dialect)


def _text(direction: Direction, dialect: Dialect) -> str:
    return "".join(f"{statement};\n" for statement in statements(direction, dialect))
