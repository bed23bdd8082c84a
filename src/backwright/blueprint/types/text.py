"""`str` and `text`: one line, and many."""

from collections.abc import Iterator
from decimal import Decimal

from backwright.blueprint.model import Constant, Field, TextType
from backwright.blueprint.text.tokens import Cursor, Token
from backwright.blueprint.types.ranges import is_reversed, read_range, reversed_range, write_range
from backwright.blueprint.types.spec import Misfit, Texts, TypeSpec
from backwright.errors import BlueprintError

UNSAID = {"str": 255, "text": 65_535}  # the greatest length where the phrase names none
LONGEST = {"str": 4_000, "text": 1_000_000}
LONGEST_INDEXED = 500  # code points, so that an index entry fits every database


def _read(cursor: Cursor, name: str) -> TextType:
    minimum, maximum = read_range(cursor)
    lengths = _length(cursor, minimum, 0), _length(cursor, maximum, UNSAID[name])
    return TextType("str", *lengths) if name == "str" else TextType("text", *lengths)


def _length(cursor: Cursor, bound: int | Decimal | None, default: int) -> int:
    if bound is None:
        return default
    if bound != int(bound) or bound < 0:
        raise BlueprintError(cursor.text.place, f"the length {bound}", "a whole number from 0", "as in `str 1..60`")
    return int(bound)


def _write(kind: TextType) -> str:
    maximum = kind.maximum if kind.maximum != UNSAID[kind.kind] else None
    return kind.kind + write_range(kind.minimum or None, maximum)


def read_text_default(_: object, token: Token, negative: bool) -> Constant:
    """The default of a type whose values are written as text."""
    return Constant(f"-{token.value}" if negative else token.value)


def _misfit(_: Field, kind: TextType, value: object) -> Misfit | None:
    if not kind.minimum <= len(str(value)) <= kind.maximum:
        return Misfit(f"{kind.minimum} to {kind.maximum} characters")
    if kind.kind == "str" and len(str(value).splitlines()) > 1:
        return Misfit("one line")
    return None


def _errors(field: Field, kind: TextType) -> Iterator[BlueprintError]:
    longest = LONGEST[kind.kind]
    if is_reversed(kind.minimum, kind.maximum):
        yield reversed_range(field, kind.minimum, kind.maximum)
    elif not 1 <= kind.maximum <= longest:
        hint = "use `text` for longer ones" if kind.kind == "str" and kind.maximum > longest else ""
        found = f"the length {kind.maximum:,} of `{field.name}`"
        yield BlueprintError(field.place, found, f"1 to {longest:,} for {kind.kind}", hint)


def _refuses(word: str, kind: TextType) -> str:
    if word not in {"unique", "filter", "sort"}:
        return ""
    if kind.kind == "text":
        return "a text is too long for an index; use `str`, or `search`"
    if kind.maximum > LONGEST_INDEXED:
        return f"over {LONGEST_INDEXED} characters are too long for an index; shorten it, or use `search`"
    return ""


def _notes(field: Field, kind: TextType, _: str) -> Iterator[str]:
    if field.implied is None:
        yield f"{kind.minimum} to {kind.maximum:,} characters"


SPEC = TypeSpec(
    names=("str", "text"),
    says="one line of text, and many; the range is that of its length in code points",
    example="str 1..60",
    read=_read,
    write=_write,
    read_default=read_text_default,
    misfit=_misfit,
    errors=_errors,
    refuses=_refuses,
    operand=lambda _: "text",
    notes=_notes,
    extent=lambda kind: Texts(kind.minimum, kind.maximum, lines=kind.kind == "text"),
)
