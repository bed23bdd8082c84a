"""Who may create a row is decided before it is inserted, on every database."""

import shutil
from pathlib import Path

import pytest
from projects import built, passes

GRANTED = Path(__file__).with_name("granted")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with grants over every kind of value, and what its owner would test of them."""
    made = built(GRANTED / "page.yaml", tmp_path_factory.mktemp("granted"))
    shutil.copy(GRANTED / "before_insert_spec.py", made / "tests/integration/test_before_insert.py")
    return made


@pytest.mark.parametrize("server", ["sqlite", "postgresql"])
def test_a_refused_create_writes_nothing(
    project: Path, server: str, cache: Path, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgresql") if server == "postgresql" else None
    integration = project / "tests/integration"
    tests = [str(path.relative_to(project)) for path in sorted(integration.glob("test_*_access.py"))]
    passes(project, cache, "pytest", "tests/integration/test_before_insert.py", *tests, database=database)
