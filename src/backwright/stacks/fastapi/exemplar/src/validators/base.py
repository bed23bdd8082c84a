"""The types that callers speak in, what every list understands, and the shape of every answer."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, LiteralString, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from src.utils.clock import now
from src.utils.envelope import wire_name
from src.utils.errors import Detail

T = TypeVar("T")

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SIDES: dict[str, tuple[Callable[[date, date], bool], LiteralString]] = {
    ">": (gt, "Must be after today"),
    ">=": (ge, "Must not be before today"),
    "<": (lt, "Must be before today"),
    "<=": (le, "Must not be after today"),
}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
INTEGER = re.compile(r"-?[0-9]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
LINE_BREAK_OR_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
EMAIL = r"^[^@\s,;:<>()\[\]\\\"]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$"


def read_instant(value: object) -> object:
    """Accept an RFC 3339 date-time with an offset, as text and nothing else."""
    try:
        if isinstance(value, str) and INSTANT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError("instant", "Write a date-time with an offset, such as 2030-01-31T12:00:00Z")


def read_day(value: object) -> object:
    """Accept a calendar date of RFC 3339, as text and nothing else."""
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", "Write a date, such as 2030-01-31")


def beside_today(side: str) -> AfterValidator:
    """Accept the days on one side of today, which is the day in UTC."""
    holds, says = SIDES[side]

    def check(value: date) -> date:
        if not holds(value, now().date()):
            raise PydanticCustomError("today", says)
        return value

    return AfterValidator(check)


def in_future(value: datetime | None) -> datetime | None:
    if value is not None and value <= now():
        raise PydanticCustomError("future", "Must be in the future")
    return value


def in_past(value: datetime | None) -> datetime | None:
    if value is not None and value >= now():
        raise PydanticCustomError("past", "Must be in the past")
    return value


def read_decimal(value: object) -> object:
    """Accept `"9.99"` and 9.99, whose digits the body parser has kept; never true or false."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not is_number and not (isinstance(value, str) and NUMBER.fullmatch(value)):
        raise PydanticCustomError("decimal", 'Write a decimal, such as "9.99"')
    return value


