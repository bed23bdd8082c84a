"""Every rule has a page with all its parts, in plain words, and maps to what exists."""

import pytest

from backwright.reports.rule_page import NEEDS, UnknownRuleError, named_rule, rule_page, rule_text
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.items import ITEMS
from backwright.standard.references import ASVS, CWE, OWASP, RFC
from backwright.standard.rule import Rule

RULES = pytest.mark.parametrize("rule", EVERY_RULE.values(), ids=list(EVERY_RULE))


@RULES
def test_a_rule_has_every_part_of_its_page(rule: Rule) -> None:
    empty = [name for name in ("Why", "Fails", "Mend") if len(rule.part(name)) < 20]
    assert empty == [], f"write `{empty[0] if empty else ''}: …` into the docstring of decide"
    assert len(rule.looks_at) > 60
    assert rule.title.endswith(".")


@RULES
def test_a_rule_maps_to_what_the_standards_have(rule: Rule) -> None:
    of_it = rule.references
    assert set(rule.items) <= ITEMS.keys()
    assert set(of_it.owasp) <= OWASP.keys()
    assert set(of_it.asvs) <= ASVS.keys()
    assert set(of_it.cwe) <= CWE.keys()
    assert set(of_it.rfc) <= RFC.keys()
    assert set(rule.needs) <= NEEDS.keys()


def test_rules_of_security_map_to_a_public_standard() -> None:
    unmapped = [rule.name for rule in EVERY_RULE.values() if "security/" in rule.name and not rule.references.cwe]
    assert unmapped == []


def test_no_entry_of_the_tables_is_unused() -> None:
    used = [one.references for one in EVERY_RULE.values()]
    assert {name for one in used for name in one.asvs} == ASVS.keys()
    assert {number for one in used for number in one.cwe} == CWE.keys()
    assert {number for one in used for number in one.rfc} == RFC.keys()


def test_a_page_has_the_parts_in_order() -> None:
    page = rule_page(EVERY_RULE["security/access-matrix"])
    headings = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        "What it looks at", "Why it matters", "An example that fails", "How to mend it", "What it maps to",
    ]  # fmt: skip
    assert "[CWE-639](https://cwe.mitre.org/data/definitions/639.html)" in page
    assert "Why:" not in page


def test_the_terminal_shows_the_same_parts() -> None:
    text = rule_text(EVERY_RULE["api/bad-input"])
    assert text.startswith("api/bad-input: What is not valid is refused, by name, and nothing breaks over it.\n")
    assert [line.split("  ")[0] for line in text.splitlines() if line and line[0] != " "][1:] == [
        "looks at", "why", "fails", "to mend", "maps to", "items",
    ]  # fmt: skip
    assert max(map(len, text.splitlines())) <= 120


def test_a_rule_that_does_not_exist_names_a_near_one() -> None:
    with pytest.raises(UnknownRuleError, match="did you mean `api/bad-input`"):
        named_rule("api/bad-inputs")
