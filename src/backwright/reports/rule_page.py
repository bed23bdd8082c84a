"""The page of a rule: what it looks at, why, an example that fails, how to mend it, and what it maps to."""

import textwrap
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from backwright.errors import BackwrightError
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.items import ITEMS
from backwright.standard.rule import By, Need, Rule

SOURCES: Mapping[By, str] = MappingProxyType(
    {
        "source": "the files of the project",
        "document": "its documents",
        "probe": "requests to the running backend",
        "database": "its database",
        "tests": "the results of its own tests",
    }
)
NEEDS: Mapping[Need, str] = MappingProxyType(
    {
        "project": "the folder of the project",
        "blueprint": "a page",
        "live": "a backend that runs",
        "api": "a backend that runs, and a description of it",
        "database": "its database",
        "statements": "its log of statements",
        "log": "its log",
        "migrator": "its migrations",
        "shipped": "a second server with the limits of its own settings",
        "suite": "its tests",
        "style": "its checkers of style and types",
    }
)


WIDTH = 100


class UnknownRuleError(BackwrightError):
    """No rule has that name."""


def file_of(rule: Rule) -> str:
    """The file of its page below `docs/reference/rules/`."""
    return f"{rule.name}.md"


def rule_page(rule: Rule) -> str:
    """The page, in Markdown."""
    return "\n".join(
        [
            f"# {rule.name}\n",
            f"**{rule.title}**\n",
            f"Decided by {SOURCES[rule.by]}; needs {', '.join(NEEDS[one] for one in rule.needs)}.\n",
            "## What it looks at\n",
            f"{rule.looks_at}\n",
            "## Why it matters\n",
            f"{rule.part('Why')}\n",
            "## An example that fails\n",
            f"{rule.part('Fails')}\n",
            "## How to mend it\n",
            f"{rule.part('Mend')}\n",
            "## What it maps to\n",
            *_references(rule),
            "",
        ]
    )


def _references(rule: Rule) -> Iterator[str]:
    yield from (f"- [{name}]({address}): {what}" for name, what, address in rule.references.lines())
    yield from (f"- the standard, {item}: {ITEMS[item]}" for item in rule.items)


def rule_text(rule: Rule) -> str:
    """The page for a terminal."""
    parts = {
        "looks at": rule.looks_at,
        "why": rule.part("Why"),
        "fails": rule.part("Fails"),
        "to mend": rule.part("Mend"),
        "maps to": "\n\n".join(f"{name}: {what}" for name, what, _ in rule.references.lines()),
        "items": "\n\n".join(f"{item}: {ITEMS[item]}" for item in rule.items),
    }
    return "\n".join([f"{rule.name}: {rule.title}", *(_block(name, text) for name, text in parts.items() if text)])


def _block(name: str, text: str) -> str:
    """Paragraphs beside their name; those of one line follow without a gap."""
    paragraphs = [textwrap.fill(" ".join(one.split()), WIDTH, break_on_hyphens=False) for one in text.split("\n\n")]
    gap = "\n" if all("\n" not in one for one in paragraphs) else "\n\n"
    return f"\n{name:<10}" + textwrap.indent(gap.join(paragraphs), " " * 10).lstrip()


def named_rule(name: str) -> Rule:
    """The rule of that name.

    Raises:
        UnknownRuleError: there is none; the message names a near one.
    """
    if name in EVERY_RULE:
        return EVERY_RULE[name]
    near = get_close_matches(name, list(EVERY_RULE), n=1, cutoff=0.5)
    hint = f", did you mean `{near[0]}`?" if near else f". Rules: {', '.join(EVERY_RULE)}"
    raise UnknownRuleError(f"There is no rule `{name}`{hint}")


def index_page() -> str:
    """A table of all rules by their kind, in Markdown."""
    lines = ["# The rules\n", "What a proof looks at, a page each; `wright prove --explain RULE` prints one."]
    for kind in sorted({name.partition("/")[0] for name in EVERY_RULE}):
        lines += [f"\n## {kind}\n", "| rule | what holds where it passes | by |", "| --- | --- | --- |"]
        rules = sorted(
            (one for one in EVERY_RULE.values() if one.name.startswith(f"{kind}/")), key=lambda one: one.name
        )
        lines += [f"| [{one.name}]({file_of(one)}) | {one.title} | {SOURCES[one.by]} |" for one in rules]
    return "\n".join(lines) + "\n"
