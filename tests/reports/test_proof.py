"""A proof in a terminal, as data and as a page."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from backwright.prove.headings import decided, headings, numbered
from backwright.prove.outcome import Proof
from backwright.prove.stored import NoSuchEvidenceError
from backwright.reports.html import page
from backwright.reports.keep import evidence_named, keep
from backwright.reports.terminal import lines
from backwright.standard.finding import Evidence, Finding, Verdict, file_digest
from backwright.standard.rules import RULES

SEEN = Evidence("exchange", "412 cells", ("GET /x <b>\n→ 200",), {"src/main.py": "0" * 64})


def finding(rule: str, verdict: Verdict, says: str, **more: object) -> Finding:
    return Finding(rule, verdict, says, (SEEN,), **more)  # type: ignore[arg-type]


FINDINGS = numbered(
    [
        finding("security/access-matrix", Verdict.PASS, "412 cells role × operation × row, 0 leaks"),
        finding("api/bad-input", Verdict.PASS, "37 fields × 9 bad values, 0 accepted, 0 5xx"),
        finding("performance/statements", Verdict.PASS, "lists: 2 statements at 20 rows and at 1,000"),
        finding("performance/indexes", Verdict.PASS, "every filter by an index"),
        finding("errors/envelope", Verdict.PASS, "1,106 answers in one envelope"),
        finding("docs/api", Verdict.PASS, "41 operations documented as they are"),
        finding("security/https", Verdict.INCONCLUSIVE, "cannot be decided on loopback", advice="prove it over https"),
        finding("testing/suite", Verdict.PASS, "268 pass, 96% of statements and branches"),
        finding(
            "testing/own-code", Verdict.FAIL, "with ticket_service.py:71 deleted all still pass",
            fix="wright prove --export-tests EVIDENCE",
        ),
    ]
)  # fmt: skip
PROOF = Proof(
    project="helpdesk", target="/x", operations=41, unreached=(), unused=(), callers=4, tenants=2, requests=1106,
    seconds=42.4, headings=headings(FINDINGS), decided=decided(FINDINGS, RULES),
    report=".backwright/report.html",
)  # fmt: skip


def test_the_terminal_tells_what_is_to_mend_first() -> None:
    told = list(lines(PROOF))
    assert re.fullmatch(
        r"41 operations · 4 callers, 2 tenants · 1,106 requests · all 41 reached a success once +42 s", told[0]
    )
    assert [line[0] for line in told[1:] if line[0] != " "] == ["✗", "?", "✓", "✓", "✓", "☐", "1"]
    assert re.fullmatch(
        r"✗ tests +268 pass, 96% of statements and branches, but with ticket_service.py:71 deleted "
        r"all still pass +e-09",
        told[1],
    )
    assert told[2].strip() == "fix: wright prove --export-tests e-09"
    assert "? https       security/https" not in "\n".join(told)
    assert "✓ security    412 cells role × operation × row, 0 leaks     e-01" in "\n".join(told)
    assert "lists: 2 statements at 20 rows and at 1,000; every filter by an index" in "\n".join(told)
    assert "✓ errors  ✓ documented" in "\n".join(told)
    assert re.fullmatch(r"1 to mend, 1 inconclusive, 1 yours\. report: \.backwright/report\.html +exit 1", told[-1])
    assert max(map(len, told)) <= 140


def test_operations_that_were_never_reached_are_named() -> None:
    told = list(lines(replace(PROOF, unreached=("delete_user",))))
    assert "40 of 41 reached a success once" in told[0]
    assert "delete_user" in told[1]


def test_an_open_backend_is_said_to_be_open() -> None:
    assert "everybody may do everything" in "\n".join(lines(replace(PROOF, open_to_all=True)))


def test_what_could_not_be_told_does_not_fail_and_does_not_pass() -> None:
    only = headings(tuple(one for one in FINDINGS if one.verdict != Verdict.FAIL))
    proof = replace(PROOF, headings=only)
    assert proof.exit_code == 0
    assert proof.counted(Verdict.INCONCLUSIVE) == 1


def test_json_holds_everything_once() -> None:
    told = json.loads(json.dumps(PROOF.to_json()))
    assert (told["to_mend"], told["inconclusive"], told["yours"], told["exit_code"]) == (1, 1, 1, 1)
    assert sorted(one["id"] for one in told["evidence"]) == [f"e-{n:02}" for n in range(1, 10)]
    assert len(told["items"]) == 158


def test_the_page_stands_alone_and_takes_nothing_for_markup() -> None:
    text = page(PROOF)
    assert "GET /x &lt;b&gt;" in text
    assert "<b>\n→" not in text
    assert not re.search(r'(?:src|href)="?https?:', text)
    assert all(f'id="{piece.id}"' in text for piece in PROOF.evidence)
    assert text.partition('id="items"')[2].count("<tr>") == 158


def test_a_kept_proof_gives_its_evidence_back(tmp_path: Path) -> None:
    with pytest.raises(NoSuchEvidenceError, match="Nothing has been proved"):
        evidence_named(tmp_path, "e-01")
    kept = keep(PROOF, tmp_path)
    assert (tmp_path / kept.report).is_file()
    assert evidence_named(tmp_path, "e-09")["title"] == "412 cells"
    with pytest.raises(NoSuchEvidenceError, match="no evidence e-77"):
        evidence_named(tmp_path, "e-77")


def test_evidence_of_a_file_that_has_changed_is_stale(tmp_path: Path) -> None:
    file = tmp_path / "src" / "main.py"
    file.parent.mkdir()
    file.write_text("one")
    seen = replace(SEEN, files={"src/main.py": file_digest(file)})
    assert seen.stale_in(tmp_path) == ()
    file.write_text("two")
    assert seen.stale_in(tmp_path) == ("src/main.py",)
    proof = replace(PROOF, headings=headings([replace(FINDINGS[0], evidence=(seen,))]))
    assert proof.stale_in(tmp_path) == ("src/main.py",)
