"""Backends that hang, lie, limit, break, die or let nobody in: a useful report each time, and never a traceback."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.prove.described_servers import free_port, served

from backwright.prove.described.run import prove_described
from backwright.prove.outcome import Proof
from backwright.standard.finding import Verdict

Play = Callable[..., Proof]
QUICK = "limits:\n  seconds: 60\n  request seconds: 0.5\n"


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Prove a backend that misbehaves in one way."""
    with ExitStack() as stack:

        def playing(mode: str, limits: str = "limits:\n  seconds: 60\n") -> Proof:
            port = free_port()
            url = stack.enter_context(served([sys.executable, "misbehaving.py", mode, str(port)], port))
            (tmp_path / "prove.yaml").write_text(limits)
            return prove_described(tmp_path, url=url).proof

        yield playing


def verdict(proof: Proof, rule: str) -> Verdict:
    return next(one.verdict for one in proof.findings if one.rule == rule)


def says(proof: Proof, rule: str) -> str:
    return "\n".join(line for one in proof.findings if one.rule == rule for line in (one.says, *one.detail))


def test_the_same_backend_that_behaves_is_reached_wholly_and_nothing_is_wrong(play: Play) -> None:
    proof = play("behaves")
    assert proof.unreached == ()
    assert [one.says for one in proof.findings if one.verdict == Verdict.FAIL] == []


def test_a_backend_that_hangs_is_left_soon(play: Play) -> None:
    began = time.monotonic()
    proof = play("hangs", QUICK)
    assert time.monotonic() - began < 30
    assert "answers no more" in proof.note
    assert {one.verdict for one in proof.findings} <= {Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE}


def test_one_operation_that_hangs_does_not_end_the_proof(play: Play) -> None:
    proof = play("hangs_once", QUICK)
    assert proof.unreached == ("GET /items",)
    assert "GET /items: it did not answer" in says(proof, "api/reach")


def test_an_answer_that_never_ends_is_broken_off(play: Play) -> None:
    proof = play("never_ends", QUICK)
    assert "GET /items" in proof.unreached
    assert proof.reached == 5


def test_a_backend_that_answers_500_to_everything_is_said_to_break(play: Play) -> None:
    proof = play("breaks")
    assert proof.reached == 0
    assert verdict(proof, "errors/server-errors") == Verdict.FAIL
    assert "POST /register" in says(proof, "errors/server-errors")
    passed = {one.rule for one in proof.findings if one.verdict == Verdict.PASS}
    assert not passed & {"security/sql-injection", "api/validation", "security/rows-of-others", "api/page-limits"}


def test_a_backend_that_dies_half_way_leaves_what_was_found(play: Play) -> None:
    proof = play("dies")
    assert "answers no more" in proof.note
    assert proof.reached > 0
    assert verdict(proof, "errors/server-errors") == Verdict.INCONCLUSIVE


def test_a_limit_of_an_hour_ends_the_proof_politely(play: Play) -> None:
    began = time.monotonic()
    proof = play("limits")
    assert time.monotonic() - began < 45
    assert proof.exit_code in {0, 1}
    assert "asks to wait" in proof.note
    assert not [one for one in proof.findings if one.verdict == Verdict.FAIL and "429" in str(one.detail)]


def test_a_short_limit_is_waited_for(play: Play) -> None:
    proof = play("limits_shortly")
    assert proof.unreached == ()


def test_a_document_that_lies_is_found_out(play: Play) -> None:
    proof = play("lies")
    assert verdict(proof, "docs/conformance") == Verdict.FAIL
    assert "colour is missing" in says(proof, "docs/conformance")


@pytest.mark.parametrize("mode", ["invites", "second_factor"])
def test_where_nobody_can_sign_in_the_rules_without_callers_go_on(play: Play, mode: str) -> None:
    proof = play(mode)
    assert "nobody is signed in" in proof.note
    assert proof.callers == 0
    assert verdict(proof, "security/headers") == Verdict.PASS
    passed = {one.rule for one in proof.findings if one.verdict == Verdict.PASS}
    assert "security/rows-of-others" not in passed


def test_the_command_line_ends_without_a_traceback(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "prove.yaml").write_text(QUICK)
    with served([sys.executable, "misbehaving.py", "dies", str(port)], port) as url:
        command = [sys.executable, "-m", "backwright", "prove", str(tmp_path), "--url", url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stdout + done.stderr
    assert "answers no more" in done.stdout


def test_nothing_that_listens_is_a_refusal_with_advice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "backwright", "prove", str(tmp_path), "--url", f"http://127.0.0.1:{free_port()}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 3
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr
