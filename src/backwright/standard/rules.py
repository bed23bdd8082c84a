"""Every rule, in the order in which they run.

Those that look come before those that write much, those that break something after them, and what uses up a budget or
needs the server gone comes last. What is passive (it reads the exchanges of the others) stands behind all of these.
"""

from types import ModuleType

from backwright.standard.api import (
    bad_input,
    filters,
    health,
    idempotency,
    pagination,
    states,
    statuses,
    strict_json,
    strict_queries,
    unusual_values,
)
from backwright.standard.database import constraints, half_done_writes, lost_updates, migrations, races, refused_rows
from backwright.standard.docs import api, documents
from backwright.standard.errors import envelope, every_problem, failure, leaks, never_breaks
from backwright.standard.performance import indexes, statements, transfer
from backwright.standard.rule import Rule
from backwright.standard.security import (
    access_matrix,
    accounts,
    audit_trail,
    browsers,
    embedded_rows,
    https,
    injection,
    invitations,
    limits,
    passwords,
    references,
    registration,
    sign_in,
    tokens,
)
from backwright.standard.structure import exceptions, layers, secrets, sizes, style, tree
from backwright.standard.testing import own_code, suite

_ACTIVE: tuple[ModuleType, ...] = (
    health, access_matrix, embedded_rows, references, statuses, states, lost_updates, bad_input, every_problem,
    unusual_values, strict_json, strict_queries, pagination, filters, injection, races, half_done_writes, idempotency,
    transfer, tokens, passwords, statements, indexes, constraints, refused_rows, invitations, registration, accounts,
    failure, sign_in, limits,
)  # fmt: skip
_PASSIVE: tuple[ModuleType, ...] = (envelope, leaks, never_breaks, browsers, https, api, audit_trail)
_FILES: tuple[ModuleType, ...] = (layers, exceptions, secrets, sizes, tree, documents)
_BESIDE: tuple[ModuleType, ...] = (migrations, style, suite, own_code)

RULES: tuple[Rule, ...] = tuple(module.RULE for module in (*_ACTIVE, *_PASSIVE, *_FILES, *_BESIDE))


def rule_named(name: str) -> Rule:
    """The rule of that name; `KeyError` when there is none."""
    for rule in RULES:
        if rule.name == name:
            return rule
    raise KeyError(f"there is no rule {name}; there are {', '.join(rule.name for rule in RULES)}")


def matching(only: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules whose name, or the first part of it, is one of these; all when none is named."""
    return tuple(
        rule for rule in RULES if not only or any(rule.name == one or rule.name.startswith(f"{one}/") for one in only)
    )
