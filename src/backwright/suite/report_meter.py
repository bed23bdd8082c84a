"""Any runner, measured by what it writes itself: JUnit's XML for how the tests ended, LCOV for what they ran."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backwright.runtime.model import SuiteCommand, filled
from backwright.suite.run import TAIL, Ran, Reach, counted

JUNIT, LCOV = "junit.xml", "lcov.info"


@dataclass(frozen=True, slots=True)
class ReportMeter:
    """Measures one run of tests in a copy of a project, into a folder of its own."""

    tests: SuiteCommand
    home: Path
    folder: Path

    @property
    def arguments(self) -> tuple[str, ...]:
        """Further arguments of the runner."""
        junit = filled(self.tests.junit, file=str(self.folder / JUNIT))
        return (*junit, *filled(self.tests.lcov, file=str(self.folder / LCOV)))

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """The environment of the run."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return dict(given)

    def read(self, code: int, output: str) -> Ran:
        """What the run has left."""
        passed, failed, skipped = counted(self.folder / JUNIT)
        failed = failed or int(code != 0)
        return Ran(code, passed, failed, skipped, output[-TAIL:].replace(str(self.home), "."))

    def reach(self, project: Path, ran: Ran) -> Reach | None:  # noqa: ARG002 - the report says all of it
        """What of the project's code it ran."""
        try:
            return lcov_reach((self.folder / LCOV).read_text(encoding="utf-8"))
        except OSError:
            return None


def lcov_reach(text: str) -> Reach | None:
    """The shares that an LCOV report gives; None when it knows no line."""
    sums = dict.fromkeys(("LF", "LH", "BRF", "BRH"), 0)
    for line in text.splitlines():
        name, _, number = line.partition(":")
        if name in sums and number.strip().isdigit():
            sums[name] += int(number)
    if not sums["LF"]:
        return None
    return Reach(
        total=(sums["LH"] + sums["BRH"]) / (sums["LF"] + sums["BRF"]),
        lines=sums["LH"] / sums["LF"],
        branches=sums["BRH"] / sums["BRF"] if sums["BRF"] else None,
    )
