"""Building the exemplar's own blueprint gives the exemplar back, byte for byte."""

import re
from collections.abc import Mapping
from math import ceil

import pytest

from backwright.stacks.engine import TRAILING, is_marker
from backwright.stacks.fastapi.refresh import composed, expected, plain
from backwright.stacks.fastapi.stack import exemplar_files
from backwright.stacks.fastapi.templates import templates

SHORT = 25  # lines, of which one slot and two places are more than an eighth
PLACE = re.compile(r"\s*(?:#|//) (?:fill|sorted): \w+$")


def test_the_exemplars_own_blueprint_gives_the_exemplar_back() -> None:
    built, stands = dict(expected()), dict(plain())

    assert built.keys() == stands.keys()
    for path in sorted(built):
        assert built[path] == stands[path], path


def sources() -> Mapping[str, list[str]]:
    """The lines of each file of the exemplar and of the capabilities, by where they stand."""
    composition = templates()
    files = [*composition.base.values(), *(own for each in composition.capabilities for own in each.files.values())]
    return {template.lines[0].file: template.text.splitlines() for template in files if template.lines}


@pytest.mark.parametrize("file", [file for file, lines in sources().items() if len(lines) > SHORT])
def test_at_most_an_eighth_of_a_file_is_markers(file: str) -> None:
    lines = sources()[file]
    markers = [line for line in lines if is_marker(line) or TRAILING.match(line) or PLACE.match(line)]

    assert len(markers) <= ceil(0.12 * len(lines))


@pytest.mark.parametrize("path", [path for path in exemplar_files() if path.endswith(".py")])
def test_the_exemplar_does_not_speak_of_the_tool(path: str) -> None:
    assert not re.search(r"backwright|wright|blueprint", composed(path), re.IGNORECASE)
