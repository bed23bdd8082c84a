"""What stands in `src/validators/<entity>_validator.py`."""

from collections.abc import Iterator
from decimal import Decimal

from backwright.blueprint.model import (
    BooleanType,
    Constant,
    DateTimeType,
    DecimalType,
    EmailType,
    Field,
    IntegerType,
    RelationType,
    TextType,
)
from backwright.blueprint.naming import snake
from backwright.contract.list_cases import PARAMETERS, operators
from backwright.stacks.fastapi.emitters.models import annotation, literal
from backwright.stacks.fastapi.names import has_enum
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import unmarked

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
    match field.type:
        case TextType(kind=kind, minimum=minimum, maximum=maximum):
            least = f"min_length={minimum}, " if minimum else ""
            text = f"Annotated[{'Line' if kind == 'str' else 'Text'}, Field({least}max_length={maximum})]"
        case IntegerType(minimum=minimum, maximum=maximum):
            text = bounded("Int", [("ge", minimum), ("le", maximum)])
        case DecimalType(precision=precision, scale=scale, minimum=minimum, maximum=maximum):
            limits = [("ge", exact(minimum)), ("le", exact(maximum))]
            text = bounded("ExactNumber", [("max_digits", precision), ("decimal_places", scale), *limits])
        case BooleanType():
            text = "Bool"
        case DateTimeType():
            text = instant(field)
        case EmailType():
            text = "Email"
        case RelationType(many=many):
            text = "Annotated[list[Id], Field(max_length=1000)]" if many else "Id"
        case _:
            text = view.enum(field)
    return f"{text} | None" if field.optional else text


def exact(limit: Decimal | None) -> str | None:
    """A limit as Python text."""
    if limit is None:
        return None
    return f"Decimal({int(limit)})" if limit == int(limit) else f'Decimal("{limit}")'


def bounded(name: str, limits: list[tuple[str, object]]) -> str:
    """`Int`, or `Annotated[Int, Field(ge=1)]` when there are limits."""
    given = ", ".join(f"{key}={limit}" for key, limit in limits if limit is not None)
    return f"Annotated[{name}, Field({given})]" if given else name


def instant(field: Field) -> str:
    """A time, which may have to lie ahead or behind."""
    if field.comparison is None or not _is_now(field):
        return "Instant"
    return "Future" if field.comparison.operator.startswith(">") else "Past"


def _is_now(field: Field) -> bool:
    return field.comparison is not None and type(field.comparison.right).__name__ == "Now"


def relation_names(view: SpelledView) -> Iterator[str]:
    """The relations that can be embedded."""
    names = [field.name for field, _ in view.relations()]
    if names:
        yield f"relations = {tuple_of(names)}"


def tuple_of(names: list[str]) -> str:
    """Names as a tuple of Python text."""
    return f"({', '.join(map(quoted, names))}{',' if len(names) == 1 else ''})"


def quoted(name: str) -> str:
    """A name as Python text."""
    return f'"{name}"'


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
        yield f"sorts = ({', '.join(map(quoted, sorts))})"
        yield ""
    elif not body and not any(field.search for field in view.entity.fields):
        yield "pass"
    if any(field.search for field in view.entity.fields):
        yield "q: QueryText | None = None"
    yield from body


def filters(view: SpelledView, field: Field) -> Iterator[str]:
    """One line for each operator that a field's filter knows."""
    name, kind = field.column, queried(view, field)
    null = " | Null" if field.optional else ""
    if unmarked(name) in PARAMETERS:
        yield f'{name}__eq: {kind}{null} | None = Field(default=None, alias="{name}[eq]")'
    else:
        yield f"{name}: {kind}{null} | None = None"
    for operator in operators(field):
        accepts = f"AnyOf[{kind}]" if operator == "in" else kind
        yield f'{name}__{operator}: {accepts} | None = Field(default=None, alias="{name}[{operator}]")'


def queried(view: SpelledView, field: Field) -> str:
    """The type of a field in a query string."""
    match field.type:
        case IntegerType():
            return "QueryInt"
        case DecimalType():
            return "QueryDecimal"
        case BooleanType():
            return "QueryBool"
        case DateTimeType():
            return "Instant"
        case RelationType():
            return "QueryId"
        case EmailType():
            return "Annotated[QueryText, AfterValidator(str.lower)]"
        case TextType():
            return "QueryText"
        case _:
            return view.enum(field)
