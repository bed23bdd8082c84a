"""What an owner writes into a service: what would fail at night is told by the types before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import built

PAGE = "app: shop\nItem:\n  label: str 1..60\n  stock: int 0..9999 = 0\n  note: str ..60?\n"
LINE = "        values = payload.model_dump(exclude_unset=True)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    page = tmp_path / "page.yaml"
    page.write_text(PAGE)
    folder = tmp_path / "shop"
    folder.mkdir()
    return built(page, folder)


def checked(project: Path, cache: Path, rule: str) -> str:
    """What mypy says of a rule in the method that updates."""
    service = project / "src/services/item_service.py"
    text = service.read_text()
    assert text.count(LINE) == 1
    service.write_text(text.replace(LINE, f"        {rule}\n            raise ValueError\n{LINE}"))
    environment = {**os.environ, "MYPY_CACHE_DIR": str(cache)}
    command = [sys.executable, "-m", "mypy"]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False).stdout


def test_a_field_that_an_update_may_leave_out_is_not_taken_for_one_that_is_there(project: Path, cache: Path) -> None:
    said = checked(project, cache, "if payload.stock > 9000:")
    assert "item_service.py" in said
    assert "Unsupported" in said
    assert "None" in said


def test_a_rule_that_thinks_of_it_is_sound(project: Path, cache: Path) -> None:
    assert "Success" in checked(project, cache, "if payload.stock is not None and payload.stock > 9000:")
