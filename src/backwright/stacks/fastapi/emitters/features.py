"""What a project and an entity have, for the files and regions that are there only for some."""

from backwright.blueprint.model import Auth, Blueprint, EnumType, RelationType, StateType
from backwright.blueprint.phrases.capabilities import PHRASES
from backwright.contract.body_cases import broken, defaults, has_optionals, unique_cases
from backwright.contract.list_cases import filter_cases, search_cases, sort_cases
from backwright.contract.rows import is_scarce
from backwright.stacks.fastapi.spelled_view import SpelledView, constrained
from backwright.stacks.fastapi.spelling import MARK

LARGE = 50  # entities, from which on the framework forgets models that it needs


def flags(blueprint: Blueprint) -> frozenset[str]:
    """What a project has switched on."""
    fields = [field for entity in blueprint.entities for field in entity.fields]
    names = [*(entity.name for entity in blueprint.entities), *(field.name for field in fields)]
    searched = any(field.search for field in fields)
    given = {
        "open": not blueprint.uses(Auth),
        "mysql": blueprint.database == "mysql",
        "mysql_accounts": blueprint.database == "mysql" and blueprint.uses(Auth),
        "states": any(entity.state for entity in blueprint.entities),
        "related": any(isinstance(field.type, RelationType) for field in fields),
        "constrained": constrained(blueprint),
        "filtered": searched or any(field.filtered for field in fields),
        "searched": searched,
        "sparse": any(field.sort and field.optional for field in fields),
        "choices": any(isinstance(field.type, EnumType | StateType) for field in fields),
        "public": any(grant.grantee.kind == "anyone" for entity in blueprint.entities for grant in entity.grants),
        "large": len(blueprint.entities) > LARGE,
        "spelled": any(MARK in name for name in names),
        "test_named": any(entity.name.startswith("Test") for entity in blueprint.entities),
    }
    used = (PHRASES[type(capability)].name for capability in blueprint.capabilities)
    return frozenset((*used, *(name for name, on in given.items() if on)))


def features(view: SpelledView) -> frozenset[str]:
    """The flags of an entity."""
    plain = view.plain
    given = {
        "creatable": view.creatable,
        "deletable": view.deletable,
        "account": view.is_account,
        "few": view.creatable and is_scarce(plain),
        "several": not view.is_tenant and not is_scarce(plain),
        "with_defaults": defaults(plain),
        "with_states": view.entity.state is not None,
        "with_optionals": has_optionals(plain),
        "with_relations": any(view.relations()),
        "with_required": plain.needed(),
        "with_uniques": unique_cases(plain),
        "with_rules": broken(plain),
        "with_filters": filter_cases(plain),
        "with_sorts": sort_cases(plain),
        "with_search": search_cases(plain),
    }
    return frozenset(name for name, on in given.items() if on)
