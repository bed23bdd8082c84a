"""A proof without a page tells a sound server from the same server with one defect, in each of three frameworks."""

from collections.abc import Callable

import pytest
from tests.conftest import SLOW
from tests.specimens.twins.defects import DEFECTS, Defect
from tests.specimens.twins.dependencies import UnavailableError, installed
from tests.specimens.twins.judging import Outcome, deciding, judged
from tests.specimens.twins.serving import FRAMEWORKS, Framework

SAMPLE = (
    "accounts change the private rows of others",
    "an account raises its own role",
    "unsigned tokens are believed",
    "SQL is put together from a search",
)


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


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("defect", [one for one in DEFECTS if one.name in SAMPLE], ids=lambda defect: defect.name)
def test_a_defect_is_flagged_under_its_item(
    framework: Framework, defect: Defect, available: Callable[[Framework], None]
) -> None:
    available(framework)
    found = judged(framework, defect, deciding(defect))
    assert found.outcome == Outcome.FLAGGED, found.says


REST = [
    (FRAMEWORKS[number % len(FRAMEWORKS)], defect) for number, defect in enumerate(DEFECTS) if defect.name not in SAMPLE
]


@SLOW
@pytest.mark.parametrize(("framework", "defect"), REST, ids=lambda value: getattr(value, "name", value))
def test_each_defect_is_flagged_in_one_of_the_frameworks(
    framework: Framework, defect: Defect, available: Callable[[Framework], None]
) -> None:
    available(framework)
    found = judged(framework, defect, deciding(defect))
    assert found.outcome == Outcome.FLAGGED, found.says
