"""Rules on source find each line that is marked in a specimen, and no other, in every language that is read."""

import re
import shutil
from pathlib import Path

import pytest

from backwright.prove.described.run import prove_described
from backwright.prove.headings import worst
from backwright.standard.described_rules import DESCRIBED_RULES
from backwright.standard.finding import Verdict
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject

SPECIMENS = Path(__file__).parents[1] / "specimens" / "sources"
RULES = {rule.name: rule for rule in DESCRIBED_RULES if rule.by == "source"}
NAMES = ("written-secrets", "built-statements", "run-texts", "lax-settings", "quick-hashes")


def marked(file: Path, name: str) -> set[str]:
    lines = file.read_text().splitlines()
    return {f"{file.name}:{number}" for number, line in enumerate(lines, 1) if f"rule: {name}" in line}


def found(rule: Rule, folder: Path) -> set[str]:
    return {re.match(r"[^ ]+", one)[0] for finding in rule.decide(Subject(project=folder)) for one in finding.places}  # type: ignore[index]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", ["py", "js", "ts", "go"])
def test_each_marked_line_is_found_and_no_other(name: str, suffix: str, tmp_path: Path) -> None:
    shutil.copy(SPECIMENS / f"faults.{suffix}", tmp_path)
    assert found(RULES[f"security/{name}"], tmp_path) == marked(tmp_path / f"faults.{suffix}", name)


@pytest.mark.parametrize(("lines", "verdict"), [(40, Verdict.PASS), (120, Verdict.FAIL)])
@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.py", "def f():\n"),
        ("a.js", "function f() {\n"),
        ("a.ts", "const f = (): void => {\n"),
        ("a.go", "package a\nfunc f() {\n"),
    ],
)
def test_long_functions_are_found(name: str, head: str, lines: int, verdict: Verdict, tmp_path: Path) -> None:
    (tmp_path / name).write_text(head + "    x = 1\n" * lines + ("" if name == "a.py" else "}\n"))
    findings = RULES["structure/extents"].decide(Subject(project=tmp_path))
    assert worst(one.verdict for one in findings) == verdict


@pytest.mark.parametrize(("name", "says"), [("Main.java", "Java is not read yet"), ("a.txt", "no source was found")])
def test_what_is_not_read_is_inconclusive(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("class Main {}\n")
    for rule in RULES.values():
        findings = list(rule.decide(Subject(project=tmp_path)))
        assert [one.verdict for one in findings] == [Verdict.INCONCLUSIVE]
        assert says in findings[0].says


def test_libraries_and_tests_are_left_out(tmp_path: Path) -> None:
    for folder in ("node_modules/x", "tests", ".venv/lib"):
        (tmp_path / folder).mkdir(parents=True)
        shutil.copy(SPECIMENS / "faults.py", tmp_path / folder)
    (tmp_path / "app.py").write_text("x = 1\n")
    assert found(RULES["security/run-texts"], tmp_path) == set()


def test_a_folder_without_a_page_is_read_and_not_started(tmp_path: Path) -> None:
    shutil.copy(SPECIMENS / "faults.py", tmp_path / "app.py")
    (tmp_path / "setup.sh").write_text("touch started\n")
    proof = prove_described(tmp_path).proof
    assert "not started" in proof.note
    assert not (tmp_path / "started").exists()
    verdicts = {one.rule: one.verdict for one in proof.findings}
    assert verdicts["security/run-texts"] == Verdict.FAIL
    assert verdicts["security/rows-of-others"] == Verdict.INCONCLUSIVE
