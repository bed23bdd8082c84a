"""What stands in `scripts/seed.py`: believable rows of every table, in an order in which rows can refer to others."""

import re
from collections.abc import Iterator
from decimal import Decimal

from backwright.blueprint.model import (
    ACCOUNT,
    Binary,
    Blueprint,
    BooleanType,
    DateTimeType,
    DecimalType,
    EmailType,
    Entity,
    EnumType,
    Expression,
    Field,
    FieldRef,
    IntegerType,
    RelationType,
    StateType,
    TextType,
)
from backwright.blueprint.naming import snake
from backwright.relational.sql import asks_the_time
from backwright.stacks.fastapi.emitters.models import literal
from backwright.stacks.fastapi.emitters.validators import quoted
from backwright.stacks.fastapi.emitters.values import Numbered, base, python
from backwright.stacks.fastapi.emitters.words import maker, makers
from backwright.stacks.fastapi.names import has_enum
from backwright.stacks.fastapi.spelled_view import SpelledView

RANGE = 100


def in_order(blueprint: Blueprint) -> tuple[Entity, ...]:
    """Every entity after those that it must refer to."""
    waiting, placed = list(blueprint.entities), list[Entity]()
    while waiting:
        known = {entity.name for entity in placed}
        ready = [entity for entity in waiting if needs(blueprint, entity) <= known]
        placed += ready or waiting
        waiting = [entity for entity in waiting if entity not in placed]
    return tuple(placed)


def needs(blueprint: Blueprint, entity: Entity) -> set[str]:
    """The entities that a row of this one must refer to; accounts come early, since so much belongs to somebody."""
    required = {
        field.type.entity
        for field in entity.fields
        if isinstance(field.type, RelationType) and not field.type.many and not field.optional
    }
    optional_accounts = {
        field.type.entity
        for field in entity.fields
        if isinstance(field.type, RelationType) and field.type.entity == ACCOUNT and entity.name != ACCOUNT
    }
    return (required | (optional_accounts if blueprint.auth else set())) - {entity.name}


def largest(blueprint: Blueprint) -> str:
    """The entity that gets most rows: the one with most to say that is nobody's part and has no row to itself."""
    apart = {ACCOUNT if blueprint.auth else "", blueprint.tenant}
    roots = [entity for entity in blueprint.entities if entity.name not in apart and not entity.owner]
    free = [entity for entity in roots if not any(field.unique and field.is_reference for field in entity.fields)]
    return max(free or roots, key=lambda entity: len(entity.fields)).name if roots else ""


def seed_imports(blueprint: Blueprint) -> Iterator[str]:
    """Words, models, their enums, and the tables of links. Enums of one name are told apart by their entity's."""
    spoken = "\n".join(seed_rows(blueprint))
    used = [name for name in makers() if re.search(rf"\b{name}\(", spoken)]
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


def enum_name(view: SpelledView, field: Field) -> str:
    """The enum's class, with its entity's name before it where another entity has one of that name."""
    name = view.enum(field)
    for entity in view.blueprint.entities:
        if entity.name == view.entity.name:
            return name
        other = SpelledView(view.blueprint, entity)
        if any(has_enum(each) and other.enum(each) == name for each in entity.fields):
            return f"{view.entity.name}{name}"
    return name


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
    most = largest(blueprint)
    for entity in in_order(blueprint):
        arguments = [entity.name, function(entity)]
        if entity.name == blueprint.tenant:
            continue
        if blueprint.auth and entity.name == ACCOUNT:
            arguments.append("least=len(Role)")
        elif entity.name == most:
            arguments.append("share=1, least=1")
        elif entity.owner:
            arguments.append("share=0.5")
        yield f"Seed({', '.join(arguments)}),"


def seed_links(blueprint: Blueprint) -> Iterator[str]:
    """The tables of links with the two entities that each ties."""
    for entity in blueprint.entities:
        view = SpelledView(blueprint, entity)
        for field, relation in view.many():
            yield f"({view.links(field)}, {quoted(entity.name)}, {quoted(relation.entity)}),"


# ── one value ────────────────────────────────────────────────────────────────────────────────────


def value(view: SpelledView, field: Field, before: frozenset[str]) -> str:
    """An expression for a field's value in the row of `number`."""
    given = implied(field) or related(view, field, before)
    if given:
        return given
    if field.name in puzzling(view.entity):
        return untouched(view, field)
    plainly = plain(view, field)
    may_be_empty = field.optional and not in_unique(view, field)
    return f"seldom({plainly}, {quoted(field.name)}, number)" if may_be_empty else plainly


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
    accounts = view.blueprint.auth and field.type.entity == ACCOUNT
    compared = [each.name for each in view.entity.fields if each.name in puzzling(view.entity)]
    if field.name in compared and not least:  # with another one, from which it then differs
        found = f"known.one({quoted(field.type.entity)}, number + {compared.index(field.name)})"
    elif accounts:
        found = f"known.account(number{least})"
    else:
        found = f"known.one({quoted(field.type.entity)}, number)"
    return f"seldom({found}, {quoted(field.name)}, number)" if field.optional else found


