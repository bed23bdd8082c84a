"""Where a project stands, in the few words that decide what to do next."""

from pathlib import Path
from typing import Any

from backwright.blueprint.model import Auth
from backwright.build import plan as plan_verb
from backwright.build.page import read_page
from backwright.errors import BlueprintErrors
from backwright.prove.stored import NoSuchEvidenceError, last_proof
from backwright.standard.finding import file_digest


def status(project: Path) -> dict[str, Any]:
    """The state of the page, of the build and of the proof, and the next verb."""
    try:
        page = read_page(project)
    except BlueprintErrors as errors:
        return {"blueprint": "errors", "errors": [str(error) for error in errors.errors], "next": "mend blueprint.yaml"}
    outcome = plan_verb.plan(project)
    status = {
        "app": page.app,
        "blueprint": "ok",
        "entities": [entity.name for entity in page.entities],
        "built": not outcome.first,
        "pending": [change.text for change in outcome.changes],
        "conflicts": [str(conflict) for conflict in outcome.files.conflicts],
        "database": outcome.database,
        "open_to_all": not page.uses(Auth),
        **_proof(project),
    }
    return {**status, "next": _next(status, nothing_to_build=outcome.empty)}


def _next(status: dict[str, Any], *, nothing_to_build: bool) -> str:
    if status["conflicts"]:
        return "mend the conflicts, then plan"
    if not nothing_to_build:
        return "plan, then build"
    return {"pass": "report", "fail": "mend what failed, then prove again"}.get(status["gate"], "prove")


def _proof(project: Path) -> dict[str, str]:
    """What the last proof is worth now; only a whole one, of the files as they are, passes the gate."""
    try:
        status = last_proof(project)
    except NoSuchEvidenceError:
        return {"gate": "not proved", "proof": "none"}
    digests = {name: digest for piece in status["evidence"] for name, digest in piece["files"].items()}
    stale = sorted(name for name, digest in digests.items() if file_digest(project / name) != digest)
    if stale:
        return {"gate": "stale", "proof": f"stale: {len(stale)} files changed since, {stale[0]} among them"}
    gate = "fail" if status["to_mend"] else "partial" if status.get("asked") else "pass"
    return {"gate": gate, "proof": f"{status['to_mend']} to mend"}
