"""An account that is closed is closed at once."""

from collections.abc import Iterable
from dataclasses import replace

from backwright.blueprint.model import ACCOUNT
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Subject
from backwright.standard.violation import Violation

AUTH = "/api/v1/auth"


def decide(subject: Subject) -> Iterable[Finding]:
    """The admin switches an account off: its token must be refused from the next request on, and signing in as well;
    switched on again it may sign in. Then the account is deleted: 204, its token and its password are worth nothing,
    and its e-mail stands in no table any more.

    Why: Somebody who has left must not read on until a token happens to expire.

    Fails: After `PATCH /users/7` with `active: false` the token of that account is still answered with 200.

    Mend: Look the account up on each request, or keep a version of it in the token that a change makes invalid; revoke
    its refresh tokens in the same transaction.
    """
    assert subject.live is not None  # noqa: S101
    live = subject.live
    update, delete = live.of(ACCOUNT, "update"), live.of(ACCOUNT, "delete")
    if len(live.home) < 2 or update is None or delete is None:
        yield RULE.not_applicable("no account that another could close")
        return
    leaver = live.home[-1]
    leaver = _signed_in(live, leaver)  # with tokens that no other rule has used up
    off = live.strongest.send("PATCH", _path(update.path, leaver), {"active": False}, operation=update.name)
    shut, refused, kept = _me(leaver), _login(live, leaver), _refresh(live, leaver)
    on = live.strongest.send("PATCH", _path(update.path, leaver), {"active": True}, operation=update.name)
    back = _login(live, leaver)
    fresh = replace(leaver, token=back.data["access_token"]) if back.succeeded else leaver
    gone = live.strongest.send("DELETE", _path(delete.path, leaver), operation=delete.name)
    after, forgotten = _me(fresh), _login(live, leaver)
    expected = {
        "switching an account off": (off, {200}),
        "its token, when it is off": (shut, {401, 403}),
        "its refresh token, when it is off": (kept, {401, 403}),
        "its password, when it is off": (refused, {401, 403}),
        "switching it on again": (on, {200}),
        "its password, when it is on again": (back, {200}),
        "deleting it": (gone, {204}),
        "its token, when it is deleted": (after, {401}),
        "its password, when it is deleted": (forgotten, {401}),
    }
    problems: list[Violation | str] = [
        Violation.answered(one, what, expected=" or ".join(map(str, sorted(good))))
        for what, (one, good) in expected.items()
        if one.status not in good
    ]
    problems += _traces(subject, leaver)
    if gone.succeeded and leaver.account is not None:
        live.rows.forget(ACCOUNT, {"id": leaver.account})
    lines = "\n".join(f"{what}: {one}" for what, (one, _) in expected.items())
    evidence = Evidence(
        "exchange", "an account that is closed", (lines, *(one.shown() for one, _ in expected.values()))
    )
    if problems:
        yield RULE.failed(str(problems[0]), evidence, detail=problems)
    else:
        yield RULE.passed("an account that is closed is closed at once, and leaves no e-mail behind", evidence)


def _path(path: str, caller: Caller) -> str:
    return path.replace("{user_id}", str(caller.account))


def _me(caller: Caller) -> Exchange:
    return caller.send("GET", f"{AUTH}/me", operation="get_me")


def _signed_in(live: Live, caller: Caller) -> Caller:
    tokens = _login(live, caller)
    if not tokens.succeeded:
        return caller
    return replace(caller, token=tokens.data["access_token"], refresh_token=tokens.data["refresh_token"])


def _refresh(live: Live, caller: Caller) -> Exchange:
    body = {"refresh_token": caller.refresh_token}
    return live.anonymous.send("POST", f"{AUTH}/refresh", body, operation="refresh")


def _login(live: Live, caller: Caller) -> Exchange:
    return live.anonymous.send(
        "POST", f"{AUTH}/login", {"email": caller.email, "password": caller.password}, operation="login"
    )


def _traces(subject: Subject, leaver: Caller) -> list[str]:
    """Where the e-mail of somebody who has left still stands; the trail of audit may keep it."""
    if subject.database is None:
        return []
    found = []
    for table in subject.database.tables():
        if "audit" in table:
            continue
        for row in subject.database.rows(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of the catalogue
            found += [f"its e-mail stands in {table}.{name}" for name, value in row.items() if leaver.email == value]
    return found


RULE = Rule(
    name="security/accounts",
    items=("security/1", "task-add-authentication/6"),
    by="probe",
    needs=("live",),
    references=References(owasp=("API2",), asvs=("7.4.2", "8.3.2"), cwe=(613,)),
    decide=decide,
)
