"""A blueprint as the text of a page: what `read` makes of it is the same blueprint."""

import re
from collections.abc import Iterable, Iterator

from backwright.blueprint.model import ACCOUNT, Blueprint, Entity, Field, Page
from backwright.blueprint.phrases.capabilities import write_capabilities
from backwright.blueprint.phrases.clauses import write_actions, write_grantee, write_unique
from backwright.blueprint.phrases.expressions import write as write_expression
from backwright.blueprint.phrases.fields import write_field
from backwright.blueprint.text.words import ENTITY_KEYS, LATER_ENTITY_KEYS
from backwright.blueprint.view.implied import without_implied

_PLAIN_START = re.compile(r"[A-Za-z0-9(._]")
_NEEDS_QUOTES = re.compile(r": |:$| #|^\.\.\.")
_NEEDS_ESCAPES = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def write(blueprint: Blueprint) -> str:
    """The page of a blueprint, without what `use:` implies."""
    return "\n".join(_lines(without_implied(blueprint), blueprint)) + "\n"


def scalar(text: str) -> str:
    """A phrase as YAML takes it: quoted only where it must be."""
    if _NEEDS_ESCAPES.search(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + _NEEDS_ESCAPES.sub(lambda odd: f"\\u{ord(odd.group()):04x}", escaped) + '"'
    if _PLAIN_START.match(text) and not _NEEDS_QUOTES.search(text) and text == text.strip():
        return text
    return "'" + text.replace("'", "''") + "'"


def _lines(page: Page, whole: Blueprint) -> Iterator[str]:
    yield f"app: {scalar(page.app)}"
    if page.database != "sqlite":
        yield f"database: {page.database}"
    if used := write_capabilities(page.capabilities):
        yield f"use: {used}"
    if page.roles:
        yield f"roles: {', '.join(page.roles)}"
    for entity in page.entities:
        if entity.name == ACCOUNT and not (entity.fields or entity.grants or entity.uniques or entity.checks):
            continue  # it is there because `use: auth` says so
        yield from _entity(entity, whole.entity(entity.name).fields)


def _entity(entity: Entity, fields: tuple[Field, ...]) -> Iterator[str]:
    yield f"{entity.name}:"
    if entity.was:
        yield f"  was: {entity.was}"
    yield from _fields(entity, fields)
    yield from _constraints("unique", [write_unique(unique, fields) for unique in entity.uniques])
    yield from _constraints("check", [write_expression(check.condition, fields) for check in entity.checks])
    if entity.grants:
        yield "  can:"
    for grant in entity.grants:
        yield f"    - {scalar(write_grantee(grant.grantee))}: {scalar(write_actions(grant, fields))}"


def _fields(entity: Entity, fields: tuple[Field, ...]) -> Iterator[str]:
    keys = LATER_ENTITY_KEYS.union(ENTITY_KEYS)
    indent = "  "
    if any(field.name in keys for field in entity.fields):
        yield "  fields:"
        indent = "    "
    for field in entity.fields:
        yield f"{indent}{field.name}: {scalar(write_field(field, fields))}"


def _constraints(key: str, phrases: Iterable[str]) -> Iterator[str]:
    rules = list(phrases)
    if len(rules) == 1:
        yield f"  {key}: {scalar(rules[0])}"
    elif rules:
        yield f"  {key}:"
        yield from (f"    - {scalar(rule)}" for rule in rules)
