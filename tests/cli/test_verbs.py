"""The verbs that call the build and the proof: what they pass on, print, and end with."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.conftest import Wright
from tests.reports.test_build import BUILT, HOURS, UNDONE, Why

from backwright.build.build import RefusedError
from backwright.build.resolve import ConflictsError
from backwright.errors import BackwrightError
from backwright.prove.outcome import Heading, Proof
from backwright.standard.finding import Verdict

VERBS = {"plan": HOURS, "build": BUILT, "undo": UNDONE}


def proof(verdict: Verdict) -> Proof:
    heading = Heading("errors", verdict, "1,656 requests", (), "", "the log has the cause", ())
    return Proof("helpdesk", "here", 41, (), (), 4, 2, 1656, 1.0, (heading,), ())


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_here_unless_told_where(wright: Wright, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    called: list[Path] = []

    def library(project: Path) -> object:
        called.append(project)
        return VERBS[verb]

    monkeypatch.setattr(f"backwright.build.{verb}.{verb}", library)
    assert wright(verb).code == 0
    assert wright(verb, "shop").code == 0
    assert called == [Path(), Path("shop")]


@pytest.mark.parametrize("verb", VERBS)
def test_programs_get_the_whole_outcome(wright: Wright, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    monkeypatch.setattr(f"backwright.build.{verb}.{verb}", lambda _: VERBS[verb])
    told = wright(verb, "--json").json
    assert told.keys() == VERBS[verb].to_json().keys()


def test_why_takes_a_line_and_says_whose_it_is(wright: Wright, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backwright.build.why.why", lambda _, where: Why(where, 7, "x = 1", "yours"))
    assert "yours" in wright("why", "src/a.py:7").out
    assert wright("why", "src/a.py:7", "--json").json["owner"] == "yours"


@pytest.mark.parametrize("refusal", [RefusedError("3 rows exceed 1000"), ConflictsError(())], ids=["rows", "conflicts"])
def test_a_refusal_is_told_and_ends_with_3(
    wright: Wright, monkeypatch: pytest.MonkeyPatch, refusal: BackwrightError
) -> None:
    def refuse(_: Path) -> None:
        raise refusal

    monkeypatch.setattr("backwright.build.build.build", refuse)
    ran = wright("build")
    assert (ran.code, ran.err) == (3, f"{refusal}\n")
    told = wright("build", "--json")
    assert told.code == 3
    assert told.json["error"] == {"message": str(refusal), "exit_code": 3}


@pytest.mark.parametrize(("verdict", "code"), [(Verdict.PASS, 0), (Verdict.INCONCLUSIVE, 0), (Verdict.FAIL, 1)])
def test_a_proof_ends_with_1_when_something_is_to_mend(
    wright: Wright, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verdict: Verdict, code: int
) -> None:
    monkeypatch.setattr("backwright.prove.run.prove", lambda *_, **__: proof(verdict))
    (tmp_path / "blueprint.yaml").write_text("app: shop\n")
    ran = wright("prove", tmp_path)
    assert ran.code == code
    assert f"exit {code}" in ran.out
    assert wright("prove", tmp_path, "--json").json["exit_code"] == code


def test_a_proof_that_did_not_reach_everything_ends_with_4(
    wright: Wright, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unreached = replace(proof(Verdict.PASS), unreached=("get_doc",))
    monkeypatch.setattr("backwright.prove.run.prove", lambda *_, **__: unreached)
    (tmp_path / "blueprint.yaml").write_text("app: shop\n")
    ran = wright("prove", tmp_path)
    assert (ran.code, "exit 4" in ran.out) == (4, True)


def test_a_proof_of_some_rules_is_not_asked_to_reach_everything() -> None:
    assert replace(proof(Verdict.PASS), unreached=("get_doc",), rules=("api/health",)).exit_code == 0


def test_a_proof_is_written_in_every_format_that_is_asked_for(
    wright: Wright, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "blueprint.yaml").write_text("app: shop\n")
    monkeypatch.setattr("backwright.prove.run.prove", lambda *_, **__: proof(Verdict.FAIL))
    ran = wright("prove", tmp_path, "--output", tmp_path / "p.sarif", "--output", tmp_path / "ci" / "p.xml")
    assert (ran.code, "exit 1" in ran.out) == (1, True)
    assert '"version": "2.1.0"' in (tmp_path / "p.sarif").read_text()
    assert (tmp_path / "ci" / "p.xml").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("form", "start"),
    [("sarif", "{"), ("junit", "<?xml"), ("markdown", "### "), ("json", "{"), ("html", "<!doctype html>")],
)
def test_a_format_without_a_file_is_printed_alone(
    wright: Wright, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str, start: str
) -> None:
    (tmp_path / "blueprint.yaml").write_text("app: shop\n")
    monkeypatch.setattr("backwright.prove.run.prove", lambda *_, **__: proof(Verdict.PASS))
    assert wright("prove", tmp_path, "--format", form).out.startswith(start)


def test_a_file_whose_ending_names_no_format_is_refused_before_anything_runs(wright: Wright, tmp_path: Path) -> None:
    ran = wright("prove", tmp_path, "--output", tmp_path / "proof.out")
    assert (ran.code, "--format sarif" in ran.err) == (3, True)


def test_a_folder_that_is_proved_against_no_proof_is_told_how_to_make_one(wright: Wright, tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text("app: shop\nItem:\n  name: str 1..9\n")
    ran = wright("prove", tmp_path, "--baseline", tmp_path / "none.json")
    assert (ran.code, "wright prove --output FILE.json" in ran.err) == (3, True)


def test_an_exemption_is_read_from_the_project(wright: Wright, tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text("app: shop\nItem:\n  name: str 1..9\n")
    missing = wright("prove", tmp_path, "--only", "docs/documents")
    assert missing.code == 1
    exempt = "- rule: docs/documents\n  reason: they are in the wiki\n  until: 2999-12-31\n"
    (tmp_path / "prove.exempt.yaml").write_text(exempt)
    ran = wright("prove", tmp_path, "--only", "docs/documents")
    assert (ran.code, "exempt until 2999-12-31 (they are in the wiki)" in ran.out) == (0, True)
    (tmp_path / "prove.exempt.yaml").write_text(exempt.replace("documents", "documints"))
    refused = wright("prove", tmp_path, "--only", "docs/documents")
    assert (refused.code, "did you mean `docs/documents`?" in refused.err) == (3, True)
