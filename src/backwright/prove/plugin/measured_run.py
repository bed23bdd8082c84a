"""Told to pytest with `-p measured_run`: measures which lines of `src/` each test runs, in every worker.

It stands alone, since it runs in the project's interpreter, which knows nothing of this package.
"""

import os
from collections.abc import Generator

import coverage
import pytest

_measured = coverage.Coverage(
    data_file=os.environ["MEASURED_RUN_DATA"],
    data_suffix=True,
    source=["src"],
    branch=True,
    concurrency=os.environ["MEASURED_RUN_CONCURRENCY"].split(","),
    config_file=os.environ.get("MEASURED_RUN_CONFIG", "pyproject.toml"),
)
_measured.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Everything from here on is this test's."""
    _measured.switch_context(item.nodeid)
    return (yield)


def pytest_unconfigure() -> None:
    """Keep what was seen."""
    _measured.stop()
    _measured.save()
