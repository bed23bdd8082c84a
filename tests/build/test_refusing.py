"""A build that fails its trial: what failed, where, and whose fault it is. The first build is tried like any other."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from fake_stack import FakeStack
from shop import Shop

from backwright.blueprint.model import Blueprint
from backwright.build.build import ChecksFailedError
from backwright.suite.checker_caches import MOST, cache_of, share_cache

WIDER = ("  size: int 0..10 = 1\n", "  size: int 0..10 = 1\n  hours: int 0..9 = 0\n")
MINE = "from src.item_model import FIELDS\n\n\ndef test_mine():\n    assert {claim}\n"


class Broken(FakeStack):
    """A stack that renders a test which fails."""

    def render(self, blueprint: Blueprint, revisions: Mapping[str, str]) -> Mapping[str, str]:
        return {
            **super().render(blueprint, revisions),
            "tests/test_broken.py": "def test_broken():\n    assert 1 == 2\n",
        }


def refused(shop: Shop) -> str:
    before = shop.everything()
    with pytest.raises(ChecksFailedError) as caught:
        shop.build()
    assert shop.everything() == before
    return str(caught.value)


def test_the_first_build_is_tried(shop: Shop) -> None:
    done = shop.build()
    assert done.tested is not None
    assert done.tested.summary == "ruff, 1 passed"


def test_a_first_build_that_fails_is_the_tools_fault_and_writes_nothing(shop: Shop) -> None:
    shop.stack = Broken()
    said = refused(shop)
    assert "tests/test_broken.py:2: tests/test_broken.py::test_broken\n    assert 1 == 2" in said
    assert "The fault is the tool's own" in said


def test_what_fails_without_any_edit_is_the_tools_fault_though_other_code_is_edited(built: Shop) -> None:
    built.stack = Broken()
    built.edit("src/item_service.py", "        return item\n", "        return dict(item)\n")
    built.edit("blueprint.yaml", *WIDER)
    assert "The fault is the tool's own" in refused(built)


def test_a_test_of_the_owner_that_failed_before_is_the_owners_fault(built: Shop) -> None:
    built.write("tests/test_mine.py", MINE.format(claim="'colour' in FIELDS"))
    built.edit("blueprint.yaml", *WIDER)
    said = refused(built)
    assert "tests/test_mine.py:5: tests/test_mine.py::test_mine" in said
    assert "The fault is in your code: it fails this without the build, too. You have edited tests/test_mine.py" in said


def test_a_test_of_the_owner_that_the_change_breaks_is_nobodys_alone(built: Shop) -> None:
    built.write("tests/test_mine.py", MINE.format(claim="'hours' not in FIELDS"))
    built.edit("blueprint.yaml", *WIDER)
    assert "The change of the page and your code do not fit: each passes alone" in refused(built)


def test_tests_that_do_not_load_are_named(built: Shop) -> None:
    built.write("tests/test_mine.py", "import nowhere\n")
    built.edit("blueprint.yaml", *WIDER)
    said = refused(built)
    assert "tests/test_mine.py" in said
    assert "No module named 'nowhere'" in said
    assert "The fault is in your code" in said


class TestTheCacheOfTypes:
    @pytest.fixture(autouse=True)
    def _home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def test_begins_with_what_another_project_has_left(self, tmp_path: Path) -> None:
        first = cache_of("types", tmp_path / "one", "python")
        (first / "known").write_text("much")
        assert not (cache_of("types", tmp_path / "two", "python") / "known").exists()
        share_cache(first, "python")
        assert (cache_of("types", tmp_path / "three", "python") / "known").read_text() == "much"
        assert not (cache_of("types", tmp_path / "three", "another python") / "known").exists()

    def test_stays_for_the_latest_projects_alone(self, tmp_path: Path) -> None:
        made = [cache_of("types", tmp_path / str(number), "python") for number in range(MOST + 3)]
        share_cache(made[-1], "python")
        assert sum(path.exists() for path in made) == MOST

    def test_is_nowhere_where_the_user_has_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
        assert cache_of("types", tmp_path, "python") == Path("/dev/null")
