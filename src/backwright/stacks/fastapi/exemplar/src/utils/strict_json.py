"""JSON as RFC 8259 means it: what two readers could understand differently is refused."""

import json
from decimal import Decimal
from math import isfinite
from typing import Any

from src.utils.errors import ValidationError

DEEPEST = 64


def parse(body: bytes) -> Any:
    """Read one JSON value; its fractions keep their digits."""
    try:
        value = DECODER.decode(body.decode())
    except (ValueError, RecursionError):
        raise ValidationError.of("body", "Must be valid JSON in UTF-8") from None
    return sound(value, DEEPEST)


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValidationError.of("body", "Holds the same key twice")
    return members


def number(digits: str) -> int | Decimal:
    if len(digits) > 100 or not isfinite(float(digits)):
        raise ValidationError.of("body", "Holds a number that is too large")
    return int(digits) if digits.lstrip("-").isdigit() else Decimal(digits)


def sound(value: Any, depth: int) -> Any:
    if depth == 0:
        raise ValidationError.of("body", f"Is nested deeper than {DEEPEST} levels")
    if isinstance(value, str) and ("\0" in value or any("\ud800" <= character <= "\udfff" for character in value)):
        raise ValidationError.of("body", "Holds a character that is not text")
    if isinstance(value, dict):
        for key in value:
            sound(key, depth)
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        sound(member, depth - 1)
    return value


DECODER = json.JSONDecoder(object_pairs_hook=unique, parse_float=number, parse_int=number, parse_constant=number)
