"""Conditions where they stand: `check`, `while`, `unique` and the comparisons of fields."""

from collections import Counter
from collections.abc import Iterator

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.checks.shapes import type_errors
from backwright.blueprint.model import (
    Binary,
    Check,
    Constant,
    DecimalType,
    Entity,
    Expression,
    Field,
    FieldRef,
    FieldType,
    Grant,
    Not,
    RelationType,
    StateType,
    TextType,
    Unique,
)
from backwright.blueprint.phrases.expressions import names, write
from backwright.blueprint.text.tokens import listed, suggest
from backwright.blueprint.text.unread import UnreadType
from backwright.blueprint.text.words import not_yet
from backwright.errors import BlueprintError


def check_conditions(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what is wrong with conditions."""
    for entity in checked.page.entities:
        whole = checked.entities[entity.name]
        for field in entity.fields:
            yield from _comparison(field, whole)
        for check in entity.checks:
            yield from _check(check, whole)
        for unique in entity.uniques:
            yield from _unique(unique, whole)
        yield from _same_uniques(entity)
        for grant in entity.grants:
            if grant.condition is not None:
                yield from type_errors(grant.condition, whole.fields, grant.place)
                yield from _not_in_grants(grant.condition, {field.name: field.type for field in whole.fields}, grant)


def _not_in_grants(node: Expression, kinds: dict[str, FieldType], grant: Grant) -> Iterator[BlueprintError]:
    """Yield what a grant cannot ask yet: a calculation, and a decimal beside a number with other digits."""
    if isinstance(node, Not):
        yield from _not_in_grants(node.operand, kinds, grant)
    elif isinstance(node, Binary) and node.operator in {"and", "or"}:
        yield from _not_in_grants(node.left, kinds, grant)
        yield from _not_in_grants(node.right, kinds, grant)
    elif isinstance(node, Binary):
        sides = [kinds.get(side.name) for side in (node.left, node.right) if isinstance(side, FieldRef)]
        digits = {side.scale if isinstance(side, DecimalType) else 0 for side in sides}
        if len(digits) > 1:
            hint = "give both fields the same digits behind the point"
            yield not_yet(grant.place, write(node), "comparison", hint)
        if any(isinstance(side, Binary | Not) for side in (node.left, node.right)):
            yield not_yet(grant.place, write(node), "calculation in `while`", "compare fields and values alone")


def _comparison(field: Field, entity: Entity) -> Iterator[BlueprintError]:
    if field.comparison is None or isinstance(field.type, StateType):
        return
    if isinstance(field.type, RelationType) and field.type.many:
        return
    if field.name in names(field.comparison.right):
        found = f"`{field.name}` compared with itself"
        yield BlueprintError(field.place, found, "another field, a value or `now`")
        return
    whole = Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
    yield from type_errors(whole, entity.fields, field.place)


def _check(check: Check, entity: Entity) -> Iterator[BlueprintError]:
    if _uses_now(check.condition):
        found = "`now` in a check: a row that held would break it by waiting"
        hint = "put it behind the field, where it is looked at when the field is written: `due_at: datetime > now`"
        yield BlueprintError(check.place, found, "fields and values", hint)
    else:
        yield from type_errors(check.condition, entity.fields, check.place)


def _unique(unique: Unique, entity: Entity) -> Iterator[BlueprintError]:
    fields = {field.name: field for field in entity.fields}
    for name in unique.fields:
        yield from _unique_field(unique, name, fields)
    if len(set(unique.fields)) < len(unique.fields):
        yield BlueprintError(unique.place, "a field twice in one `unique`", "each once", "remove one")
    if len(unique.fields) == 1 and unique.fields[0] in fields and fields[unique.fields[0]].unique:
        found = f"`unique: ({unique.fields[0]})` beside the word `unique` on that field"
        yield BlueprintError(unique.place, found, "one of the two", f"remove line {unique.place.line}, or the word")
    if unique.condition is not None:
        if _uses_now(unique.condition):
            found = "`now` in `unique`: rows would become alike by waiting"
            yield BlueprintError(unique.place, found, "fields and values")
        else:
            yield from type_errors(unique.condition, entity.fields, unique.place)


def _unique_field(unique: Unique, name: str, fields: dict[str, Field]) -> Iterator[BlueprintError]:
    if name not in fields:
        hint = suggest(name, fields) or f"the fields are {listed(fields)}"
        yield BlueprintError(unique.place, f"`{name}` in `unique`, which is no field", "a field of the entity", hint)
        return
    kind = fields[name].type
    if isinstance(kind, UnreadType):
        return
    if fields[name].implied == "tenant" and isinstance(kind, RelationType):
        found = f"`{name}` in `unique`"
        hint = f"what is unique is so within a {kind.entity} already; remove it"
        yield BlueprintError(unique.place, found, "the other fields alone", hint)
    elif isinstance(kind, RelationType) and kind.many:
        yield BlueprintError(unique.place, f"`{name}` in `unique`, which holds many", "fields with one value")
    elif isinstance(kind, TextType) and (kind.kind == "text" or kind.maximum > 500):
        found = f"`{name}` in `unique`, which is too long for an index"
        yield BlueprintError(unique.place, found, "a `str` of at most 500 characters")


def _same_uniques(entity: Entity) -> Iterator[BlueprintError]:
    counts = Counter(unique.fields for unique in entity.uniques)
    already: set[tuple[str, ...]] = set()
    for unique in entity.uniques:
        if counts[unique.fields] > 1 and unique.fields in already:
            found = f"`unique` of ({', '.join(unique.fields)}) a second time"
            yield BlueprintError(unique.place, found, "one for the same fields", "remove one, or join them by `or`")
        already.add(unique.fields)


def _uses_now(node: Expression) -> bool:
    if isinstance(node, Not):
        return _uses_now(node.operand)
    if isinstance(node, Binary):
        return _uses_now(node.left) or _uses_now(node.right)
    return not isinstance(node, FieldRef | Constant)
