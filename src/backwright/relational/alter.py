"""From one schema to the next, table by table: what is loosened, moved, tightened and indexed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backwright.relational.schema import CheckConstraint, Column, Table
from backwright.relational.steps import (
    AddCheckConstraint,
    AddColumn,
    AddForeignKey,
    Alteration,
    AppendColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    RenameColumn,
    RenameConstraints,
    RenameIndex,
    RenameTable,
    SetDefault,
    SetNullable,
    SetType,
    Step,
    StepList,
)

Updates = Mapping[str, Sequence[Step]]


def rename(before: Sequence[Table], after: Sequence[Table], found: StepList) -> None:
    """Rename whatever two schemas of the same shape call differently."""
    for old, new in zip(before, after, strict=True):
        if old.name != new.name:
            found.add("rename", RenameTable(old.name, new.name))
    for old, new in zip(before, after, strict=True):
        columns = [(a.name, b.name) for a, b in zip(old.columns, new.columns, strict=True) if a.name != b.name]
        found.add("rename", *(RenameColumn(new.name, a, b) for a, b in columns))
    for old, new in zip(before, after, strict=True):
        names = zip(old.constraint_names, new.constraint_names, strict=True)
        constraints = tuple((was, now) for was, now in names if was != now)
        if constraints:
            found.add("rename", RenameConstraints(new.name, constraints))
        for was, now in zip(old.indexes, new.indexes, strict=True):
            if was.name != now.name:
                found.add("rename", RenameIndex(new.name, was.name, now))


def alter(
    before: Sequence[Table], after: Sequence[Table], updates: Updates, filled: frozenset[str], found: StepList
) -> None:
    """Make one schema of another, things of one name being one thing.

    Args:
        before: the tables as they are.
        after: the tables as they are to be.
        updates: steps that change rows of a table, once it is loose and before it is tight.
        filled: `table.column` of new columns that such steps fill: they are nullable until then.
        found: where the steps go.
    """
    old = {table.name: table for table in before}
    new = {table.name: table for table in after}
    for table in after:
        if table.name not in old:
            found.add("table", CreateTable(table))
    for table in after:
        if table.name in old:
            _TableChange(old[table.name], table, tuple(updates.get(table.name, ())), filled).write(found)
    gone = [table for table in reversed(before) if table.name not in new]
    found.add("table", *(DropTable(table) for table in gone))


@dataclass(frozen=True)
class _TableChange:
    old: Table
    new: Table
    updates: tuple[Step, ...]
    filled: frozenset[str]

    def write(self, found: StepList) -> None:
        name = self.new.name
        dropped = [index for index in self.old.indexes if index not in self.new.indexes]
        added = [index for index in self.new.indexes if index not in self.old.indexes]
        found.add("index", *(DropIndex(self.old.name, index) for index in dropped))
        plain = [column for column in self._added() if self._stands_alone(column)]
        for column in plain:
            check = self._own_check(column)
            found.add("column", AppendColumn(name, column, check))
            if check:
                found.words["CHECK"] = None
        loosened, tightened = tuple(self._loosen()), tuple(self._tighten(plain))
        for word, _ in (*loosened, *tightened):
            found.words[word] = None
        loose, tight = tuple(one for _, one in loosened), tuple(one for _, one in tightened)
        if self.updates:
            found.alter(name, loose)
            found.add("data", *self.updates)
            found.alter(name, tight)
        else:
            found.alter(name, (*loose, *tight))
        found.add("index", *(CreateIndex(name, index) for index in added))

    def _loosen(self) -> Iterator[tuple[str, Alteration]]:
        yield from (
            ("CHECK", DropConstraint(one.name, "check")) for one in self.old.checks if one not in self.new.checks
        )
        for key in self.old.foreign_keys:
            if key not in self.new.foreign_keys:
                yield "foreign key", DropConstraint(key.name, "foreignkey")
        for one, other in self._common():
            if other.nullable and not one.nullable:
                yield "null", SetNullable(one.name, nullable=True)
        for column in self._added():
            if not self._stands_alone(column):
                yield "column", AddColumn(self._as_added(column))

    def _tighten(self, plain: list[Column]) -> Iterator[tuple[str, Alteration]]:
        for one, other in self._common():
            yield from self._retype(one, other)
            if one.nullable and not other.nullable:
                yield "not null", SetNullable(one.name, nullable=False)
        for column in self._added():
            if self._is_filled(column):
                yield "not null", SetNullable(column.name, nullable=False)
        names = {column.name for column in self.new.columns}
        yield from (("column", DropColumn(column.name)) for column in self.old.columns if column.name not in names)
        with_columns = [self._own_check(column) for column in plain]
        for check in self.new.checks:
            if check not in self.old.checks and check not in with_columns:
                yield "CHECK", AddCheckConstraint(check)
        for key in self.new.foreign_keys:
            if key not in self.old.foreign_keys:
                yield "foreign key", AddForeignKey(key)

    def _retype(self, one: Column, other: Column) -> Iterator[tuple[str, Alteration]]:
        changes_kind = one.type.kind != other.type.kind
        if changes_kind and one.default:
            yield "type", SetDefault(one.name, None)  # a default of the old type does not cast
        if one.type != other.type:
            yield "type", SetType(one, other)
        if one.default != other.default or (changes_kind and other.default):
            yield "default", SetDefault(one.name, other.default)

    def _added(self) -> list[Column]:
        known = {column.name for column in self.old.columns}
        return [column for column in self.new.columns if column.name not in known]

    def _common(self) -> Iterator[tuple[Column, Column]]:
        known = {column.name: column for column in self.old.columns}
        yield from ((known[column.name], column) for column in self.new.columns if column.name in known)

    def _stands_alone(self, column: Column) -> bool:
        """Whether every database adds the column in place, without a copy of the table."""
        has_value = column.nullable or column.default is not None
        return has_value and self.new.key_of(column.name) is None and not self._is_filled(column)

    def _is_filled(self, column: Column) -> bool:
        return f"{self.new.name}.{column.name}" in self.filled

    def _as_added(self, column: Column) -> Column:
        """The column as it comes: one that is filled on the way is nullable until then."""
        loose = Column(column.name, column.type, nullable=True, default=column.default, field=column.field)
        return loose if self._is_filled(column) else column

    def _own_check(self, column: Column) -> CheckConstraint | None:
        """The check of the column's own type, which can come with it."""
        name = f"{self.new.name}_{column.name}_check"
        return next((constraint for constraint in self.new.checks if constraint.name == name), None)
