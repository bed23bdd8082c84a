"""Who asks: two accounts of each role, one of another tenant, and nobody in particular."""

from collections.abc import Iterator
from dataclasses import dataclass

from backwright.blueprint.model import ACCOUNT, ADMIN, Auth, Blueprint
from backwright.contract.cases.values import wire
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import least_row

NOBODY = "nobody"
STRANGER = "stranger"
TENANT, OTHER_TENANT = "@tenant", "@other tenant"


@dataclass(frozen=True, slots=True)
class Account:
    """One of the cast: its name, its role, and its fields."""

    name: str
    role: str
    number: int

    @property
    def email(self) -> str:
        """What it signs in with."""
        return f"{self.name.replace(' ', '.')}@example.com"

    @property
    def password(self) -> str:
        """Long, and on no list of common ones."""
        return f"a phrase that only {self.name} knows"


def cast(blueprint: Blueprint) -> Iterator[Account]:
    """Every account, in the order in which they come in: admins first; none without accounts."""
    names = [(f"{which}{role}", role) for role in reversed(blueprint.all_roles) for which in ("", "other ")]
    stranger = [(STRANGER, ADMIN)] if blueprint.tenancy else []
    for number, (name, role) in enumerate([*names, *stranger], 1):
        yield Account(name, role, number)


def other(role: str) -> str:
    """The name of the second account of a role."""
    return f"other {role}"


def steward(blueprint: Blueprint) -> str:
    """Who makes and takes away what is there."""
    return other(ADMIN) if blueprint.uses(Auth) else NOBODY


def own_fields(blueprint: Blueprint, entity: str, number: int) -> dict[str, object]:
    """What an account or a tenant must send when it registers."""
    if all(each.name != entity for each in blueprint.entities):
        return {}
    view = EntityView(blueprint, blueprint.entity(entity))
    row = least_row(view)
    own = (field for field in view.needed() if field.implied is None and not field.is_reference)
    return {field.column: wire(row[field.name], number) for field in own}


def account_fields(blueprint: Blueprint, number: int) -> dict[str, object]:
    """What an account must send."""
    return own_fields(blueprint, ACCOUNT, number)
