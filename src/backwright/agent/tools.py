"""What an agent gets: the verbs' outcomes cut down to what it needs to decide what to do next."""

from pathlib import Path
from typing import Any, Literal

from backwright.build import build as build_verb
from backwright.build import plan as plan_verb
from backwright.build import undo as undo_verb
from backwright.build.outcome import FileChanges, Plan
from backwright.build.page import read_page
from backwright.prove import run as prove_verb
from backwright.prove.outcome import Heading, Proof
from backwright.reports import page as page_report
from backwright.reports.build import built_text, plan_text, undone_text
from backwright.reports.keep import keep
from backwright.standard.finding import Verdict

Shown = Literal["blueprint", "access"]
MOST = 20  # items of a list; the rest is counted, so that an answer stays small


def show(project: Path, what: Shown) -> dict[str, Any]:
    """The blueprint or its access matrix, as lines."""
    page = read_page(project)
    text = page_report.access_text(page) if what == "access" else page_report.shown_text(page)
    return {"app": page.app, "lines": text.splitlines()}


def plan(project: Path) -> dict[str, Any]:
    """What a build would do."""
    outcome = plan_verb.plan(project)
    return {"empty": outcome.empty, "text": plan_text(outcome), **_planned(outcome)}


def build(project: Path) -> dict[str, Any]:
    """What a build did."""
    outcome = build_verb.build(project)
    return {
        "built": not outcome.empty,
        "text": built_text(outcome),
        **_planned(outcome.plan),
        "your_edits": _some([f"{edit.path}:{edit.line}" for edit in outcome.edits]),
        "next": "prove",
    }


def undo(project: Path) -> dict[str, Any]:
    """What taking a build back did."""
    outcome = undo_verb.undo(project)
    return {
        "text": undone_text(outcome),
        "revision": outcome.revision,
        "dropped": list(outcome.dropped),
        "your_edits": _some([f"{edit.path}:{edit.line}" for edit in outcome.edits]),
        "next": "status",
    }


def prove(project: Path, only: list[str] | None) -> dict[str, Any]:
    """The gate: what a proof of the project as it is now says."""
    proof = prove_verb.prove(project, only=only)
    return gate(keep(proof, project), whole=not only)


def gate(proof: Proof, *, whole: bool) -> dict[str, Any]:
    """The verdict of a proof; only a whole one can pass, and only when nothing is to mend."""
    failed = proof.exit_code != 0
    return {
        "gate": "fail" if failed else "pass" if whole else "partial",
        "requests": proof.requests,
        "headings": [_heading(heading) for heading in proof.headings],
        "to_mend": _some(
            [
                line
                for found in proof.failing
                for line in (found.says, *map(str, proof.counting(found)))
                if _is_informative(line)
            ]
        ),
        "exempt": _some([f"{one.reason}, until {one.until}" for one in proof.suppressions]),
        "report": proof.report,
        "next": "mend what failed, then prove again" if failed else "report" if whole else "prove, whole",
    }


def _is_informative(line: str) -> bool:
    """Whether a line says anything: a test run's dots and rules do not."""
    return bool(line.strip(" .=_-sFEx[]%0123456789")) and not line.startswith("bringing up")


def _heading(heading: Heading) -> dict[str, Any]:
    shown: dict[str, Any] = {"box": heading.box, "verdict": str(heading.verdict), "says": heading.says}
    if heading.verdict != Verdict.PASS:
        shown |= {"fix": heading.fix or heading.advice, "evidence": list(heading.evidence)}
    return shown


def _planned(outcome: Plan) -> dict[str, Any]:
    return {
        "changes": [f"{change.text}  {change.place or ''}".rstrip() for change in outcome.changes],
        "files": _files(outcome.files),
        "breaks_clients": list(outcome.api.breaks),
        "loses_data": list(outcome.data.losses) if outcome.data else [],
    }


def _files(files: FileChanges) -> dict[str, Any]:
    return {
        "new": _some(files.added),
        "written": len(files.written),
        "merged": _some(files.merged),
        "migrations": list(files.migrations),
        "conflicts": [str(conflict) for conflict in files.conflicts],
    }


def _some(items: list[str] | tuple[str, ...]) -> list[str]:
    return [*items[:MOST], *([f"… and {len(items) - MOST} more"] if len(items) > MOST else [])]
