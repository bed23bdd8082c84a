"""A table on MySQL as its parts, and the statement that makes one definition of another.

MySQL has no partial unique and no index over an expression; MariaDB has neither as well. Both have generated columns,
which an index may be over, so each such part of an index is a column that the database computes by itself: the place
of an enum's value, the digest of a long text, and, for a partial unique, a column that is NULL in the rows outside of
it, since rows with a NULL are never alike. They are invisible: `SELECT *` and `INSERT` do not know them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from backwright.relational import definitions
from backwright.relational.dialects.dialect import Dialect
from backwright.relational.dialects.mysql import LONGEST_STRING
from backwright.relational.schema import Column, ForeignKey, Index, Table, fitting
from backwright.relational.sql import Function, Name, Phrase, Sql, phrase

LONGEST_KEY = 3072  # bytes of an index
BYTES = 4  # of a character
OTHER = 16  # bytes of a column that is no text, at most
# A page's names have no `$`, so these are the name of no field.
ORDER, DIGEST_OF = "$order", "$digest"
DIGEST, PLACE, FLAG = "CHAR(32) CHARACTER SET ascii", "SMALLINT", "TINYINT"


@dataclass(frozen=True)
class Definition:
    """What `CREATE TABLE` lists, by name."""

    columns: Mapping[str, str]
    generated: Mapping[str, str]
    keys: Mapping[str, str]
    checks: Mapping[str, str]
    indexes: Mapping[str, str]
    leading: Mapping[str, str] = field(default_factory=dict)  # the column that an index begins with
    referring: frozenset[str] = frozenset()  # the columns of foreign keys, each of which needs such an index


def definition(table: Table, dialect: Dialect, without: tuple[ForeignKey, ...] = ()) -> Definition:
    """The parts of a table, but for some foreign keys."""
    keys = [key for key in table.foreign_keys if key not in without]
    indexes = [_Indexed(index, table, dialect) for index in table.indexes if dialect.has(index)]
    return Definition(
        {column.name: _column(table, column, dialect) for column in table.columns},
        {name: text for index in indexes for name, text in index.generated.items()},
        {key.name: definitions.foreign_key(key, dialect) for key in keys},
        {check.name: definitions.check(check, dialect) for check in table.checks},
        {index.index.name: index.text for index in indexes},
        {index.index.name: index.index.columns[0] for index in indexes if index.leads_with_column},
        frozenset(key.column for key in keys),
    )


def create_table(table: Table, dialect: Dialect, late: tuple[ForeignKey, ...] = ()) -> str:
    """The statement that makes a table with all that belongs to it."""
    parts = definition(table, dialect, late)
    key = f"PRIMARY KEY ({', '.join(map(dialect.quote, table.primary_key))})"
    each = (parts.columns, parts.generated, {"": key}, parts.keys, parts.checks, parts.indexes)
    body = ",\n".join(f"    {text}" for group in each for text in group.values())
    return f"CREATE TABLE {dialect.quote(table.name)} (\n{body}\n)"


def differences(
    name: str, before: Definition, after: Definition, dialect: Dialect, renamed: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The statements that make one definition of a table of another: one, or two where a foreign key is made anew.

    Args:
        name: the table.
        before: what it is.
        after: what it is to be.
        dialect: how names are quoted.
        renamed: columns that have another name afterwards.
    """
    renamed, quote = renamed or {}, dialect.quote
    first = [f"DROP FOREIGN KEY {quote(key)}" for key in _gone(before.keys, after.keys)]
    # A foreign key cannot be dropped and made under one name in one statement.
    apart = any(key in after.keys for key in _gone(before.keys, after.keys))
    clauses = [
        *(f"DROP CONSTRAINT {quote(check)}" for check in _gone(before.checks, after.checks)),
        *(f"DROP INDEX {quote(index)}" for index in _gone(before.indexes, after.indexes)),
        *(f"DROP COLUMN {quote(column)}" for column in _gone(before.generated, after.generated)),
        *(f"RENAME COLUMN {quote(one)} TO {quote(other)}" for one, other in renamed.items()),
        *_columns(before, after, renamed, dialect),
        *(f"ADD COLUMN {text}" for text in _new(before.generated, after.generated)),
        *(f"ADD {text}" for text in _new(before.checks, after.checks)),
        *(f"ADD {text}" for text in _new(before.indexes, after.indexes)),
        *(f"ADD {text}" for text in _new(before.keys, after.keys)),
    ]
    for group in (first, clauses) if apart else ([*first, *clauses],):
        if group:
            yield f"ALTER TABLE {quote(name)}\n    " + ",\n    ".join(group)


def keeping_needed(before: Definition, after: Definition) -> Definition:
    """What it is to be for now: an index that a foreign key needs stays until another one leads with its column."""
    needed = after.referring - set(after.leading.values())
    gone = (name for name in before.indexes if name not in after.indexes)
    kept = {name: before.indexes[name] for name in gone if before.leading.get(name) in needed}
    if not kept:
        return after
    return Definition(
        after.columns, after.generated, after.keys, after.checks,
        {**after.indexes, **kept}, {**after.leading, **{name: before.leading[name] for name in kept}}, after.referring,
    )  # fmt: skip


