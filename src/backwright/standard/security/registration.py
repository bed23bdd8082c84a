"""Whoever registers gets an account of their own, and no more."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from backwright.blueprint.model import ADMIN, Auth, Blueprint
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.registration import registration
from backwright.standard.rule import Rule
from backwright.standard.subject import Live, Subject

AUTH = "/api/v1/auth"
PASSWORD = "Registered-and-rare-7"  # noqa: S105 - of accounts of the proof's own
NUMBER = 84_000  # from which on values of accounts differ from those of other rows


def decide(subject: Subject) -> Iterable[Finding]:
    """Somebody registers as the page says, and signs in: the account has the lowest role, or is the admin of a tenant
    of its own. Then the same is tried with a role, a tenant that others have, or a state of the account in the body.
    That must be refused, or leave the account as it would be without it.

    Tried on a server of the proof's own alone, since the accounts stay.

    Why: Registering is open to everybody, so that what it gives away is given to everybody.

    Fails: `POST /auth/register` with `role: admin` in the body makes an admin.

    Mend: Accept the fields of the account alone, refuse others, and set role and tenant in the service.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    if not blueprint.uses(Auth) or live.operation("register") is None:
        yield RULE.not_applicable("nobody registers")
        return
    if not live.secret_key:
        yield RULE.unclear("accounts would stay on a server that is not the proof's own")
        return
    plain, me = _registered(live, blueprint, 1, {})
    if me is None:
        yield RULE.unclear(f"nobody could register: {plain}", Evidence("exchange", "registering", (plain.shown(),)))
        return
    exchanges, problems = [plain], [*_beyond(live, blueprint, me, "registering")]
    for number, (what, extra) in enumerate(_extras(live, blueprint), 2):
        answer, account = _registered(live, blueprint, number, extra)
        exchanges.append(answer)
        if account is not None:
            problems += _beyond(live, blueprint, account, f"registering with {what}")
    evidence = Evidence("exchange", "registering", tuple(one.shown() for one in exchanges))
    if problems:
        yield RULE.failed(problems[0], evidence, detail=problems)
    else:
        yield RULE.passed(
            f"an account of its own, and no more by {len(exchanges) - 1} bodies that ask for it", evidence
        )


def _extras(live: Live, blueprint: Blueprint) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What somebody adds to a body who wants more."""
    yield "a role", {"role": ADMIN}
    if blueprint.tenancy:
        yield "the tenant of others", {blueprint.tenancy.column: live.strongest.tenant}


def _registered(
    live: Live, blueprint: Blueprint, number: int, extra: Mapping[str, Any]
) -> tuple[Exchange, Mapping[str, Any] | None]:
    """The answer, and the account that can sign in after it; none where there is none."""
    email = f"registered-{number}-{time.time_ns()}@example.com"
    body = {**registration(blueprint, email, PASSWORD, NUMBER + number), **extra}
    answer = live.anonymous.send("POST", f"{AUTH}/register", body, operation="register")
    credentials = {"email": email, "password": PASSWORD}
    login = live.anonymous.send("POST", f"{AUTH}/login", credentials, operation="login")
    if not login.succeeded:
        return answer, None
    newcomer = replace(live.anonymous, name="somebody who registered", token=login.data["access_token"])
    me = newcomer.send("GET", f"{AUTH}/me", operation="get_me")
    return answer, me.data if me.succeeded else None


def _beyond(live: Live, blueprint: Blueprint, account: Mapping[str, Any], what: str) -> Iterator[str]:
    """What an account has that it should not."""
    right = ADMIN if blueprint.tenancy else blueprint.all_roles[0]
    if account.get("role", right) != right:
        yield f"{what} gives an account with the role {account['role']}, not {right}"
    column = blueprint.tenancy.column if blueprint.tenancy else ""
    if column and account.get(column) in {one.tenant for one in live.callers}:
        yield f"{what} gives an account in the tenant of others"


RULE = Rule(
    name="security/registration",
    items=("security/2", "task-add-authentication/3", "core-responsibilities/4"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(owasp=("API3", "API5"), asvs=("15.3.3",), cwe=(269,)),
    decide=decide,
)
