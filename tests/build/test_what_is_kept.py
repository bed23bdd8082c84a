"""What a build keeps in a project is small, and the same whenever it is made."""

import shutil
from pathlib import Path

import pytest
from helpdesk import PAGE

from backwright.build.build import build
from backwright.build.undo import undo
from backwright.pristine import PristineError, packed, read_pristine, unpacked


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_project_in_use_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copy(PAGE, tmp_path)
    page = tmp_path / "blueprint.yaml"
    build(tmp_path, check=False)
    page.write_text(page.read_text().replace("  due_at:", "  hours: int 0..1000 = 0, filter\n  due_at:"))
    build(tmp_path, check=False)
    undo(tmp_path)
    assert size(tmp_path / ".backwright") < 300_000
    assert size(tmp_path) < 2_000_000


def test_an_archive_gives_back_every_byte_and_does_not_know_when_it_was_made() -> None:
    tree = {"a/b.py": "x = 'ä'\r\n", ".env.example": "", "a.txt": "no end"}
    assert unpacked(packed(tree)) == tree
    assert packed(tree) == packed(dict(reversed(tree.items())))


@pytest.mark.parametrize("name", ["../evil.py", "/etc/evil", "src/../../evil.py"])
def test_an_archive_that_reaches_out_of_its_project_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / ".backwright").mkdir()
    (tmp_path / ".backwright/pristine.tar.xz").write_bytes(packed({name: "x = 1\n"}))
    with pytest.raises(PristineError, match="damaged"):
        read_pristine(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"<<<<<<< HEAD\n", packed({"a": "b" * 999})[:60]])
def test_a_damaged_one_is_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / ".backwright").mkdir()
    (tmp_path / ".backwright/pristine.tar.xz").write_bytes(damage)
    with pytest.raises(PristineError, match=r"pristine.tar.xz is damaged; bring it back"):
        read_pristine(tmp_path)
