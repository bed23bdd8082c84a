"""What depends on the account's own fields, and on the roles."""

import re
from collections.abc import Iterator

from backwright.blueprint.model import ACCOUNT, Blueprint, EmailType, EnumType, Field, RelationType, TextType
from backwright.blueprint.naming import snake
from backwright.blueprint.view.operations import PREFIX, collection_path
from backwright.contract.entity_view import is_needed
from backwright.stacks.fastapi.emitters.validators import accepted, initial
from backwright.stacks.fastapi.spelled_view import SpelledView

LONGEST_ID = len(str(2**63 - 1))

PARAMETER = re.compile(r"\{\w+\}")


def roles(blueprint: Blueprint) -> Iterator[str]:
    """The members of the `Role` enum."""
    return (f'{role.upper()} = "{role}"' for role in blueprint.all_roles)


def public_reads(blueprint: Blueprint) -> Iterator[str]:
    """The paths that callers without an account may read."""
    public = (entity for entity in blueprint.entities if any(grant.grantee.kind == "anyone" for grant in entity.grants))
    paths = [collection_path(blueprint, entity).removeprefix(f"{PREFIX}/") for entity in public]
    nothing = "?!"
    inner = "|".join(PARAMETER.sub(r"\\d+", path) for path in paths) or nothing
    yield f'PUBLIC_READS: Final = re.compile(r"{PREFIX}/({inner})(/\\d+)?")'


def own_fields(view: SpelledView) -> tuple[Field, ...]:
    """The fields that a page has given to accounts or tenants, and that they may say of themselves."""
    return tuple(
        field for field in view.writable() if field.implied is None and not isinstance(field.type, RelationType)
    )


def account_create_fields(blueprint: Blueprint) -> Iterator[str]:
    """What a new account says of itself."""
    return create_fields(SpelledView(blueprint, blueprint.entity(ACCOUNT)))


def create_fields(view: SpelledView) -> Iterator[str]:
    """Fields without a default; plans and the like are not for newcomers to choose."""
    for field in required(view):
        yield f"{field.column}: {accepted(view, field)}"


def required(view: SpelledView) -> tuple[Field, ...]:
    """An account's or tenant's own fields that a newcomer must give."""
    return tuple(field for field in own_fields(view) if is_needed(field))


def newcomer_enums(blueprint: Blueprint) -> Iterator[str]:
    """The enums that new accounts choose from."""
    return enums_of(SpelledView(blueprint, blueprint.entity(ACCOUNT)))


def enums_of(view: SpelledView) -> Iterator[str]:
    """The enums among the fields that a newcomer must give."""
    if names := sorted(view.enum(field) for field in required(view) if isinstance(field.type, EnumType)):
        yield f"from src.models.{snake(view.entity.name)} import {', '.join(names)}"


def account_erasure(blueprint: Blueprint) -> Iterator[str]:
    """What is left of a deleted account's own fields."""
    view = SpelledView(blueprint, blueprint.entity(ACCOUNT))
    for field in own_fields(view):
        if field.optional:
            yield f"user.{field.column} = None"
        elif isinstance(field.type, EmailType):
            yield f'user.{field.column} = f"deleted-{{user.id}}@deleted.invalid"'
        elif isinstance(field.type, TextType):
            yield f"user.{field.column} = {erased(field.type, unique=field.unique)}"
        elif not isinstance(field.type, EnumType) and initial(view, field) is not None:
            yield f"user.{field.column} = {initial(view, field)}"


def erased(kind: TextType, *, unique: bool) -> str:
    """A text that fits the bounds of a field and says nothing, as Python; of unique ones no two are the same."""
    word = "deleted".ljust(kind.minimum, "-")[: kind.maximum]
    if not unique:
        return f'"{word}"'
    if len(word) + len("-") + LONGEST_ID <= kind.maximum:
        return f'f"{word}-{{user.id}}"'
    return f'f"{{user.id:0>{max(kind.minimum, 1)}}}"'
