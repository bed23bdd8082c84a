"""`datetime`: an instant."""

from backwright.blueprint.model import DateTimeType
from backwright.blueprint.text.tokens import Cursor
from backwright.blueprint.types.spec import Moments, TypeSpec, fits


def _read(cursor: Cursor, _: str) -> DateTimeType:
    if cursor.here.kind == "date" or cursor.at(".."):
        raise cursor.wrong("words or the end", "a datetime has no range; compare it, as in `datetime > 2026-01-01`")
    return DateTimeType()


_NO_DEFAULT = "no default: that of a datetime is part of the language but this version does not build it yet"

SPEC = TypeSpec(
    names=("datetime",),
    says="an instant: an offset is needed on the way in; UTC with `Z` on the way out",
    example="datetime? > now",
    read=_read,
    write=lambda _: "datetime",
    read_default=lambda _, __, ___: _NO_DEFAULT,
    misfit=fits,
    operand=lambda _: "moment",
    extent=lambda _: Moments(),
)
