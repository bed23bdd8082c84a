"""What the gate says, and how little of it."""

from backwright.agent.tools import gate
from backwright.prove.outcome import Heading, Proof
from backwright.standard.finding import Finding, Verdict
from backwright.standard.violation import Violation


def proof(verdict: Verdict, *detail: str) -> Proof:
    finding = Finding("testing/suite", verdict, "723 pass, 1 fail", (), "make test", (), tuple(map(Violation, detail)))
    heading = Heading("tests", verdict, finding.says, ("e-1",), finding.fix, "", (finding,))
    return Proof("helpdesk", "here", 41, (), (), 4, 2, 1656, 1.0, (heading,), (), report=".backwright/report.html")


def test_the_gate_passes_only_a_whole_proof_with_nothing_to_mend() -> None:
    assert gate(proof(Verdict.PASS), whole=True)["gate"] == "pass"
    assert gate(proof(Verdict.PASS), whole=False)["gate"] == "partial"
    assert gate(proof(Verdict.FAIL), whole=True)["gate"] == "fail"
    assert gate(proof(Verdict.FAIL), whole=False)["gate"] == "fail"


def test_what_could_not_be_told_is_never_shown_as_a_pass() -> None:
    told = gate(proof(Verdict.INCONCLUSIVE), whole=True)
    assert told["headings"][0]["verdict"] == "inconclusive"
    assert told["headings"][0]["fix"] == "make test"


def test_what_is_to_mend_leaves_out_what_says_nothing() -> None:
    told = gate(
        proof(Verdict.FAIL, "bringing up nodes...", "", "....F..  [ 9%]", "=====", "E   AssertionError"), whole=True
    )
    assert told["to_mend"] == ["723 pass, 1 fail", "E   AssertionError"]


def test_a_long_list_is_cut_and_counted() -> None:
    told = gate(proof(Verdict.FAIL, *(f"violation {number}" for number in range(100))), whole=True)
    assert len(told["to_mend"]) == 21
    assert told["to_mend"][-1] == "… and 81 more"
