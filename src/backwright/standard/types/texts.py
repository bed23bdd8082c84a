"""Values of text and e-mail addresses."""

from typing import Any

from backwright.blueprint.model import (
    EmailType,
    Field,
    TextType,
)
from backwright.standard.types.spec import Bad, CopiedValue, StandardSpec

_NO_TEXTS = (
    Bad("a number", "7"),
    Bad("a truth value", "true"),
    Bad("a list", '["x"]'),
    Bad("an object", '{"a": 1}'),
    Bad("a NUL character", '"nul \\u0000 inside@example.com"'),
    Bad("half of a surrogate pair", '"half \\ud83d pair@example.com"'),
)


def _text(kind: TextType, name: str, number: int) -> str:
    digits, before = _base36(number), f"{name.replace('_', ' ').capitalize()} "
    if len(before) + len(digits) > kind.maximum:
        return digits.rjust(kind.minimum, "0")[-kind.maximum :]
    return before + digits.rjust(kind.minimum - len(before), "0")


def _base36(number: int) -> str:
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = alphabet[digit] + text
    return text or "0"


def _bad_text(field: Field, kind: TextType) -> tuple[Bad, ...]:
    longest = kind.maximum
    lines = "x" * max(kind.minimum - 2, 1)
    several = kind.kind == "str" and longest > len(lines) + 1
    long = (
        Bad("too long", f'"{"x" * (longest + 1)}"'),
        Bad("several lines", f'"x\\n{lines}"') if several else Bad("far too long", f'"{"x" * (longest + 20_000)}"'),
    )
    if kind.minimum > 0:
        last = Bad("too short", f'"{"x" * (kind.minimum - 1)}"')
    elif field.optional or field.default is not None:
        last = Bad("a number with a point", "7.5")
    else:
        last = Bad("nothing", "", missing=True)
    return (*_NO_TEXTS, *long, last)


def _copied_text(field: Field, kind: TextType, copy: CopiedValue) -> Any:
    return f"{copy.number:06d} {copy.value or field.name}"[: kind.maximum] if kind.maximum >= 8 else copy.value


def _outside_text(kind: TextType, _: str) -> tuple[Any, ...]:
    short = ("x" * (kind.minimum - 1),) if kind.minimum > 0 else ()
    return ("x" * (kind.maximum + 1), *short)


TEXT = StandardSpec(
    valid=lambda field, kind, number: _text(kind, field.name, number),
    bad=_bad_text,
    plain=lambda _, __, ___: (),
    varies=True,
    rare=lambda _, __: "x",
    copied=_copied_text,
    outside=_outside_text,
)


def _bad_email(_: Field, __: EmailType) -> tuple[Bad, ...]:
    long = Bad("too long", f'"{"x" * 300}@x.org"')
    return (*_NO_TEXTS, Bad("no e-mail", '"no-at-sign"'), Bad("no host", '"x@"'), long)


EMAIL: StandardSpec[EmailType] = StandardSpec(
    valid=lambda _, __, number: f"someone-{number}@example.com",
    bad=_bad_email,
    plain=lambda _, __, ___: (),
    varies=True,
    rare=lambda _, __: "x",
    copied=lambda _, __, copy: f"filler-{copy.number}@example.com",
)
