"""The head of the page: capabilities that need each other, and the tenant."""

from collections.abc import Iterator

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.model import (
    ACCOUNT,
    Audit,
    Auth,
)
from backwright.blueprint.text.tokens import suggest
from backwright.errors import BlueprintError, Place


def check_head(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what is wrong with the head."""
    page, use = checked.page, checked.place("use")
    if page.tenancy:
        yield from _tenant(checked, page.tenancy.entity)
    if "use" not in checked.known.unread and not page.uses(Auth):
        if page.tenancy:
            hint = f"write `use: auth, tenant({page.tenancy.entity})`"
            yield BlueprintError(use, "`tenant` without `auth`: the account says whose rows one sees", "`auth`", hint)
        if page.uses(Audit):
            yield BlueprintError(
                use, "`audit` without `auth`: it records who did what", "`auth`", "write `use: auth, audit`"
            )
        if page.roles:
            hint = "add `use: auth` or remove `roles`"
            yield BlueprintError(checked.place("roles"), "`roles` without `use: auth`", hint=hint)
    if page.uses(Auth) and not page.roles and "roles" not in checked.known.unread:
        yield no_roles(use)


def no_roles(place: Place) -> BlueprintError:
    """The error of `use: auth` alone."""
    found = "`auth` without roles: every account would be admin"
    return BlueprintError(place, found, "`roles:`, lowest first", "add `roles: member` below it")


def _tenant(checked: CheckedPage, tenant: str) -> Iterator[BlueprintError]:
    place = checked.place("use")
    if tenant == ACCOUNT:
        yield BlueprintError(place, f"`tenant({ACCOUNT})`", "an entity that accounts belong to", "as in `tenant(Org)`")
    elif not any(entity.name == tenant for entity in checked.page.entities):
        names = [entity.name for entity in checked.page.entities]
        hint = suggest(tenant, names) or f"add it, as in\n    {tenant}:\n      name: str 2..80"
        yield BlueprintError(place, f"`tenant({tenant})`, which is no entity", "an entity of this page", hint)
