"""What stands in `scripts/seed.py`: believable rows of every table, in an order in which rows can refer to others."""

import re
from collections.abc import Iterator

from backwright.blueprint.model import (
    ACCOUNT,
    Auth,
    Blueprint,
    Entity,
    Field,
    RelationType,
)
from backwright.blueprint.naming import snake
from backwright.contract.examples import least_row
from backwright.contract.numbered import NUMBERED
from backwright.contract.seed_plan import (
    entangled,
    in_order,
    is_in_unique,
    shares,
)
from backwright.stacks.fastapi.emitters.models import literal
from backwright.stacks.fastapi.emitters.types import SPECS, enum_name
from backwright.stacks.fastapi.emitters.values import python
from backwright.stacks.fastapi.emitters.words import makers
from backwright.stacks.fastapi.names import has_enum
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.python import source


def seed_imports(blueprint: Blueprint) -> Iterator[str]:
    """Words, models, their enums, and the tables of links. Enums of one name are prefixed with their entity's."""
    calls = "\n".join(seed_rows(blueprint))
    used = [name for name in makers() if re.search(rf"\b{name}\(", calls)]
    if used:
        yield f"from scripts.seed_words import {', '.join(used)}"
    for entity in blueprint.entities:
        view = SpelledView(blueprint, entity)
        module = f"src.models.{snake(entity.name)}"
        links = [view.links(field) for field, _ in view.many()]
        yield f"from {module} import {', '.join([entity.name, *links])}"
        for field in entity.fields:
            if has_enum(field):
                name, known_as = view.enum(field), enum_name(view, field)
                yield f"from {module} import {name}" + (f" as {known_as}" if known_as != name else "")


def seed_rows(blueprint: Blueprint) -> Iterator[str]:
    """One function for each entity that makes its row of a number."""
    before: set[str] = set()
    for entity in in_order(blueprint):
        view = SpelledView(blueprint, entity)
        yield f"def {function(entity)}(number: int, known: Known) -> dict[str, Any]:"
        yield "    return {"
        for field in entity.fields:
            if not (isinstance(field.type, RelationType) and field.type.many):
                yield f'        "{field.column}": {value(view, field, frozenset(before))},'
        yield "    }"
        yield from ("", "")
        before.add(entity.name)


def function(entity: Entity) -> str:
    """The name of the function that makes rows."""
    return f"{snake(entity.name)}_row"


def seeds(blueprint: Blueprint) -> Iterator[str]:
    """How many rows of what."""
    for each in shares(blueprint):
        arguments = [each.entity.name, function(each.entity)]
        if each.per_role:
            arguments.append("least=len(Role)")
        elif each.share == 1:
            arguments.append("share=1, least=1")
        elif each.share is not None:
            arguments.append(f"share={each.share}")
        yield f"Seed({', '.join(arguments)}),"


def seed_links(blueprint: Blueprint) -> Iterator[str]:
    """The tables of links with the two entities that each ties."""
    for entity in blueprint.entities:
        view = SpelledView(blueprint, entity)
        for field, relation in view.many():
            yield f"({view.links(field)}, {source.text(entity.name)}, {source.text(relation.entity)}),"


# ── one value ────────────────────────────────────────────────────────────────────────────────────


def value(view: SpelledView, field: Field, before: frozenset[str]) -> str:
    """An expression for a field's value in the row of `number`."""
    given = implied(field) or related(view, field, before)
    if given:
        return given
    if field.name in entangled(view.entity):
        return untouched(view, field)
    plainly = SPECS.of(field).seeded(view, field, field.type)
    may_be_empty = field.optional and not is_in_unique(view.entity, field)
    return f"seldom({plainly}, {source.text(field.name)}, number)" if may_be_empty else plainly


def implied(field: Field) -> str:
    """What an account has beside its own fields, and the tenant of a row."""
    known = {
        "tenant": "known.home",
        "email": "known.email(number)",
        "password": "known.password_hash",
        "role": "known.role(number)",
        "active": "True",
    }
    return known[field.implied] if field.implied else ""


def related(view: SpelledView, field: Field, before: frozenset[str]) -> str:
    """The id of another row."""
    if not isinstance(field.type, RelationType):
        return ""
    if field.type.entity not in before or (view.is_account and field.implied is None):
        return "None"
    least = f", Role.{field.type.role.upper()}" if field.type.role else ""
    accounts = view.blueprint.uses(Auth) and field.type.entity == ACCOUNT
    compared = [each.name for each in view.entity.fields if each.name in entangled(view.entity)]
    if field.name in compared and not least:  # with another one, from which it then differs
        found = f"known.one({source.text(field.type.entity)}, number + {compared.index(field.name)})"
    elif accounts:
        found = f"known.account(number{least})"
    else:
        found = f"known.one({source.text(field.type.entity)}, number)"
    return f"seldom({found}, {source.text(field.name)}, number)" if field.optional else found


def untouched(view: SpelledView, field: Field) -> str:
    """A value for a field of a rule that is more than a comparison: the same for all rows, and one that obeys."""
    value = least_row(view)[field.name]
    if value is not None and field.choices:
        return literal(view, field, value).replace(view.enum(field), enum_name(view, field), 1)
    return SPECS.of(field).seeded(view, field, field.type) if isinstance(value, NUMBERED) else python(value)
