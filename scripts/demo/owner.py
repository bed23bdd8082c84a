"""What the owner of the project types: a rule in the service, a line in the page."""

import re
from pathlib import Path

from scripts.demo.stage import DemoError, Stage

SERVICE = Path("src/services/ticket_service.py")
PAGE = Path("blueprint.yaml")
RULE = (
    "        if ticket.priority is Priority.HIGH and ticket.assignee_id is None:\n"
    '            raise ConflictError("Assign a high-priority ticket before solving it")\n'
)
HOURS = "  hours: int 0..1000 = 0, filter\n"
IMPORTS = "from src.models.ticket import Priority\nfrom src.utils.errors import ConflictError\n"


def add_rule(stage: Stage) -> int:
    """Write the rule into `solve_ticket`, before the step; returns its line. Imports are sorted as an editor does."""
    file = stage.project / SERVICE
    text = file.read_text(encoding="utf-8")
    found = re.search(r"async def solve_ticket\(.*?\n(?P<step>        ticket\.status = step\()", text, flags=re.DOTALL)
    if not found:
        raise DemoError(f"{SERVICE} has no step in solve_ticket")
    text = text[: found.start("step")] + RULE + text[found.start("step") :]
    first_import = text.index("from src.")
    file.write_text(text[:first_import] + IMPORTS + text[first_import:], encoding="utf-8")
    stage.run("ruff", "check", "--quiet", "--select", "I", "--fix", str(SERVICE))
    return rule_line(stage)


def rule_line(stage: Stage) -> int:
    """The line at which the rule stands now; 0 when it is gone."""
    text = (stage.project / SERVICE).read_text(encoding="utf-8")
    return text.count("\n", 0, text.index(RULE)) + 1 if RULE in text else 0


def add_hours(stage: Stage) -> int:
    """Write the line under `effort`; returns its line."""
    page = stage.project / PAGE
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("  effort:")) + 1
    page.write_text("".join([*lines[:at], HOURS, *lines[at:]]), encoding="utf-8")
    return at + 1


def line_of(stage: Stage, path: str, part: str) -> int:
    """The first line of a file that holds a text."""
    lines = (stage.project / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if part in line)
