"""Every planted fault finds its place in what is built today, and changes code that can still be read."""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from benchmarks.judge.fault import Fault
from benchmarks.judge.faults import FAULTS
from tests.stacks.projects import documents, rendered

from backwright.standard.rules import RULES

EXAMPLES = Path(__file__).parents[2] / "examples"
DECIDED = {item for rule in RULES for item in rule.items}


@cache
def files(page: str) -> Mapping[str, str]:
    text = (EXAMPLES / page / "blueprint.yaml").read_text()
    return {**rendered(text), **documents(text)}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_it_can_be_planted(fault: Fault) -> None:
    path, text = fault.planted(files(fault.page))
    assert text != files(fault.page)[path]
    if path.endswith(".py"):
        ast.parse(text)


def test_each_is_against_an_item_that_some_rule_decides() -> None:
    assert {fault.item for fault in FAULTS} <= DECIDED


def test_each_has_a_name_of_its_own() -> None:
    titles = [fault.title for fault in FAULTS]
    assert len(titles) == len(set(titles))
