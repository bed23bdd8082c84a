"""Violations as values: what they are known by, what they say, and what can be sent again of them."""

from dataclasses import asdict, replace

from backwright.standard.exchange import Exchange
from backwright.standard.violation import SentRequest, Violation, violation, violation_in

LEAK = Violation(
    "done though denied", "get_ticket", "member", "another tenant's", actual="200", expected="404",
)  # fmt: skip


def exchange(sent: bytes = b"", **headers: str) -> Exchange:
    return Exchange(7, "member", "get_ticket", "POST", "/api/v1/tickets/7", headers, sent, 200, {}, b"", 1.0)


def test_a_violation_says_who_did_what_to_which_row_and_what_came_of_it() -> None:
    assert str(LEAK) == "get_ticket by member on another tenant's: done though denied: 200, not 404"
    assert str(Violation("has 44 statements", place="src/main.py:3")) == "src/main.py:3 has 44 statements"
    assert str(violation("a table has no key")) == "a table has no key"


def test_a_sentence_about_a_line_of_a_file_becomes_a_violation_at_that_place() -> None:
    found = violation("src/main.py:12 has 44 statements")
    assert (found.place, found.kind) == ("src/main.py:12", "has 44 statements")


def test_a_fingerprint_stays_when_figures_lines_and_requests_differ() -> None:
    known = LEAK.fingerprint("security/access-matrix")
    assert known == replace(LEAK, actual="204", request=SentRequest.of(exchange())).fingerprint(
        "security/access-matrix"
    )
    moved = (violation(f"src/main.py:{line} main has {count} statements") for line, count in ((12, 44), (13, 45)))
    assert len({one.fingerprint("structure/sizes") for one in moved}) == 1


def test_a_fingerprint_differs_by_rule_operation_caller_row_and_kind() -> None:
    others = [
        replace(LEAK, operation="delete_ticket"), replace(LEAK, caller="agent"), replace(LEAK, row="another's"),
        replace(LEAK, kind="denied though granted"), replace(LEAK, member="role"), replace(LEAK, place="src/a.py:1"),
    ]  # fmt: skip
    prints = {one.fingerprint("security/access-matrix") for one in (LEAK, *others)}
    assert len(prints | {LEAK.fingerprint("security/injection")}) == 8


def test_a_request_is_kept_without_its_secrets() -> None:
    sent = b'{"email": "a@example.com", "password": "correct-horse-7"}'
    kept = SentRequest.of(exchange(sent, Authorization="Bearer eyJabcdef.x.y", Cookie="session=1"))
    assert kept.headers == {"Authorization": "Bearer $TOKEN", "Cookie": "$COOKIE"}
    assert kept.body == '{"email": "a@example.com", "password": "$PASSWORD"}'


def test_a_violation_is_read_back_as_it_was_stored() -> None:
    found = replace(LEAK, request=SentRequest.of(exchange(b"\xff\xfe")))
    read = violation_in(asdict(found) | {"says": "", "fingerprint": ""})
    assert (read, read.request) == (found, found.request)


def test_keys_in_headers_of_any_name_are_left_out() -> None:
    kept = SentRequest.of(
        exchange(b'{"authToken": "t0p", "api_key": "k3y"}', **{"X-Api-Key": "abc", "X-Auth-Token": "d"})
    )
    assert kept.headers == {"X-Api-Key": "$TOKEN", "X-Auth-Token": "$TOKEN"}
    assert "t0p" not in kept.body
    assert "k3y" not in kept.body
