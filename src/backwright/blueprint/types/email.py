"""`email`: an e-mail address."""

import re

from backwright.blueprint.model import EmailType, Field
from backwright.blueprint.types.spec import Misfit, Texts, TypeSpec
from backwright.blueprint.types.text import read_text_default

LONGEST = 254  # of any address that can be delivered to (RFC 5321)
_SHORTEST = 3  # a@b
_FORM = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _misfit(_: Field, __: EmailType, value: object) -> Misfit | None:
    return None if _FORM.fullmatch(str(value)) else Misfit("an e-mail address between quotes")


SPEC = TypeSpec(
    names=("email",),
    says="an e-mail address, lower-cased on input",
    example="email unique",
    read=lambda _, __: EmailType(),
    write=lambda _: "email",
    read_default=read_text_default,
    misfit=_misfit,
    operand=lambda _: "text",
    extent=lambda _: Texts(_SHORTEST, LONGEST, form="e-mail"),
)
