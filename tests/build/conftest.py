"""A small shop to build, with a filled database."""

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


@pytest.fixture
def built(shop: Shop) -> Shop:
    """A shop that is built and in use."""
    shop.build()
    shop.fill()
    return shop
