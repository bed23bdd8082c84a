"""Findings on a running backend stand while nothing that it runs from has changed, and no longer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from backwright.prove.headings import headings, numbered
from backwright.prove.outcome import Proof
from backwright.prove.reuse import STUMBLED, can_stand, live_key, looks_at_files, standing
from backwright.prove.run import prove
from backwright.prove.stored import PROOF, last_timings
from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.rules import RULES, rule_named

PAGE = "app: shop\nItem:\n  name: str 1..9\n"
LIVE = [rule for rule in RULES if not looks_at_files(rule)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that looks like one that the tool built, whose server could not be started: there is no code."""
    for name, text in {
        "blueprint.yaml": PAGE, ".backwright/built.yaml": PAGE, "src/main.py": "", "tests/test_a.py": "",
        "README.md": "shop", ".env.example": "# WORKERS=2\nSECRET_KEY=\n",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def store(project: Path, **changed: object) -> None:
    """Store a whole proof of the project as it is now."""
    piece = Evidence("exchange", "seen", ("x",), {"src/main.py": "0"}, at="2026-11-30T10:00:00Z")
    findings = numbered(replace(rule.passed("seen before"), evidence=(piece,)) for rule in LIVE)
    values = {
        "project": "shop", "target": str(project), "operations": 7, "unreached": (), "unused": (), "callers": 2,
        "tenants": 0, "requests": 90, "seconds": 9.0, "headings": headings(findings), "decided": (),
        "live_key": live_key(project), "timings": {"rules": 8.5}, **changed,
    }  # fmt: skip
    (project / PROOF).parent.mkdir(parents=True, exist_ok=True)
    (project / PROOF).write_text(json.dumps(Proof(**values).to_json()))  # type: ignore[arg-type]


@pytest.mark.parametrize("file", ["src/main.py", "src/new.py", "migrations/0001.py", ".env", "docs/api.md"])
def test_the_key_is_another_one_when_a_file_of_the_backend_changes(project: Path, file: str) -> None:
    before = live_key(project)
    (project / file).parent.mkdir(parents=True, exist_ok=True)
    (project / file).write_text("changed")
    assert live_key(project) != before


@pytest.mark.parametrize("file", ["tests/test_a.py", "README.md", "docs/changelog.md", "proof.html"])
def test_the_key_is_the_same_when_another_file_changes(project: Path, file: str) -> None:
    before = live_key(project)
    (project / file).parent.mkdir(parents=True, exist_ok=True)
    (project / file).write_text("changed")
    assert live_key(project) == before


@pytest.mark.parametrize("setting", ["SECRET_KEY", "WORKERS", "DATABASE_URL"])
def test_the_key_is_another_one_when_a_setting_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    before = live_key(project)
    monkeypatch.setenv(setting, "another")
    assert live_key(project) != before


def test_a_proof_of_what_has_not_changed_starts_no_backend_and_says_so(project: Path) -> None:
    store(project)
    proof = prove(project)
    assert {one.name for one in LIVE} == set(proof.reused)
    assert {one.says for one in proof.findings if one.rule in proof.reused} == {"seen before"}
    assert (proof.operations, proof.requests) == (7, 90)
    assert "stand from 2026-11-30 10:00:00 UTC" in proof.note
    assert {piece.at for one in proof.findings if one.rule in proof.reused for piece in one.evidence} == {
        "2026-11-30T10:00:00Z"
    }


def test_rules_that_read_files_are_asked_again(project: Path) -> None:
    store(project)
    (found,) = (one for one in prove(project).findings if one.rule == "docs/documents")
    assert (found.verdict, "docs/documents" in prove(project).reused) == (Verdict.FAIL, False)


def test_what_stands_can_stand_once_more(project: Path) -> None:
    store(project)
    assert prove(project).live_key == live_key(project)


@pytest.mark.parametrize(
    "changed",
    [{"live_key": "another"}, {"target": "elsewhere"}, {"rules": ("api/health",)}, {"headings": ()}],
    ids=lambda one: next(iter(one)),
)
def test_nothing_stands_of_a_proof_of_something_else(project: Path, changed: dict[str, object]) -> None:
    store(project, **changed)
    assert standing(project, RULES, live_key(project)) is None


def test_a_proof_in_which_a_rule_stumbled_is_not_used_again() -> None:
    rule = rule_named("api/health")
    assert can_stand([rule.passed("x"), rule.unclear("no list")])
    assert not can_stand([rule.unclear(f"{STUMBLED}: ValueError: x")])


def test_a_command_names_the_folder_of_this_call(project: Path) -> None:
    store(project)
    stored = json.loads((project / PROOF).read_text())
    finding = Finding("docs/api", Verdict.FAIL, "x", (), fix="make -C '../my shop' openapi")
    found = [one for heading in stored["headings"] for one in heading["findings"] if one["rule"] == "docs/api"]
    found[0].update(fix=finding.fix, verdict="fail")
    (project / PROOF).write_text(json.dumps(stored))
    stands = standing(project, RULES, live_key(project))
    assert stands is not None
    assert [one.fix for one in stands.findings["docs/api"]] == ["make openapi"]


def test_the_time_that_phases_took_is_known_the_next_time(project: Path) -> None:
    assert last_timings(project) == {}
    store(project)
    assert last_timings(project) == {"rules": 8.5}
    assert {"docs/documents", "structure/layers"} <= prove(project).timings.keys()
