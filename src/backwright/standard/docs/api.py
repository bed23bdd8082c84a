"""What is documented is what is there, and the other way round."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding, file_digest
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject

DOCUMENT = "/api/v1/openapi.json"
STORED = "docs/openapi.json"


def decide(subject: Subject) -> Iterable[Finding]:
    """The document that the backend serves is compared with the page, the files and the answers. Every operation of the
    page is in it under its name, with a summary and its success and refusals described; nothing is in it that the page
    does not know; `docs/openapi.json` is the same; `docs/api.md` names every path; and every status that any probe got
    from an operation is one that the document lists. 422 stands nowhere: refused input is a 400.

    Why: Clients are written and generated from the document. An operation that is not in it is one that nobody reviews
    and nobody retires.

    Fails: `delete_note` is served and not documented, or answers 409 where the document lists 204 and 404 alone.

    Mend: Generate the document from the routes, give each operation its name, summary and refusals, and write it into
    the project: `make openapi`.
    """
    assert subject.live is not None  # noqa: S101
    answer = subject.live.anonymous.send("GET", DOCUMENT, operation="get_openapi")
    document = answer.json
    if answer.status != 200 or not isinstance(document, dict):
        yield RULE.failed(
            f"{DOCUMENT} is answered with {answer.status}", Evidence("exchange", DOCUMENT, (answer.shown(),))
        )
        return
    problems = list(_against_page(document, subject.live.operations))
    problems += list(_against_files(subject, document))
    problems += list(_against_answers(document, subject.live.exchanges))
    summary = f"{sum(1 for _ in _operations(document))} operations documented as they are"
    names = [STORED, "docs/api.md"]
    digests = {name: file_digest(subject.project / name) for name in names} if subject.project else {}
    lines = [
        f"{method.upper()} {path} → {', '.join(one.get('responses', {}))}"
        for path, method, one in _operations(document)
    ]
    evidence = Evidence("document", summary, ("\n".join(problems), "\n".join(lines)), digests)
    if problems:
        yield RULE.failed(
            f"{len(problems)} differences between documents and backend",
            evidence,
            **_mended(problems),
            detail=problems,
        )
    else:
        yield RULE.passed(summary, evidence)


def _mended(problems: Sequence[str]) -> dict[str, str]:
    """By a command where only a file is behind the backend; else by whoever wrote the backend."""
    if all(problem.startswith(STORED) for problem in problems):
        return {"fix": "make openapi"}
    return {"advice": "say on the page what the backend does, or let it do what the page says"}


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in document.get("paths", {}).items():
        for method, operation in methods.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield path, method, operation


def _against_page(document: Mapping[str, Any], operations: tuple[Operation, ...]) -> Iterator[str]:
    known = {(path, method): one for path, method, one in _operations(document)}
    wanted = {(one.path, one.method.lower()): one for one in operations if one.name != "get_openapi"}
    for (path, method), operation in wanted.items():
        described = known.get((path, method))
        if described is None:
            yield f"{operation.name} ({method.upper()} {path}) is not documented"
            continue
        responses = described.get("responses", {})
        if str(operation.success) not in responses and not (operation.kind == "system" and "200" in responses):
            yield f"{operation.name} does not document its {operation.success}"
        if operation.kind != "system" and not any(code.startswith("4") for code in responses):
            yield f"{operation.name} documents no refusal"
        if described.get("operationId") != operation.name:
            yield f"{operation.name} is documented as {described.get('operationId')}"
        if not described.get("summary") and not described.get("description"):
            yield f"{operation.name} has no summary"
        if "422" in responses:
            yield f"{operation.name} documents a 422"
    for path, method in known.keys() - wanted.keys():
        if path != DOCUMENT:
            yield f"{method.upper()} {path} is documented, and the page does not know it"


def _against_files(subject: Subject, document: Mapping[str, Any]) -> Iterator[str]:
    if subject.project is None:
        return
    stored = subject.project / STORED
    try:
        if json.loads(stored.read_text(encoding="utf-8")) != document:
            yield f"{STORED} is not what the backend serves"
    except (OSError, ValueError):
        yield f"{STORED} is absent or no JSON"
    page = subject.project / "docs" / "api.md"
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    if not text:
        yield "docs/api.md is absent"
        return
    for path in dict.fromkeys(path for path, _, _ in _operations(document)):
        if path not in text and path.removeprefix("/api/v1") not in text:
            yield f"docs/api.md does not name {path}"


def _against_answers(document: Mapping[str, Any], exchanges: Iterable[Exchange]) -> Iterator[str]:
    documented = {str(one.get("operationId")): set(one.get("responses", {})) for _, _, one in _operations(document)}
    reported: set[tuple[str, int]] = set()
    for exchange in exchanges:
        key = (exchange.operation, exchange.status)
        if exchange.operation in documented and key not in reported:
            reported.add(key)
            known = documented[exchange.operation]
            if (
                str(exchange.status) not in known
                and not known & {"default", f"{exchange.status // 100}XX"}
                and exchange.status
            ):
                yield f"{exchange.operation} answered {exchange.status}, which is not documented"


RULE = Rule(
    name="docs/api",
    items=(
        "api-design/1",
        "api-design/2",
        "api-design/4",
        "api-design/8",
        "core-responsibilities/1",
        "with-frontend-developer/1",
        "task-implement-crud-api/9",
        "deliverables-checklist/2",
        "deliverables-checklist/10",
    ),
    by="document",
    needs=("live",),
    references=References(owasp=("API9",), cwe=(1059,)),
    decide=decide,
)
