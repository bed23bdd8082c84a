"""Every item of the standard is decided by a rule, or stands on a list that says why not."""

from pathlib import Path

import pytest

from backwright.prove.headings import box_of, decided
from backwright.prove.outcome import BOXES
from backwright.standard.items import ITEMS, LATER, PERSON
from backwright.standard.rule import Rule
from backwright.standard.rules import RULES, matching, rule_named

HERE = Path(__file__).parents[2] / "src" / "backwright" / "standard"
DECIDED = {item for rule in RULES for item in rule.items}


def test_there_are_158_items() -> None:
    assert len(ITEMS) == 158
    assert len(set(ITEMS.values())) > 150  # some wishes are made twice


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_is_decided_or_says_why_not(item: str) -> None:
    places = [item in DECIDED, item in PERSON, item in LATER]
    assert sum(places) == 1
    if item not in DECIDED:
        assert len({**PERSON, **LATER}[item]) > 10


def test_rules_name_items_that_exist() -> None:
    assert set(ITEMS) >= DECIDED
    assert set(ITEMS) >= set(PERSON) | set(LATER)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_a_page_a_way_and_a_heading(rule: Rule) -> None:
    assert len(rule.page) > 60
    assert rule.items
    assert box_of(rule.name) in BOXES
    folder, _, name = rule.name.partition("/")
    stem = {"bad-input": "bad_input"}.get(name, name.replace("-", "_"))
    assert (HERE / folder / f"{stem}.py").exists()


def test_rules_can_be_chosen_by_name_or_kind() -> None:
    assert matching(()) == RULES
    assert [rule.name for rule in matching(("security/tokens",))] == ["security/tokens"]
    assert {rule.name.split("/")[0] for rule in matching(("errors",))} == {"errors"}
    with pytest.raises(KeyError, match="there is no rule"):
        rule_named("no/such")


def test_what_no_rule_was_asked_about_is_not_passed() -> None:
    outcome = {one.item: one.verdict for one in decided((), RULES)}
    assert len(outcome) == 158
    assert "pass" not in outcome.values()
    assert outcome["deliverables-checklist/9"] == "person"
    assert outcome["scalability-considerations/1"] == "later"
    assert outcome["security/2"] == "inconclusive"
