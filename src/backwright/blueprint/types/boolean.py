"""`bool`: true or false."""

from backwright.blueprint.model import BooleanType, Constant
from backwright.blueprint.text.tokens import Token
from backwright.blueprint.types.spec import TypeSpec, fits

_TRUTHS = {"true": True, "false": False}


def _read_default(_: BooleanType, token: Token, __: bool) -> Constant | str:
    return Constant(_TRUTHS[token.value]) if token.value in _TRUTHS else "`true` or `false`"


SPEC = TypeSpec(
    names=("bool",),
    says="true or false",
    example="bool = false",
    read=lambda _, __: BooleanType(),
    write=lambda _: "bool",
    read_default=_read_default,
    misfit=fits,
    refuses=lambda word, _: "two rows at most could be" if word == "unique" else "",
    operand=lambda _: "truth",
)
