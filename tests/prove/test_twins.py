"""A proof without a page tells a sound server from the same server with one defect, in each of three frameworks."""

from collections.abc import Callable

import pytest
from tests.conftest import SLOW
from tests.specimens.twins.defects import DEFECTS, Defect
from tests.specimens.twins.dependencies import UnavailableError, installed
from tests.specimens.twins.judging import Outcome, deciding, judged
from tests.specimens.twins.serving import FRAMEWORKS, Framework

PAIRS = [(FRAMEWORKS[number % len(FRAMEWORKS)], defect) for number, defect in enumerate(DEFECTS)]
SAMPLE = PAIRS[::8]  # `make bench NAME=twins` tries each defect in each framework
MORE = [pair for pair in PAIRS if pair not in SAMPLE][::6]


@pytest.fixture
def available() -> Callable[[Framework], None]:
    def require(framework: Framework) -> None:
        try:
            installed(framework)
        except UnavailableError as unavailable:
            pytest.skip(str(unavailable))

    return require


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_sound_server_is_accused_of_nothing(framework: Framework, available: Callable[[Framework], None]) -> None:
    available(framework)
    found = judged(framework)
    assert found.says == ()
    assert found.reached == found.operations == 22


@pytest.mark.parametrize(("framework", "defect"), SAMPLE, ids=lambda value: getattr(value, "name", value))
def test_a_defect_is_flagged_under_its_item(
    framework: Framework, defect: Defect, available: Callable[[Framework], None]
) -> None:
    available(framework)
    found = judged(framework, defect, deciding(defect))
    assert found.outcome == Outcome.FLAGGED, found.says


@SLOW
@pytest.mark.parametrize(("framework", "defect"), MORE, ids=lambda value: getattr(value, "name", value))
def test_another_defect_is_flagged_under_its_item(
    framework: Framework, defect: Defect, available: Callable[[Framework], None]
) -> None:
    available(framework)
    found = judged(framework, defect, deciding(defect))
    assert found.outcome == Outcome.FLAGGED, found.says
