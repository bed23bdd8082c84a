"""The head of the page: capabilities that need each other, and the tenant."""

from collections.abc import Iterator

from backwright.blueprint.checks.page import Page
from backwright.blueprint.model import ACCOUNT
from backwright.blueprint.text.tokens import suggest
from backwright.errors import BlueprintError, Place


def check_head(page: Page) -> Iterator[BlueprintError]:
    """Yield what is wrong with the head."""
    blueprint, use = page.bare, page.place("use")
    if blueprint.tenant is not None:
        yield from _tenant(page, blueprint.tenant)
    if "use" not in page.known.unread and not blueprint.auth:
        if blueprint.tenant:
            hint = f"write `use: auth, tenant({blueprint.tenant})`"
            yield BlueprintError(use, "`tenant` without `auth`: the account says whose rows one sees", "`auth`", hint)
        if blueprint.audit:
            yield BlueprintError(
                use, "`audit` without `auth`: it records who did what", "`auth`", "write `use: auth, audit`"
            )
        if blueprint.roles:
            hint = "add `use: auth` or remove `roles`"
            yield BlueprintError(page.place("roles"), "`roles` without `use: auth`", hint=hint)
    if blueprint.auth and not blueprint.roles and "roles" not in page.known.unread:
        yield no_roles(use)


def no_roles(place: Place) -> BlueprintError:
    """The error of `use: auth` alone."""
    found = "`auth` without roles: every account would be admin"
    return BlueprintError(place, found, "`roles:`, lowest first", "add `roles: member` below it")


def _tenant(page: Page, tenant: str) -> Iterator[BlueprintError]:
    place = page.place("use")
    if tenant == ACCOUNT:
        yield BlueprintError(place, f"`tenant({ACCOUNT})`", "an entity that accounts belong to", "as in `tenant(Org)`")
    elif not any(entity.name == tenant for entity in page.bare.entities):
        names = [entity.name for entity in page.bare.entities]
        hint = suggest(tenant, names) or f"add it, as in\n    {tenant}:\n      name: str 2..80"
        yield BlueprintError(place, f"`tenant({tenant})`, which is no entity", "an entity of this page", hint)
