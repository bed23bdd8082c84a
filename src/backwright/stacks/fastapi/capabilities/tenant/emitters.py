"""What of tenants depends on the page."""

from collections.abc import Iterator

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import human
from backwright.stacks.fastapi.capabilities.auth.emitters.accounts import create_fields, enums_of
from backwright.stacks.fastapi.capabilities.auth.emitters.samples import samples
from backwright.stacks.fastapi.names import entity_casings
from backwright.stacks.fastapi.spelled_view import SpelledView

EXAMPLE = "workshop"


def names(blueprint: Blueprint) -> dict[str, str]:
    """What the example of a tenant is called."""
    return entity_casings(EXAMPLE, tenant(blueprint).entity)


def tenant(blueprint: Blueprint) -> SpelledView:
    """The entity that is the tenant."""
    if blueprint.tenancy is None:
        raise ValueError("a page without tenants")
    return SpelledView(blueprint, blueprint.entity(blueprint.tenancy.entity))


def new_tenant(blueprint: Blueprint) -> Iterator[str]:
    """The body of a new tenant: what it must say of itself, since the rest has a default."""
    view = tenant(blueprint)
    yield f"class New{view.entity.name}(Payload):"
    yield f'    """The {human(view.entity.name)} that comes with its first account."""'
    yield ""
    yield from (f"    {line}" for line in create_fields(view))
    yield from ("", "")


def tenant_enums(blueprint: Blueprint) -> Iterator[str]:
    """The enums that new tenants choose from."""
    return enums_of(tenant(blueprint))


def tenant_sample(blueprint: Blueprint) -> Iterator[str]:
    """What a new tenant says of itself."""
    return samples(tenant(blueprint))


PROJECT_EMITTERS = (new_tenant, tenant_enums, tenant_sample)
