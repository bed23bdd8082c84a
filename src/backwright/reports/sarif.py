"""A proof as SARIF 2.1.0, the format in which tools that look at code hand on what they found.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import base64
import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from backwright.prove.outcome import Proof
from backwright.reports.wording import summary_of
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.finding import Finding, Verdict
from backwright.standard.rule import Rule
from backwright.standard.violation import SentRequest, Violation

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Where a violation stands that stands in no file: what describes the backend.
PAGE, DESCRIPTION = "blueprint.yaml", "prove.yaml"


def sarif(proof: Proof) -> str:
    """The log, with a result for each violation and for each rule that was inconclusive."""
    rules = [EVERY_RULE[name] for name in sorted({found.rule for found in proof.findings}) if name in EVERY_RULE]
    index = {one.name: number for number, one in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "backwright",
                "semanticVersion": version("backwright"),
                "rules": [_rule(one) for one in rules],
            }
        },
        "invocations": [{"executionSuccessful": True, "exitCode": proof.exit_code, "endTimeUtc": proof.at}],
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "the folder that was proved"}}},
        "results": [one for found in proof.findings for one in _results(proof, found, index)],
        "properties": {"digest": proof.digest, "target": proof.target},
    }
    if not proof.at:
        del run["invocations"]
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule(rule: Rule) -> dict[str, Any]:
    summary = summary_of(rule.name)
    cwe = [f"external/cwe/cwe-{number:03}" for number in rule.references.cwe]  # as GitHub reads them
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.replace("/", "-").split("-")),
        "shortDescription": {"text": summary.partition(". ")[0].rstrip(".") + "."},
        "fullDescription": {"text": summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [rule.name.partition("/")[0], *cwe, *rule.items]},
    }


def _results(proof: Proof, found: Finding, index: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    if found.verdict == Verdict.FAIL:
        for one in found.wrong:
            yield {"ruleId": found.rule, "ruleIndex": index[found.rule], **_failed(proof, found, one)}
    elif found.verdict == Verdict.INCONCLUSIVE:
        yield {
            "ruleId": found.rule,
            "ruleIndex": index[found.rule],
            "kind": "open",
            "level": "none",
            "message": {"text": f"inconclusive: {found.says}"},
            "locations": [_location(found.rule, Violation(found.says))],
        }


def _failed(proof: Proof, found: Finding, one: Violation) -> dict[str, Any]:
    fingerprint = one.fingerprint(found.rule)
    mending = found.fix or found.advice
    result: dict[str, Any] = {
        "kind": "fail",
        "level": "error",
        "message": {"text": str(one) + (f"\n{'fix' if found.fix else 'to do'}: {mending}" if mending else "")},
        "locations": [_location(found.rule, one)],
        "partialFingerprints": {"backwright/v1": fingerprint},
    }
    if proof.known:
        result["baselineState"] = "unchanged" if fingerprint in proof.known else "new"
    if hidden := proof.suppressed.get(fingerprint):
        reason = hidden.reason + (f", until {hidden.until}" if hidden.until else "")
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    if one.request:
        result["webRequest"] = _request(one.request)
        result["webResponse"] = (
            {"statusCode": one.request.status} if one.request.status else {"noResponseReceived": True}
        )
    return result


def _location(rule: str, one: Violation) -> dict[str, Any]:
    file, _, line = one.place.rpartition(":")
    has_line = bool(file) and line.isdigit()
    file = (file if has_line else one.place.partition("::")[0]) or _describing(rule)
    region = {"startLine": max(1, int(line))} if has_line else {"startLine": 1}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": file, "uriBaseId": "PROJECT"}, "region": region}
    }
    if one.operation:
        location["logicalLocations"] = [{"name": one.operation, "kind": "function"}]
    return location


def _describing(rule: str) -> str:
    return DESCRIPTION if rule in EVERY_RULE and "api" in EVERY_RULE[rule].needs else PAGE


def _request(request: SentRequest) -> dict[str, Any]:
    value: dict[str, Any] = {
        "protocol": "HTTP",
        "version": "1.1",
        "method": request.method,
        "target": request.path,
        "headers": dict(request.headers),
    }
    if request.body and request.is_whole:
        content = {"text": request.body} if request.is_text else {"binary": request.body}
        value["body"] = content if request.is_text or _is_base64(request.body) else {}
    return value


def _is_base64(text: str) -> bool:
    return base64.b64encode(base64.b64decode(text)).decode() == text
