"""Tokens are believed only when they are the backend's own, for this purpose, and in time."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Live, Subject
from backwright.standard.violation import Violation

AUTH = "/api/v1/auth"
BRIEF = 2  # seconds
LONGEST = 24 * 3600  # seconds: whoever finds one may use it until then
GUESSES = ("secret", "changeme", "password", "your-secret-key", "jwt_secret", "supersecret", "0" * 32, "a" * 32)


def decide(subject: Subject) -> Iterable[Finding]:
    """One request that needs a token, sent with tokens that must be refused: unsigned (`alg: none`, in three
    spellings), signed with another key or with keys that people guess, cut, altered, for another audience or issuer,
    expired, and the refresh token in place of the access token. Where the key is known, those are signed with it.

    Where `prove` gave the server its key, tokens must be signed with it; and one must not live longer than a day. A
    token that was good for two seconds must be refused after them, though the server has seen it before.

    A refresh token works once; a second use ends the whole family, the newest member included; so does signing out, but
    not when somebody else does it with that token.

    Why: A token is the whole proof of who is asking. What is not checked in it, anybody can write into it.

    Fails: A token with `alg: none` is answered with 200; or a refresh token that was used is taken again.

    Mend: Verify signature, algorithm, issuer, audience, type and expiry with a library and a fixed list of algorithms;
    store refresh tokens as families that end on reuse.
    """
    assert subject.live is not None  # noqa: S101
    live = subject.live
    if not live.callers:
        yield RULE.not_applicable("no accounts")
        return
    caller = live.home[-1]
    accepted = caller.send("GET", f"{AUTH}/me", operation="get_me")
    if not accepted.succeeded or live.anonymous.send("GET", f"{AUTH}/me", operation="get_me").status != 401:
        yield RULE.unclear("no request was found that succeeds with a token and not without", _evidence([accepted]))
        return
    brief, expires = _brief(caller, live.secret_key)
    attempts = [(what, _with(caller, token), code) for what, token, code in _forged(caller, live.secret_key)]
    wrong: list[Violation | str] = [
        Violation.answered(answer, f"a token is believed: {what}", expected=f"401 {code}".rstrip())
        for what, answer, code in attempts
        if answer.status != 401 or code not in {"", answer.error_code}
    ]
    refreshed, problems = _refreshing(live)
    wrong += [*problems, *_signing(caller, live.secret_key), *_outlived(caller, brief, expires)]
    lines = "\n".join(f"{what}: {answer.status} {answer.error_code}" for what, answer, _ in attempts)
    shown = [answer for what, answer, _ in attempts if answer.status != 401] + refreshed
    evidence = replace(_evidence(shown), excerpts=(lines, *(one.shown() for one in shown)))
    if wrong:
        yield RULE.failed(f"{len(wrong)} tokens are believed that should not be", evidence, detail=wrong)
    else:
        untried = "" if knows(caller, live.secret_key) else "; expiry was not tried, the key is not known"
        yield RULE.passed(f"{len(attempts)} forged tokens refused; a refresh token works once{untried}", evidence)


def _evidence(exchanges: list[Exchange]) -> Evidence:
    return Evidence("exchange", "tokens", tuple(one.shown() for one in exchanges))


def _with(caller: Caller, token: str) -> Exchange:
    forger = replace(caller, name=f"a forger of {caller.name}", token=token)
    return forger.send("GET", f"{AUTH}/me", operation="get_me")


def _forged(caller: Caller, key: str) -> Iterator[tuple[str, str, str]]:
    yield "the refresh token as access token", caller.refresh_token, ""
    yield "no token at all", "x.y.z", ""
    yield "a very long one", "x" * 6000, ""
    parts = caller.token.split(".")
    if len(parts) != 3:
        return
    header, claims = _decoded(parts[0]), _decoded(parts[1])
    for name in ("none", "None", "nOnE"):
        yield f"alg {name}", f"{_encoded({**header, 'alg': name})}.{parts[1]}.", ""
        yield f"alg {name} with the old signature", f"{_encoded({**header, 'alg': name})}.{parts[1]}.{parts[2]}", ""
    yield "another payload", f"{parts[0]}.{_encoded({**claims, 'sub': '1', 'role': 'admin'})}.{parts[2]}", ""
    yield "no signature", f"{parts[0]}.{parts[1]}.", ""
    yield "half a signature", f"{parts[0]}.{parts[1]}.{parts[2][:10]}", ""
    for guess in ("another-key-another-key-another-key", *GUESSES):
        yield f"signed with {guess!r}", _signed(header, claims, guess), ""
    if knows(caller, key):
        yield from _signed_with_the_key(header, claims, key)


def _brief(caller: Caller, key: str) -> tuple[str, int]:
    """A token that the server has taken and that is good for two seconds more, and its end; none without the key."""
    if not knows(caller, key):
        return "", 0
    parts, expires = caller.token.split("."), int(time.time()) + BRIEF
    token = _signed(_decoded(parts[0]), {**_decoded(parts[1]), "exp": expires}, key)
    return (token, expires) if _with(caller, token).succeeded else ("", 0)


def _outlived(caller: Caller, token: str, expires: int) -> Iterator[str]:
    """Whether such a token is still taken when its time is over."""
    if not token:
        return
    time.sleep(max(0.0, expires + 0.1 - time.time()))
    answer = _with(caller, token)
    if answer.status != 401:
        yield f"a token that was taken before is taken after it has expired: {answer}"


def _signing(caller: Caller, key: str) -> Iterator[str]:
    """What is wrong with the token itself, as far as it can be read."""
    parts = caller.token.split(".")
    if len(parts) != 3:
        return
    header, claims = _decoded(parts[0]), _decoded(parts[1])
    if key and str(header.get("alg", "")).startswith("HS") and not knows(caller, key):
        yield "tokens are signed with another key than the settings name"
    issued, expires = claims.get("iat"), claims.get("exp")
    if isinstance(expires, int) and expires - (issued if isinstance(issued, int) else int(time.time())) > LONGEST:
        yield f"an access token lives for {(expires - (issued or int(time.time()))) // 3600} hours"


def knows(caller: Caller, key: str) -> bool:
    """Whether the caller's token is signed with this key."""
    body, _, signature = caller.token.rpartition(".")
    return bool(key) and hmac.compare_digest(_signature(body, key), signature)


