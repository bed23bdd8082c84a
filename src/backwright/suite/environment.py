"""The environment in which a project's tests run as they are meant to, whatever shell this is."""

import re
from collections.abc import Mapping

from backwright.runtime.model import SuiteCommand

# What a shell or a CI may set that would let the tests run on something else.
_ELSEWHERE = ("DATABASE_URL", "SECRET_KEY", "TEST_DATABASE_URL")


def plain(environment: Mapping[str, str], tests: SuiteCommand) -> dict[str, str]:
    """An environment without what would choose among the tests, or let them run on something else."""
    left_out = {*_ELSEWHERE, *tests.unset, tests.options}
    found = {name: value for name, value in environment.items() if name not in left_out}
    harmless = _harmless(environment.get(tests.options, ""), tests)
    return {**found, tests.options: harmless} if harmless else found


def is_plain(environment: Mapping[str, str], tests: SuiteCommand) -> bool:
    """Whether tests run in it as they would in a plain one."""
    options = environment.get(tests.options, "")
    return "TEST_DATABASE_URL" not in environment and options.split() == _harmless(options, tests).split()


def _harmless(options: str, tests: SuiteCommand) -> str:
    """The options that choose no tests."""
    return " ".join(re.findall(tests.harmless_options, options)) if tests.harmless_options else ""
