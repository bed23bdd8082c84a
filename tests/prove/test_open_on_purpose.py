"""What is open on purpose is not taken for a fault: links by their code, shared pages, names of accounts."""

import pytest
from tests.prove.described_servers import fastapi_served

from backwright.prove.described.run import prove_described
from backwright.standard.finding import Finding, Verdict

RULES = (
    "security/anonymous-access",
    "security/rows-of-others",
    "security/closed-members",
    "security/forged-tokens",
    "security/ended-sessions",
    "security/known-accounts",
    "security/guessing",
    "security/exposed-secrets",
    "security/debug-paths",
)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finding]:
    with fastapi_served("sharing") as url:
        proof = prove_described(tmp_path_factory.mktemp("nothing"), url=url, only=RULES).proof
    return {one.rule: one for one in proof.findings}


@pytest.mark.parametrize("rule", RULES)
def test_a_server_that_shares_on_purpose_is_accused_of_nothing(rule: str, findings: dict[str, Finding]) -> None:
    assert findings[rule].verdict != Verdict.FAIL, (findings[rule].says, findings[rule].detail)


def test_rows_that_every_account_reads_and_changes_are_not_private(findings: dict[str, Finding]) -> None:
    assert findings["security/rows-of-others"].verdict == Verdict.PASS


def test_a_signed_out_token_that_says_nothing_is_refused(findings: dict[str, Finding]) -> None:
    assert findings["security/ended-sessions"].verdict == Verdict.PASS
    assert findings["security/forged-tokens"].verdict == Verdict.PASS
