"""Whoever invites gives no more than they have, and an invitation is good once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import ACCOUNT, ADMIN, Blueprint
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.grants import Grants
from backwright.standard.references import References
from backwright.standard.registration import registration
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Subject
from backwright.standard.violation import Violation

AUTH = "/api/v1/auth"
PASSWORD = "Invited-and-rare-7"  # noqa: S105 - of accounts of the proof's own
REFUSED = frozenset({400, 401, 403, 404, 409, 410})
NUMBER = 83_000  # from which on values of accounts differ from those of other rows


@dataclass(frozen=True, slots=True)
class TriedInvitation:
    """What an invitation or its acceptance was answered with, and what is right."""

    what: str
    expected: frozenset[int]
    exchange: Exchange

    @property
    def wrong(self) -> bool:
        """Whether it was answered otherwise."""
        return self.exchange.status not in self.expected

    @property
    def violation(self) -> Violation:
        """What is wrong, as a value."""
        return Violation.answered(self.exchange, self.what, expected=" or ".join(map(str, sorted(self.expected))))


def decide(subject: Subject) -> Iterable[Finding]:
    """Each role invites somebody as each role. Only who may write the roles of accounts may give one, and none above
    their own. Whoever is invited has the role that the invitation names, in the tenant of who invited them; the same
    invitation is refused a second time, and so is one that has expired or whose inviter may no longer give that role.
    Nobody invites without a token.

    Why: Whoever can give a role above their own has it; and a link that works twice, or for ever, is a key that lies
    about.

    Fails: A member invites an admin and is answered with 201; or the same invitation makes a second account.

    Mend: Check the role of the inviter when the invitation is made and again when it is accepted, store its token as a
    hash, and end it on use and after a day.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    live, blueprint = subject.live, subject.blueprint
    if live.operation("create_invitation") is None or not live.callers:
        yield RULE.not_applicable("nobody is invited")
        return
    tried = [*_given(live, blueprint), *_accepted(live, blueprint), *_outlived(live, blueprint), *_expired(subject)]
    wrong = [one for one in tried if one.wrong]
    lines = "\n".join(f"{one.what}: {one.exchange.status}" for one in tried)
    evidence = Evidence("exchange", f"{len(tried)} invitations", (lines, *(one.exchange.shown() for one in wrong[:8])))
    if not any(one.exchange.status == 201 for one in tried):
        yield RULE.unclear("no invitation succeeded, so the refusals prove nothing", evidence)
    elif wrong:
        yield RULE.failed(
            f"{len(wrong)} of {len(tried)} invitations", evidence, detail=[one.violation for one in wrong]
        )
    else:
        yield RULE.passed(f"{len(tried)} invitations: none above one's own role, none twice", evidence)


def _given(live: Live, blueprint: Blueprint) -> Iterator[TriedInvitation]:
    """Every role invites as every role."""
    by_role = {one.role: one for one in reversed(live.home)}
    for caller in (live.anonymous, *by_role.values()):
        for role in blueprint.all_roles:
            right = {201} if may_give(live, blueprint, caller, role) else {403} if caller.token else {401}
            what = f"{caller.name} invites a {role}"
            yield TriedInvitation(what, frozenset(right), _invite(live, caller, role, f"{caller.name}-{role}"))


def may_give(live: Live, blueprint: Blueprint, caller: Caller, role: str) -> bool:
    """Whether a caller may write the role of some account, and this role is not above the caller's own."""
    if caller.account is None:
        return False
    roles = blueprint.all_roles
    if roles.index(role) > roles.index(caller.role):
        return False
    if caller.role == ADMIN:
        return True
    account, grants = blueprint.entity(ACCOUNT), Grants(blueprint, live.rows.lookup)
    other: dict[str, Any] = {"id": -1, "role": roles[0], "active": True}
    if blueprint.tenancy:
        other[blueprint.tenancy.column] = caller.tenant
    return "role" in grants.writable(caller, account, other, "update")


