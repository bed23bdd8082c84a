"""Hand edits against changes of the page on the real stack: a part of `make bench NAME=merge`, for every day."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.merge.changes import CHANGES
from benchmarks.merge.edits import EDITS
from benchmarks.merge.judge import PAGE, judge, rendered

from backwright.build.merge.trees import merge_trees

PART = tuple(change for change in CHANGES if change.name in {"add field", "drop field", "rename entity"})


class TestEditsAndChanges:
    def test_no_edit_is_lost_and_no_project_is_broken(self) -> None:
        ours, lines = judge(changes=PART)
        assert len(ours) == (len(EDITS) + 1) * len(PART)
        assert [(result.edit, result.change, result.faults) for result in ours if result.faults] == []
        # The one true clash: an argument given to a column that the page no longer has.
        assert {(result.edit, result.change) for result in ours if result.conflicts} == {
            ("argument added", "drop field")
        }
        assert sum(result.mark != "kept" for result in lines) > 10

    def test_a_whole_project_is_merged_in_under_three_seconds(self) -> None:
        base = rendered(PAGE.read_text(encoding="utf-8"))
        theirs = rendered(PART[-1].edit(PAGE.read_text(encoding="utf-8")))
        ours = {path: text + "\n# mine\n" if path.endswith(".py") else text for path, text in base.items()}
        start = time.process_time()
        done = merge_trees(base, ours, theirs, PART[-1].renames)
        assert time.process_time() - start < 3
        assert not done.conflicts
        assert all(
            "# mine" in text for path, text in done.files.items() if path.endswith(".py") and path in theirs and text
        )
