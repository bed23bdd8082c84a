"""Runs pytest with two plugins of the tool's, and reads what they leave."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from backwright.suite.pytest_meter.reach import reached
from backwright.suite.run import TAIL, Ran, Reach, counted

PLUGIN = Path(__file__).parent / "plugin"
WORKERS = min(4, max(2, os.cpu_count() or 2))  # each works a core alone
NO_TESTS = 5  # how pytest ends where there are none


@dataclass(frozen=True, slots=True)
class PytestMeter:
    """Measures one run of pytest in a copy of a project, into a folder of its own."""

    home: Path
    folder: Path
    watched: Iterable[str] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """Further arguments of pytest."""
        return ("-p", "forked_run", "-p", "measured_run", f"--junitxml={self.folder / 'junit.xml'}")

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """The environment of the run."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return {
            **given,
            "PYTHONPATH": f"{PLUGIN}{os.pathsep}{self.home}",
            "FORKED_RUN_WORKERS": str(WORKERS),
            "MEASURED_RUN_DATA": str(self.folder),
            "MEASURED_RUN_WATCHED": os.pathsep.join(self.watched),
        }

    def read(self, code: int, output: str) -> Ran:
        """What the run has left."""
        passed, failed, skipped = counted(self.folder / "junit.xml")
        statements: dict[str, set[int]] = {}
        tests: dict[str, dict[int, set[str]]] = {}
        for piece in sorted(self.folder.glob("*.json")):
            measured = json.loads(piece.read_text(encoding="utf-8"))
            for file, numbers in measured["ran"].items():
                statements.setdefault(file, set()).update(numbers)
            for file, lines in measured["tests_at"].items():
                for line, names in lines.items():
                    tests.setdefault(file, {}).setdefault(int(line), set()).update(names)
        return Ran(
            code=code,
            passed=passed,
            failed=failed or (1 if code not in {0, NO_TESTS} else 0),
            skipped=skipped,
            tail=output[-TAIL:].replace(str(self.home), "."),
            statements={file: tuple(sorted(numbers)) for file, numbers in statements.items()},
            tests_at={file: {line: frozenset(names) for line, names in lines.items()} for file, lines in tests.items()},
        )

    def reach(self, project: Path, ran: Ran) -> Reach | None:
        """What of `src/` it ran."""
        return reached(project, ran.statements)
