"""What depends on the account's and the tenant's own fields, and on the roles."""

from collections.abc import Iterator

from backwright.blueprint.model import ACCOUNT, Blueprint, EnumType, Field, RelationType, TextType
from backwright.stacks.fastapi.emitters.validators import accepted, initial
from backwright.stacks.fastapi.subject import Subject


def roles(blueprint: Blueprint) -> Iterator[str]:
    """The members of the `Role` enum."""
    return (f'{role.upper()} = "{role}"' for role in blueprint.all_roles)


def own_fields(subject: Subject) -> tuple[Field, ...]:
    """The fields that a page has given to accounts or tenants, and that they may say of themselves."""
    return tuple(
        field for field in subject.writable() if field.implied is None and not isinstance(field.type, RelationType)
    )


def account_create_fields(blueprint: Blueprint) -> Iterator[str]:
    """What a new account says of itself."""
    return create_fields(Subject(blueprint, blueprint.entity(ACCOUNT)))


def tenant_create_fields(blueprint: Blueprint) -> Iterator[str]:
    """What a new tenant says of itself: what it must, since the rest has a default."""
    if blueprint.tenant:
        yield from create_fields(Subject(blueprint, blueprint.entity(blueprint.tenant)))


def create_fields(subject: Subject) -> Iterator[str]:
    """Fields without a default; plans and the like are not for newcomers to choose."""
    required = [field for field in own_fields(subject) if initial(subject, field) is None]
    if not required:
        yield "pass"
    for field in required:
        yield f"{field.column}: {accepted(subject, field)}"


def account_erasure(blueprint: Blueprint) -> Iterator[str]:
    """What is left of a deleted account's own fields."""
    subject = Subject(blueprint, blueprint.entity(ACCOUNT))
    for field in own_fields(subject):
        if field.optional:
            yield f"user.{field.column} = None"
        elif isinstance(field.type, TextType):
            yield f'user.{field.column} = "{erased(field.type)}"'
        elif not isinstance(field.type, EnumType) and initial(subject, field) is not None:
            yield f"user.{field.column} = {initial(subject, field)}"


def erased(kind: TextType) -> str:
    """A text that fits the bounds of a field and says nothing."""
    return "deleted".ljust(kind.minimum, "-")[: kind.maximum]
