"""A small shop to build, with a filled database."""

import shutil
from pathlib import Path

import pytest
from shop import PAGE, Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop that is not built yet."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = Shop(tmp_path / "shop")
    made.write("blueprint.yaml", PAGE)
    return made


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop that is built and in use; copied, since building takes longer."""
    made = Shop(tmp_path_factory.mktemp("template") / "shop")
    made.write("blueprint.yaml", PAGE)
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        made.build()
    made.fill()
    return made


@pytest.fixture
def built(template: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop of the test's own that is built and in use."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copytree(template.folder, tmp_path / "shop")
    return Shop(tmp_path / "shop")
