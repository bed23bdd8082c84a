"""What a page does not ask for is not in the tree, and no file is longer than one reads."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from backwright.blueprint.implied import complete
from backwright.blueprint.reader import read
from backwright.stacks.fastapi.stack import FastApiStack

PAGES = sorted(Path(__file__).with_name("pages").glob("*.yaml"))
MOST_FILES, MOST_LINES, LONGEST = 40, 2_300, 300


def sources(page: Path) -> Mapping[str, int]:
    """The lines of each Python file in `src` and `tests`."""
    tree = FastApiStack().render(complete(read(page.read_text(), str(page))), {})
    counted = (path for path in tree if path.endswith(".py") and path.startswith(("src/", "tests/")))
    return {path: tree[path].count("\n") for path in counted}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_file_is_too_long(page: Path) -> None:
    assert {path: lines for path, lines in sources(page).items() if lines > LONGEST} == {}


def test_a_plain_entity_is_a_small_project() -> None:
    lines = sources(next(page for page in PAGES if page.stem == "plain"))

    assert len(lines) <= MOST_FILES
    assert sum(lines.values()) <= MOST_LINES
