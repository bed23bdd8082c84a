"""The rules on a backend that is known by a description of its own, in the order in which they run.

Those that look come first, then those that write, then those that use up a limit or may break something.
"""

from types import ModuleType

from backwright.standard.api import methods, page_limits, paging, reach, read_back, status_codes, validation
from backwright.standard.docs import conformance
from backwright.standard.errors import disclosure, server_errors, uniformity
from backwright.standard.performance import list_statements, reference_indexes
from backwright.standard.rule import Rule
from backwright.standard.security import (
    anonymous_access,
    built_statements,
    closed_members,
    cross_origin,
    debug_paths,
    ended_sessions,
    exposed_secrets,
    forged_tokens,
    guessing,
    headers,
    known_accounts,
    lax_settings,
    nested_rows,
    password_changes,
    quick_hashes,
    rows_of_others,
    run_texts,
    sql_injection,
    written_secrets,
)
from backwright.standard.structure import extents

_LOOKING: tuple[ModuleType, ...] = (reach, cross_origin, debug_paths)
_ACCESS: tuple[ModuleType, ...] = (anonymous_access, rows_of_others, nested_rows, closed_members)
_SIGN_IN: tuple[ModuleType, ...] = (forged_tokens, ended_sessions, password_changes)
_WRITING: tuple[ModuleType, ...] = (
    *_ACCESS, *_SIGN_IN, read_back, list_statements, paging, methods, validation, sql_injection,
    page_limits,
)  # fmt: skip
_LAST: tuple[ModuleType, ...] = (known_accounts, server_errors, guessing, reference_indexes)
_PASSIVE: tuple[ModuleType, ...] = (status_codes, uniformity, disclosure, exposed_secrets, headers, conformance)
_FILES: tuple[ModuleType, ...] = (
    written_secrets, built_statements, run_texts, lax_settings, quick_hashes, extents,
)  # fmt: skip

DESCRIBED_RULES: tuple[Rule, ...] = tuple(module.RULE for module in (*_LOOKING, *_WRITING, *_LAST, *_PASSIVE, *_FILES))


def described_matching(only: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules whose name, or the first part of it, is one of these; all when none is named."""
    return tuple(
        rule
        for rule in DESCRIBED_RULES
        if not only or any(rule.name == one or rule.name.startswith(f"{one}/") for one in only)
    )
