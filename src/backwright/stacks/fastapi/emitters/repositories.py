"""What stands in `src/repositories/<entity>_repository.py`."""

from collections.abc import Iterable, Iterator

from backwright.blueprint.model import RelationType
from backwright.blueprint.naming import snake
from backwright.stacks.fastapi.emitters.features import flags
from backwright.stacks.fastapi.emitters.validators import tuple_of
from backwright.stacks.fastapi.spelled_view import SpelledView


def repository(view: SpelledView) -> Iterator[str]:
    """The whole class: what it is of, and what its reads show."""
    yield from repository_class(view, base_class(view), ())


def repository_class(view: SpelledView, base: str, added: Iterable[str]) -> Iterator[str]:
    """A repository that is built on `base`, with further lines in its body."""
    name = view.entity.name
    yield f"class {name}Repository({base}[{name}]):"
    yield f"    model = {name}"
    yield f"    shows = tuple({name}Read.model_fields)"
    for line in (*declarations(view), *added):
        yield f"    {line}"


def base_class(view: SpelledView) -> str:
    """What the repositories of a project are built on."""
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


def repository_imports(view: SpelledView) -> Iterator[str]:
    """What it is built on, beside what reads refer to."""
    if base_class(view) == "RelatedRepository":
        yield "from src.repositories.related import RelatedRepository"
    yield from read_imports(view)


def read_imports(view: SpelledView) -> Iterator[str]:
    """The model, its tables of links, and the repositories that relations look at."""
    entity = view.entity
    related = {relation.entity for _, relation in view.relations()} - {entity.name}
    yield from (f"from src.repositories import {snake(name)}_repository" for name in sorted(related))
    names = [entity.name, *(view.links(field) for field, _ in view.many())]
    yield f"from src.models.{snake(entity.name)} import {', '.join(sorted(names))}"