def _accepted(live: Live, blueprint: Blueprint) -> Iterator[TriedInvitation]:
    """An invitation of the lowest role, accepted twice; the account must be what it says."""
    lowest = blueprint.all_roles[0]
    invited = _invite(live, live.strongest, lowest, "accepted")
    if invited.status != 201:
        return
    accepted = _accept(live, blueprint, invited.data["token"], 1)
    yield TriedInvitation("accepting an invitation", frozenset({201}), accepted)
    data = accepted.data if isinstance(accepted.data, dict) else {}
    if accepted.status == 201 and data.get("role") != lowest:
        yield TriedInvitation(f"an invited {lowest} has the role {data.get('role')}", frozenset(), accepted)
    column = blueprint.tenancy.column if blueprint.tenancy else ""
    if column and accepted.status == 201 and data.get(column) != live.strongest.tenant:
        yield TriedInvitation("whoever is invited is in another tenant", frozenset(), accepted)
    again = _accept(live, blueprint, invited.data["token"], 2)
    yield TriedInvitation("accepting the same invitation again", REFUSED, again)
    delete, number = live.of(ACCOUNT, "delete"), data.get("id")
    if delete is None or not isinstance(number, int):
        return
    path = live.rows.fill(delete, blueprint.entity(ACCOUNT), {"id": number})
    if live.strongest.send("DELETE", path, operation=delete.name).succeeded:
        late = _accept(live, blueprint, invited.data["token"], 5)
        yield TriedInvitation("accepting it again when the account is deleted", REFUSED, late)


def _outlived(live: Live, blueprint: Blueprint) -> Iterator[TriedInvitation]:
    """An invitation whose inviter has become less since."""
    roles, update = blueprint.all_roles, live.of(ACCOUNT, "update")
    givers = (one for one in live.home[1:] if one.role != roles[0] and may_give(live, blueprint, one, one.role))
    giver = next(givers, None)
    if giver is None or update is None:
        return
    invited = _invite(live, giver, giver.role, "outlived")
    path = live.rows.fill(update, blueprint.entity(ACCOUNT), {"id": giver.account})
    lowered = live.strongest.send("PATCH", path, {"role": roles[0]}, operation=update.name)
    if invited.status == 201 and lowered.succeeded:
        late = _accept(live, blueprint, invited.data["token"], 3)
        yield TriedInvitation("accepting one of somebody who may give less by now", REFUSED, late)
    live.strongest.send("PATCH", path, {"role": giver.role}, operation=update.name)


def _expired(subject: Subject) -> Iterator[TriedInvitation]:
    """An invitation whose time is over, where its table is at hand."""
    live, blueprint, database = subject.live, subject.blueprint, subject.database
    if live is None or blueprint is None or database is None or "invitations" not in database.tables():
        return
    if not {"created_at", "expires_at", "email"} <= database.columns("invitations").keys():
        return
    invited = _invite(live, live.strongest, blueprint.all_roles[0], "expired")
    if invited.status == 201:
        database.run("UPDATE invitations SET expires_at = created_at WHERE email = ?", invited.data["email"])
        late = _accept(live, blueprint, invited.data["token"], 4)
        yield TriedInvitation("accepting one that has expired", REFUSED, late)


def _invite(live: Live, caller: Caller, role: str, name: str) -> Exchange:
    email = f"invited-{name.replace(' ', '-')}-{len(live.exchanges)}@example.com"
    return caller.send("POST", f"{AUTH}/invitations", {"email": email, "role": role}, operation="create_invitation")


def _accept(live: Live, blueprint: Blueprint, token: str, number: int) -> Exchange:
    body = registration(blueprint, "", PASSWORD, NUMBER + number)
    ours = {name: value for name, value in body.items() if name != "email" and not isinstance(value, dict)}
    return live.anonymous.send(
        "POST", f"{AUTH}/invitations/accept", {**ours, "token": token}, operation="accept_invitation"
    )


RULE = Rule(
    name="security/invitations",
    items=("security/2", "core-responsibilities/4", "task-add-authentication/3"),
    by="probe",
    needs=("live", "blueprint"),
    references=References(owasp=("API5",), asvs=("8.2.1", "6.4.1"), cwe=(269,)),
    decide=decide,
)
