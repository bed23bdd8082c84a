"""A small project's tests are run, measured, and shown its owner's lines taken out."""

import sys
from pathlib import Path

import pytest

from backwright.prove.cache import suite_of
from backwright.prove.suite import run_suite
from backwright.suite.pytest_meter.meter import PytestMeter

BUILT = "def price(hours):\n    return hours * 10\n"
OWN = """\
def price(hours):
    if hours > 100:
        hours = 100
    if hours < 0:
        raise ValueError
    return hours * 10
"""
TESTS = "from src.pricing import price\n\n\ndef test_price():\n    assert price(2) == 20\n"
MORE = TESTS + "\n\ndef test_cap():\n    assert price(500) == 1000\n"


def project(folder: Path, own: str, tests: str) -> Path:
    files = {
        "src/__init__.py": "", "src/pricing.py": own, ".backwright/pristine/src/pricing.py": BUILT,
        ".backwright/pristine/src/__init__.py": "", "tests/__init__.py": "", "tests/test_pricing.py": tests,
        "pyproject.toml": '[tool.pytest]\ntestpaths = ["tests"]\n',
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_a_line_that_no_test_holds_is_found(tmp_path: Path) -> None:
    suite = run_suite(project(tmp_path, OWN, MORE))
    assert (suite.passed, suite.failed, suite.skipped) == (2, 0, 0)
    assert suite.lines == pytest.approx(5 / 6)
    assert suite.branches == pytest.approx(3 / 4)
    assert suite.changed_files == ("src/pricing.py",)
    outcome = {(one.line, one.what): one.caught_by for one in suite.mutants}
    assert outcome[2, "deleted"] == "tests/test_pricing.py::test_cap"
    assert outcome[3, "deleted"] == "tests/test_pricing.py::test_cap"
    assert outcome[4, "deleted"] is None
    assert (5, "deleted") not in outcome  # a hole inside the hole of line 4


def test_a_failing_suite_is_told_and_nothing_is_tried(tmp_path: Path) -> None:
    suite = run_suite(project(tmp_path, OWN, TESTS.replace("20", "21")))
    assert (suite.passed, suite.failed, suite.mutants) == (0, 1, ())
    assert "assert 20 == 21" in suite.tail


def test_nothing_is_left_in_the_project(tmp_path: Path) -> None:
    home = project(tmp_path, BUILT, TESTS)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert run_suite(home).mutants == ()
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_what_was_seen_on_the_same_files_is_not_looked_at_again(tmp_path: Path) -> None:
    home = project(tmp_path, OWN, MORE)
    first = suite_of(home, lambda: run_suite(home))
    assert suite_of(home, lambda: pytest.fail("run again")) == first
    (home / "tests" / "test_pricing.py").write_text(TESTS)
    assert suite_of(home, lambda: run_suite(home)) != first


def test_what_a_build_has_seen_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from backwright.build.project import Project
    from backwright.build.verify import verify
    from backwright.stacks.protocol import CheckCommand

    home = project(tmp_path / "home", OWN, MORE)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    check = CheckCommand("pytest", (sys.executable, "-m", "pytest", "-p", "no:cacheprovider"), runs_tests=True)
    assert verify(home, [check], Project(home), ["src/pricing.py"]).passed
    whole = run_suite(project(tmp_path / "another", OWN, MORE))
    monkeypatch.setattr(PytestMeter, "read", lambda *_: pytest.fail("run again"))
    known = run_suite(home)
    assert (known.mutants, known.total, known.passed) == (whole.mutants, whole.total, whole.passed)
