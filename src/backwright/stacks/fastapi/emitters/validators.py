"""What stands in `src/validators/<entity>_validator.py`."""

from collections.abc import Iterator

from backwright.blueprint.model import (
    Constant,
    EmailType,
    Field,
    RelationType,
)
from backwright.blueprint.naming import snake
from backwright.contract.list_cases import PARAMETERS, operators
from backwright.stacks.fastapi.emitters.models import annotation, literal
from backwright.stacks.fastapi.emitters.types import SPECS
from backwright.stacks.fastapi.names import has_enum
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import unmarked
from backwright.stacks.python import source

TIMES = ("id", "created_at", "updated_at")


def enum_imports(view: SpelledView) -> Iterator[str]:
    """The enums that the entity's model declares, and what only filters by e-mail need."""
    if any(isinstance(field.type, EmailType) and field.filtered for field in view.shown()):
        yield "from pydantic import AfterValidator"
    names = sorted(view.enum(field) for field in view.entity.fields if has_enum(field))
    if names:
        yield f"from src.models.{snake(view.entity.name)} import {', '.join(names)}"


def input_fields(view: SpelledView) -> Iterator[str]:
    """A whole row, as a body says it."""
    for field in view.writable():
        start = initial(view, field)
        yield f"{field.column}: {accepted(view, field)}" + (f" = {start}" if start is not None else "")


def update_fields(view: SpelledView) -> Iterator[str]:
    """Some fields of a row; only what may be empty accepts null."""
    for field in view.writable():
        kind = accepted(view, field)
        yield f"{field.column}: {kind if field.optional else f'Omittable[{kind}]'} = None"


def initial(view: SpelledView, field: Field) -> str | None:
    """What a field is when a body leaves it out."""
    if isinstance(field.type, RelationType) and field.type.many:
        return "[]"
    if isinstance(field.default, Constant):
        return "None" if field.default.value is None else literal(view, field, field.default.value)
    return "None" if field.optional else None


def accepted(view: SpelledView, field: Field) -> str:
    """The type of a field in a body."""
    text = SPECS.of(field).accepted(view, field, field.type)
    return f"{text} | None" if field.optional else text


def relation_names(view: SpelledView) -> Iterator[str]:
    """The relations that can be embedded."""
    names = [field.name for field, _ in view.relations()]
    if names:
        yield f"relations = {tuple_of(names)}"


def tuple_of(names: list[str]) -> str:
    """Names as a tuple of Python text."""
    return f"({', '.join(map(source.text, names))}{',' if len(names) == 1 else ''})"


def read_fields(view: SpelledView) -> Iterator[str]:
    """What answers show."""
    for field in view.shown():
        if isinstance(field.type, RelationType) and field.type.many:
            yield f"{field.column}: list[int]"
        else:
            yield f"{field.column}: {annotation(view, field)}"


def answer(view: SpelledView) -> Iterator[str]:
    """What a row shows, with the rows that can be embedded."""
    own = view.entity.name
    for name in sorted({own, *(relation.entity for _, relation in view.relations())}):
        yield f"from src.validators.{snake(name)}_validator import {name}Read"
    yield from ("", "", f"class {own}Answer({own}Read):")
    yield from ('    """What `include` asks for is embedded; the rest is left out."""', "")
    for field, relation in view.relations():
        shown = f"{relation.entity}Read"
        yield f"    {field.name}: list[{shown}] = []" if relation.many else f"    {field.name}: {shown} | None = None"


def filter_fields(view: SpelledView) -> Iterator[str]:
    """The filters, sorts and search of a list."""
    sorts = (*TIMES, *(field.column for field in view.entity.fields if field.sort))
    body = [line for field in view.shown() if field.filtered for line in filters(view, field)]
    if len(sorts) > len(TIMES):
        yield f"sorts = ({', '.join(map(source.text, sorts))})"
        yield ""
    elif not body and not any(field.search for field in view.entity.fields):
        yield "pass"
    if any(field.search for field in view.entity.fields):
        yield "q: QueryText | None = None"
    yield from body


def filters(view: SpelledView, field: Field) -> Iterator[str]:
    """One line for each operator that a field's filter knows."""
    name, kind = field.column, SPECS.of(field).queried(view, field)
    null = " | Null" if field.optional else ""
    if unmarked(name) in PARAMETERS:
        yield f'{name}__eq: {kind}{null} | None = Field(default=None, alias="{name}[eq]")'
    else:
        yield f"{name}: {kind}{null} | None = None"
    for operator in operators(field):
        accepts = f"AnyOf[{kind}]" if operator == "in" else kind
        yield f'{name}__{operator}: {accepts} | None = Field(default=None, alias="{name}[{operator}]")'
