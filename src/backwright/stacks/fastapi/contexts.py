"""What each file is rendered with: the names, flags, lists and emitters of a project, an entity, a verb."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from backwright.blueprint.model import Blueprint, Entity, RelationType, StateType
from backwright.blueprint.naming import kebab, pascal, sentence, snake
from backwright.contract.body_cases import has_optionals
from backwright.stacks.engine import Context
from backwright.stacks.fastapi.emitters import (
    factories,
    lists,
    models,
    repositories,
    seed,
    settings,
    tests,
    validators,
)
from backwright.stacks.fastapi.emitters.features import features, flags
from backwright.stacks.fastapi.names import casings, entity_casings
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import unmarked
from backwright.stacks.fastapi.templates import capability_emitters, templates

APP_EXAMPLE = "exemplar"
VERB_EXAMPLE = "wind"
STATE_EXAMPLE = "movement"

Emit = Callable[..., Iterable[str]]


def project_context(blueprint: Blueprint) -> Context:
    """What files that are about the whole project are rendered with."""
    names = casings(APP_EXAMPLE, snake(blueprint.app))
    on = flags(blueprint)
    if "related" not in on:
        names |= UNRELATED
    if "spelled" not in on:
        names |= UNSPELLED
    for module in capability_emitters(on):
        names |= module.names(blueprint) if hasattr(module, "names") else {}
    whole = Context(names, on, {}, slots("PROJECT_EMITTERS", PROJECT_EMITTERS, blueprint, on))
    contexts = tuple(entity_context(blueprint, entity, whole) for entity in blueprint.entities)
    return replace(whole, lists={"entity": contexts})


# What a repository is built on where no row refers to another.
UNRELATED = {"RelatedRepository": "Repository", "src.repositories.related": "src.repositories.base"}
# What callers call a name where none is spelled otherwise in code.
UNSPELLED = {"wire_name(name)": "name"}
PROJECT_EMITTERS = (
    models.every_model,
    settings.database_url,
    seed.seed_imports,
    seed.seed_rows,
    seed.seeds,
    seed.seed_links,
    factories.collection_paths,
    factories.spelled_names,
)
ENTITY_EMITTERS = (
    models.model_imports,
    models.enums,
    models.links,
    models.table_args,
    models.columns,
    models.relationships,
    validators.enum_imports,
    validators.input_fields,
    validators.update_fields,
    validators.relation_names,
    validators.read_fields,
    validators.answer,
    validators.filter_fields,
    repositories.repository_imports,
    repositories.repository,
    factories.factory_imports,
    factories.factory_values,
    tests.owned_test,
    tests.test_tables,
    tests.service_tables,
    tests.whole,
    tests.beginning,
    lists.known_imports,
    lists.list_everything,
    lists.list_tables,
)


def slots(
    kind: str, own: tuple[Emit, ...], about: object, on: frozenset[str]
) -> dict[str, Callable[[], Iterable[str]]]:
    """The emitters of the stack, and those of the capabilities: one of the same name takes the place of the first."""
    added = (emit for module in capability_emitters(on) for emit in getattr(module, kind, ()))
    return {emit.__name__: partial(emit, about) for emit in (*own, *added)}


def entity_context(blueprint: Blueprint, entity: Entity, whole: Context) -> Context:
    """What files that are about one entity are rendered with."""
    names = entity_casings(templates().lists["entity"]["example"], entity)
    return _of_entity(blueprint, entity, whole, names)


def nested_context(blueprint: Blueprint, entity: Entity, whole: Context) -> Context:
    """What files about an entity within its owner are rendered with: there, the example entity is the owner."""
    owner = entity.owner
    if owner is None or not isinstance(owner.type, RelationType):
        raise ValueError(f"{entity.name} is not a part of another entity")
    example = templates().lists["entity"]["example"]
    names = {**entity_casings(example, blueprint.entity(owner.type.entity)), f"{example}_id": owner.column}
    return _of_entity(blueprint, entity, whole, names | entity_casings(templates().lists["nested"]["example"], entity))


def _of_entity(blueprint: Blueprint, entity: Entity, whole: Context, own_names: Mapping[str, str]) -> Context:
    view = SpelledView(blueprint, entity)
    names = {**whole.renames, **own_names}
    example = pascal(templates().lists["entity"]["example"])
    if not any(view.relations()):
        names[f"{example}Answer"] = f"{entity.name}Read"
    if not has_optionals(view.plain):  # a row is whole as the factory makes it
        names["whole(rows"] = f"rows.make(make_{snake(entity.name)}"
    for module in capability_emitters(whole.flags):
        names |= module.entity_names(view) if hasattr(module, "entity_names") else {}
    if entity.state:
        names |= casings(STATE_EXAMPLE, entity.state.name)
    context = Context(
        names,
        whole.flags | features(view),
        {},
        {**whole.slots, **slots("ENTITY_EMITTERS", ENTITY_EMITTERS, view, whole.flags)},
        unmarked(entity.name),
    )
    return replace(context, lists={"verb": tuple(verb_contexts(entity, context))})


def verb_contexts(entity: Entity, context: Context) -> Iterator[Context]:
    """One context for each verb of the entity's state machine."""
    state = entity.state
    if state and isinstance(state.type, StateType):
        for verb in state.type.verbs:
            names = {
                VERB_EXAMPLE: snake(verb),
                VERB_EXAMPLE.title(): sentence(verb),
                f"Test{VERB_EXAMPLE.title()}": f"Test{pascal(verb)}",
                f"/{VERB_EXAMPLE}": f"/{kebab(verb)}",
                **casings(STATE_EXAMPLE, state.name),
            }
            refusable = len(state.type.values) > len(state.type.sources(verb))
            own = context.flags | ({"refusable"} if refusable else set())
            yield replace(context, renames={**context.renames, **names}, lists={}, flags=own)
