"""Registering, signing in, refreshing and signing out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from backwright.blueprint.model import ADMIN, Blueprint
from backwright.blueprint.view.operations import PREFIX
from backwright.contract.cases.cast import NOBODY, Account, account_fields, cast, own_fields
from backwright.contract.cases.model import Case, Expected, RefreshToken, Request, refused

AUTH = f"{PREFIX}/auth"


def account_cases(blueprint: Blueprint) -> Iterator[Case]:
    """Every operation under `/auth`; those that end a sign-in come last."""
    yield from _registering(blueprint)
    yield from _signing_in(blueprint)
    if blueprint.tenancy:
        yield from _inviting(blueprint)
    yield from _refreshing(blueprint)


def registration(blueprint: Blueprint, account: Account) -> dict[str, Any]:
    """What somebody sends who comes in by themselves; under a tenant, with a tenant of their own."""
    body: dict[str, Any] = {"email": account.email, "password": account.password}
    body |= account_fields(blueprint, account.number)
    if blueprint.tenancy:
        body[blueprint.tenancy.field] = own_fields(blueprint, blueprint.tenancy.entity, account.number)
    return body


def _case(operation: str, what: str, path: str, body: Any, expected: Expected, *, caller: str = NOBODY) -> Case:
    return Case(f"{operation}: {what}", operation, caller, (), Request("POST", f"{AUTH}{path}", body=body), expected)


def _registering(blueprint: Blueprint) -> Iterator[Case]:
    first = next(cast(blueprint))
    known = registration(blueprint, first)
    fresh = registration(blueprint, replace(first, name="newcomer", number=900))
    for what, body, expected in (
        ("somebody new", fresh, Expected(202)),
        ("an e-mail that is known", {**known, **_only_tenant(blueprint, 901)}, Expected(202)),
        ("no e-mail", {**fresh, "email": "nobody"}, refused(400, "email")),
        ("a short password", {**fresh, "password": "short"}, refused(400, "password")),
        ("a common password", {**fresh, "password": "password123"}, refused(400, "password")),
        ("a role of one's own choice", {**fresh, "role": ADMIN}, refused(400, "role")),
        ("nothing", {}, refused(400)),
    ):
        yield _case("register", what, "/register", body, expected)


def _only_tenant(blueprint: Blueprint, number: int) -> dict[str, Any]:
    tenancy = blueprint.tenancy
    return {tenancy.field: own_fields(blueprint, tenancy.entity, number)} if tenancy else {}


def _signing_in(blueprint: Blueprint) -> Iterator[Case]:
    account = next(cast(blueprint))
    right = {"email": account.email, "password": account.password}
    wrong = Expected(401, "INVALID_CREDENTIALS", headers=("www-authenticate",))
    yield _case("login", "the right password", "/login", right, Expected(200))
    yield _case("login", "an e-mail in capitals", "/login", {**right, "email": account.email.upper()}, Expected(200))
    yield _case("login", "a wrong password", "/login", {**right, "password": "some other phrase"}, wrong)
    yield _case("login", "an e-mail that is not known", "/login", {**right, "email": "nobody@example.com"}, wrong)
    yield _case("login", "nothing", "/login", {}, refused(400, "email", "password"))
    for caller, expected in ((account.name, Expected(200)), (NOBODY, refused(401, code="NO_TOKEN"))):
        request = Request("GET", f"{AUTH}/me")
        yield Case(f"get_me: {caller}", "get_me", caller, (), request, expected)


def _inviting(blueprint: Blueprint) -> Iterator[Case]:
    body = {"email": "invited@example.com", "role": blueprint.all_roles[0]}
    lowest = blueprint.all_roles[0]
    for caller, sent, expected in (
        (ADMIN, body, Expected(201)),
        (ADMIN, {**body, "role": "unheard_of"}, refused(400, "role")),
        (ADMIN, {}, refused(400, "email", "role")),
        (lowest, {**body, "role": ADMIN}, refused(403)),
        (NOBODY, body, refused(401, code="NO_TOKEN")),
    ):
        what = f"{sent.get('role', 'nothing')} by {caller}"
        yield _case("create_invitation", what, "/invitations", sent, expected, caller=caller)
    acceptance = {"token": "nonsense", "password": "a phrase for nobody", **account_fields(blueprint, 902)}
    gone = Expected(401, "INVALID_TOKEN")
    yield _case("accept_invitation", "a token that is none", "/invitations/accept", acceptance, gone)


def _refreshing(blueprint: Blueprint) -> Iterator[Case]:
    caller = f"other {blueprint.all_roles[0]}"
    token, gone = {"refresh_token": RefreshToken(caller)}, Expected(401, "INVALID_TOKEN")
    yield _case("refresh", "a token that is none", "/refresh", {"refresh_token": "nonsense"}, gone)
    yield _case("refresh", "nothing", "/refresh", {}, refused(400, "refresh_token"))
    yield _case("refresh", "a token that was not used", "/refresh", token, Expected(200))
    yield _case("refresh", "the same token again", "/refresh", token, gone)
    leaver = f"other {blueprint.all_roles[min(1, len(blueprint.all_roles) - 1)]}"
    leaving = {"refresh_token": RefreshToken(leaver)}
    yield _case("logout", "by nobody", "/logout", leaving, refused(401, code="NO_TOKEN"))
    yield _case("logout", "a token that was not used", "/logout", leaving, Expected(204), caller=leaver)
    yield _case("refresh", "a token that was signed out", "/refresh", leaving, gone)
