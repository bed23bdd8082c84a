"""What a project and an entity have, for the files and regions that are there only for some."""

from backwright.blueprint.model import Blueprint, EnumType, RelationType, StateType
from backwright.stacks.fastapi.emitters.lists import filters, searches, sorts
from backwright.stacks.fastapi.emitters.tests import (
    broken,
    defaults,
    required,
    scarce,
    unique_rows,
    with_optionals,
)
from backwright.stacks.fastapi.spelled_view import SpelledView, constrained
from backwright.stacks.fastapi.spelling import MARK

LARGE = 50  # entities, from which on the framework forgets models that it needs


def flags(blueprint: Blueprint) -> frozenset[str]:
    """What a project has switched on."""
    fields = [field for entity in blueprint.entities for field in entity.fields]
    names = [*(entity.name for entity in blueprint.entities), *(field.name for field in fields)]
    nested = any(entity.owner for entity in blueprint.entities)
    filtered = nested or any(field.filtered for field in fields)
    searched = any(field.search for field in fields)
    given = {
        "auth": blueprint.auth,
        "open": not blueprint.auth,
        "tenant": blueprint.tenant is not None,
        "audit": blueprint.audit,
        "states": any(entity.state for entity in blueprint.entities),
        "related": any(isinstance(field.type, RelationType) for field in fields),
        "constrained": constrained(blueprint),
        "filtered": filtered,
        "searched": searched,
        "sparse": any(field.sort and field.optional for field in fields),
        "narrowed": filtered or searched or blueprint.auth,
        "choices": any(isinstance(field.type, EnumType | StateType) for field in fields),
        "public": any(grant.who.kind == "anyone" for entity in blueprint.entities for grant in entity.grants),
        "nested": nested,
        "large": len(blueprint.entities) > LARGE,
        "spelled": any(MARK in name for name in names),
        "test_named": any(entity.name.startswith("Test") for entity in blueprint.entities),
    }
    return frozenset(name for name, on in given.items() if on)


def features(view: SpelledView) -> frozenset[str]:
    """The flags of an entity."""
    given = {
        "creatable": view.creatable,
        "deletable": view.deletable,
        "account": view.is_account,
        "several": not view.is_tenant and not scarce(view),
        "with_defaults": defaults(view),
        "with_optionals": with_optionals(view),
        "with_relations": any(view.relations()),
        "with_required": required(view),
        "with_uniques": unique_rows(view),
        "with_rules": broken(view),
        "with_filters": filters(view),
        "with_sorts": sorts(view),
        "with_search": searches(view),
    }
    return frozenset(name for name, on in given.items() if on)
