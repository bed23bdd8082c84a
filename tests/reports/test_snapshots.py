"""What reports write, word for word. `SNAPSHOTS=write` with this test writes them anew; look at the difference."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.reports.test_formats import LEAK, SUPPRESSED, proof

from backwright.prove.outcome import Decided, Proof
from backwright.reports.junit import junit
from backwright.reports.markdown import markdown
from backwright.reports.rule_page import rule_page, rule_text
from backwright.reports.terminal import SCREEN, lines
from backwright.standard.finding import Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.rules import rule_named
from backwright.standard.violation import Violation

FOLDER = Path(__file__).parent / "snapshots"
DELETES = replace(LEAK, operation="delete_ticket", row="own", actual="204", expected="403")
FOUND = rule_named("security/injection").failed(
    "2 attempts", advice="pass values as parameters", detail=[DELETES, LEAK]
)
ITEMS = (
    Decided("security/4", "SQL injection", "fail", ("security/injection",)),
    Decided("security/7", "Password hashing", "pass", ("security/passwords",)),
    Decided("security/6", "HTTPS", "inconclusive", ("security/https",)),
    Decided("testing/4", "Test doubles", "later", ("not yet",)),
    Decided("general-principles/5", "Self-documenting code", "person", ("read it",)),
)
SEEN = replace(proof(FOUND, suppressed=(SUPPRESSED,)), decided=ITEMS)


def decide(_: object) -> Iterator[Finding]:
    """Every door is tried with every key.

    The one that opens is named.

    Why: A door that opens to every key is none.

    Fails: The door to the cellar opens with the key of the shed.

    Mend: Change the lock.
    """
    yield from ()


DOORS = Rule("security/doors", ("security/2",), "probe", ("live",), decide, References(("API1",), ("8.2.2",), (639,)))

WRITERS: dict[str, Callable[[Proof], str]] = {
    "terminal.txt": lambda one: "\n".join(lines(one)) + "\n",
    "comment.md": markdown,
    "junit.xml": junit,
    "explained.txt": lambda _: rule_text(DOORS) + "\n",
    "page.md": lambda _: rule_page(DOORS),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_report_is_what_it_was(name: str) -> None:
    text, file = WRITERS[name](SEEN), FOLDER / name
    if os.environ.get("SNAPSHOTS") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_a_proof_with_much_to_mend_stays_on_one_screen() -> None:
    rules = ("api/bad-input", "api/health", "errors/leaks", "structure/sizes", "database/migrations", "docs/api")
    many = [Violation(f"fault {'abcdefgh'[number]} of a kind") for number in range(8)]
    found = [rule_named(name).failed("much", detail=many, advice="mend it") for name in rules]
    shown = list(lines(proof(*found)))
    assert len(shown) <= SCREEN
    assert any("more in the report" in line for line in shown)
