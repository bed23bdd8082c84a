"""The physical schema of a blueprint: what its models declare and what its migrations make."""

from collections.abc import Iterator

from backwright.blueprint.model import Blueprint, Entity, Field, RelationType
from backwright.blueprint.naming import link_table, singular, snake
from backwright.blueprint.naming import table as table_name
from backwright.relational.capability_tables import capability_tables
from backwright.relational.constraints import checks
from backwright.relational.indexes import indexes
from backwright.relational.schema import Column, ColumnType, ForeignKey, Index, OnDelete, Table, fitting
from backwright.relational.sql import Name, Sql, number
from backwright.relational.types import SPECS


def tables(blueprint: Blueprint) -> tuple[Table, ...]:
    """Every table of a completed blueprint, each after those that it refers to where that can be."""
    made: list[Table] = []
    for entity in blueprint.entities:
        made.append(table_of(blueprint, entity))
        made.extend(_links(entity))
    made.extend(capability_tables(blueprint))
    return tuple(_in_order(made))


def column_default(field: Field) -> Sql | None:
    """What the database fills in for a field; the time and the account are the application's to fill in."""
    return SPECS.of(field).default(field)


def link_columns(entity: Entity, field: Field) -> tuple[str, str]:
    """The columns of a table of links: this side and the other."""
    here = f"{snake(entity.name)}_id"
    there = f"{singular(field.name)}_id"
    return here if here != there else f"own_{here}", there


def table_of(blueprint: Blueprint, entity: Entity) -> Table:
    """The table of an entity, without those of its links."""
    name = table_name(entity.name)
    own = [field for field in entity.fields if not field.many]
    return Table(
        name,
        columns=(
            Column("id", ColumnType("id")),
            *(_column(field) for field in own),
            Column("created_at", ColumnType("datetime")),
            Column("updated_at", ColumnType("datetime")),
            Column("version", ColumnType("integer"), default=number(1, 0)),
        ),
        foreign_keys=tuple(
            _foreign_key(name, field, field.type) for field in own if isinstance(field.type, RelationType)
        ),
        checks=checks(name, entity),
        indexes=indexes(name, blueprint, entity),
        entity=entity.name,
        keeps_ids=True,
    )


def _column(field: Field) -> Column:
    return Column(field.column, SPECS.of(field).column(field.type), field.optional, column_default(field), field.name)


def _foreign_key(table: str, field: Field, relation: RelationType) -> ForeignKey:
    on_delete: OnDelete = "CASCADE" if relation.owner else "SET NULL" if field.optional else None
    return ForeignKey(fitting(f"{table}_{field.column}_fkey"), field.column, table_name(relation.entity), on_delete)


def _links(entity: Entity) -> Iterator[Table]:
    for field in entity.fields:
        if isinstance(field.type, RelationType) and field.type.many:
            name = link_table(entity.name, field.name)
            here, there = link_columns(entity, field)
            ends = ((here, table_name(entity.name)), (there, table_name(field.type.entity)))
            yield Table(
                name,
                columns=tuple(Column(column, ColumnType("reference")) for column, _ in ends),
                primary_key=(here, there),
                foreign_keys=tuple(ForeignKey(fitting(f"{name}_{c}_fkey"), c, target, "CASCADE") for c, target in ends),
                indexes=(Index(fitting(f"ix_{name}_{there}"), (Name(there),)),),
            )


def _in_order(made: list[Table]) -> list[Table]:
    """Referred tables first; a circle is broken where it is first met."""
    by_name = {table.name: table for table in made}
    placed: dict[str, Table] = {}

    def place(table: Table, waiting: frozenset[str]) -> None:
        for key in table.foreign_keys:
            if key.target in by_name and key.target not in placed and key.target not in waiting:
                place(by_name[key.target], waiting | {key.target})
        placed.setdefault(table.name, table)

    for table in made:
        place(table, frozenset({table.name}))
    return list(placed.values())


def needs_value(field: Field) -> bool:
    """Whether rows that are there already have nothing to put into a new field."""
    return not field.optional and not field.many and column_default(field) is None
