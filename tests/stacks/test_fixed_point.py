"""Building the exemplar's own blueprint gives the exemplar back, byte for byte."""

import re

import pytest

from backwright.stacks.engine import TRAILING, is_marker
from backwright.stacks.fastapi.refresh import composed, expected, plain
from backwright.stacks.fastapi.stack import exemplar_files


def test_the_exemplars_own_blueprint_gives_the_exemplar_back() -> None:
    built, stands = dict(expected()), dict(plain())

    assert built.keys() == stands.keys()
    for path in sorted(built):
        assert built[path] == stands[path], path


def test_at_most_an_eighth_of_the_exemplar_is_markers() -> None:
    marked, total = 0, 0
    for path in (p for p in exemplar_files() if p.endswith(".py")):
        lines = composed(path).splitlines()
        markers = [line for line in lines if is_marker(line) or TRAILING.match(line)]
        share = 0.20 if path.startswith("tests/") else 0.12
        # Where a file is so short, one slot and two flags are more.
        assert len(markers) <= max(share * len(lines), 4), f"{path}: {len(markers)} of {len(lines)}"
        marked, total = marked + len(markers), total + len(lines)

    assert marked <= 0.12 * total


@pytest.mark.parametrize("path", [path for path in exemplar_files() if path.endswith(".py")])
def test_the_exemplar_does_not_speak_of_the_tool(path: str) -> None:
    assert not re.search(r"backwright|wright|blueprint", composed(path), re.IGNORECASE)
