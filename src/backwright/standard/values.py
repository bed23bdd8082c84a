"""Values for the fields of a blueprint: valid ones, and nine bad ones for each."""

from typing import Any

from backwright.blueprint.model import Field
from backwright.standard.types import SPECS, Bad

LIST_PARAMETERS = frozenset({"sort", "page", "per_page", "q", "fields", "include"})


def parameter(field: Field) -> str:
    """The query parameter by which lists are filtered for a value of a field."""
    return f"{field.column}[eq]" if field.column in LIST_PARAMETERS else field.column


def valid_value(field: Field, number: int) -> Any:
    """A valid value; different numbers give different values wherever the type has room for it."""
    return SPECS.of(field).valid(field, field.type, number)


def bad_values(field: Field) -> tuple[Bad, ...]:
    """Nine values that this field must refuse."""
    return SPECS.of(field).bad(field, field.type)
