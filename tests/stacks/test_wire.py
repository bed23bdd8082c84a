"""What callers may count on of a built backend, by real requests to one, on each database."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from projects import written

HERE = Path(__file__).parent
SPECIFICATION = HERE / "served" / "wire_spec.py"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of a page with a field of every kind."""
    folder = written((HERE / "pages" / "wire.yaml").read_text(), tmp_path_factory.mktemp("project"))
    shutil.copyfile(SPECIFICATION, folder / "tests" / "integration" / "test_wire.py")
    return folder


def keep_its_word(project: Path, database: str) -> None:
    foreign = {"DATABASE_URL", "SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {"TEST_DATABASE_URL": database, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-n", "0", "tests/integration/test_wire.py"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_on_sqlite(project: Path) -> None:
    keep_its_word(project, "sqlite")


async def drop(server: str, name: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.close()


def test_on_postgresql(project: Path, postgresql: str) -> None:
    keep_its_word(project, postgresql)
    asyncio.run(drop(postgresql, f"{postgresql.rpartition('/')[2]}_main_tables"))  # which the project's tests have made
