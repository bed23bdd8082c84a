"""Values of the contract as they travel in JSON."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from backwright.contract.numbered import NUMBERED
from backwright.contract.type_spec import Repeated


def wire(value: Any, number: int = 1) -> Any:
    """A value as a body holds it; `number` is that of its row."""
    if isinstance(value, NUMBERED):
        return wire(value.at(number), number)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S.%f}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Repeated):
        return value.value
    return list(value) if isinstance(value, tuple) else value
