"""What a backend of any kind asks its database is seen on the way: N+1 and missing indexes need no word of its code."""

import shutil
import sys
from pathlib import Path

import pytest

from backwright.prove.described.run import prove_described
from backwright.standard.finding import Finding, Verdict

LIBRARY = Path(__file__).parents[1] / "specimens" / "described" / "library.py"
RULES = ["performance/list-statements", "performance/reference-indexes"]


def proved(folder: Path, server: str, broken: str) -> dict[str, Finding]:
    shutil.copy(LIBRARY, folder)
    (folder / "prove.yaml").write_text(
        f"start: {sys.executable} -m uvicorn library:app --port {{port}} --log-level warning\n"
        f"database: {server}\n"
        f"ready: /authors\n"
        f"settings:\n  BROKEN: '{broken}'\n"
    )
    proof = prove_described(folder, only=RULES).proof
    return {one.rule: one for one in proof.findings}


def test_a_sound_backend_passes_both(tmp_path: Path, postgresql: str) -> None:
    found = proved(tmp_path, postgresql, "")
    assert {name: found[name].verdict for name in RULES} == dict.fromkeys(RULES, Verdict.PASS), found


@pytest.mark.parametrize(
    ("broken", "rule", "says"),
    [
        ("n_plus_one", RULES[0], "more rows take more statements"),
        ("no_index", RULES[1], "books.author_id has no index"),
    ],
)
def test_a_fault_is_told_by_its_rule_alone(broken: str, rule: str, says: str, tmp_path: Path, postgresql: str) -> None:
    found = proved(tmp_path, postgresql, broken)
    assert found[rule].verdict == Verdict.FAIL
    assert says in str(found[rule].detail)
    assert [one.verdict for name, one in found.items() if name != rule] == [Verdict.PASS]