def _signed_with_the_key(
    header: Mapping[str, Any], claims: Mapping[str, Any], key: str
) -> Iterator[tuple[str, str, str]]:
    now = int(time.time())
    yield "expired", _signed(header, {**claims, "iat": now - 7200, "exp": now - 60}, key), "TOKEN_EXPIRED"
    yield "that never expires", _signed(header, {k: v for k, v in claims.items() if k != "exp"}, key), ""
    yield "not valid yet", _signed(header, {**claims, "nbf": now + 3600}, key), ""
    for name in ("aud", "iss", "typ"):
        if name in claims:
            yield f"for another {name}", _signed(header, {**claims, name: "another"}, key), ""
    yield "of nobody", _signed(header, {**claims, "sub": "999999999"}, key), ""
    yield "of somebody who is no number", _signed(header, {**claims, "sub": "1 OR 1=1"}, key), ""


def _decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _encoded(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: str) -> str:
    body = f"{_encoded(header)}.{_encoded(claims)}"
    return f"{body}.{_signature(body, key)}"


def _signature(body: str, key: str) -> str:
    digest = hmac.new(key.encode(), body.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _refreshing(live: Live) -> tuple[list[Exchange], list[str]]:
    """One caller's refresh token, used, used again, and the family after that; then a family that signs out."""
    caller, nobody = live.home[-1], live.anonymous
    first = nobody.send("POST", f"{AUTH}/refresh", {"refresh_token": caller.refresh_token}, operation="refresh")
    if not first.succeeded:
        return [first], [f"a refresh token does not work: {first}"]
    again = nobody.send("POST", f"{AUTH}/refresh", {"refresh_token": caller.refresh_token}, operation="refresh")
    newest = nobody.send("POST", f"{AUTH}/refresh", {"refresh_token": first.data["refresh_token"]}, operation="refresh")
    problems = [] if again.status == 401 else [f"a used refresh token works again: {again}"]
    problems += [] if newest.status == 401 else [f"its family lives on after it was used again: {newest}"]
    login = nobody.send(
        "POST", f"{AUTH}/login", {"email": caller.email, "password": caller.password}, operation="login"
    )
    if login.succeeded:
        known = replace(caller, token=login.data["access_token"])
        body = {"refresh_token": login.data["refresh_token"]}
        problems += _ended_by_another(live, caller, body)
        out = known.send("POST", f"{AUTH}/logout", body, operation="logout")
        after = nobody.send("POST", f"{AUTH}/refresh", body, operation="refresh")
        problems += [] if out.succeeded else [f"signing out does not work: {out}"]
        problems += [] if after.status == 401 else [f"a refresh token lives on after signing out: {after}"]
        return [first, again, newest, out, after], problems
    return [first, again, newest, login], [*problems, f"signing in again does not work: {login}"]


def _ended_by_another(live: Live, caller: Caller, body: dict[str, Any]) -> Iterator[str]:
    """Whether somebody else, who signs out with this refresh token, has ended it; it is the newest one after this."""
    other = next((one for one in live.callers if one.account != caller.account), None)
    if other is None:
        return
    other.send("POST", f"{AUTH}/logout", body, operation="logout")
    after = live.anonymous.send("POST", f"{AUTH}/refresh", body, operation="refresh")
    if after.succeeded:
        body["refresh_token"] = after.data["refresh_token"]
    else:
        yield f"somebody else who signs out with a refresh token ends it: {after}"


RULE = Rule(
    name="security/tokens",
    items=("security/1", "task-add-authentication/1", "task-add-authentication/5", "task-add-authentication/7"),
    by="probe",
    needs=("live",),
    references=References(
        owasp=("API2",), asvs=("9.1.1", "9.1.2", "9.2.1", "9.2.2", "9.2.3", "7.4.1"), cwe=(347, 613), rfc=(7519, 8725)
    ),
    decide=decide,
)
