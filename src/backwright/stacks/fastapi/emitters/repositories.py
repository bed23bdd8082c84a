"""What stands in `src/repositories/<entity>_repository.py` and in the entity's service."""

from collections.abc import Iterator

from backwright.blueprint.model import Action, Auth, Entity, Grant, RelationType
from backwright.blueprint.naming import snake
from backwright.stacks.fastapi.emitters.features import flags
from backwright.stacks.fastapi.emitters.validators import tuple_of
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.python import source
from backwright.stacks.python.predicates import holder, predicate


def repository(view: SpelledView) -> Iterator[str]:
    """The whole class: what it is of, what its reads show, and who was granted what."""
    name = view.entity.name
    base = base_class(view)
    yield f"class {name}Repository({base}[{name}]):"
    yield f"    model = {name}"
    yield f"    shows = tuple({name}Read.model_fields)"
    for line in (*declarations(view), *(access(view) if view.blueprint.uses(Auth) else ())):
        yield f"    {line}"


def base_class(view: SpelledView) -> str:
    """What the repositories of a project are built on."""
    if view.blueprint.uses(Auth):
        return "GrantedRepository"
    return "RelatedRepository" if "related" in flags(view.blueprint) else "Repository"


def declarations(view: SpelledView) -> Iterator[str]:
    """Search and relations."""
    search = [field.column for field in view.entity.fields if field.search]
    if search:
        yield f"search = {tuple_of(search)}"
    related = list(view.relations())
    if related:
        yield "relations = {"
        for field, relation in related:
            yield f'    "{field.name}": {related_by(view, field.name, relation)},'
        yield "}"


def related_by(view: SpelledView, name: str, relation: RelationType) -> str:
    """One relation, as reads follow it."""
    field = view.entity.field_named(name)
    module = "" if relation.entity == view.entity.name else f"{snake(relation.entity)}_repository."
    plan = f"lambda: {module}{relation.entity}Repository.plan"
    if relation.many:
        return f"Many({view.links(field)}, {plan})"
    role = f', role="{relation.role}"' if relation.role else ""
    return f'One("{field.column}", {plan}{role})'


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


def repository_imports(view: SpelledView) -> Iterator[str]:
    """The model, its tables of links, what it is built on, and what relations and grants look at."""
    entity = view.entity
    related = {relation.entity for _, relation in view.relations()} - {entity.name}
    yield from (f"from src.repositories import {snake(name)}_repository" for name in sorted(related))
    if base_class(view) == "RelatedRepository":
        yield "from src.repositories.related import RelatedRepository"
    if any("Decimal(" in line for line in access(view)):
        yield "from decimal import Decimal"
    names = [entity.name, *(view.links(field) for field, _ in view.many())]
    yield f"from src.models.{snake(entity.name)} import {', '.join(sorted(names))}"
    for name in sorted(looked_at(view, entity)):
        yield f"from src.models.{snake(name)} import {name}"


def looked_at(view: SpelledView, entity: Entity) -> set[str]:
    """The entities on the way to whoever a grant names."""
    found: set[str] = set()
    for grant in entity.grants if view.blueprint.uses(Auth) else ():
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
