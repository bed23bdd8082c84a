"""The command line as a whole: what it offers, how it fails, and that it stays light."""

import subprocess
import sys

import pytest
from tests.cli.conftest import Wright

from backwright.cli.exits import MEANINGS, Exit
from backwright.cli.later import LATER

VERBS = ("new", "check", "show", "plan", "build", "undo", "why", "run", "prove", "mcp")
HEAVY = ("yaml", "sqlalchemy", "asyncpg", "httpx2", "mcp", "pydantic", "fastapi", "alembic", "rich")


def test_help_lists_every_verb_and_every_exit_code(wright: Wright) -> None:
    ran = wright("--help")
    assert ran.code == 0
    assert [verb for verb in (*VERBS, *LATER) if f"\n  {verb} " not in ran.out] == []
    assert [code.value for code in MEANINGS if f"\n    {code.value:<3} " not in ran.out] == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(wright: Wright, verb: str) -> None:
    ran = wright(verb, "--help")
    assert ran.code == 0
    assert f"wright {verb}" in ran.out


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "mcp"])
def test_every_verb_speaks_json(wright: Wright, verb: str) -> None:
    assert "--json" in wright(verb, "--help").out


def test_help_loads_nothing_heavy() -> None:
    """Time depends on the machine; what is loaded does not."""
    script = (
        "import sys; sys.argv = ['wright', '--help']\n"
        "from backwright.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], len(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded, _, modules = ran.stderr.strip().rpartition(" ")
    assert loaded == "[]"
    assert int(modules) < 220


@pytest.mark.parametrize("verb", LATER)
def test_a_verb_that_is_not_there_yet_says_so(wright: Wright, verb: str) -> None:
    ran = wright(verb, "--anything", "at", "all")
    assert ran.code == Exit.REFUSED
    assert f"`{verb}` ({LATER[verb]}) is not there yet" in ran.err


def test_a_wrong_call_is_told_without_a_traceback(wright: Wright) -> None:
    assert wright("bild").code == Exit.BAD_INPUT
    ran = wright("plan", "--jsno")
    assert ran.code == Exit.BAD_INPUT
    assert "Traceback" not in ran.err


def test_a_fault_of_ours_is_told_as_one(wright: Wright, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr("backwright.build.new.new", broken)
    ran = wright("new", "shop")
    assert ran.code == Exit.FAULT
    assert ran.err.startswith("a fault in backwright: ZeroDivisionError: no such luck\n")


def test_the_version_is_the_package_s(wright: Wright) -> None:
    assert wright("--version").out.startswith("backwright 0.")
