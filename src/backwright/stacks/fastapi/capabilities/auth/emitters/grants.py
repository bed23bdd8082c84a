"""Who may do what, in an entity's repository and in its service."""

import re
from collections.abc import Iterator

from backwright.blueprint.model import Action, Entity, Grant, RelationType
from backwright.blueprint.naming import snake
from backwright.stacks.fastapi.emitters.repositories import read_imports, repository_class
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.python import source
from backwright.stacks.python.predicates import holder, predicate

# What the conditions of grants call, and where it comes from.
NEEDED = {
    "Decimal": "from decimal import Decimal",
    "date": "from datetime import date",
    "utc_date": "from src.models.base import utc_date",
}


def repository(view: SpelledView) -> Iterator[str]:
    """The whole class: what it is of, what its reads show, and who was granted what."""
    yield from repository_class(view, "GrantedRepository", access(view))


def repository_imports(view: SpelledView) -> Iterator[str]:
    """What reads and grants refer to."""
    yield from read_imports(view)
    for call, line in NEEDED.items():
        if any(re.search(rf"\b{call}\(", granted) for granted in access(view)):
            yield line
    for name in sorted(looked_at(view, view.entity)):
        yield f"from src.models.{snake(name)} import {name}"


def access(view: SpelledView) -> Iterator[str]:
    """Who was granted what."""
    if view.is_tenant:
        yield 'tenant_column = "id"'
    owner = view.entity.owner
    if owner and isinstance(owner.type, RelationType):
        yield f'owner = "{owner.name}"'
    guarded = view.guarded()
    if guarded:
        yield f"guarded = frozenset({{{', '.join(map(source.text, guarded))}}})"
    if view.entity.grants:
        yield "grants = ("
        for grant in view.entity.grants:
            yield from (f"    {line}" for line in granted(view, grant))
        yield ")"


def granted(view: SpelledView, grant: Grant) -> Iterator[str]:
    """A grant as one value, or as two where some of its actions are limited to fields and some are not."""
    whose = holds(view, grant)
    bare = [action for action in grant.actions if action.fields is None]
    if any(action.name == "all" for action in bare):
        yield f"Grant({', '.join(('EVERYTHING', *whose))}),"
        return
    if bare:
        names = ", ".join(source.text(snake(action.name)) for action in bare)
        yield f"Grant({', '.join((f'{{{names}}}', *whose))}),"
    for action in grant.actions:
        if action.fields is not None:
            yield f"Grant({', '.join((f'{{{source.text(action.name)}}}', *whose, limited(view, action)))}),"


def limited(view: SpelledView, action: Action) -> str:
    """The fields that an action is limited to."""
    return f"fields={{{', '.join(map(source.text, view.columns_of(action)))}}}"


def holds(view: SpelledView, grant: Grant) -> list[str]:
    """Whom a grant is for, and for which rows."""
    given: list[str] = []
    conditions: list[str] = []
    if grant.grantee.kind == "role":
        given.append(f"role=Role.{grant.grantee.name.upper()}")
    elif grant.grantee.kind == "anyone":
        given.append("public=True")
    else:
        conditions.append(holder(view.blueprint, view.entity, grant.grantee))
    if grant.condition is not None:
        conditions.append(predicate(grant.condition, view.entity))
    if conditions:
        rows = conditions[0] if len(conditions) == 1 else f"and_({', '.join(conditions)})"
        given.append(f"rows=lambda row: {rows}")
    return given


def looked_at(view: SpelledView, entity: Entity) -> set[str]:
    """The entities on the way to whoever a grant names."""
    found: set[str] = set()
    for grant in entity.grants:
        here = entity
        for step in grant.grantee.path[:-1]:
            relation = here.field_named(step).type
            if isinstance(relation, RelationType):
                here = view.blueprint.entity(relation.entity)
                found.add(here.name)
    return found - {entity.name}


def mine(view: SpelledView) -> Iterator[str]:
    """The fields that the session fills, in the service."""
    one, several = snake(view.entity.name), view.plural
    for field in view.mine():
        yield f"{one}.{field.column} = self.{several}.caller.id"
