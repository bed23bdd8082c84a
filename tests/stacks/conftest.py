from collections.abc import Iterator
from pathlib import Path

import pytest
from migrating import Database


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, once of each kind."""
    sqlite = f"sqlite:///{tmp_path / 'shop.db'}"
    database = Database(sqlite if request.param == "sqlite" else request.getfixturevalue(request.param))
    yield database
    database.close()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy knows of the libraries, which is the same for every project."""
    return tmp_path_factory.mktemp("mypy")
