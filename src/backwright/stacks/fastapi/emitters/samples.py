"""Valid values for tests and factories."""

from collections.abc import Iterator

from backwright.blueprint.model import (
    ACCOUNT,
    Blueprint,
    BooleanType,
    DateTimeType,
    DecimalType,
    EmailType,
    EnumType,
    Field,
    IntegerType,
    TextType,
)
from backwright.blueprint.naming import sentence
from backwright.contract.types import decimals
from backwright.stacks.fastapi.emitters.accounts import required
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.fastapi.spelling import unmarked


def sample(field: Field) -> str:
    """A JSON-ready value of a field as Python text; texts vary with the variable `number`."""
    match field.type:
        case TextType(minimum=minimum, maximum=maximum):
            return text_sample(field, minimum, maximum)
        case EmailType():
            return 'f"someone{number}@example.com"'
        case IntegerType(minimum=minimum, maximum=maximum):
            return str(within(1, minimum, maximum))
        case DecimalType() as kind:
            return f'"{decimals(kind)[0]}"'
        case BooleanType():
            return "True"
        case DateTimeType():
            ahead = field.comparison is None or field.comparison.operator.startswith(">")
            return '"2040-01-31T12:00:00.000000Z"' if ahead else '"2020-01-31T12:00:00.000000Z"'
        case EnumType(values=values):
            return f'"{values[0].name}"'
        case _:
            return "None"


def within(value: int, minimum: int | None, maximum: int | None) -> int:
    """The nearest value within bounds."""
    if minimum is not None and value < minimum:
        return minimum
    return maximum if maximum is not None and value > maximum else value


def text_sample(field: Field, minimum: int, maximum: int) -> str:
    """`f"SpelledView {number}"`, made to fit the bounds."""
    word = sentence(unmarked(field.name))
    if maximum < 4:
        return f'"{"x" * max(minimum, min(maximum, 1))}"'
    if len(word) + 8 > maximum:
        word = word[:1]
    if len(word) + 8 > maximum:
        return f'f"{{number:0>{max(minimum, 1)}}}"' if minimum <= maximum else '""'
    padding = "x" * max(0, minimum - len(word) - 2)
    return f'f"{word}{padding} {{number}}"'


def samples(fields: tuple[Field, ...]) -> Iterator[str]:
    """One entry of a dictionary for each field."""
    return (f'"{field.column}": {sample(field)},' for field in fields)


def account_sample(blueprint: Blueprint) -> Iterator[str]:
    """What a new account says of itself, in tests."""
    return samples(required(SpelledView(blueprint, blueprint.entity(ACCOUNT))))


def tenant_sample(blueprint: Blueprint) -> Iterator[str]:
    """What a new tenant says of itself, in tests."""
    if blueprint.tenant:
        yield from samples(required(SpelledView(blueprint, blueprint.entity(blueprint.tenant))))
