"""A blueprint with other names for the same things."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from backwright.blueprint.model import (
    Action,
    Binary,
    Blueprint,
    Capabilities,
    Constant,
    Entity,
    EnumType,
    EnumValue,
    Expression,
    Field,
    FieldRef,
    FieldType,
    Grant,
    Grantee,
    Not,
    RelationType,
    StateType,
    Tenancy,
    Transition,
)
from backwright.changes.change import Change
from backwright.changes.entity_changes import RenameEntity
from backwright.changes.field_changes import RenameField
from backwright.changes.type_changes import RenameEnumValue


def renamed(blueprint: Blueprint, changes: Iterable[Change]) -> Blueprint:
    """The blueprint after the renames among the changes, and nothing else: of entities, then fields, then values."""
    changes = tuple(changes)
    entities = {change.before: change.after for change in changes if isinstance(change, RenameEntity)}
    if entities:
        blueprint = _with_entities(blueprint, entities)
    for change in changes:
        if isinstance(change, RenameField):
            blueprint = _with_field(blueprint, change)
    for change in changes:
        if isinstance(change, RenameEnumValue):
            blueprint = _with_value(blueprint, change)
    return blueprint


def backwards(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The renames that take those among the changes back, in the names that things have then."""
    changes = tuple(changes)
    entities = [change.reverse() for change in changes if isinstance(change, RenameEntity)]
    before = {change.after: change.before for change in changes if isinstance(change, RenameEntity)}
    fields = [change for change in changes if isinstance(change, RenameField)]
    names = {(change.entity, change.after): change.before for change in fields}
    return (
        *entities,
        *(replace(change.reverse(), entity=before.get(change.entity, change.entity)) for change in fields),
        *(
            replace(
                change.reverse(),
                entity=before.get(change.entity, change.entity),
                field=names.get((change.entity, change.field), change.field),
            )
            for change in changes
            if isinstance(change, RenameEnumValue)
        ),
    )


def _with_entities(blueprint: Blueprint, names: dict[str, str]) -> Blueprint:
    def of(kind: FieldType) -> FieldType:
        return replace(kind, entity=names.get(kind.entity, kind.entity)) if isinstance(kind, RelationType) else kind

    entities = tuple(
        replace(
            entity,
            name=names.get(entity.name, entity.name),
            fields=tuple(replace(field, type=of(field.type)) for field in entity.fields),
        )
        for entity in blueprint.entities
    )
    capabilities = Capabilities(
        replace(one, entity=names.get(one.entity, one.entity)) if isinstance(one, Tenancy) else one
        for one in blueprint.capabilities
    )
    return replace(blueprint, entities=entities, capabilities=capabilities)


def _with_field(blueprint: Blueprint, change: RenameField) -> Blueprint:
    return replace(blueprint, entities=tuple(_entity_with_field(blueprint, e, change) for e in blueprint.entities))


def _entity_with_field(blueprint: Blueprint, entity: Entity, change: RenameField) -> Entity:
    grants = tuple(_grant_with_field(blueprint, entity, grant, change) for grant in entity.grants)
    if entity.name != change.entity:
        return replace(entity, grants=grants)
    swap = _FieldRename(change.before, change.after)
    return replace(
        entity,
        fields=tuple(_field_with(field, change, swap) for field in entity.fields),
        uniques=tuple(
            replace(u, fields=tuple(map(swap.name, u.fields)), condition=swap.optional(u.condition))
            for u in entity.uniques
        ),
        checks=tuple(replace(check, condition=swap.expression(check.condition)) for check in entity.checks),
        grants=grants,
    )


def _field_with(field: Field, change: RenameField, swap: "_FieldRename") -> Field:
    if field.comparison:
        field = replace(field, comparison=replace(field.comparison, right=swap.expression(field.comparison.right)))
    return replace(field, name=change.after) if field.name == change.before else field


