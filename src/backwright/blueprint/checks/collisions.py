"""What the entities of a page would share: tables, routes, operations."""

from collections import defaultdict
from collections.abc import Iterator

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.model import (
    Audit,
    Auth,
    Entity,
    Field,
    Idempotency,
    RelationType,
    Tenancy,
)
from backwright.blueprint.naming import link_table, table
from backwright.blueprint.text.tokens import listed
from backwright.blueprint.view.operations import operations
from backwright.errors import BlueprintError

LONGEST_IDENTIFIER = 63  # of PostgreSQL, the shortest of all


def check_collisions(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what entities would share, given that each name by itself is sound."""
    yield from _tables(checked)
    yield from _identifiers(checked)
    yield from _operations(checked)


def _tables(checked: CheckedPage) -> Iterator[BlueprintError]:
    taken = dict.fromkeys(_own_tables(checked), "the backend itself")
    for entity in checked.whole.entities:
        name = table(entity.name)
        if name in taken:
            found = f"{entity.name} would be the table `{name}`, as {taken[name]} is"
            yield BlueprintError(entity.place, found, "a table for each", "rename one of them")
        taken[name] = entity.name
    for entity in checked.whole.entities:
        for field in _links(entity):
            name = link_table(entity.name, field.name)
            if name in taken:
                found = f"`{field.name}` of {entity.name} would be the table `{name}`, as {taken[name]} is"
                yield BlueprintError(field.place, found, "a table for each", "rename one of them")
            taken[name] = f"`{field.name}` of {entity.name}"


def _own_tables(checked: CheckedPage) -> Iterator[str]:
    """The tables of the backend itself and of what it uses."""
    of_uses = (
        ("refresh_tokens", Auth),
        ("invitations", Tenancy),
        ("audit_entries", Audit),
        ("idempotency_keys", Idempotency),
    )
    yield from ("alembic_version", *(name for name, capability in of_uses if checked.whole.uses(capability)))


def _links(entity: Entity) -> Iterator[Field]:
    for field in entity.fields:
        if isinstance(field.type, RelationType) and field.type.many:
            yield field


def _identifiers(checked: CheckedPage) -> Iterator[BlueprintError]:
    for entity in checked.whole.entities:
        for field in entity.fields:
            yield from _identifier(entity, field, f"{table(entity.name)}_{field.column}_check")
        for field in _links(entity):
            yield from _identifier(entity, field, f"{link_table(entity.name, field.name)}_{field.column}_fkey")
        for unique in entity.uniques:
            columns = [field.column for field in entity.fields if field.name in unique.fields]
            name = f"{table(entity.name)}_{'_'.join(columns)}_key"
            if len(name) > LONGEST_IDENTIFIER:
                found = f"the constraint `{name}` would have {len(name)} characters"
                yield BlueprintError(
                    unique.place, found, f"at most {LONGEST_IDENTIFIER}", "shorten names, or name fewer"
                )


def _identifier(entity: Entity, field: Field, name: str) -> Iterator[BlueprintError]:
    if len(name) > LONGEST_IDENTIFIER:
        found = f"`{name}`, a name that the database needs for `{field.name}` of {entity.name}"
        place = field.place if field.implied is None else entity.place
        yield BlueprintError(
            place, found, f"at most {LONGEST_IDENTIFIER} characters, not {len(name)}", "shorten a name"
        )


def _operations(checked: CheckedPage) -> Iterator[BlueprintError]:
    places = {entity.name: entity.place for entity in checked.whole.entities}
    by_name: dict[str, list[str]] = defaultdict(list)
    by_route: dict[str, list[str]] = defaultdict(list)
    entities: dict[str, str] = {}
    for operation in operations(checked.whole):
        by_name[operation.name].append(f"{operation.method} {operation.path}")
        by_route[f"{operation.method} {operation.path}"].append(operation.name)
        for key in (operation.name, f"{operation.method} {operation.path}"):
            entities[key] = operation.entity or entities.get(key, "")
    for what, owners in ((" is the name of", by_name), (" is the route of", by_route)):
        for key, users in owners.items():
            if len(users) > 1 and entities[key]:
                found = f"`{key}`{what} {listed(users, 'and')}"
                yield BlueprintError(places[entities[key]], found, "one of its own for each", "rename one of them")
