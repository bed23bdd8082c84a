"""Numbers and quoted texts within a phrase."""

import re
from decimal import Decimal

from backwright.blueprint.text.words import LITERALS

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def quoted(value: str) -> str:
    """A text between double quotes, as phrases have it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_bare(value: str) -> bool:
    """Whether a value can stand as a bare word."""
    return NAME.fullmatch(value) is not None and value not in LITERALS


def number(text: str) -> int | Decimal:
    """The number that a token says; `k` is a thousand."""
    digits = text.removesuffix("k")
    value = Decimal(digits) if "." in digits else int(digits)
    return value * 1000 if text.endswith("k") else value


def negated(value: int | Decimal) -> int | Decimal:
    """The number with its other sign, to the last digit."""
    return value.copy_negate() if isinstance(value, Decimal) else -value
