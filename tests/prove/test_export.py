"""A hole in the owner's own code becomes a test that closes it."""

import shutil
from pathlib import Path

import pytest

from backwright.build.build import build
from backwright.prove.export import NoTestError, exported, write

EXAMPLE = Path(__file__).parents[2] / "examples" / "helpdesk" / "blueprint.yaml"
RULE = """\
        if ticket.priority is Priority.HIGH and ticket.assignee_id is None:
            raise ConflictError("Assign a high-priority ticket before solving it")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("helpdesk")
    shutil.copy(EXAMPLE, folder / "blueprint.yaml")
    build(folder, check=False)
    service = folder / "src" / "services" / "ticket_service.py"
    text = service.read_text()
    line = '        return await self._step("solve", ticket)\n'
    text = text.replace(line, RULE + line)
    text = text.replace("import Ticket\n", "import Priority, Ticket\n")
    service.write_text(
        text.replace("from src.utils.envelope", "from src.utils.errors import ConflictError\nfrom src.utils.envelope")
    )
    return folder


def evidence(project: Path, what: str = "deleted") -> dict[str, object]:
    lines = (project / "src/services/ticket_service.py").read_text().splitlines()
    line = 1 + next(number for number, text in enumerate(lines) if "Priority.HIGH" in text)
    data = {
        "file": "src/services/ticket_service.py",
        "line": line,
        "what": what,
        "function": "TicketService.solve_ticket",
    }
    return {"id": "e-41", "data": data}


def test_the_test_is_readable_and_holds_the_line(project: Path) -> None:
    test = exported(project, evidence(project))
    assert test.path == "tests/integration/test_owner_rules.py"
    assert test.name == "test_solve_ticket_is_refused_when_priority_is_high"
    assert '"""Assign a high-priority ticket before solving it."""' in test.text
    assert '"priority": "high"' in test.text
    assert "assert answer.status_code == 409" in test.text
    assert test.difference == "409 with it, 200 without"
    assert not (project / test.path).exists()  # shown, not written
    assert write(project, test).read_text() == test.text


def test_evidence_of_something_else_makes_no_test(project: Path) -> None:
    with pytest.raises(NoTestError, match="about no line of yours"):
        exported(project, {"id": "e-01", "data": {"cells": 412}})
    with pytest.raises(NoTestError, match="has changed since"):
        exported(project, evidence(project, what="painted blue"))
