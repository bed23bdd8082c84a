"""The migrations lead to the tables that the models describe, and back to none."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.conftest import new_database

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not [*ROOT.glob("migrations/versions/*.py")], reason="there are no migrations yet")
@pytest.mark.filterwarnings("ignore:.*expression-based index", "ignore:Cannot correctly sort tables")
def test_migrations_go_up_to_the_models_and_down_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_database(tmp_path, "migrated"))
    config = Config(ROOT / "alembic.ini")
    command.upgrade(config, "head")
    command.check(config)
    command.downgrade(config, "base")
