"""What stands in `src/models/<entity>.py`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from backwright.blueprint.model import (
    Blueprint,
    Constant,
    DecimalType,
    EnumType,
    Field,
    FloatType,
    RelationType,
    StateType,
)
from backwright.blueprint.naming import plural, snake
from backwright.relational.tables import column_default, link_columns, table_of
from backwright.stacks.fastapi.emitters.types import SPECS
from backwright.stacks.fastapi.names import has_enum, member
from backwright.stacks.fastapi.spelled_view import SpelledView, constrained
from backwright.stacks.fastapi.spelling import MARK, unmarked
from backwright.stacks.python import columns as layout
from backwright.stacks.python import source
from backwright.stacks.python.source import flat
from backwright.stacks.python.types import SPECS as PYTHON


def model_imports(view: SpelledView) -> Iterator[str]:
    """Related models are named for the type checker alone, since models may refer to each other in a circle."""
    names = sorted({t.entity for _, t in view.relations() if t.entity != view.entity.name})
    if names:
        yield "if TYPE_CHECKING:"
        yield from (f"    from src.models.{snake(name)} import {name}" for name in names)


def every_model(blueprint: Blueprint) -> Iterator[str]:
    """One import an entity, under its own name."""
    for name in ("Base", *(entity.name for entity in blueprint.entities)):
        module = "base" if name == "Base" else snake(name)
        yield f"from src.models.{module} import {name} as {name}"


def enums(view: SpelledView) -> Iterator[str]:
    """One class for each enum and state, and the steps of a state machine."""
    for field in view.entity.fields:
        if not has_enum(field) or not isinstance(field.type, EnumType | StateType):
            continue
        yield f"class {view.enum(field)}(StrEnum):"
        yield from (f'    {member(v.name)} = "{v.name}"' for v in field.type.values)
        yield from ("", "")


def steps(view: SpelledView) -> Iterator[str]:
    """What each verb of the state machine leads to from where."""
    field = view.entity.state
    if field is None or not isinstance(field.type, StateType):
        return
    state = view.enum(field)
    yield f"STEPS: ClassVar[Steps[{state}]] = {{"
    for verb in field.type.verbs:
        moves = (
            f"{state}.{member(step.source)}: {state}.{member(step.target)}"
            for step in field.type.transitions
            if step.verb == verb
        )
        yield f'    "{snake(verb)}": {{{", ".join(moves)}}},'
    yield "}"
    yield ""


def links(view: SpelledView) -> Iterator[str]:
    """The tables behind relations to many."""
    me = snake(view.entity.name)
    for field, relation in view.many():
        mine, theirs = link_columns(view.entity, field)
        other = snake(relation.entity)
        yield f"{view.links(field)} = Table("
        yield f'    "{view.links(field)}",'
        yield "    Base.metadata,"
        yield f'    Column("{mine}", ForeignKey("{plural(me)}.id", ondelete="CASCADE"), primary_key=True),'
        yield (
            f'    Column("{theirs}", ForeignKey("{plural(other)}.id", ondelete="CASCADE"), '
            "primary_key=True, index=True),"
        )
        yield ")"
        yield from ("", "")


def table_args(view: SpelledView) -> Iterator[str]:
    """Constraints and indexes of the entity's table."""
    page = view.page
    table = table_of(page, page.entity(unmarked(view.entity.name)))
    arguments = layout.table_args(table, says=constrained(page))
    if arguments:
        yield "__table_args__ = ("
        yield from (f"    {line}" for line in arguments)
        yield ")"


def columns(view: SpelledView) -> Iterator[str]:
    """One line a column, after the steps of a state machine."""
    yield from steps(view)
    for field in view.entity.fields:
        if isinstance(field.type, RelationType) and field.type.many:
            continue
        named = [f'"{field.column}"'] if MARK in field.name and not isinstance(field.type, RelationType) else []
        arguments = [*named, SPECS.of(field).column(view, field, field.type), *default(view, field)]
        yield f"{field.column}: Mapped[{annotation(view, field)}] = mapped_column({', '.join(arguments)})"


def annotation(view: SpelledView, field: Field) -> str:
    """The Python type of a column."""
    name = PYTHON.of(field).annotation(view.enum(field) if field.choices else "")
    return f"{name} | None" if field.optional else name


def default(view: SpelledView, field: Field) -> Iterator[str]:
    """The default of a column, when it has one."""
    if isinstance(field.type, StateType):
        yield f"default={view.enum(field)}.{member(field.type.initial)}"
    elif isinstance(field.default, Constant) and field.default.value is not None:
        yield f"default={literal(view, field, field.default.value)}"
    server_side = column_default(field)
    if server_side:
        yield flat(layout.server_default(server_side, "literal_column"))


def literal(view: SpelledView, field: Field, value: int | Decimal | str | bool | date) -> str:
    """A value of a field as Python text."""
    if field.choices:
        return f"{view.enum(field)}.{member(str(value))}"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(field.type, FloatType):
        return repr(float(value))
    if isinstance(field.type, DecimalType):
        return f"Decimal({value})" if value == int(value) else f'Decimal("{value}")'
    return source.text(value) if isinstance(value, str) else repr(value)


def relationships(view: SpelledView) -> Iterator[str]:
    """Relations, none of which ever loads by accident."""
    related = list(view.relations())
    if related:
        yield ""
    for field, relation in related:
        other = f'"{relation.entity}"'
        if relation.many:
            joins = "".join(f", {join}" for join in self_joins(view, field, relation))
            yield (
                f"{field.name}: Mapped[list[{other}]] = "
                f'relationship(secondary={view.links(field)}{joins}, lazy="raise_on_sql")'
            )
            continue
        kind = f'"{relation.entity} | None"' if field.optional else other
        is_own = relation.entity == view.entity.name  # then a row may refer to itself, and go all the same
        remote = f', remote_side="{relation.entity}.id", post_update=True' if is_own else ""
        yield (
            f'{field.name}: Mapped[{kind}] = relationship(foreign_keys=[{field.column}]{remote}, lazy="raise_on_sql")'
        )


def self_joins(view: SpelledView, field: Field, relation: RelationType) -> Iterator[str]:
    """Which side of its links is which, for a relation to many of the same entity."""
    if relation.entity == view.entity.name:
        for join, column in zip(("primaryjoin", "secondaryjoin"), link_columns(view.entity, field), strict=True):
            yield f'{join}="{relation.entity}.id == {view.links(field)}.c.{column}"'