def _gone(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name, text in before.items() if after.get(name) != text]


def _new(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [text for name, text in after.items() if before.get(name) != text]


def _columns(before: Definition, after: Definition, renamed: Mapping[str, str], dialect: Dialect) -> Iterator[str]:
    was = {other: one for one, other in renamed.items()}
    for name, text in after.columns.items():
        old = before.columns.get(was.get(name, name))
        if old is None:
            yield f"ADD COLUMN {text}"
        elif old.removeprefix(dialect.quote(was.get(name, name))) != text.removeprefix(dialect.quote(name)):
            yield f"MODIFY COLUMN {text}"
    names = {was.get(name, name) for name in after.columns}
    yield from (f"DROP COLUMN {dialect.quote(name)}" for name in before.columns if name not in names)


def _column(table: Table, one: Column, dialect: Dialect) -> str:
    numbered = f" {dialect.numbering(table)}" if one.type.kind == "id" else ""
    return definitions.column(one, dialect) + numbered


@dataclass(frozen=True)
class _Indexed:
    """An index of a table, with the generated columns that it is over."""

    index: Index
    table: Table
    dialect: Dialect

    @property
    def leads_with_column(self) -> bool:
        """Whether a foreign key of its first column is served by it."""
        return isinstance(self.index.parts[0], Name) and self._parts()[0] == self.dialect.quote(self.index.columns[0])

    @property
    def generated(self) -> dict[str, str]:
        """The columns that it needs, by name."""
        found = {}
        for part in self._stripped():
            if named := self._named(part):
                found[named] = self._generated(named, PLACE if named.endswith(ORDER) else DIGEST, self._value(part))
        if self._guard:
            holds = phrase("CASE WHEN {} THEN 1 END", self.index.where or phrase("1 = 1"))
            found[self._guard] = self._generated(self._guard, FLAG, holds)
        return found

    @property
    def text(self) -> str:
        """Its definition."""
        kind = "UNIQUE INDEX" if self.index.unique else "INDEX"
        return f"{kind} {self.dialect.quote(self.index.name)} ({', '.join(self._parts())})"

    @property
    def _guard(self) -> str:
        """The column that is NULL in the rows outside of a partial unique."""
        return fitting(f"{self.index.name}_where") if self.index.unique and self.index.where is not None else ""

    def _parts(self) -> list[str]:
        quote = self.dialect.quote
        found = []
        for part in self._stripped():
            if named := self._named(part):
                found.append(quote(named))
            elif isinstance(part, Name):
                found.append(quote(part.name) + self._prefix(part))
        return [*found, quote(self._guard)] if self._guard else found

    def _stripped(self) -> Iterator[Sql]:
        """Its parts without the place of NULLs, which come first anyway."""
        for part in self.index.parts:
            yield part.parts[0] if isinstance(part, Function) and part.name == "nulls_first" else part

    def _named(self, part: Sql) -> str:
        """The generated column that stands for a part; none for one that is a column of the table."""
        if isinstance(part, Name):
            return f"{part.name}{DIGEST_OF}" if self.index.unique and self._is_text(part) and not self._fits else ""
        (column,) = dict.fromkeys(_names(part))
        return f"{column}{DIGEST_OF if isinstance(part, Function) else ORDER}"

    def _value(self, part: Sql) -> Sql:
        return Function("digest", (part,)) if isinstance(part, Name) else part

    def _generated(self, name: str, kind: str, value: Sql) -> str:
        return f"{self.dialect.quote(name)} {kind} GENERATED ALWAYS AS ({self.dialect.render(value)}) VIRTUAL INVISIBLE"

    def _prefix(self, part: Name) -> str:
        """How much of a long text is in an index that would not hold the whole."""
        if not self._is_text(part) or (self._fits and not self._is_unbounded(part)):
            return ""
        return f"({LONGEST_STRING // 4})"

    @property
    def _fits(self) -> bool:
        """Whether the columns as they are have room in an entry."""
        columns = (self.table.column(part.name) for part in self._stripped() if isinstance(part, Name))
        sizes = (self._length(column) * BYTES + 2 if _is_text(column) else OTHER for column in columns)
        return sum(sizes) <= LONGEST_KEY

    def _length(self, column: Column) -> int:
        return column.type.length or LONGEST_KEY

    def _is_text(self, part: Name) -> bool:
        return _is_text(self.table.column(part.name))

    def _is_unbounded(self, part: Name) -> bool:
        return self._length(self.table.column(part.name)) > LONGEST_STRING


def _is_text(column: Column) -> bool:
    return column.type.kind in ("string", "text")


def _names(part: Sql) -> Iterator[str]:
    """The columns that a piece of SQL names."""
    if isinstance(part, Name):
        yield part.name
    elif isinstance(part, Phrase | Function):
        yield from (name for each in part.parts for name in _names(each))