def _grant_with_field(blueprint: Blueprint, entity: Entity, grant: Grant, change: RenameField) -> Grant:
    grant = replace(grant, grantee=_grantee_with_field(blueprint, entity, grant.grantee, change))
    if entity.name != change.entity:
        return grant
    swap = _FieldRename(change.before, change.after)
    return replace(
        grant,
        actions=tuple(
            Action(action.name, action.fields and tuple(map(swap.name, action.fields))) for action in grant.actions
        ),
        condition=swap.optional(grant.condition),
    )


def _grantee_with_field(blueprint: Blueprint, entity: Entity, grantee: Grantee, change: RenameField) -> Grantee:
    """A path walks from entity to entity; a step is renamed where it stands on the changed one."""
    path: list[str] = []
    here: Entity | None = entity
    for step in grantee.path:
        path.append(change.after if here and here.name == change.entity and step == change.before else step)
        kind = next((f.type for f in here.fields if f.name in (step, path[-1])), None) if here else None
        target = kind.entity if isinstance(kind, RelationType) else None
        here = next((e for e in blueprint.entities if e.name == target), None)
    return replace(grantee, name=path[-1], path=tuple(path)) if grantee.kind == "field" else grantee


def _with_value(blueprint: Blueprint, change: RenameEnumValue) -> Blueprint:
    return replace(
        blueprint,
        entities=tuple(
            _entity_with_value(entity, change) if entity.name == change.entity else entity
            for entity in blueprint.entities
        ),
    )


def _entity_with_value(entity: Entity, change: RenameEnumValue) -> Entity:
    swap = _ValueSwap(change.field, change.before, change.after)
    return replace(
        entity,
        fields=tuple(
            _field_with_value(field, change) if field.name == change.field else field for field in entity.fields
        ),
        uniques=tuple(replace(unique, condition=swap.optional(unique.condition)) for unique in entity.uniques),
        checks=tuple(replace(check, condition=swap.expression(check.condition)) for check in entity.checks),
        grants=tuple(replace(grant, condition=swap.optional(grant.condition)) for grant in entity.grants),
    )


def _field_with_value(field: Field, change: RenameEnumValue) -> Field:
    if field.name != change.field:
        return field

    def name(value: str) -> str:
        return change.after if value == change.before else value

    kind = field.type
    if isinstance(kind, EnumType | StateType):
        kind = replace(kind, values=tuple(EnumValue(name(value.name), value.was) for value in kind.values))
    if isinstance(kind, StateType):
        steps = tuple(Transition(name(step.source), step.verb, name(step.target)) for step in kind.transitions)
        kind = replace(kind, transitions=steps)
    default = field.default
    if isinstance(default, Constant) and default.value == change.before:
        default = Constant(change.after)
    return replace(field, type=kind, default=default)


@dataclass(frozen=True)
class _FieldRename:
    """One name of a field for another, in expressions."""

    before: str
    after: str

    def name(self, name: str) -> str:
        return self.after if name == self.before else name

    def optional(self, expression: Expression | None) -> Expression | None:
        return None if expression is None else self.expression(expression)

    def expression(self, expression: Expression) -> Expression:
        match expression:
            case FieldRef(name=name):
                return FieldRef(self.name(name))
            case Not(operand=operand):
                return Not(self.expression(operand))
            case Binary(operator=operator, left=left, right=right):
                return Binary(operator, self.expression(left), self.expression(right))
            case _:
                return expression


@dataclass(frozen=True)
class _ValueSwap:
    """One name of an enum's value for another, where an expression compares the field with it."""

    field: str
    before: str
    after: str

    def optional(self, expression: Expression | None) -> Expression | None:
        return None if expression is None else self.expression(expression)

    def expression(self, expression: Expression) -> Expression:
        match expression:
            case Not(operand=operand):
                return Not(self.expression(operand))
            case Binary(operator=operator, left=left, right=right):
                if FieldRef(self.field) in (left, right):
                    return Binary(operator, self._value(left), self._value(right))
                return Binary(operator, self.expression(left), self.expression(right))
            case _:
                return expression

    def _value(self, expression: Expression) -> Expression:
        return Constant(self.after) if expression == Constant(self.before) else expression
