"""Every rule that there is: those on a backend with a page, and those on one that is known by a description."""

from collections.abc import Mapping
from types import MappingProxyType

from backwright.standard.described_rules import DESCRIBED_RULES
from backwright.standard.rule import Rule
from backwright.standard.rules import RULES

EVERY_RULE: Mapping[str, Rule] = MappingProxyType({one.name: one for one in (*DESCRIBED_RULES, *RULES)})
