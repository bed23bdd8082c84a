"""JSON as RFC 8259 means it: what two readers could understand differently is refused."""

import json
import re
from decimal import Decimal
from math import isfinite

from src.utils.errors import ValidationError

DEEPEST = 64
NO_TEXT = re.compile("[\0\ud800-\udfff]")


def parse(body: bytes) -> object:
    """Read one JSON value; its fractions keep their digits."""
    try:
        value: object = DECODER.decode(body.decode())
    except (ValueError, RecursionError):
        raise ValidationError.of("body", "Must be valid JSON in UTF-8") from None
    check(value, DEEPEST)
    return value


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValidationError.of("body", "Holds the same key twice")
    return members


def number(digits: str) -> int | Decimal:
    if len(digits) > 100 or not isfinite(float(digits)):
        raise ValidationError.of("body", "Holds a number that is too large")
    return int(digits) if digits.lstrip("-").isdigit() else Decimal(digits)


def check(value: object, depth: int) -> None:
    """Refuse what is nested too deep, and what is no text."""
    if depth == 0:
        raise ValidationError.of("body", f"Is nested deeper than {DEEPEST} levels")
    if isinstance(value, str) and NO_TEXT.search(value):
        raise ValidationError.of("body", "Holds a character that is not text")
    if isinstance(value, dict):
        for key, member in value.items():
            check(key, depth)
            check(member, depth - 1)
    if isinstance(value, list):
        for member in value:
            check(member, depth - 1)


DECODER = json.JSONDecoder(object_pairs_hook=unique, parse_float=number, parse_int=number, parse_constant=number)
