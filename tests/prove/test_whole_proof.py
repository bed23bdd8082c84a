"""A backend that somebody else runs is judged by the page alone: what cannot be looked at is said to be untold."""

from pathlib import Path

import pytest
from tests.specimens.notes import PAGE, Notes
from tests.standard.conftest import served

from backwright.prove.outcome import Proof
from backwright.prove.run import NothingToProveError, prove
from backwright.standard.finding import Verdict
from backwright.standard.rules import RULES


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    folder = tmp_path_factory.mktemp("notes")
    (folder / "blueprint.yaml").write_text(PAGE)
    with served(Notes(folder).app) as url:
        return prove(folder, url=url)


def test_every_rule_says_something(proof: Proof) -> None:
    assert {one.rule for one in proof.findings} == {rule.name for rule in RULES}
    assert proof.exit_code == 0, [one for one in proof.findings if one.verdict == Verdict.FAIL]


def test_what_needs_files_or_tables_is_not_told(proof: Proof) -> None:
    untold = {one.rule for one in proof.findings if one.verdict == Verdict.INCONCLUSIVE}
    assert untold == {
        rule.name
        for rule in RULES
        if {"project", "database", "log", "migrator", "suite", "style", "statements"} & {*rule.needs}
    } | {"security/https", "security/limits", "security/registration"}  # tried on servers of the proof's own alone


def test_all_operations_were_reached(proof: Proof) -> None:
    assert (proof.operations, proof.unreached) == (26, ())
    assert (proof.callers, proof.tenants) == (6, 2)
    assert 200 < proof.requests < 2_000


def test_evidence_is_numbered_and_bound(proof: Proof) -> None:
    ids = [piece.id for piece in proof.evidence]
    assert len(ids) == len(set(ids)) > 15
    assert all(piece.files == {"blueprint.yaml": piece.files["blueprint.yaml"]} for piece in proof.evidence)


def test_no_secret_stands_in_a_proof(proof: Proof) -> None:
    told = "\n".join(part for piece in proof.evidence for part in piece.excerpts)
    assert "Pw-" not in told  # how passwords of callers begin
    assert "eyJ" not in told  # how tokens begin


def test_a_folder_without_a_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToProveError, match=r"no blueprint\.yaml"):
        prove(tmp_path)


def test_a_rule_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text(PAGE)
    with pytest.raises(NothingToProveError, match="No rule is named nonsense"):
        prove(tmp_path, only=["nonsense"])


@pytest.mark.parametrize(
    ("given", "project", "url"),
    [
        ("https://staging.example", ".", "https://staging.example"),
        ("http://127.0.0.1:8000", ".", "http://127.0.0.1:8000"),
        ("shop", "shop", ""),
        ("/srv/http", "/srv/http", ""),
    ],
)
def test_a_url_may_stand_where_the_project_would(given: str, project: str, url: str) -> None:
    from backwright.cli.prove import target_of

    assert target_of(Path(given), "") == (Path(project), url)
