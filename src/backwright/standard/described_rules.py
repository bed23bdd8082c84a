"""The rules on a backend that is known by a description of its own, in the order in which they run.

Those that look come first, then those that write, then those that use up a limit or may break something.
"""

from types import ModuleType

from backwright.standard.api import reach
from backwright.standard.rule import Rule

_LOOKING: tuple[ModuleType, ...] = (reach,)
_WRITING: tuple[ModuleType, ...] = ()
_LAST: tuple[ModuleType, ...] = ()
_PASSIVE: tuple[ModuleType, ...] = ()  # they read the exchanges of the others
_FILES: tuple[ModuleType, ...] = ()

DESCRIBED_RULES: tuple[Rule, ...] = tuple(module.RULE for module in (*_LOOKING, *_WRITING, *_LAST, *_PASSIVE, *_FILES))


def described_matching(only: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules whose name, or the first part of it, is one of these; all when none is named."""
    return tuple(
        rule
        for rule in DESCRIBED_RULES
        if not only or any(rule.name == one or rule.name.startswith(f"{one}/") for one in only)
    )
