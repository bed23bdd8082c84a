"""The steps that are the same SQL whether a database alters tables in place or copies them."""

from collections.abc import Iterator

from backwright.relational import definitions
from backwright.relational.dialects.dialect import Dialect
from backwright.relational.effects import rescaled
from backwright.relational.steps import (
    AppendColumn,
    CreateIndex,
    DropIndex,
    DropTable,
    Guard,
    RenameColumn,
    Rescale,
    Step,
    Update,
)


def shared_statements(step: Step, dialect: Dialect) -> Iterator[str]:
    """The statements of such a step."""
    quote = dialect.quote
    match step:
        case Guard(count=count):
            yield from dialect.refusal(dialect.render(count.rows), count.refusal)
        case DropTable(table=table):
            yield f"DROP TABLE {quote(table.name)}"
        case RenameColumn(table=table, before=before, after=after):
            yield f"ALTER TABLE {quote(table)} RENAME COLUMN {quote(before)} TO {quote(after)}"
        case CreateIndex(table=table, index=index):
            yield from definitions.create_index(table, index, dialect)
        case DropIndex(index=index):
            yield from definitions.drop_index(index, dialect)
        case AppendColumn(table=table, column=column, check=check):
            own = f" {definitions.check(check, dialect)}" if check else ""
            yield f"ALTER TABLE {quote(table)} ADD COLUMN {definitions.column(column, dialect)}{own}"
        case Update(statement=statement):
            yield dialect.render(statement)
        case Rescale():
            if dialect.scales_decimals:
                yield dialect.render(rescaled(step))
        case _:
            raise TypeError(f"{type(step).__name__} is written otherwise by each database")
