"""`python -m benchmarks.merge`: the table, then the figures."""

import sys
import time

from benchmarks.merge.changes import CHANGES
from benchmarks.merge.edits import ALL_AT_ONCE, EDITS
from benchmarks.merge.judge import Result, judge

SIGNS = {"kept": "·", "conflict": "C", "broken": "✗"}


def main() -> int:
    started = time.monotonic()
    ours, lines = judge()
    seconds = time.monotonic() - started
    width = max(len(edit.name) for edit in EDITS)
    print(
        f"{len(EDITS)} hand edits × {len(CHANGES)} changes of the helpdesk's page; · kept  C conflict  ✗ lost or broken"
    )
    print(f"{'':<{width}}  {'backwright':<{len(CHANGES) * 2}}  git merge-file")
    for edit in (*EDITS, ALL_AT_ONCE):
        print(f"{edit.name:<{width}}  {_row(ours, edit.name):<{len(CHANGES) * 2}}  {_row(lines, edit.name)}")
    print("columns: " + ", ".join(change.name for change in CHANGES))
    for result in ours:
        if result.mark != "kept":
            said = "; ".join(result.faults[:3]) or f"{result.conflicts} conflicts"
            print(f"  {result.edit} × {result.change}: {result.mark}: {said}")
    for mark in ("kept", "conflict", "broken"):
        print(f"figure merge {mark} {_count(ours, mark)} of {len(ours)} (git merge-file {_count(lines, mark)})")
    print(f"figure merge seconds {seconds:.1f}")
    return 1 if _count(ours, "broken") else 0


def _row(results: list[Result], edit: str) -> str:
    return " ".join(SIGNS[result.mark] for result in results if result.edit == edit)


def _count(results: list[Result], mark: str) -> int:
    return sum(result.mark == mark for result in results)


if __name__ == "__main__":
    sys.exit(main())