def read_float(value: object) -> object:
    """Accept a number of JSON, never a text, true or false."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        raise PydanticCustomError("float", "Write a number, such as 0.5")
    return float(value)


def read_number(value: object) -> object:
    """Accept what JSON would write without an exponent: no `1_000`, no `+1`, no space around it."""
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        raise PydanticCustomError("number", "Write a number, such as 17")
    return value


def read_integer(value: object) -> object:
    """Accept what JSON would write as an integer: `1.0` is none."""
    if isinstance(value, str) and not INTEGER.fullmatch(value):
        raise PydanticCustomError("number", "Write a number, such as 17")
    return value


def read_flag(value: object) -> object:
    if value not in ("true", "false"):
        raise PydanticCustomError("flag", "Write true or false")
    return value == "true"


def read_email(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def split(value: object) -> object:
    """Read `a,b`, which the framework itself would give as a list of one."""
    given = [value] if isinstance(value, str) else value
    return [part for item in given for part in item.split(",")] if isinstance(given, list) else value


def printable(value: str) -> str:
    if not value.isprintable() and CONTROL.search(value):
        raise PydanticCustomError("text", "Control characters are not allowed")
    return value


def one_line(value: str) -> str:
    if not value.isprintable() and LINE_BREAK_OR_CONTROL.search(value):
        raise PydanticCustomError("text", "Must be one line")
    return value


Line = Annotated[StrictStr, AfterValidator(one_line)]
Text = Annotated[StrictStr, AfterValidator(printable)]
Int = Annotated[StrictInt, Field(ge=-(2**31), le=2**31 - 1)]
BigInt = Annotated[StrictInt, Field(ge=-(2**63), le=2**63 - 1)]
AS_FLOAT = BeforeValidator(read_float)
Float = Annotated[float, Field(allow_inf_nan=False), AS_FLOAT]
Id = Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]
Bool = StrictBool
ExactNumber = Annotated[Decimal, BeforeValidator(read_decimal), Field(allow_inf_nan=False), WithJsonSchema({"type": "string", "pattern": f"^{NUMBER.pattern}$"})]
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})]
Instant = Annotated[datetime, BeforeValidator(read_instant)]
Future = Annotated[Instant, AfterValidator(in_future)]
Past = Annotated[Instant, AfterValidator(in_past)]
Email = Annotated[StrictStr, BeforeValidator(read_email), Field(max_length=254, pattern=EMAIL)]

# What stands in a query string is text, so numbers are read from it.
AS_NUMBER = BeforeValidator(read_integer)
QueryId = Annotated[int, Field(ge=1, le=2**63 - 1), AS_NUMBER]
QueryInt = Annotated[int, Field(ge=-(2**31), le=2**31 - 1), AS_NUMBER]
QueryBigInt = Annotated[int, Field(ge=-(2**63), le=2**63 - 1), AS_NUMBER]
QueryFloat = Annotated[float, BeforeValidator(read_number), Field(allow_inf_nan=False)]
QueryDecimal = Annotated[Decimal, BeforeValidator(read_number), Field(allow_inf_nan=False, max_digits=38)]
QueryBool = Annotated[bool, BeforeValidator(read_flag)]
QueryText = Annotated[str, AfterValidator(printable), Field(max_length=200)]
Null = Literal["null"]
AnyOf = Annotated[list[T], BeforeValidator(split), Field(min_length=1, max_length=50)]


if TYPE_CHECKING:
    # A field that an update may leave out, and is None then, though a body may not say null.
    Omittable: TypeAlias = T | None
else:
    Omittable = Annotated[T, "may be left out"]


class Payload(BaseModel):
    """A body: what it does not know, it refuses."""

    model_config = {"extra": "forbid"}
    model_config |= {"alias_generator": wire_name, "protected_namespaces": ()}  # when: spelled


class Read(BaseModel):
    """What a row shows."""

    model_config = {"alias_generator": wire_name, "protected_namespaces": ()}  # when: spelled


class View(BaseModel):
    """Which part of a row an answer shows."""

    model_config = {"extra": "forbid"}
    model_config |= {"alias_generator": wire_name, "protected_namespaces": ()}  # when: spelled

    shows: ClassVar[tuple[str, ...]] = ()
    relations: ClassVar[tuple[str, ...]] = ()  # when: related

    fields: Annotated[list[str], BeforeValidator(split), Field(description="Only these fields")] = []
    include: Annotated[list[str], BeforeValidator(split), Field(description="Related rows to embed")] = []  # when: related

    @field_validator("fields")
    @classmethod
    def know_fields(cls, names: list[str]) -> list[str]:
        return known(names, "field", cls.shows)

    # when: related
    @field_validator("include")
    @classmethod
    def know_relations(cls, names: list[str]) -> list[str]:
        return known(names, "relation", cls.relations)

    # end
    # when: filtered
    def filters(self) -> dict[str, object]:
        """The filters that were given, `jewels__gte` and the like, and what is searched for."""
        return {name: getattr(self, name) for name in self.model_fields_set if name not in LIST_PARAMETERS}

    # end


class ListQuery(View):
    """What every list understands; its subclasses add a field for each filter."""

    sorts: ClassVar[tuple[str, ...]] = ("id", "created_at", "updated_at")

    page: Annotated[int, Field(ge=1, le=10_000), AS_NUMBER] = 1
    per_page: Annotated[int, Field(ge=1, le=100), AS_NUMBER] = 20
    sort: Annotated[list[str], BeforeValidator(split), Field(max_length=5, description="-created_at,id")] = ["-id"]

    @field_validator("sort")
    @classmethod
    def know_sorts(cls, names: list[str]) -> list[str]:
        found = known([name.removeprefix("-") for name in names], "sort", cls.sorts)
        return [f"-{name}" if given.startswith("-") else name for given, name in zip(names, found, strict=True)]

    @field_validator("per_page")
    @classmethod
    def stay_countable(cls, per_page: int, info: ValidationInfo) -> int:
        if info.data.get("page", 1) * per_page > MAX_ROWS:
            raise PydanticCustomError("too_deep", "Pages end at 10,000 rows; narrow the list with a filter")
        return per_page


MAX_ROWS = 10_000
LIST_PARAMETERS = frozenset(ListQuery.model_fields)


def known(names: list[str], what: str, allowed: Sequence[str]) -> list[str]:
    # when: spelled
    attributes = {wire_name(name): name for name in allowed}
    allowed = tuple(attributes)
    # end
    for name in names:
        if name not in allowed:
            raise PydanticCustomError("unknown", "{message}", {"message": unknown(what, name, allowed)})
    names = [attributes[name] for name in names]  # when: spelled
    return names


def unknown(what: str, name: str, allowed: Sequence[str]) -> str:
    near = get_close_matches(name, allowed, 1)
    hint = f"; did you mean {near[0]}?" if near else "."
    return f"Unknown {what}{hint} Allowed: {', '.join(allowed) or 'none'}"


class Meta(BaseModel):
    timestamp: datetime
    request_id: str


class Success(BaseModel, Generic[T]):
    success: Literal[True]
    data: T
    meta: Meta


class Pagination(BaseModel):
    page: int
    per_page: int
    total: int
    total_pages: int
    total_exact: bool = True


class Page(BaseModel, Generic[T]):
    success: Literal[True]
    data: list[T]
    pagination: Pagination
    meta: Meta


class Error(BaseModel):
    code: str
    message: str
    details: list[Detail]


class Failure(BaseModel):
    success: Literal[False]
    error: Error
    meta: Meta
