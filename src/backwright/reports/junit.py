"""A proof as JUnit XML, as GitHub's and GitLab's readers of test reports take it: a suite a heading, a case a rule."""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as Xml

from backwright.prove.headings import worst
from backwright.prove.outcome import Heading, Proof
from backwright.reports.curl import curl_line
from backwright.standard.finding import Finding, Verdict

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(proof: Proof) -> str:
    """The document."""
    root = Xml.Element("testsuites", name=f"prove {proof.project}", time=f"{proof.seconds:.1f}")
    for heading in proof.headings:
        if heading.findings:
            root.append(_suite(proof, heading))
    for name in ("tests", "failures", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("errors", "0")
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _suite(proof: Proof, heading: Heading) -> Xml.Element:
    suite = Xml.Element("testsuite", name=heading.box, timestamp=proof.at.removesuffix("Z"), time="0")
    by_rule = groupby(sorted(heading.findings, key=lambda one: one.rule), key=lambda one: one.rule)
    for rule, findings in by_rule:
        suite.append(_case(proof, heading, rule, list(findings)))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")
    return suite


def _case(proof: Proof, heading: Heading, rule: str, findings: Sequence[Finding]) -> Xml.Element:
    file = next((place.rpartition(":")[0] or place for one in findings for place in one.places if "/" in place), "")
    case = Xml.Element("testcase", classname=f"{proof.project}.{heading.box}", name=rule, time="0")
    if file:
        case.set("file", file)
    failing = [one for one in findings if one in proof.failing]
    verdict = worst([one.verdict for one in findings])
    if failing:
        failure = Xml.SubElement(
            case, "failure", type="violation", message=_clean("; ".join(one.says for one in failing))
        )
        failure.text = _clean("\n\n".join(_text(proof, one) for one in failing))
    elif verdict == Verdict.FAIL:
        reasons = dict.fromkeys(
            one.reason
            for found in findings
            for it in found.wrong
            if (one := proof.suppressed.get(it.fingerprint(rule)))
        )
        Xml.SubElement(case, "skipped", message=_clean(f"suppressed: {'; '.join(reasons)}"))
    elif verdict != Verdict.PASS:
        says = "; ".join(one.says for one in findings if one.verdict == verdict)
        Xml.SubElement(case, "skipped", message=_clean(f"{verdict.replace('_', ' ')}: {says}"))
    return case


def _text(proof: Proof, found: Finding) -> str:
    lines = [found.says]
    for one in proof.counting(found):
        lines.append(f"- {one}")
        if one.request and (line := curl_line(one.request)):
            lines.append(f"  {line}")
    lines += [f"fix: {found.fix}"] if found.fix else [f"to do: {found.advice}"] if found.advice else []
    return "\n".join(lines)


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
