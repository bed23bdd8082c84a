"""What stands in `src/repositories/<entity>_repository.py` and in the entity's service."""

from collections.abc import Iterator

from backwright.blueprint.model import Action, Entity, Grant, RelationType
from backwright.blueprint.naming import snake
from backwright.stacks.fastapi.emitters.validators import quoted, tuple_of
from backwright.stacks.fastapi.subject import Subject
from backwright.stacks.python.predicates import holder, predicate


def repository(subject: Subject) -> Iterator[str]:
    """The whole class: what it is of, what its reads show, and who was granted what."""
    name = subject.entity.name
    base = "GrantedRepository" if subject.blueprint.auth else "Repository"
    yield f"class {name}Repository({base}[{name}]):"
    yield f"    model = {name}"
    yield f"    shows = tuple({name}Read.model_fields)"
    for line in (*declarations(subject), *(access(subject) if subject.blueprint.auth else ())):
        yield f"    {line}"


def declarations(subject: Subject) -> Iterator[str]:
    """Search and relations."""
    search = [field.column for field in subject.entity.fields if field.search]
    if search:
        yield f"search = {tuple_of(search)}"
    related = list(subject.relations())
    if related:
        yield "relations = {"
        for field, relation in related:
            yield f'    "{field.name}": {related_by(subject, field.name, relation)},'
        yield "}"


def related_by(subject: Subject, name: str, relation: RelationType) -> str:
    """One relation, as reads follow it."""
    field = subject.entity.field_named(name)
    if relation.many:
        return f'Many({subject.links(field)}, "{relation.entity}")'
    role = f', role="{relation.role}"' if relation.role else ""
    return f'One("{field.column}", "{relation.entity}"{role})'


def access(subject: Subject) -> Iterator[str]:
    """Who was granted what."""
    if subject.is_tenant:
        yield 'tenant_column = "id"'
    owner = subject.entity.owner
    if owner and isinstance(owner.type, RelationType):
        yield f'owner = One("{owner.column}", "{owner.type.entity}")'
    guarded = subject.guarded()
    if guarded:
        yield f"guarded = frozenset({{{', '.join(map(quoted, guarded))}}})"
    if subject.entity.grants:
        yield "grants = ("
        for grant in subject.entity.grants:
            yield from (f"    {line}" for line in granted(subject, grant))
        yield ")"


def granted(subject: Subject, grant: Grant) -> Iterator[str]:
    """A grant as one value, or as two where some of its actions are limited to fields and some are not."""
    whose = holds(subject, grant)
    bare = [action for action in grant.actions if action.fields is None]
    if any(action.name == "all" for action in bare):
        yield f"Grant({', '.join(('EVERYTHING', *whose))}),"
        return
    if bare:
        names = ", ".join(quoted(snake(action.name)) for action in bare)
        yield f"Grant({', '.join((f'{{{names}}}', *whose))}),"
    for action in grant.actions:
        if action.fields is not None:
            yield f"Grant({', '.join((f'{{{quoted(action.name)}}}', *whose, limited(subject, action)))}),"


def limited(subject: Subject, action: Action) -> str:
    """The fields that an action is limited to."""
    return f"fields={{{', '.join(map(quoted, subject.columns_of(action)))}}}"


def holds(subject: Subject, grant: Grant) -> list[str]:
    """Whom a grant is for, and for which rows."""
    given: list[str] = []
    conditions: list[str] = []
    if grant.who.kind == "role":
        given.append(f"role=Role.{grant.who.name.upper()}")
    elif grant.who.kind == "anyone":
        given.append("public=True")
    else:
        conditions.append(holder(subject.blueprint, subject.entity, grant.who))
    if grant.condition is not None:
        conditions.append(predicate(grant.condition, subject.entity))
    if conditions:
        rows = conditions[0] if len(conditions) == 1 else f"and_({', '.join(conditions)})"
        given.append(f"rows=lambda row: {rows}")
    return given


def repository_imports(subject: Subject) -> Iterator[str]:
    """The model, its tables of links, the models that grants look at, and the numbers that they compare with."""
    entity = subject.entity
    if any("Decimal(" in line for line in access(subject)):
        yield "from decimal import Decimal"
    names = [entity.name, *(subject.links(field) for field, _ in subject.many())]
    yield f"from src.models.{snake(entity.name)} import {', '.join(sorted(names))}"
    for name in sorted(looked_at(subject, entity)):
        yield f"from src.models.{snake(name)} import {name}"


def looked_at(subject: Subject, entity: Entity) -> set[str]:
    """The entities on the way to whoever a grant names."""
    found: set[str] = set()
    for grant in entity.grants if subject.blueprint.auth else ():
        here = entity
        for step in grant.who.path[:-1]:
            relation = here.field_named(step).type
            if isinstance(relation, RelationType):
                here = subject.blueprint.entity(relation.entity)
                found.add(here.name)
    return found - {entity.name}


def mine(subject: Subject) -> Iterator[str]:
    """The fields that the session fills, in the service."""
    one, several = snake(subject.entity.name), subject.plural
    for field in subject.mine():
        yield f"{one}.{field.column} = self.{several}.caller.id"


def removal(subject: Subject) -> Iterator[str]:
    """How the service deletes a row: an account stays, without the person in it."""
    one, several = snake(subject.entity.name), subject.plural
    if subject.is_account:
        yield f"await anonymise(self.{several}.work, {one})"
    else:
        yield f"await self.{several}.delete({one})"
