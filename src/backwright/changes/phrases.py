"""Parts of a blueprint in the words of a change."""

from collections.abc import Iterable

from backwright.blueprint.model import Constant, Entity, Field, Grant, Me
from backwright.blueprint.phrases.clauses import write_actions, write_grantee
from backwright.blueprint.phrases.expressions import write_constant
from backwright.blueprint.phrases.types import write_type
from backwright.blueprint.phrases.words import words_on


def field_phrase(field: Field) -> str:
    """`int 0..1000, default 0, filter`."""
    parts = [type_phrase(field)]
    if field.default is not None:
        parts.append(f"default {default_phrase(field)}")
    parts += [word.write(field) for word in words_on(field) if not word.former]
    return ", ".join(parts)


def type_phrase(field: Field) -> str:
    """`int 0..1000?`."""
    return write_type(field.type) + ("?" if field.optional else "")


def default_phrase(field: Field) -> str:
    """The default of a field: `0`, `me`, `none`."""
    match field.default:
        case Me():
            return "me"
        case Constant(value=str() as value):
            return value or "''"
        case Constant() as constant:
            return write_constant(constant)
        case None:
            return "none"


def grant_lines(grants: Iterable[Grant], entity: Entity) -> tuple[str, ...]:
    """`agent: read, update`, one a grant."""
    return tuple(f"{write_grantee(grant.grantee)}: {write_actions(grant, entity.fields)}" for grant in grants)


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    *head, last = tuple(names) or ("nothing",)
    return f"{', '.join(head)} and {last}" if head else last
