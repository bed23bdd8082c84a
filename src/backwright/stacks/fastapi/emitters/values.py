"""Values of the contract as Python text."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from backwright.contract.numbered import NUMBERED, Numbered, NumberedMoment, NumberedNumber, NumberedText
from backwright.contract.type_spec import Repeated
from backwright.stacks.python.source import text


def python(value: Any) -> str:
    """A value as Python text; one that differs from row to row as an expression of `number`."""
    if isinstance(value, NUMBERED):
        return numbered(value)
    if isinstance(value, datetime):
        return f"datetime({value.year}, {value.month}, {value.day}, {value.hour}, tzinfo=UTC)"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, Decimal):
        return f"Decimal({value})" if value.as_tuple().exponent == 0 else f'Decimal("{value}")'
    if isinstance(value, Repeated):
        return f"{text(value.text)} * {value.times}"
    return text(value) if isinstance(value, str) else repr(value)


def numbered(value: Numbered) -> str:
    """`f"Subject {number}"`, `number % 5`, or a time a minute later for each row."""
    match value:
        case NumberedText(before=before, after=after, digits=None):
            return f'f"{before}{{number}}{after}"'
        case NumberedText(digits=0):
            return '""'
        case NumberedText(before=before, digits=int() as digits, width=width):
            return f'f"{before}{{number % {10**digits}:0>{width}}}"'
        case NumberedMoment(start=start, step=step, values=values):
            unit = "days" if step == timedelta(days=1) else "minutes"
            return f"{python(start)} + timedelta({unit}=number{'' if values is None else f' % {values}'})"
        case NumberedNumber(start=first, values=values, scale=scale):
            number = "number" if values is None else f"number % {values}"
            number = f"{first} + {number}" if first else number
            return number if scale is None else f"Decimal({number}).scaleb(-{scale})"
    raise TypeError(f"no value that differs from row to row: {value}")
