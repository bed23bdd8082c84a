"""Tokens are believed only when the backend signed them, and not for ever."""

import time
from collections.abc import Iterable, Iterator

from backwright.standard.description.api import Api, ValidRequest, done
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.security.common_keys import common_keys
from backwright.standard.security.signed_tokens import decoded, encoded, key_of, signed
from backwright.standard.security.witness import shown_token, with_token, witness
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

LONGEST = 31 * 24 * 3600  # seconds; what lives longer cannot be told from what never ends
HOUR = 3600


def decide(subject: Subject) -> Iterable[Finding]:
    """One request that succeeds with a token and not without, sent with tokens that must be refused: without a
    signature, with `alg: none` in three spellings, with other claims under the old signature, with a signature that was
    cut, with another one. Nothing else in the request differs.

    The signature is checked against keys that people guess, which takes no request; a key that fits is a violation
    when a token signed with it is let in. A token must say when it ends (`exp`), within a month.

    Why: A token is all that a backend knows of its caller. Whoever can write one is anybody.

    Fails: A token with `{"alg": "none"}`, the same claims and no signature is answered with 200.

    Mend: Verify with one named algorithm and a random key of 32 bytes or more, and demand `exp`:
    `jwt.decode(token, key, algorithms=["HS256"], options={"require": ["exp"]})`.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    request = witness(api)
    if request is None:
        yield RULE.unclear("no request was found that succeeds for an account and not for nobody")
        return
    token = shown_token(api.caller)
    if token.count(".") != 2 or not decoded(token.partition(".")[0]):
        yield _of_opaque(api, request, token)
        return
    wrong, shown = [], list[Exchange]()
    for what, forged in _forged(token):
        answer = api.requests.send(request, with_token(api.caller, forged))
        if done(answer):
            wrong.append(Violation.answered(answer, f"a token {what} is believed", expected="401"))
        shown += [answer] if done(answer) or len(shown) < 2 else []
    wrong += [*_of_key(api, request, token), *_of_time(token)]
    evidence = Evidence("exchange", "forged tokens", tuple(one.shown() for one in shown[:4]))
    if wrong:
        yield RULE.failed("; ".join(one.kind for one in wrong[:2]), evidence, detail=wrong)
    else:
        yield RULE.passed(
            f"{len(list(_forged(token)))} forged tokens refused; its key is not one of those guessed", evidence
        )


def _of_opaque(api: Api, request: ValidRequest, token: str) -> Finding:
    """A token that says nothing: another one must be refused."""
    if not token:
        return RULE.unclear("what a caller shows is no token")
    other = token[::-1] if token[::-1] != token else f"{token}x"
    answer = api.requests.send(request, with_token(api.caller, other))
    evidence = Evidence("exchange", "another token", (answer.shown(),))
    if done(answer):
        violation = Violation.answered(answer, "any token is believed", expected="401")
        return RULE.failed("any token is believed", evidence, detail=[violation])
    return RULE.passed("tokens say nothing that can be read; another one is refused", evidence)


def _forged(token: str) -> Iterator[tuple[str, str]]:
    head, body, known = token.split(".")
    header, claims = decoded(head), decoded(body)
    for name in ("none", "None", "nOnE"):
        yield f"with alg {name}", f"{encoded({**header, 'alg': name})}.{body}."
    yield "with alg none and the old signature", f"{encoded({**header, 'alg': 'none'})}.{body}.{known}"
    later = {**claims, "exp": int(claims.get("exp") or time.time()) + 7}
    yield "with other claims under the old signature", f"{head}.{encoded(later)}.{known}"
    yield "without a signature", f"{head}.{body}."
    yield "with half a signature", f"{head}.{body}.{known[: len(known) // 2]}"
    yield "with another signature", f"{head}.{body}.{known[::-1]}"


def _of_key(api: Api, request: ValidRequest, token: str) -> Iterator[Violation]:
    head, body, _ = token.split(".")
    key = key_of(token, common_keys(api.description.title, *map(str, decoded(body).values())))
    if key is None:
        return
    forged = signed(decoded(head), {**decoded(body), "exp": int(time.time()) + HOUR}, key)
    answer = api.requests.send(request, with_token(api.caller, forged))
    if done(answer):
        kind = "tokens are signed with a key that is guessed"
        yield Violation.answered(answer, kind, sent=repr(key), expected="401")


def _of_time(token: str) -> Iterator[Violation]:
    claims = decoded(token.split(".")[1])
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int | float):
        yield Violation("a token never expires", actual="no exp", expected="exp within a month")
        return
    seconds = expires - (issued if isinstance(issued, int | float) else time.time())
    if seconds > LONGEST:
        yield Violation("a token lives too long", actual=f"{seconds / 86_400:.0f} days", expected="a month at most")


RULE = Rule(
    name="security/forged-tokens",
    items=("security/1", "task-add-authentication/1", "task-add-authentication/5"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API2",), asvs=("9.1.1", "9.1.2", "9.2.1"), cwe=(347, 613, 798), rfc=(7519, 8725)),
    decide=decide,
)
