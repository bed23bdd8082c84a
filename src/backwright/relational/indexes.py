"""The indexes of an entity: what its references, filters, sorts, search and uniques are served by."""

from collections.abc import Iterator

from backwright.blueprint.model import Blueprint, Entity, EnumType, Field, RelationType, StateType, TextType, Unique
from backwright.relational.expressions import to_sql
from backwright.relational.schema import Index, fitting
from backwright.relational.sql import Function, Name, Sql, declared_order, joined, nulls_first, phrase

SEPARATORS = "-_./:@+&<>"  # what parts words in a search, and would not for PostgreSQL by itself
LONGEST_KEY = 500  # characters; PostgreSQL refuses entries of a B-tree above some 2,700 bytes


def indexes(table: str, blueprint: Blueprint, entity: Entity) -> tuple[Index, ...]:
    """Every index of an entity, uniques first; no two with the same columns."""
    found: dict[str, Index] = {}
    for index in (*_uniques(table, blueprint, entity), *_lists(table, blueprint, entity)):
        found.setdefault(index.name, index)
    made = list(found.values())
    made.extend(_references(table, entity, made))
    made.extend(_search(table, entity))
    return tuple(made)


def list_column(blueprint: Blueprint, entity: Entity) -> str | None:
    """The column that every list of the entity is narrowed by: its owner's, else its tenant's."""
    return entity.owner.column if entity.owner else blueprint.tenant_column(entity)


def _uniques(table: str, blueprint: Blueprint, entity: Entity) -> Iterator[Index]:
    alone = (Unique((field.name,)) for field in entity.fields if field.unique)
    taken: set[str] = set()
    for number, unique in enumerate((*alone, *entity.uniques), 1):
        fields = [entity.field_named(name) for name in unique.fields]
        columns = [field.column for field in fields]
        name = fitting(f"{table}_{'_'.join(columns)}_key")
        if name in taken:
            name = fitting(f"{table}_{'_'.join(columns)}_{number}_key")
        taken.add(name)
        tenant = blueprint.tenant_column(entity)
        # One address is one account, whichever tenant it belongs to.
        everywhere = any(field.implied in ("email", "tenant") for field in fields)
        led = [tenant, *columns] if tenant and not everywhere else columns
        where = to_sql(unique.condition, entity) if unique.condition else None
        yield Index(name, tuple(_unique_part(column, fields) for column in led), unique=True, where=where)


def _unique_part(column: str, fields: list[Field]) -> Sql:
    """A long text is compared by its digest, since it would not fit into an entry of the index."""
    is_long = any(field.column == column and _is_long(field) for field in fields)
    return Function("digest", (Name(column),)) if is_long else Name(column)


def _is_long(field: Field) -> bool:
    return isinstance(field.type, TextType) and field.type.maximum > LONGEST_KEY


def _lists(table: str, blueprint: Blueprint, entity: Entity) -> Iterator[Index]:
    lead = list_column(blueprint, entity)
    if lead:
        yield _index(table, [lead, "id"])
    for field in entity.fields:
        if field.column == lead or _is_long(field) or (isinstance(field.type, RelationType) and field.type.many):
            continue
        yield from _of_field(table, lead, field, served_by_unique=_is_served(entity, field))


def _is_served(entity: Entity, field: Field) -> bool:
    """Whether its unique index serves lists by a field; of a list of parts it has no order."""
    ordered = not (entity.owner and field.sort)
    return field.unique and not field.optional and field.implied != "email" and ordered


def _of_field(table: str, lead: str | None, field: Field, *, served_by_unique: bool) -> Iterator[Index]:
    choice = field.type if isinstance(field.type, EnumType | StateType) else None
    if (field.filtered or (field.sort and not choice)) and not served_by_unique:
        names = [lead, field.column, "id"] if lead else [field.column, "id"]
        parts = tuple(
            nulls_first(part) if name == field.column and field.sort and field.optional else part
            for name, part in zip(names, _parts(names), strict=True)
        )
        yield Index(fitting(f"ix_{table}_{'_'.join(names)}"), parts)
    if field.sort and choice:
        yield _declared(table, lead, field, tuple(value.name for value in choice.values))


def _declared(table: str, lead: str | None, field: Field, values: tuple[str, ...]) -> Index:
    """Sorting by an enum follows its declaration, so the index is over the place of the value in it."""
    place = phrase("({})", declared_order(Name(field.column), values))
    order: Sql = nulls_first(place) if field.optional else place
    names = [*([lead] if lead else []), field.column, "order", "id"]
    return Index(fitting(f"ix_{table}_{'_'.join(names)}"), (*_parts([lead] if lead else []), order, Name("id")))


def _references(table: str, entity: Entity, made: list[Index]) -> Iterator[Index]:
    """An index for each reference that none leads with: deleting what it refers to looks it up."""
    leading = {_leading(index.parts[0]) for index in made if index.where is None}
    for field in entity.fields:
        if field.is_reference and Name(field.column) not in leading:
            yield _index(table, [field.column])


def _leading(part: Sql) -> Sql:
    """The column that an index is ordered by first, whichever way it is."""
    return part.parts[0] if isinstance(part, Function) and part.name in ("digest", "nulls_first") else part


def _search(table: str, entity: Entity) -> Iterator[Index]:
    searched = [field for field in entity.fields if field.search]
    if searched:
        columns = (phrase("coalesce({}, '')", Name(f.column)) if f.optional else Name(f.column) for f in searched)
        text = joined(" || ' ' || ", *columns)
        document = phrase(f"translate({{}}, '{SEPARATORS}', '{' ' * len(SEPARATORS)}')", text)
        yield Index(fitting(f"ix_{table}_search"), (Function("words", (document,)),), search=True)


def _index(table: str, columns: list[str]) -> Index:
    return Index(fitting(f"ix_{table}_{'_'.join(columns)}"), _parts(columns))


def _parts(columns: list[str]) -> tuple[Sql, ...]:
    return tuple(Name(column) for column in columns)
