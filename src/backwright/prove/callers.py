"""The callers of a proof: one account per role in one tenant, a second of the lowest role, and strangers from another.

They come in as anybody would, through the endpoints: two register, which makes a tenant each, and the others are
invited. Without tenants the first admin is made by the project's own command, where there is a folder to run it in.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from backwright.blueprint.model import ACCOUNT, ADMIN, Auth, Blueprint, Entity
from backwright.errors import BackwrightError
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller, Transport
from backwright.standard.values import valid_value

AUTH = "/api/v1/auth"


class NoCallersError(BackwrightError):
    """The backend would not let the callers in, so nothing can be tried on it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How accounts are made on this backend."""

    blueprint: Blueprint
    transport: Transport
    # e-mail, password, what else an account must say; by the project's own command
    make_admin: Callable[[str, str, Mapping[str, Any]], None] | None = None


def gather(recipe: Recipe) -> tuple[Caller, ...]:
    """Every caller, signed in; the admin of the first tenant first, then roles from high to low."""
    if not recipe.blueprint.uses(Auth):
        return ()
    return _by_invitation(recipe) if recipe.blueprint.tenancy else _by_registration(recipe)


def newcomer(recipe: Recipe, host: Caller, role: str) -> Caller | None:
    """One more account of a role in the tenant of its host, an admin; None where the backend makes none."""
    name = f"one more {role}"
    try:
        if recipe.blueprint.tenancy:
            return _invited(recipe, host, role, name)
        caller = _registered(recipe, name, role)
        if caller.role != role:
            _expect(host.send("PATCH", f"/api/v1/users/{caller.account}", {"role": role}), 200, f"raise {role}")
        return replace(caller, role=role)
    except NoCallersError:
        return None


def anonymous(transport: Transport) -> Caller:
    """Nobody in particular."""
    return Caller("nobody", transport)


def _by_invitation(recipe: Recipe) -> tuple[Caller, ...]:
    roles = tuple(reversed(recipe.blueprint.roles))
    admin = _registered(recipe, ADMIN, ADMIN)
    home = [_invited(recipe, admin, role, role) for role in roles]
    if roles:
        home.append(_invited(recipe, admin, roles[-1], f"another {roles[-1]}"))
    stranger = _registered(recipe, "strange admin", ADMIN)
    away = [_invited(recipe, stranger, role, f"strange {role}") for role in roles[-1:]]
    return (admin, *home, stranger, *away)


def _by_registration(recipe: Recipe) -> tuple[Caller, ...]:
    roles = recipe.blueprint.all_roles
    lowest = _registered(recipe, roles[0], roles[0])
    another = _registered(recipe, f"another {roles[0]}", roles[0])
    if not recipe.make_admin:
        return (lowest, another)
    newcomer = _newcomer(recipe, ADMIN, ADMIN)
    recipe.make_admin(newcomer.email, newcomer.password, own_fields(recipe.blueprint, ACCOUNT))
    admin = signed_in(newcomer)
    between = []
    for role in reversed(recipe.blueprint.roles[1:]):
        caller = _registered(recipe, role, role)
        _expect(admin.send("PATCH", f"/api/v1/users/{caller.account}", {"role": role}), 200, f"raise {role}")
        between.append(signed_in(caller))
    return (admin, *between, lowest, another)


def _registered(recipe: Recipe, name: str, role: str) -> Caller:
    caller = _newcomer(recipe, name, role)
    body = {"email": caller.email, "password": caller.password, **own_fields(recipe.blueprint, ACCOUNT)}
    if recipe.blueprint.tenancy:
        body[recipe.blueprint.tenancy.field] = own_fields(recipe.blueprint, recipe.blueprint.tenancy.entity)
    answer = caller.send("POST", f"{AUTH}/register", body, operation="register")
    _expect(answer, 202, f"register {name}")
    return signed_in(caller, _tenant_column(recipe.blueprint))


def _invited(recipe: Recipe, host: Caller, role: str, name: str) -> Caller:
    caller = _newcomer(recipe, name, role)
    invitation = host.send(
        "POST", f"{AUTH}/invitations", {"email": caller.email, "role": role}, operation="create_invitation"
    )
    _expect(invitation, 201, f"invite {name}")
    body = {"token": invitation.data["token"], "password": caller.password, **own_fields(recipe.blueprint, ACCOUNT)}
    accepted = caller.send("POST", f"{AUTH}/invitations/accept", body, operation="accept_invitation")
    _expect(accepted, 201, f"accept the invitation of {name}")
    return signed_in(caller, _tenant_column(recipe.blueprint))


def signed_in(caller: Caller, tenant_column: str = "") -> Caller:
    """The same caller with tokens, and with what the backend says of them."""
    credentials = {"email": caller.email, "password": caller.password}
    answer = replace(caller, token="").send("POST", f"{AUTH}/login", credentials, operation="login")
    _expect(answer, 200, f"sign in {caller.name}")
    tokens: Mapping[str, Any] = answer.data
    known = replace(caller, token=tokens["access_token"], refresh_token=tokens["refresh_token"])
    me = known.send("GET", f"{AUTH}/me", operation="get_me")
    _expect(me, 200, f"ask who {caller.name} is")
    return replace(
        known,
        account=me.data["id"],
        role=str(me.data.get("role", caller.role)),
        tenant=me.data.get(tenant_column) if tenant_column else None,
    )


def _tenant_column(blueprint: Blueprint) -> str:
    return blueprint.tenancy.column if blueprint.tenancy else ""


def own_fields(blueprint: Blueprint, entity: str) -> dict[str, Any]:
    """The values that a new row of this entity needs, beyond what the capabilities add to it."""
    found: Entity | None = next((one for one in blueprint.entities if one.name == entity), None)
    if found is None:
        return {}
    return {
        field.column: valid_value(field, secrets.randbelow(10**9))
        for field in found.fields
        if not field.implied and not field.optional and field.default is None
    }


def _newcomer(recipe: Recipe, name: str, role: str) -> Caller:
    marker = secrets.token_hex(5)
    return Caller(
        name=name,
        transport=recipe.transport,
        role=role,
        email=f"{name.replace(' ', '-')}-{marker}@example.com",
        password=f"Pw-{secrets.token_hex(8)}",
    )


def _expect(answer: Exchange, status: int, what: str) -> None:
    if answer.status != status:
        raise NoCallersError(
            f"Could not {what}: {answer.method} {answer.path} answered {answer.status}, not {status}. "
            f"Nothing can be proved without callers; mend this first.\n{answer.shown()}"
        )
