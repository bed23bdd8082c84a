"""Probes stay on this machine, remember everything, and keep secrets to themselves."""

import json

import pytest

from backwright.prove.transport import RecordingTransport, TargetRefusedError, is_loopback
from backwright.standard.exchange import Exchange, blacked_out
from backwright.standard.subject import Caller


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("https://staging.example", False),
        ("http://10.0.0.1", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://0.0.0.0", False),
    ],
)
def test_what_is_this_machine(url: str, here: bool) -> None:
    assert is_loopback(url) is here


def test_other_machines_are_refused_unless_named() -> None:
    with pytest.raises(TargetRefusedError, match="not on this machine"):
        RecordingTransport("https://staging.example")
    RecordingTransport("https://staging.example", anywhere=True).close()


def test_a_broken_connection_is_an_answer_of_its_own() -> None:
    with RecordingTransport("http://127.0.0.1:9") as transport:
        answer = Caller("nobody", transport).send("GET", "/x")
    assert (answer.status, answer.succeeded) == (0, False)
    assert transport.exchanges == [answer]


def test_the_budget_holds() -> None:
    with RecordingTransport("http://127.0.0.1:9", budget=1) as transport:
        caller = Caller("nobody", transport)
        caller.send("GET", "/x")
        with pytest.raises(TargetRefusedError, match="used up"):
            caller.send("GET", "/x")


def test_secrets_are_blacked_out() -> None:
    body = {
        "email": "a@b.c",
        "password": "hunter2",
        "data": {"access_token": "eyJhbGciOiJI.eyJzdWIi.abc", "refresh_token": 'r"1'},
    }
    told = blacked_out(json.dumps(body) + " Bearer eyJhbGciOiJI.eyJzdWIi.abc")
    assert "hunter2" not in told
    assert "eyJ" not in told
    assert 'r\\"1' not in told
    assert "a@b.c" in told


def exchange(status: int, body: object) -> Exchange:
    return Exchange(
        1, "x", "", "GET", "/x", {"Authorization": "Bearer secret"}, b"", status, {}, json.dumps(body).encode(), 1
    )


def test_a_2xx_that_denies_itself_is_no_success() -> None:
    assert exchange(200, {"success": True, "data": 1}).succeeded
    assert not exchange(200, {"success": False}).succeeded
    assert not exchange(404, {"success": True}).succeeded


def test_headers_with_tokens_are_not_shown() -> None:
    assert "secret" not in exchange(200, {}).shown()
