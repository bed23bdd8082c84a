"""A run of the tests is remembered for the very files that it ran on, and for no others."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backwright.runtime.reading import BEFORE_THE_FILE, read_runtime
from backwright.suite.cache import cache_run, cached_run, run_key
from backwright.suite.environment import is_plain, plain
from backwright.suite.run import Ran

TESTS = read_runtime(BEFORE_THE_FILE.read_text()).test
RAN = Ran(0, 2, 0, 1, "2 passed", {"src/a.py": (-3, 1, 2)}, {"src/a.py": {2: frozenset({"tests/test_a.py::test"})}})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("src/a.py", "tests/test_a.py", "tests/rows.json", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_what_is_kept_is_what_was_seen(project: Path) -> None:
    key = run_key(project, sys.executable, TESTS)
    cache_run(project / "cache", key, RAN, ["src/a.py"])
    assert cached_run(project / "cache", key, ["src/a.py"]) == RAN
    assert cached_run(project / "cache", key, []) == RAN
    assert cached_run(project / "cache", key, ["src/b.py"]) is None  # nobody looked which tests run that one
    assert cached_run(project / "elsewhere", key, []) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda home: (home / "src" / "a.py").write_text("other"),
        lambda home: (home / "src" / "new.py").write_text(""),
        lambda home: (home / "tests" / "rows.json").write_text("{}"),
        lambda home: (home / "tests" / "test_a.py").unlink(),
        lambda home: (home / "pyproject.toml").write_text("[tool.pytest]"),
    ],
)
def test_another_file_is_another_run(project: Path, change: Callable[[Path], object]) -> None:
    key = run_key(project, sys.executable, TESTS)
    change(project)
    assert run_key(project, sys.executable, TESTS) != key


def test_another_interpreter_is_another_run(project: Path) -> None:
    assert run_key(project, sys.executable, TESTS) != run_key(project, "/usr/bin/another", TESTS)


def test_a_shell_does_not_choose_the_tests() -> None:
    said = {"PYTEST_ADDOPTS": "-k easy -p no:slow --lf", "TEST_DATABASE_URL": "postgresql://x/y", "HOME": "/root"}
    assert plain(said, TESTS) == {"PYTEST_ADDOPTS": "-p no:slow", "HOME": "/root"}
    assert not is_plain(said, TESTS)
    assert is_plain({"PYTEST_ADDOPTS": "-p no:slow", "HOME": "/root"}, TESTS)
    assert is_plain({}, TESTS)