def untouched(view: SpelledView, field: Field) -> str:
    """A value for a field of a rule that is more than a comparison: the same for all rows, and one that obeys."""
    held = base(view)[field.name]
    if held is not None and isinstance(field.type, EnumType | StateType):
        return literal(view, field, held).replace(view.enum(field), enum_name(view, field), 1)
    return plain(view, field) if isinstance(held, Numbered) else python(held)


def plain(view: SpelledView, field: Field) -> str:
    """A value within the bounds of a field that is not a relation."""
    name = quoted(field.name)
    order = ranks(view.entity).get(field.name, 0)
    match field.type:
        case TextType(kind=kind, minimum=minimum, maximum=maximum):
            in_lines = kind == "str" or in_unique(view, field)
            return f"{maker(view, field) if in_lines else 'paragraph('}number, {minimum}, {maximum})"
        case EmailType():
            return 'f"{handle(number, 1, 60)}@example.com"'
        case IntegerType() if field.name in banded(view.entity):
            return str(lowest(view.entity) + order)
        case IntegerType(minimum=minimum, maximum=maximum):
            return whole(name, minimum, maximum, unique=in_unique(view, field))
        case DecimalType(scale=scale, precision=precision, minimum=minimum, maximum=maximum):
            least, most = minimum or Decimal(0), Decimal(10) ** (precision - scale) - 1
            most = min(maximum if maximum is not None else most, least + 1000, most)
            return f"exact({name}, number, {int(least.scaleb(scale))}, {int(most.scaleb(scale))}, {scale})"
        case BooleanType():
            return f"mixed({name}, number) % 3 == 0"
        case DateTimeType():
            return f"{'behind' if past(field) else 'ahead'}(number{f', {order}' if order else ''})"
        case _:
            return f"pick({enum_name(view, field)}, number)"


def whole(name: str, minimum: int | None, maximum: int | None, *, unique: bool) -> str:
    """An integer within bounds, another one for each row where it must be."""
    least = minimum if minimum is not None else 0
    if unique:
        return f"{least} + number" + (f" % {maximum - least + 1}" if maximum is not None else "")
    most = min(maximum if maximum is not None else least + RANGE, least + RANGE)
    return f"whole({name}, number, {least}, {most})"


def banded(entity: Entity) -> frozenset[str]:
    """The integers of rules that only compare two of them: each has a value of its own, one above the other."""
    pairs = (pair for pair in map(ordered, comparisons(entity)) if pair and is_banded(entity, pair))
    return frozenset(name for pair in pairs for name in pair)


def lowest(entity: Entity) -> int:
    """The least that all integers of such rules may be."""
    kinds = (field.type for field in entity.fields if field.name in banded(entity))
    return max((kind.minimum or 0 for kind in kinds if isinstance(kind, IntegerType)), default=0)


def past(field: Field) -> bool:
    """Whether a time has to lie behind."""
    return field.comparison is not None and field.comparison.operator.startswith("<")


def in_unique(view: SpelledView, field: Field) -> bool:
    """Whether its values must differ."""
    return field.unique or any(field.name in unique.fields for unique in view.entity.uniques)


def comparisons(entity: Entity) -> Iterator[Expression]:
    """What the rules of the entity's rows say."""
    yield from (check.condition for check in entity.checks)
    for field in entity.fields:
        if field.comparison:
            yield Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)


def ordered(rule: Expression) -> tuple[str, str] | None:
    """The smaller and the larger field of a rule that only compares two."""
    match rule:
        case Binary(operator="<" | "<=", left=FieldRef(name=small), right=FieldRef(name=large)):
            return small, large
        case Binary(operator=">" | ">=", left=FieldRef(name=large), right=FieldRef(name=small)):
            return small, large
    return None


def ranks(entity: Entity) -> dict[str, int]:
    """How many fields a field must be larger than."""
    pairs = [pair for pair in map(ordered, comparisons(entity)) if pair and pair[0] not in ("created_at", "updated_at")]
    found: dict[str, int] = {}
    for _ in pairs:
        for small, large in pairs:
            found[large] = max(found.get(large, 0), found.get(small, 0) + 1)
    return found


def puzzling(entity: Entity) -> frozenset[str]:
    """The fields of rules that are more than one comparison of two times or two integers, or of one with the time."""
    found: set[str] = set()
    for rule in comparisons(entity):
        if not (asks_the_time(rule) or is_banded(entity, ordered(rule) or ())):
            found.update(mentioned(rule))
    return frozenset(found)


def is_banded(entity: Entity, names: tuple[str, ...]) -> bool:
    """Whether fields can be given bands of their own, one above the other."""
    kinds = {field.name: field.type for field in entity.fields}
    times = ("created_at", "updated_at")
    return bool(names) and all(n in times or isinstance(kinds[n], DateTimeType | IntegerType) for n in names)


def mentioned(rule: Expression) -> Iterator[str]:
    """The fields that an expression names."""
    if isinstance(rule, FieldRef):
        yield rule.name
    for part in ("operand", "left", "right"):
        inner = getattr(rule, part, None)
        if inner is not None:
            yield from mentioned(inner)
