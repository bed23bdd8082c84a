"""From one schema to the next, table by table: what is loosened, moved, tightened and indexed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from backwright.relational.schema import CheckConstraint, Column, Table
from backwright.stacks.python.columns import column_call, column_type, server_default
from backwright.stacks.python.ddl import (
    add_check,
    add_foreign_key,
    altered,
    check,
    create_index,
    create_table,
    drop_constraint,
    drop_index,
)
from backwright.stacks.python.source import Block, Call, Source, Statement, call, text

Updates = Mapping[str, Sequence[Statement]]


@dataclass
class Steps:
    """The statements of a migration, and what they do in a few words."""

    statements: list[Statement] = field(default_factory=list)
    words: dict[str, None] = field(default_factory=dict)

    def add(self, word: str, *statements: Statement) -> None:
        """Append statements of one kind."""
        if statements:
            self.words[word] = None
            self.statements.extend(statements)


def rename(before: Sequence[Table], after: Sequence[Table], steps: Steps) -> None:
    """Rename whatever two schemas of the same shape call differently."""
    for old, new in zip(before, after, strict=True):
        if old.name != new.name:
            steps.add("rename", call("rename_table", text(old.name), text(new.name)))
    for old, new in zip(before, after, strict=True):
        columns = [(a.name, b.name) for a, b in zip(old.columns, new.columns, strict=True) if a.name != b.name]
        steps.add("rename", *(call("rename_column", text(new.name), text(a), text(b)) for a, b in columns))
    for old, new in zip(before, after, strict=True):
        names = zip(old.constraint_names, new.constraint_names, strict=True)
        constraints = {was: now for was, now in names if was != now}
        if constraints:
            pairs = tuple(f"{text(was)}: {text(now)}" for was, now in constraints.items())
            steps.add("rename", call("rename_constraints", text(new.name), Call("", pairs, brackets="{}")))
        for was, now in zip(old.indexes, new.indexes, strict=True):
            if was.name != now.name:
                made = call("rename_index", text(new.name), text(was.name), text(now.name))
                steps.add("rename", Block('if on("postgresql"):', (made,)) if was.postgresql_only else made)


def alter(
    before: Sequence[Table], after: Sequence[Table], updates: Updates, filled: frozenset[str], steps: Steps
) -> None:
    """Make one schema of another, things of one name being one thing.

    Args:
        before: the tables as they are.
        after: the tables as they are to be.
        updates: statements that change rows of a table, once it is loose and before it is tight.
        filled: `table.column` of new columns that such statements fill: they are nullable until then.
        steps: where the statements go.
    """
    old = {table.name: table for table in before}
    new = {table.name: table for table in after}
    for table in after:
        if table.name not in old:
            steps.add("table", *create_table(table))
    for table in after:
        if table.name in old:
            _Alteration(old[table.name], table, tuple(updates.get(table.name, ())), filled).write(steps)
    gone = [table for table in reversed(before) if table.name not in new]
    steps.add("table", *(call("op.drop_table", text(table.name)) for table in gone))


@dataclass(frozen=True)
class _Alteration:
    old: Table
    new: Table
    updates: tuple[Statement, ...]
    filled: frozenset[str]

    def write(self, steps: Steps) -> None:
        dropped = [index for index in self.old.indexes if index not in self.new.indexes]
        added = [index for index in self.new.indexes if index not in self.old.indexes]
        steps.add("index", *(drop_index(self.old.name, index) for index in dropped))
        plain = [column for column in self._added() if self._stands_alone(column)]
        for column in plain:
            steps.add("column", self._add_column("op", column, text(self.new.name)))
            if self._inline_check(column):
                steps.words["CHECK"] = None
        loosened, tightened = list(self._loosen()), list(self._tighten(plain))
        for word, _ in (*loosened, *tightened):
            steps.words[word] = None
        if self.updates:
            steps.statements.extend(altered(self.new.name, (statement for _, statement in loosened)))
            steps.add("data", *self.updates)
            steps.statements.extend(altered(self.new.name, (statement for _, statement in tightened)))
        else:
            steps.statements.extend(altered(self.new.name, (s for _, s in (*loosened, *tightened))))
        steps.add("index", *(create_index(self.new.name, index) for index in added))

    def _loosen(self) -> Iterator[tuple[str, Statement]]:
        yield from (("CHECK", drop_constraint("table", c.name, "check")) for c in self.old.checks if self._goes(c))
        for key in self.old.foreign_keys:
            if key not in self.new.foreign_keys:
                yield "foreign key", drop_constraint("table", key.name, "foreignkey")
        for one, other in self._kept():
            if other.nullable and not one.nullable:
                yield "null", call("table.alter_column", text(one.name), "nullable=True")
        for column in self._added():
            if not self._stands_alone(column):
                yield "column", self._add_column("table", column)

    def _tighten(self, plain: list[Column]) -> Iterator[tuple[str, Statement]]:
        for one, other in self._kept():
            yield from self._retype(one, other)
            if one.nullable and not other.nullable:
                yield "not null", call("table.alter_column", text(one.name), "nullable=False")
        for column in self._added():
            if self._is_filled(column):
                yield "not null", call("table.alter_column", text(column.name), "nullable=False")
        kept = {column.name for column in self.new.columns}
        yield from (("column", call("table.drop_column", text(c.name))) for c in self.old.columns if c.name not in kept)
        inline = [self._inline_check(column) for column in plain]
        for constraint in self.new.checks:
            if constraint not in self.old.checks and constraint not in inline:
                yield "CHECK", add_check("table", constraint)
        for key in self.new.foreign_keys:
            if key not in self.old.foreign_keys:
                yield "foreign key", add_foreign_key("table", key)

    def _retype(self, one: Column, other: Column) -> Iterator[tuple[str, Statement]]:
        changes_kind = one.type.kind != other.type.kind
        if changes_kind and one.default:
            yield "type", call("table.alter_column", text(one.name), "server_default=None")
        if one.type != other.type:
            using = _using(one, other)
            yield "type", call("table.alter_column", text(one.name), f"type_={column_type(other.type)}", *using)
        if one.default != other.default or (changes_kind and other.default):
            default: Source = server_default(other.default, "sa.text") if other.default else "server_default=None"
            yield "default", call("table.alter_column", text(one.name), default)

    def _goes(self, constraint: CheckConstraint) -> bool:
        return constraint not in self.new.checks

    def _added(self) -> list[Column]:
        known = {column.name for column in self.old.columns}
        return [column for column in self.new.columns if column.name not in known]

    def _kept(self) -> Iterator[tuple[Column, Column]]:
        known = {column.name: column for column in self.old.columns}
        yield from ((known[column.name], column) for column in self.new.columns if column.name in known)

    def _stands_alone(self, column: Column) -> bool:
        """Whether both databases add the column in place, without a copy of the table."""
        has_value = column.nullable or column.default is not None
        return has_value and self.new.key_of(column.name) is None and not self._is_filled(column)

    def _is_filled(self, column: Column) -> bool:
        return f"{self.new.name}.{column.name}" in self.filled

    def _add_column(self, owner: str, column: Column, *first: Source) -> Call:
        loose = Column(column.name, column.type, nullable=True, default=column.default)
        made = loose if self._is_filled(column) else column
        inline = self._inline_check(column) if owner == "op" else None
        return call(f"{owner}.add_column", *first, column_call(made, *((check(inline),) if inline else ())))

    def _inline_check(self, column: Column) -> CheckConstraint | None:
        """The check of the column's own type, which can come with it."""
        name = f"{self.new.name}_{column.name}_check"
        return next((constraint for constraint in self.new.checks if constraint.name == name), None)


def _using(one: Column, other: Column) -> Iterable[str]:
    numbers = ("integer", "decimal")
    if one.type.kind in ("string", "text") and other.type.kind in numbers:
        cast = "integer" if other.type.kind == "integer" else "numeric"
        yield f'postgresql_using="{one.name}::{cast}"'
