"""Valid values for schemas: what a body or a parameter may hold, another one for each number.

What a schema leaves open is taken from the member's name, as a person would: an `email` that is any text gets an
address, a `due_date` a day.
"""

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from backwright.standard.description.members import is_null, is_secret, merged, words
from backwright.standard.description.model import MemberPath, Schema

Reference = Callable[[MemberPath, Schema], Any]  # what a member that leads to another row holds; None: it leads to none
DEEPEST = 6
_DAY = datetime(2031, 5, 1, tzinfo=UTC)
_SIMPLE_CLASS = re.compile(r"\^?\[([^\]]+)\](?:\{(\d+)(?:,(\d*))?\}|\+|\*)?\$?")


@dataclass(frozen=True, slots=True)
class Filling:
    """How much of a schema is filled in, and from what."""

    required_only: bool = False  # leave out every member that may be left out
    examples: bool = False  # take the example of a schema where it has one


FULL = Filling()


def no_reference(_path: MemberPath, _schema: Schema) -> Any:
    """Nothing leads anywhere."""
    return None


def valid_for(
    schema: Schema,
    number: int,
    path: MemberPath = (),
    *,
    filling: Filling = FULL,
    reference: Reference = no_reference,
) -> Any:
    """A value that a schema allows.

    Args:
        schema: JSON Schema with its references resolved.
        number: another one gives another value wherever there is room.
        path: where the value stands, by which its meaning is guessed.
        filling: how much is filled in.
        reference: says what members hold that lead to other rows.
    """
    whole = merged(schema)
    if filling.examples and not _unique(path) and (shown := _example(whole)) is not None:
        return shown
    if "const" in whole:
        return whole["const"]
    if isinstance(choices := whole.get("enum"), list) and choices:
        return next((one for one in choices if one is not None), None)
    kind = type_of(whole)
    if kind == "object":
        inner = _object(whole, number, path, filling=filling, reference=reference)
        return inner if len(path) < DEEPEST else {}
    if kind == "array":
        return _array(whole, number, path, filling=filling, reference=reference)
    if path and (led := reference(path, whole)) is not None:
        return led
    return _scalar(kind, whole, number, path)


def type_of(schema: Schema) -> str:
    """The type that a schema wants, the first one that is not null where it names several."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "string")
    if isinstance(kind, str):
        return kind
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _example(schema: Schema) -> Any:
    examples = schema.get("examples")
    first = examples[0] if isinstance(examples, list) and examples else None
    return schema.get("example", first)


def _unique(path: MemberPath) -> bool:
    """Whether another row probably has another value there: an example would be refused the second time."""
    return bool(path) and bool({"email", "mail", "username", "login", "slug", "phone", "sku"} & {*words(path[-1])})


def _object(schema: Schema, number: int, path: MemberPath, *, filling: Filling, reference: Reference) -> dict[str, Any]:
    required = schema.get("required") or ()
    found = {}
    for name, inner in (schema.get("properties") or {}).items():
        if (
            not isinstance(inner, Mapping)
            or merged(inner).get("readOnly")
            or (filling.required_only and name not in required)
        ):
            continue
        if is_null(inner):
            continue
        found[str(name)] = valid_for(inner, number, (*path, str(name)), filling=filling, reference=reference)
    return found


def _array(schema: Schema, number: int, path: MemberPath, *, filling: Filling, reference: Reference) -> list[Any]:
    inner = schema.get("items")
    least = schema.get("minItems") or (0 if len(path) >= DEEPEST else 1)
    if not isinstance(inner, Mapping):
        return []
    return [
        valid_for(inner, number + step, path, filling=filling, reference=reference)
        for step in range(min(int(least), 10))
    ]


def _scalar(kind: str, schema: Schema, number: int, path: MemberPath) -> Any:
    there = words(path[-1]) if path else ()
    if kind == "boolean":
        return True
    if kind in {"integer", "number"}:
        return _figure(kind, schema, number, there)
    if kind == "null":
        return None
    return text_for(schema, number, path)


def _figure(kind: str, schema: Schema, number: int, there: tuple[str, ...]) -> int | float:
    low, high = schema.get("minimum"), schema.get("maximum")
    if isinstance(above := schema.get("exclusiveMinimum"), int | float) and not isinstance(above, bool):
        low = above + 1
    elif above is True and low is not None:
        low += 1
    if isinstance(below := schema.get("exclusiveMaximum"), int | float) and not isinstance(below, bool):
        high = below - 1
    usual = 2024 if "year" in there else 18 if "age" in there else 1 + number % 5
    value = max(usual, low) if low is not None else usual
    value = min(value, high) if high is not None else value
    step = schema.get("multipleOf")
    if isinstance(step, int | float) and step:
        value = -(-value // step) * step
    return int(value) if kind == "integer" else value


_NAMED: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"email", "mail"}), "email"),
    (frozenset({"url", "uri", "link", "website", "image", "avatar", "photo", "picture", "webhook"}), "uri"),
    (frozenset({"phone", "mobile", "telephone", "tel"}), "phone"),
    (frozenset({"uuid", "guid"}), "uuid"),
    (frozenset({"date", "day", "birthday", "dob"}), "date"),
    (frozenset({"datetime", "timestamp", "at"}), "date-time"),
    (frozenset({"time"}), "time"),
    (frozenset({"color", "colour"}), "color"),
    (frozenset({"currency"}), "currency"),
    (frozenset({"country"}), "country"),
    (frozenset({"zip", "zipcode", "postcode", "postal", "pincode"}), "zip"),
    (frozenset({"price", "amount", "cost", "quantity", "qty"}), "amount"),
)


def text_for(schema: Schema, number: int, path: MemberPath) -> str:
    """A text that a schema allows, by its pattern, its format, or the member's name."""
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and (fitting := _of_pattern(pattern, number, schema)) is not None:
        return fitting
    there = words(path[-1]) if path else ()
    format_ = str(schema.get("format") or "")
    if not format_:
        if is_secret(path[-1] if path else ""):
            format_ = "password"
        format_ = format_ or next((known for names, known in _NAMED if names & {*there[-1:]}), "")
    return _fitted(_of_format(format_, number, there), schema, number, format_)


