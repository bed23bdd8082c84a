"""Proofs that are kept: one of some rules does not take the rest of the evidence away."""

from dataclasses import replace
from pathlib import Path

import pytest

from backwright.agent.status import status
from backwright.agent.tools import gate
from backwright.prove.headings import decided, headings, numbered
from backwright.prove.outcome import Proof
from backwright.prove.stored import last_proof
from backwright.reports.keep import evidence_named, keep
from backwright.standard.finding import Evidence, Finding, Verdict, file_digest
from backwright.standard.rules import RULES

PAGE = "app: shop\nItem:\n  name: str 1..9\n"


def proved(project: Path, at: str, *, rules: tuple[str, ...] = (), **verdicts: Verdict) -> Proof:
    """A proof of the page as it is, by the rules that are named, each with one piece of evidence."""
    files = {"blueprint.yaml": file_digest(project / "blueprint.yaml")}
    names = {"suite": "testing/suite", "own_code": "testing/own-code", "envelope": "errors/envelope"}
    found = numbered(
        Finding(
            names[short], verdict, f"{short} at {at}", (Evidence("log", short, (at,), files, at=at),),
            fix="wright prove --export-tests EVIDENCE" if verdict == Verdict.FAIL else "",
        )
        for short, verdict in verdicts.items()
    )  # fmt: skip
    return Proof(
        project="shop", target="here", operations=7, unreached=(), unused=(), callers=2, tenants=0, requests=90,
        seconds=1, headings=headings(found), decided=decided(found, RULES), rules=rules,
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "blueprint.yaml").write_text(PAGE)
    keep(proved(tmp_path, "monday", suite=Verdict.PASS, own_code=Verdict.FAIL, envelope=Verdict.PASS), tmp_path)
    return tmp_path


def test_what_was_not_asked_again_stays_with_its_date(project: Path) -> None:
    shown = keep(proved(project, "tuesday", rules=("testing/own-code",), own_code=Verdict.PASS), project)
    told = last_proof(project)
    assert {one["title"]: one["at"] for one in told["evidence"]} == {
        "suite": "monday", "envelope": "monday", "own_code": "tuesday",
    }  # fmt: skip
    assert (told["to_mend"], told["operations"], told["asked"]) == (0, 7, [])
    assert [one.says for one in shown.findings] == ["own_code at tuesday"]
    assert "rest of the last proof stays" in shown.note
    assert "log monday" in (project / shown.report).read_text()
    verdicts = {one["item"]: one["verdict"] for one in told["items"]}
    assert verdicts == {
        one.item: one.verdict
        for one in proved(project, "", suite=Verdict.PASS, own_code=Verdict.PASS, envelope=Verdict.PASS).decided
    }


def test_an_evidence_that_is_shown_can_be_asked_for_by_its_id(project: Path) -> None:
    shown = keep(proved(project, "tuesday", rules=("testing/own-code",), own_code=Verdict.FAIL), project)
    (heading,) = (one for one in shown.headings if one.box == "tests")
    assert heading.fix == "wright prove --export-tests e-04"
    assert evidence_named(project, "e-04")["at"] == "tuesday"
    assert evidence_named(project, "e-01")["at"] == "monday"


def test_some_rules_alone_are_no_whole_proof(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text(PAGE)
    keep(proved(tmp_path, "monday", rules=("testing/suite",), suite=Verdict.PASS), tmp_path)
    keep(proved(tmp_path, "tuesday", rules=("errors/envelope",), envelope=Verdict.PASS), tmp_path)
    assert last_proof(tmp_path)["asked"] == ["errors/envelope"]


def test_the_verdict_of_an_earlier_version_is_read_as_inconclusive() -> None:
    assert Verdict("could_not_tell") is Verdict.INCONCLUSIVE
    with pytest.raises(ValueError, match="could_tell"):
        Verdict("could_tell")


def test_a_proof_of_another_target_is_not_mixed_in(project: Path) -> None:
    elsewhere = replace(proved(project, "x", rules=("testing/suite",), suite=Verdict.PASS), target="https://elsewhere")
    keep(elsewhere, project)
    assert [one["title"] for one in last_proof(project)["evidence"]] == ["suite"]


def test_the_status_says_what_the_gate_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        first, changes, database, empty = False, (), "none", True

        class files:  # noqa: N801
            conflicts = ()

    monkeypatch.setattr("backwright.agent.status.plan_verb.plan", lambda _: Nothing)
    assert (status(project)["gate"], status(project)["next"]) == ("fail", "mend what failed, then prove again")
    whole = proved(project, "tuesday", suite=Verdict.PASS, own_code=Verdict.PASS)
    assert gate(keep(whole, project), whole=True)["gate"] == "pass"
    assert (status(project)["gate"], status(project)["next"]) == ("pass", "report")
    (project / "blueprint.yaml").write_text(PAGE + "  size: int\n")
    assert (status(project)["gate"], status(project)["next"]) == ("stale", "prove")
