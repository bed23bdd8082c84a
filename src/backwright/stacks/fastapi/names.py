"""Which names a built file may use for what."""

import ast
import keyword
from functools import lru_cache

from backwright.blueprint.model import Entity, EnumType, Field, StateType
from backwright.blueprint.naming import camel, human, kebab, pascal, plural, sentence, snake
from backwright.stacks.composition import Composition
from backwright.stacks.fastapi.templates import templates

PER_ENTITY = (
    "models/{0}.py",
    "validators/{0}_validator.py",
    "repositories/{0}_repository.py",
    "services/{0}_service.py",
)


def casings(old: str, new: str) -> dict[str, str]:
    """Every way of writing `old` (snake_case, two words, so that no two of them look alike) with the same of `new`."""
    ways = (snake, pascal, camel, kebab, human, sentence, lambda name: snake(name).upper())
    return {way(old): way(new) for way in ways}


def entity_casings(example: str, entity: Entity) -> dict[str, str]:
    """The names of the example entity, singular and plural, with those of a real one."""
    name = snake(entity.name)
    return casings(example, name) | casings(plural(example), plural(name))


@lru_cache
def imported_names(composition: Composition) -> frozenset[str]:
    """The names that per-entity files import: a built enum must not take one."""
    found: set[str] = set()
    files = (composition.variants[f"src/{pattern.format('pocket_watch')}"] for pattern in PER_ENTITY)
    for template in (template for variants in files for template in variants.values()):
        for node in ast.walk(ast.parse(template.text)):
            if isinstance(node, ast.Import | ast.ImportFrom) and "pocket_watch" not in ast.unparse(node):
                found.update((alias.asname or alias.name) for alias in node.names)
    return frozenset(found)


def enum_class(entity: Entity, field: Field, entities: frozenset[str]) -> str:
    """The class of an enum: `Priority`, or `TicketPriority` where that name means something else already."""
    if field.implied == "role":
        return "Role"
    name = pascal(field.name)
    return entity.name + name if name in entities or name in imported_names(templates()) else name


def member(value: str) -> str:
    """The member of an enum that stands for a value."""
    name = snake(value).upper() if value.isidentifier() else "".join(c if c.isalnum() else "_" for c in value).upper()
    return f"{name}_" if keyword.iskeyword(name.lower()) and name == "NONE" else name


def has_enum(field: Field) -> bool:
    """Whether the field needs an enum class of its own entity."""
    return isinstance(field.type, EnumType | StateType) and field.implied != "role"
