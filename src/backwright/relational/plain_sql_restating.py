"""The steps of a migration as SQL for MySQL, whose statements each end the transaction that they are in.

So what is done to a table at once is one statement, which happens or does not: it drops, restates and adds whatever
differs between what the table is and what it is to be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from backwright.relational.dialects.dialect import Dialect
from backwright.relational.mysql_tables import Definition, create_table, definition, differences, keeping_needed
from backwright.relational.plain_sql_common import shared_statements
from backwright.relational.plain_sql_copying import followed
from backwright.relational.schema import Table
from backwright.relational.steps import (
    AlterTable,
    AppendColumn,
    CreateIndex,
    CreateTable,
    Direction,
    DropIndex,
    DropTable,
    Guard,
    Rescale,
    Step,
    Update,
)


def restating_statements(direction: Direction, dialect: Dialect) -> Iterator[str]:
    """The statements of one way of a migration."""
    for step in direction.renames:
        if isinstance(step, Guard):
            yield from shared_statements(step, dialect)
    yield from _renames(direction, dialect)
    following = _RestatedSchema({table.name: table for table in direction.renamed}, dialect)
    for step in direction.changes:
        yield from following.statements(step)
    yield from following.settled()


def _renames(direction: Direction, dialect: Dialect) -> Iterator[str]:
    """Tables are renamed, then whatever of them is called otherwise."""
    for before, after in zip(direction.before, direction.renamed, strict=True):
        if before.name != after.name:
            yield f"RENAME TABLE {dialect.quote(before.name)} TO {dialect.quote(after.name)}"
    for before, after in zip(direction.before, direction.renamed, strict=True):
        pairs = zip(before.columns, after.columns, strict=True)
        renamed = {one.name: other.name for one, other in pairs if one.name != other.name}
        was = definition(replace(before, name=after.name), dialect)
        yield from differences(after.name, was, definition(after, dialect), dialect, renamed)


@dataclass
class _RestatedSchema:
    tables: dict[str, Table]
    dialect: Dialect
    actual: dict[str, Definition] = field(default_factory=dict)  # of tables that differ from what they are to be

    def statements(self, step: Step) -> Iterator[str]:
        """The statements of a step; what alters a table waits for what else does."""
        match step:
            case CreateTable(table=table, late=late):
                yield from self.settled()
                keys = tuple(key for key in table.foreign_keys if key not in late)
                self.tables[table.name] = replace(table, foreign_keys=keys)
                yield create_table(table, self.dialect, late)
            case AlterTable() | AppendColumn() | CreateIndex() | DropIndex():
                if step.table not in self.actual:
                    yield from self.settled()
                    self.actual[step.table] = definition(self.tables[step.table], self.dialect)
                self.tables[step.table] = followed(self.tables[step.table], step)
            case Update() | Rescale() | Guard():
                yield from self._altered(keeping=True)
                yield from shared_statements(step, self.dialect)
            case DropTable(table=table):
                yield from self.settled()
                self.tables.pop(table.name)
                yield from shared_statements(step, self.dialect)
            case _:
                raise TypeError(f"{type(step).__name__} stands among the renames")

    def settled(self) -> Iterator[str]:
        """The statements that make every table what it is to be."""
        yield from self._altered(keeping=False)
        self.actual.clear()

    def _altered(self, *, keeping: bool) -> Iterator[str]:
        for name, actual in self.actual.items():
            target = definition(self.tables[name], self.dialect)
            if keeping:
                target = keeping_needed(actual, target)
            yield from differences(name, actual, target, self.dialect)
            self.actual[name] = target
