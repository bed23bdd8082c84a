"""Whose fault it is that a merged project fails its checks, found by asking the same of what it was merged from."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from backwright.build.environment import run
from backwright.build.outcome import CheckResult
from backwright.build.prepare import Prepared
from backwright.build.tree import Tree, write_tree
from backwright.build.verify import environment_of, parse_all
from backwright.errors import BackwrightError

OURS = ("src/", "tests/", "scripts/", "migrations/")
NAMED = 5


def fault(prepared: Prepared, failed: Sequence[CheckResult]) -> str:
    """A sentence on whose fault it is, and what to do."""
    edited = edited_files(prepared)
    if not edited or any(_fails(prepared, prepared.theirs, one) for one in failed):
        return (
            "The fault is the tool's own: what it renders of this page fails without any edit of yours. "
            "Please report it with the page; `wright check` and another wording may help meanwhile."
        )
    names = ", ".join(edited[:NAMED]) + (f" and {len(edited) - NAMED} more" if len(edited) > NAMED else "")
    if all(_fails(prepared, prepared.ours, one) for one in failed):
        return (
            f"The fault is in your code: it fails this without the build, too. You have edited {names}. Mend it first."
        )
    return (
        f"The change of the page and your code do not fit: each passes alone. You have edited {names}. "
        "Change your code or the page; then build again."
    )


def edited_files(prepared: Prepared) -> list[str]:
    """The files of the merged project that run and are not as they were rendered, the user's own among them."""
    merged = prepared.merge.files.items()
    return sorted(path for path, text in merged if path.startswith(OURS) and text != prepared.theirs.get(path))


def _fails(prepared: Prepared, tree: Tree, check: CheckResult) -> bool:
    """Whether a tree fails what the merged project has failed; tests that it does not have do not count."""
    if check.name == "parse":
        return not parse_all(tree).passed
    project = prepared.project
    with tempfile.TemporaryDirectory(prefix="backwright-") as name:
        folder = Path(name)
        write_tree(folder, tree)
        try:
            prepared.stack.document(folder, project.python)
        except BackwrightError:
            return True
        commands = (one.command for one in prepared.stack.checks(project.python) if one.name == check.name)
        environment = environment_of(folder, project)
        return any(run([*command, *check.failed], folder, environment)[0] in {1, 2} for command in commands)