def _of_format(format_: str, number: int, there: tuple[str, ...]) -> str:
    at = _DAY + timedelta(days=number % 300)
    known: Mapping[str, str] = {
        "email": f"prove{number}@example.com",
        "idn-email": f"prove{number}@example.com",
        "uri": f"https://example.com/prove/{number}",
        "url": f"https://example.com/prove/{number}",
        "phone": f"+1202555{number % 10_000:04}",
        "uuid": str(UUID(int=number, version=4)),
        "date": at.date().isoformat(),
        "date-time": at.isoformat().replace("+00:00", "Z"),
        "time": "12:30:00",
        "duration": "PT1H",
        "password": f"Pw-{number:06}-aX7!",
        "ipv4": "192.0.2.1",
        "ipv6": "2001:db8::1",
        "hostname": "example.com",
        "color": "#336699",
        "currency": "EUR",
        "country": "DE",
        "zip": f"{10_000 + number % 80_000}",
        "amount": f"{1 + number % 9}",
        "byte": "cHJvdmU=",
    }
    return known.get(format_) or f"{there[-1] if there else 'text'}-{number}"


def _fitted(text: str, schema: Schema, number: int, format_: str) -> str:
    least, most = schema.get("minLength"), schema.get("maxLength")
    if isinstance(least, int) and len(text) < least:
        text = text + "x" * (min(least, 100_000) - len(text))
    if isinstance(most, int) and len(text) > most:
        text = f"{number % 1000}@a.io" if "email" in format_ else text[-most:] if most else ""
    return text


def _of_pattern(pattern: str, number: int, schema: Schema) -> str | None:
    """A text of a pattern: of simple classes exactly, else the first candidate that matches."""
    simple = _SIMPLE_CLASS.fullmatch(pattern)
    candidates = [f"{number:03}", f"prove{number}", f"Prove{number}", f"+1202555{number % 10_000:04}", f"P-{number}"]
    candidates += [f"{number:010}", f"AB{number:04}", "ABC", "abc", "12:30", "2031-05-01", "DE", "EUR", "#336699"]
    if simple:
        length = int(simple[2] or schema.get("minLength") or 6)
        candidates.insert(0, _of_class(simple[1], length, number))
    with_length = (one for one in candidates if len(one) >= (schema.get("minLength") or 0))
    try:
        return next((one for one in with_length if re.search(pattern, one)), None)
    except re.error:
        return None


def _of_class(inside: str, length: int, number: int) -> str:
    try:
        fitting = [one for one in string.ascii_letters + string.digits if re.fullmatch(f"[{inside}]", one)]
    except re.error:
        return ""
    if not fitting:
        return ""
    text, rest = "", number
    for _ in range(max(1, min(length, 64))):
        rest, place = divmod(rest, len(fitting))
        text = fitting[place] + text
    return text
