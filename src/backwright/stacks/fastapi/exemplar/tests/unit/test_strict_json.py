"""What two readers of JSON could understand differently is refused."""

from decimal import Decimal
from typing import Any

import pytest

from src.utils.errors import ValidationError
from src.utils.strict_json import parse

NESTED = "[" * 64 + "]" * 64


@pytest.mark.parametrize(
    ("text", "value"),
    [("{}", {}), ('{"a": [1, null, "ä"]}', {"a": [1, None, "ä"]}), ("1.10", Decimal("1.10")), ("-0.5e1", Decimal(-5))],
)
def test_reads(text: str, value: Any) -> None:
    assert parse(text.encode()) == value


TWICE = ['{"a": 1, "a": 1}', '{"a": {"b": 1, "b": 2}}']
NO_NUMBER = ["NaN", "-Infinity", "1e400", "9" * 41, "1" * 101 + ".0"]
NO_TEXT = ["'a'", '"\\u0000"', '{"\\ud800": 1}', '["\\udfff"]']
TOO_DEEP = [f"[{NESTED}]", "[" * 100_000]


@pytest.mark.parametrize("text", ["", "{", *TWICE, *NO_NUMBER, *NO_TEXT, *TOO_DEEP], ids=lambda text: text[:12])
def test_refuses(text: str) -> None:
    with pytest.raises(ValidationError):
        parse(text.encode())


def test_refuses_what_is_not_utf_8() -> None:
    with pytest.raises(ValidationError):
        parse(b'"\xff"')
