"""The meter that a project's `runtime.toml` names, else one that reads what the runner itself reports."""

from collections.abc import Iterable
from pathlib import Path

from backwright.runtime.model import SuiteCommand
from backwright.suite.pytest_meter.meter import PytestMeter
from backwright.suite.report_meter import ReportMeter
from backwright.suite.run import Meter

METERS = {"pytest": PytestMeter}


def meter_for(tests: SuiteCommand, home: Path, folder: Path, watched: Iterable[str] = ()) -> Meter:
    """What measures a run.

    Args:
        tests: how the project's tests are run.
        home: the copy of the project that they run in.
        folder: where what is measured goes.
        watched: the files of which it is to be known which tests ran which line.
    """
    own = METERS.get(tests.meter)
    return own(home, folder, watched) if own else ReportMeter(tests, home, folder)
