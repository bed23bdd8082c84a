"""What stands in `tests/fixtures/factories/<entity>.py`, and the paths of rows."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from backwright.blueprint.model import (
    Blueprint,
    Constant,
    DateTimeType,
    DecimalType,
    Field,
    IntegerType,
    RelationType,
    Unique,
)
from backwright.blueprint.naming import snake
from backwright.blueprint.phrases.expressions import names
from backwright.blueprint.view.operations import collection_path
from backwright.stacks.fastapi.emitters.values import Numbered, base, holds, laws, python
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import MARK, unmarked

MOST = 2**31
SPAN = 2_000  # rows that one run of tests may make
UNUSABLE = object()  # stands for the hash of a password that nobody has


def uniques(view: SpelledView) -> tuple[Unique, ...]:
    """What must be unique, by single fields and by several."""
    single = (Unique((field.name,)) for field in view.entity.fields if field.unique)
    return (*single, *view.entity.uniques)


def required_relations(view: SpelledView) -> list[tuple[Field, RelationType]]:
    """The rows without which there can be none of this entity, its tenant first."""
    found = [(field, relation) for field, relation in view.relations() if not field.optional and not relation.many]
    return sorted(found, key=lambda pair: pair[0].implied != "tenant")


def factory_imports(view: SpelledView) -> Iterator[str]:
    """The factories of the rows that one needs."""
    for name in sorted({snake(relation.entity) for _, relation in required_relations(view)}):
        yield f"from tests.fixtures.factories.{name} import make_{name}"
    if any(relation.role for _, relation in required_relations(view)):
        yield "from src.utils.caller import Role"


def factory_values(view: SpelledView) -> Iterator[str]:
    """The values that a row needs, each only where it is not given; the tenant is the same for all of them."""
    found = list(row_values(view))
    if any(isinstance(value, Numbered) for _, value in found):
        yield "number = next(NUMBERS)"
    tenant = ""
    for field, relation in required_relations(view):
        yield f'if "{field.column}" not in given:'
        role = f", role=Role.{relation.role.upper()}" if relation.role else ""
        yield f'    given["{field.column}"] = (await make_{snake(relation.entity)}(session{tenant}{role})).id'
        if field.implied == "tenant":
            tenant = f', {field.column}=given["{field.column}"]'
    if not found:
        yield "return given"
        return
    yield "return {"
    yield from (f'    "{column}": {"UNUSABLE" if value is UNUSABLE else python(value)},' for column, value in found)
    yield "    **given,"
    yield "}"


def row_values(view: SpelledView) -> Iterator[tuple[str, Any]]:
    """A value for each column that has neither a default nor may be empty, or by which rows must differ."""
    row, numbers = base(view), numbered(view)
    for field in view.entity.fields:
        if field.implied == "password":
            yield field.column, UNUSABLE
        elif field.name in numbers:
            yield field.column, numbers[field.name]
        elif not isinstance(field.type, RelationType):
            default = field.default.value if isinstance(field.default, Constant) else None
            if row[field.name] != default and field != view.entity.state:
                yield field.column, row[field.name]


def numbered(view: SpelledView) -> dict[str, Numbered]:
    """A field of each unique by which rows differ; none where a text, a row of its own or nothing does so anyway."""
    found: dict[str, Numbered] = {}
    for unique in uniques(view):
        fields = [view.entity.field_named(name) for name in unique.fields]
        if not any(field.name in found or differs(view, field) for field in fields):
            ways = ((field, growing(view, field)) for field in sorted(fields, key=room, reverse=True))
            found |= dict([(field.name, way) for field, way in ways if way is not None][:1])
    return found


def differs(view: SpelledView, field: Field) -> bool:
    """Whether a field has another value in every row that a factory makes."""
    if isinstance(field.type, RelationType):
        return not field.optional and not field.type.many and field != view.entity.owner
    held = base(view)[field.name]
    return held is None or isinstance(held, Numbered)


def room(field: Field) -> int:
    """How many values a field has, as far as that decides which one tells rows apart."""
    if isinstance(field.type, DateTimeType):
        return 10**6
    if not isinstance(field.type, IntegerType | DecimalType):
        return 0
    low, high = limits(field.type)
    return MOST if low is None or high is None else min(high - low + 1, MOST)


def limits(kind: IntegerType | DecimalType) -> tuple[int | None, int | None]:
    """The least and the greatest number that a type allows; of decimals in units of their last digit."""
    if isinstance(kind, IntegerType):
        return kind.minimum, kind.maximum
    low, high = (limit if limit is None else int(limit.scaleb(kind.scale)) for limit in (kind.minimum, kind.maximum))
    return low, 10**kind.precision - 1 if high is None else high


def growing(view: SpelledView, field: Field) -> Numbered | None:
    """A value that grows with the rows and keeps the rules of their table, where the type of a field has one."""
    if isinstance(field.type, DateTimeType):
        held = base(view)[field.name]
        later = (held + timedelta(minutes=number) for number in range(SPAN))
        return Numbered(f"{python(held)} + timedelta(minutes=number)", held) if lawful(view, field, later) else None
    if not isinstance(field.type, IntegerType | DecimalType):
        return None
    low, high = limits(field.type)
    least = low if low is not None else min(0, high or 0)
    starts = [least + step for step in (0, 1, 2, 5, 10, 100, 1_000, 10_000) if high is None or least + step <= high]
    scale = field.type.scale if isinstance(field.type, DecimalType) else None
    fitting = (start for start in starts if lawful(view, field, (exact(one, scale) for one in reach(start, high))))
    start = next(fitting, least)
    number = "number" if high is None else f"number % {high - start + 1}"
    number = f"{start} + {number}" if start else number
    source = number if scale is None else f"Decimal({number}).scaleb(-{scale})"
    return Numbered(source, exact(reach(start, high)[-1], scale))


def exact(number: int, scale: int | None) -> int | Decimal:
    """A number of units as the value that it stands for."""
    return number if scale is None else Decimal(number).scaleb(-scale)


def reach(start: int, high: int | None) -> range:
    """The numbers that rows of one run may have, from a first one on."""
    return range(start, start + SPAN if high is None else min(high + 1, start + SPAN))


def lawful(view: SpelledView, field: Field, values: Iterable[Any]) -> bool:
    """Whether a row may have each of these values, as far as they alone decide."""
    row, rules = base(view), [law for law in laws(view) if field.name in names(law)]
    return all(
        holds(law, row | {field.name: value}) is not False for value in (values if rules else ()) for law in rules
    )


def spelled_names(blueprint: Blueprint) -> Iterator[str]:
    """The fields that rows call otherwise than callers do."""
    names = sorted({field.name for entity in blueprint.entities for field in entity.fields if MARK in field.name})
    return (f'"{unmarked(name)}": "{unmarked(name)}_",' for name in names)


def collection_paths(blueprint: Blueprint) -> Iterator[str]:
    """Where the rows of each entity are listed."""
    return (f'"{entity.name}": "{collection_path(blueprint, entity)}",' for entity in blueprint.entities)
