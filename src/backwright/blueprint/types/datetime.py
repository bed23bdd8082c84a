"""`datetime`: an instant."""

from backwright.blueprint.model import DateTimeType
from backwright.blueprint.types.spec import TypeSpec, fits

_NO_DEFAULT = "no default: that of a datetime is part of the language but this version does not build it yet"

SPEC = TypeSpec(
    names=("datetime",),
    says="an instant: an offset is needed on the way in; UTC with `Z` on the way out",
    example="datetime? > now",
    read=lambda _, __: DateTimeType(),
    write=lambda _: "datetime",
    read_default=lambda _, __, ___: _NO_DEFAULT,
    misfit=fits,
    operand=lambda _: "moment",
)
