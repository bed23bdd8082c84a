"""A proof in the formats that other tools read."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from jsonschema import Draft4Validator
from tests.reports.test_proof import FINDINGS, PROOF

from backwright.prove.headings import headings, numbered
from backwright.prove.outcome import Proof
from backwright.prove.suppressions import Suppression
from backwright.reports.format_names import ReportFormat
from backwright.reports.formats import UnknownFormatError, format_of, write_report
from backwright.reports.junit import junit
from backwright.reports.markdown import markdown
from backwright.reports.sarif import sarif
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Finding, Verdict
from backwright.standard.rules import rule_named
from backwright.standard.violation import Violation

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text())
EXCHANGE = Exchange(
    7, "member", "get_ticket", "GET", "/api/v1/tickets/7", {"Authorization": "Bearer eyJabcdef.x.y"}, b"", 200, {}, b"",
    1.0,
)  # fmt: skip
LEAK = Violation.answered(EXCHANGE, "done though denied", row="another tenant's", expected="404")
LONG = rule_named("structure/sizes").failed("1 is too large", detail=["src/main.py:12 main has 44 statements \x00 <b>"])


def proof(*more: Finding, suppressed: tuple[Suppression, ...] = (), known: dict[str, str] | None = None) -> Proof:
    found = numbered([*FINDINGS, rule_named("security/access-matrix").failed("1 leak", detail=[LEAK]), LONG, *more])
    hidden = frozenset(one.fingerprint for one in suppressed)
    return replace(
        PROOF, headings=headings(found, hidden), suppressions=suppressed, known=known or {}, at="2026-12-01T10:00:00Z"
    )


SUPPRESSED = Suppression(
    LEAK.fingerprint("security/access-matrix"), "exemption", "the next release mends it", "2027-01-31"
)


def test_sarif_is_valid_by_its_schema() -> None:
    for one in (PROOF, proof(), proof(suppressed=(SUPPRESSED,), known={SUPPRESSED.fingerprint: "2026-11-01"})):
        errors = [
            f"{error.json_path}: {error.message}"
            for error in Draft4Validator(SCHEMA).iter_errors(json.loads(sarif(one)))
        ]
        assert errors == []


def test_sarif_has_a_result_for_each_violation_where_it_stands() -> None:
    results = json.loads(sarif(proof()))["runs"][0]["results"]
    failed = {one["ruleId"]: one for one in results if one["kind"] == "fail"}
    place = failed["structure/sizes"]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == ("src/main.py", {"startLine": 12})
    leak = failed["security/access-matrix"]
    assert leak["webRequest"]["target"] == "/api/v1/tickets/7"
    assert leak["webRequest"]["headers"] == {"Authorization": "Bearer $TOKEN"}
    assert leak["partialFingerprints"] == {"backwright/v1": SUPPRESSED.fingerprint}


def test_sarif_says_what_is_suppressed_and_what_is_new() -> None:
    told = proof(suppressed=(SUPPRESSED,), known={SUPPRESSED.fingerprint: "2026-11-01"})
    results = {one["ruleId"]: one for one in json.loads(sarif(told))["runs"][0]["results"]}
    assert results["security/access-matrix"]["baselineState"] == "unchanged"
    assert results["security/access-matrix"]["suppressions"][0]["justification"] == (
        "the next release mends it, until 2027-01-31"
    )
    assert results["structure/sizes"]["baselineState"] == "new"
    assert "suppressions" not in results["structure/sizes"]


def test_junit_has_a_case_for_each_rule() -> None:
    root = Xml.fromstring(junit(proof()))  # noqa: S314 - our own
    cases = {one.get("name"): one for one in root.iter("testcase")}
    assert root.get("tests") == str(len(cases))
    assert (root.get("failures"), root.get("skipped")) == ("3", "1")
    failure = cases["security/access-matrix"].find("failure")
    assert failure is not None
    assert 'curl -sS -i -g --path-as-is "$URL"/api/v1/tickets/7 -H ' in str(failure.text)
    assert cases["structure/sizes"].get("file") is None
    assert cases["security/https"].find("skipped") is not None
    assert list(cases["api/bad-input"]) == []


def test_junit_skips_what_is_suppressed_and_says_why() -> None:
    root = Xml.fromstring(junit(proof(suppressed=(SUPPRESSED,))))  # noqa: S314 - our own
    case = next(one for one in root.iter("testcase") if one.get("name") == "security/access-matrix")
    skipped = case.find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "suppressed: the next release mends it"


def test_markdown_is_a_table_and_what_is_to_mend() -> None:
    told = markdown(proof())
    assert told.startswith("### ❌ helpdesk: 3 to mend, 1 inconclusive\n")
    assert "- get\\_ticket by member on another tenant's: done though denied: 200, not 404\n" in told
    assert "Fix: `wright prove --export-tests e-09`" in told
    assert "<b>" not in told


def test_markdown_stays_short_whatever_was_found() -> None:
    lines = tuple(Violation(f"{number} {'y' * 900}") for number in range(500))
    many = [Finding("api/bad-input", Verdict.FAIL, "x" * 900, violations=lines)] * 40
    assert len(markdown(proof(*many))) < 20_000


ENDINGS = {
    "a.sarif": ReportFormat.SARIF,
    "a.sarif.json": ReportFormat.SARIF,
    "a.xml": ReportFormat.JUNIT,
    "b/a.md": ReportFormat.MARKDOWN,
    "a.json": ReportFormat.JSON,
    "a.HTML": ReportFormat.HTML,
    "a.txt": ReportFormat.TEXT,
}


@pytest.mark.parametrize(("name", "form"), ENDINGS.items())
def test_the_ending_of_a_file_says_its_format(tmp_path: Path, name: str, form: ReportFormat) -> None:
    assert format_of(Path(name)) is form
    write_report(proof(), tmp_path / name, form)
    assert (tmp_path / name).stat().st_size > 100


def test_an_ending_that_names_no_format_needs_one_by_name() -> None:
    with pytest.raises(UnknownFormatError, match="say which: --format sarif"):
        format_of(Path("proof.out"))
    assert format_of(Path("proof.out"), ReportFormat.JUNIT) is ReportFormat.JUNIT
