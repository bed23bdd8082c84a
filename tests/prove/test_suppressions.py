"""A baseline and exemptions: what does not fail, for how long, and that it is never silent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.reports.test_proof import PROOF

from backwright.prove.baseline import BaselineError, baseline_of
from backwright.prove.conclusion import Allowances, concluded
from backwright.prove.exemptions import Exemption, ExemptionError, exemptions_of, read_exemptions
from backwright.prove.headings import decided, headings, numbered
from backwright.prove.outcome import Proof
from backwright.prove.stored import last_proof
from backwright.reports.html import page
from backwright.reports.keep import keep
from backwright.reports.markdown import markdown
from backwright.reports.terminal import lines
from backwright.standard.rules import RULES, rule_named
from backwright.standard.violation import Violation

DELETES = Violation("done though denied", "delete_ticket", "member", "own", actual="204", expected="403")
READS = replace(DELETES, operation="get_ticket", row="another tenant's", actual="200", expected="404")
NEXT_YEAR = date(datetime.now(UTC).year + 1, 1, 31)


def proof(*violations: Violation, exempt: Sequence[Exemption] = (), known: dict[str, str] | None = None) -> Proof:
    found = [rule_named("api/health").passed("live and ready")]
    if violations:
        found.append(rule_named("security/access-matrix").failed("leaks", detail=violations))
    findings = numbered(found)
    return concluded(replace(PROOF, headings=headings(findings)), Allowances(known or {}, exempt))


def exemption(
    until: date = NEXT_YEAR, operation: str = "delete_ticket", rule: str = "security/access-matrix"
) -> Exemption:
    return Exemption(rule, operation, "the old client needs it", until, line=3)


WRITERS: tuple[Callable[[Proof], str], ...] = (lambda one: "\n".join(lines(one)), markdown, page)


def test_what_a_baseline_knows_does_not_fail_and_what_is_new_does(tmp_path: Path) -> None:
    file = tmp_path / "base.json"
    file.write_text(json.dumps(proof(DELETES).to_json()))
    known = baseline_of(file)
    assert proof(DELETES, known=known).exit_code == 0
    both = proof(DELETES, READS, known=known)
    assert both.exit_code == 1
    assert [one.operation for found in both.failing for one in both.counting(found)] == ["get_ticket"]
    assert "1 not suppressed" in "\n".join(lines(both))


def test_a_proof_against_a_baseline_can_be_the_next_baseline(tmp_path: Path) -> None:
    first = proof(DELETES, known={DELETES.fingerprint("security/access-matrix"): "2026-01-02"})
    assert dict(first.fingerprints) == {DELETES.fingerprint("security/access-matrix"): "2026-01-02"}


def test_a_file_that_is_no_proof_is_no_baseline(tmp_path: Path) -> None:
    for text in ("no json", "[]", "{}"):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(BaselineError, match="wright prove --output"):
            baseline_of(tmp_path / "x.json")
    with pytest.raises(BaselineError, match="cannot be read"):
        baseline_of(tmp_path / "none.json")


def test_an_exemption_lets_its_operation_pass_until_its_day() -> None:
    assert proof(DELETES, exempt=[exemption()]).exit_code == 0
    assert proof(DELETES, READS, exempt=[exemption()]).exit_code == 1
    assert proof(DELETES, READS, exempt=[exemption(operation="any")]).exit_code == 0
    assert proof(DELETES, exempt=[exemption(rule="api/bad-input")]).exit_code == 1


def test_an_exemption_whose_day_has_passed_fails_again_and_says_so() -> None:
    over = proof(DELETES, exempt=[exemption(until=date(2026, 1, 31))])
    assert over.exit_code == 1
    assert over.warnings == (
        "prove.exempt.yaml:3 ended on 2026-01-31: security/access-matrix delete_ticket fails again",
    )


def test_an_exemption_that_covers_nothing_is_reported() -> None:
    (warning,) = proof(READS, exempt=[exemption()]).warnings
    assert "covers nothing that was found" in warning


@pytest.mark.parametrize("write", WRITERS)
def test_a_suppression_is_never_silent(write: Callable[[Proof], str]) -> None:
    told = write(proof(DELETES, exempt=[exemption()]))
    assert "the old client needs it" in told
    assert str(NEXT_YEAR) in told


def test_what_is_suppressed_is_no_pass_under_its_heading_and_fails_in_the_tally() -> None:
    suppressed = proof(DELETES, exempt=[exemption()])
    assert [one.verdict for one in suppressed.headings if one.box == "security"] == ["suppressed"]
    assert {one.verdict for one in decided(suppressed.findings, RULES) if one.item == "security/2"} == {"fail"}


def test_a_stored_proof_keeps_suppressions_when_other_rules_are_proved_again(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text("app: shop\n")
    keep(replace(proof(DELETES, exempt=[exemption()]), target="here"), tmp_path)
    again = replace(proof(exempt=[exemption()]), target="here", rules=("api/health",))
    keep(again, tmp_path)
    stored = last_proof(tmp_path)
    assert stored["exit_code"] == 0
    assert [one["reason"] for one in stored["suppressions"]] == ["the old client needs it"]


GOOD = "- rule: security/access-matrix\n  operation: delete_ticket\n  reason: old client\n  until: 2027-01-31\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("access-matrix", "acess-matrix"), "did you mean `security/access-matrix`?"),
        (GOOD.replace("  reason: old client\n", ""), "prove.exempt.yaml:1: `reason` is missing"),
        (GOOD.replace("  until: 2027-01-31\n", ""), "`until` is missing"),
        (GOOD.replace("  operation: delete_ticket\n", ""), "name one, or say `operation: any`"),
        (GOOD.replace("2027-01-31", "soon"), "found `soon`"),
        (GOOD.replace("reason", "raeson"), "`raeson` means nothing here, did you mean `reason`?"),
        ("rule: x\n", "expected a list"),
        ("- x\n", "expected an exemption"),
        ("- rule: [\n", "prove.exempt.yaml:2"),
    ],
)  # fmt: skip
def test_an_exemption_that_is_not_whole_is_an_error_that_says_what_to_write(text: str, told: str) -> None:
    with pytest.raises(ExemptionError) as refused:
        read_exemptions(text)
    assert told in str(refused.value)


def test_all_errors_of_the_file_come_at_once() -> None:
    with pytest.raises(ExemptionError) as refused:
        read_exemptions(GOOD.replace("2027-01-31", "soon") + GOOD.replace("old client", "''"))
    assert str(refused.value).splitlines() == [
        "prove.exempt.yaml:1: `until` is a day, as in 2027-01-31; found `soon`",
        "prove.exempt.yaml:5: `reason` is missing",
    ]


def test_a_project_without_the_file_has_no_exemptions(tmp_path: Path) -> None:
    assert exemptions_of(tmp_path) == ()
    (tmp_path / "prove.exempt.yaml").write_text(GOOD)
    (found,) = exemptions_of(tmp_path)
    assert (found.until, found.line) == (date(2027, 1, 31), 1)
