"""The defects of the twins are data: each names its item, and changes texts that stand once in the sound servers."""

import ast
from functools import reduce

import pytest
from tests.specimens.twins.defects import DEFECTS
from tests.specimens.twins.serving import FRAMEWORKS, Framework, sources

from backwright.standard.items import ITEMS


def test_there_are_at_least_forty_defects_of_different_names() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 40


def test_each_defect_names_an_item_of_the_standard() -> None:
    assert {defect.item for defect in DEFECTS} <= set(ITEMS)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_each_text_that_a_defect_replaces_stands_once_in_the_sound_server(framework: Framework) -> None:
    texts = sources(framework).values()
    edits = [(defect.name, old) for defect in DEFECTS for old, _ in defect.edits(framework)]
    assert [(name, old) for name, old in edits if sum(text.count(old) for text in texts) != 1] == []


@pytest.mark.parametrize("framework", ["fastapi", "flask"])
def test_a_server_with_a_defect_is_still_python(framework: Framework) -> None:
    for defect in DEFECTS:
        for sound in sources(framework).values():
            ast.parse(reduce(lambda text, edit: text.replace(*edit), defect.edits(framework), sound))
