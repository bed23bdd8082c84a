"""The music store is written by hand and with care, in a taste of its own: a proof accuses it of nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import SLOW
from tests.prove.described_servers import free_port, served

from backwright.prove.described.run import prove_described
from backwright.prove.outcome import Proof
from backwright.standard.finding import Verdict

STORE = Path(__file__).parents[1] / "specimens" / "music_store"
FOR_STAFF = {"POST /artists", "PUT /artists/{artist_id}", "DELETE /artists/{artist_id}"}


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch) -> Iterator[Proof]:
    folder = tmp_path_factory.mktemp("store")
    monkeypatch_module.setenv("DATABASE", str(folder / "store.sqlite"))
    port = free_port()
    command = [
        sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app", "--port", str(port),
        "--log-level", "warning", "--no-server-header",
    ]  # fmt: skip
    with served(command, port, STORE) as url:
        yield prove_described(folder, url=url).proof


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@SLOW
def test_it_is_accused_of_nothing(proof: Proof) -> None:
    assert [(one.rule, one.says, one.detail) for one in proof.findings if one.verdict == Verdict.FAIL] == []


@SLOW
def test_all_is_reached_that_customers_may_do(proof: Proof) -> None:
    assert {*proof.unreached} >= FOR_STAFF
    assert len(proof.unreached) <= len(FOR_STAFF) + 1
    assert proof.callers == 2


@SLOW
def test_many_rules_have_decided(proof: Proof) -> None:
    passed = {one.rule for one in proof.findings if one.verdict == Verdict.PASS}
    assert {"errors/server-errors", "security/sql-injection", "api/status-codes"} <= passed
    assert len(passed) >= 8
