"""The built helpdesk against those who mean ill: none gets in, and none gets a 5xx."""

import base64
import hashlib
import hmac
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from backwright.blueprint.reader import read
from backwright.prove.run import lively
from backwright.prove.target import FolderTarget
from backwright.prove.transport import RecordingTransport
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller, Live

EXAMPLE = Path(__file__).parents[2] / "examples" / "helpdesk" / "blueprint.yaml"
ME = "/api/v1/auth/me"


@dataclass(frozen=True)
class Helpdesk:
    live: Live

    def caller(self, name: str) -> Caller:
        return next(one for one in self.live.callers if one.name == name)

    def ticket(self, by: str, **given: Any) -> dict[str, Any]:
        made = self.live.rows.make("Ticket", self.caller(by), **given)
        assert made is not None
        return dict(made)


@pytest.fixture(scope="module")
def helpdesk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Helpdesk]:
    from backwright.build.build import build

    project = tmp_path_factory.mktemp("helpdesk")
    shutil.copy(EXAMPLE, project / "blueprint.yaml")
    build(project, check=False)
    blueprint = read(EXAMPLE.read_text())
    with FolderTarget(project) as target, RecordingTransport(target.url) as transport:
        yield Helpdesk(lively(transport, blueprint, target.url, secret_key=target.secret_key))
        assert [str(one) for one in transport.exchanges if one.status >= 500 or one.status == 0] == []


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forged(token: str, key: str, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
    parts = [json.loads(base64.urlsafe_b64decode(one + "==")) for one in token.split(".")[:2]]
    body = f"{part({**parts[0], **(header or {})})}.{part({**parts[1], **claims})}"
    digest = hmac.new(key.encode(), body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def as_bearer(helpdesk: Helpdesk, token: str) -> Exchange:
    return replace(helpdesk.live.anonymous, token=token).send("GET", ME)


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE", ""])
def test_1_a_token_that_nobody_signed(helpdesk: Helpdesk, name: str) -> None:
    head, claims, _ = forged(helpdesk.caller("member").token, "x", header={"alg": name}).split(".")
    assert as_bearer(helpdesk, f"{head}.{claims}.").status == 401


@pytest.mark.parametrize("key", ["secret", "x" * 48, "", "helpdesk"])
def test_2_a_token_signed_with_another_key(helpdesk: Helpdesk, key: str) -> None:
    assert as_bearer(helpdesk, forged(helpdesk.caller("member").token, key)).status == 401


def test_3_a_token_that_has_expired(helpdesk: Helpdesk) -> None:
    token, key = helpdesk.caller("member").token, helpdesk.live.secret_key
    assert as_bearer(helpdesk, forged(token, key)).status == 200  # the forger's hand is good
    answer = as_bearer(helpdesk, forged(token, key, exp=int(time.time()) - 1))
    assert (answer.status, answer.error_code) == (401, "TOKEN_EXPIRED")


def test_4_a_refresh_token_used_again(helpdesk: Helpdesk) -> None:
    nobody, first = helpdesk.live.anonymous, helpdesk.caller("another member").refresh_token
    second = nobody.send("POST", "/api/v1/auth/refresh", {"refresh_token": first}).data["refresh_token"]
    for token in (first, second):  # the second is of a family that is known to be stolen
        answer = nobody.send("POST", "/api/v1/auth/refresh", {"refresh_token": token})
        assert (answer.status, answer.error_code) == (401, "INVALID_TOKEN")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "POST"])
def test_5_another_tenants_id_in_the_path(helpdesk: Helpdesk, method: str) -> None:
    ticket = helpdesk.ticket("admin")
    path = f"/api/v1/tickets/{ticket['id']}" + ("/assign" if method == "POST" else "")
    body = {"subject": "Mine now", "body": "x"} if method in {"PUT", "PATCH"} else None
    theirs = helpdesk.caller("strange admin").send(method, path, body)
    nowhere = helpdesk.caller("strange admin").send(method, path.replace(str(ticket["id"]), "999999"), body)
    assert (theirs.status, theirs.error_code) == (nowhere.status, nowhere.error_code) == (404, "NOT_FOUND")
    assert helpdesk.caller("admin").send("GET", f"/api/v1/tickets/{ticket['id']}").data == ticket


@pytest.mark.parametrize("field", ["assignee_id", "tag_ids"])
def test_6_another_tenants_id_in_the_body(helpdesk: Helpdesk, field: str) -> None:
    tag = helpdesk.live.rows.make("Tag", helpdesk.caller("admin"))
    assert tag is not None
    theirs: Any = helpdesk.caller("agent").account if field == "assignee_id" else [tag["id"]]
    nowhere: Any = 999_999 if field == "assignee_id" else [999_999]
    stranger, body = helpdesk.caller("strange admin"), {"subject": "Some subject", "body": "x"}
    answers = [stranger.send("POST", "/api/v1/tickets", {**body, field: one}) for one in (theirs, nowhere)]
    assert [one.status for one in answers] == [400, 400]
    errors = [one.json["error"] for one in answers]
    assert errors[0] == errors[1]  # nothing tells that the first is there


@pytest.mark.parametrize(
    "query", ["assignee_id={agent}", "tag_ids={tag}", "org_id={org}", "include=assignee", "q=secret"]
)
def test_7_another_tenants_id_in_a_filter(helpdesk: Helpdesk, query: str) -> None:
    tag = helpdesk.live.rows.make("Tag", helpdesk.caller("admin"))
    assert tag is not None
    agent = helpdesk.caller("agent")
    helpdesk.ticket("admin", assignee_id=agent.account, tag_ids=[tag["id"]], body="secret")
    filled = query.format(agent=agent.account, tag=tag["id"], org=agent.tenant)
    answer = helpdesk.caller("strange admin").send("GET", f"/api/v1/tickets?{filled}")
    assert answer.status in {200, 400}
    assert all(row["org_id"] != agent.tenant for row in answer.data or [])


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
@pytest.mark.parametrize("field", ["role", "org_id", "active", "id", "password_hash", "email", "version"])
def test_8_mass_assignment_of_role_and_tenant(helpdesk: Helpdesk, method: str, field: str) -> None:
    member = helpdesk.caller("member")
    value = {"role": "admin", "org_id": helpdesk.caller("strange admin").tenant, "active": False, "id": 1}.get(
        field, "x@y.zz"
    )
    answer = member.send(method, f"/api/v1/users/{member.account}", {"name": "Me", field: value})
    assert answer.status == 400
    now = helpdesk.caller("admin").send("GET", f"/api/v1/users/{member.account}").data
    assert (now["role"], now["org_id"], now["active"]) == ("member", member.tenant, True)


def test_8_an_invitation_gives_no_more_than_the_host_has(helpdesk: Helpdesk) -> None:
    for name in ("member", "agent", "manager"):
        body = {"email": f"friend-of-{name}@example.com", "role": "admin"}
        assert helpdesk.caller(name).send("POST", "/api/v1/auth/invitations", body).status in {400, 403}


@pytest.mark.parametrize(
    "sort",
    [
        "id;DROP TABLE tickets",
        "(SELECT 1)",
        "id'--",
        "password_hash",
        "author.email",
        "id,(select pg_sleep(3))",
        "\x00",
    ],
)
def test_9_sql_in_a_sort(helpdesk: Helpdesk, sort: str) -> None:
    answer = helpdesk.caller("admin").send("GET", "/api/v1/tickets", query={"sort": sort})
    assert (answer.status, answer.error_code) == (400, "VALIDATION_ERROR")
    assert answer.milliseconds < 2_500


def test_10_a_body_of_ten_megabytes(helpdesk: Helpdesk) -> None:
    raw = b'{"subject": "' + b"x" * 10_000_000 + b'"}'
    for path in ("/api/v1/tickets", "/api/v1/auth/login"):
        assert helpdesk.caller("admin").send("POST", path, raw=raw).status == 413


def test_11_which_e_mails_have_an_account(helpdesk: Helpdesk) -> None:
    nobody, known = helpdesk.live.anonymous, helpdesk.caller("manager").email
    answers = [
        nobody.send("POST", "/api/v1/auth/login", {"email": email, "password": "Wrong-password-1"})
        for email in (known, "nobody@example.com")
    ]
    assert [one.status for one in answers] == [401, 401]
    assert answers[0].json["error"] == answers[1].json["error"]
    body = {"password": "Some-password-7", "name": "X", "org": {"name": "Another Org"}}
    registered = [
        nobody.send("POST", "/api/v1/auth/register", {**body, "email": email, "org": {"name": f"Org of {email[:5]}"}})
        for email in (known, "newcomer@example.com")
    ]
    assert [one.status for one in registered] == [202, 202]
    assert registered[0].data == registered[1].data


def test_12_guessing_a_password(helpdesk: Helpdesk) -> None:
    """Last: afterwards this account cannot sign in for a while."""
    victim = helpdesk.caller("strange member")
    guesses = [
        helpdesk.live.anonymous.send(
            "POST",
            "/api/v1/auth/login",
            {"email": victim.email, "password": f"Guess-{number}-x"},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"},
        )
        for number in range(12)
    ]
    statuses = [one.status for one in guesses]
    assert set(statuses) == {401, 429}
    assert statuses == sorted(statuses)  # once shut it stays shut, whatever address is claimed
    assert statuses.count(401) <= 5
    assert int(guesses[-1].headers["retry-after"]) > 0
    assert as_bearer(helpdesk, victim.token).status == 200  # whoever is signed in stays so
