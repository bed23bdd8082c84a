"""A blueprint with every default spelled out, and what each capability adds."""

from collections.abc import Iterator

from backwright.blueprint.model import (
    ACCOUNT,
    Audit,
    Auth,
    Blueprint,
    Entity,
    Field,
    Idempotency,
)
from backwright.blueprint.naming import table
from backwright.blueprint.phrases.capabilities import PHRASES
from backwright.blueprint.phrases.clauses import write_actions, write_grantee, write_unique
from backwright.blueprint.phrases.expressions import write as write_expression
from backwright.blueprint.phrases.fields import write_field
from backwright.blueprint.types.registry import spec_of
from backwright.blueprint.view.operations import collection_path, has_action, operations, verbs

_IMPLIED = {
    "tenant": "implied by use: tenant; from the account, never from the body",
    "email": "implied by use: auth; lower-cased, and what one signs in with",
    "password": "implied by use: auth; an Argon2id hash, never shown",
    "role": "implied by use: auth; written where a grant names it",
    "active": "implied by use: auth; an account that is not active cannot sign in",
}


def lines(blueprint: Blueprint) -> list[str]:
    """The text of `show`."""
    shown = [
        f"app: {blueprint.app}",
        f"database: {blueprint.database}",
        *_capabilities(blueprint),
        f"{len(blueprint.entities)} entities, {len(operations(blueprint))} endpoints",
    ]
    for entity in blueprint.entities:
        shown += ["", *_entity(blueprint, entity)]
    return shown


def _capabilities(blueprint: Blueprint) -> Iterator[str]:
    yield from _accounts(blueprint)
    if blueprint.uses(Idempotency):
        yield f"idempotency adds: {PHRASES[Idempotency].says}"


def _accounts(blueprint: Blueprint) -> Iterator[str]:
    if not blueprint.uses(Auth):
        yield "access: open; anyone may do anything, since there is no `use: auth`"
        return
    yield f"roles, lowest first: {', '.join(blueprint.all_roles)} (built in, may do everything)"
    yield f"auth adds: {ACCOUNT} with e-mail and password, sign-up, sign-in, refresh, sign-out, rate limits on them"
    if blueprint.tenancy:
        name = blueprint.tenancy.entity
        yield f"tenant({name}) adds: every row belongs to one {name}, unseen by others; one joins by invitation"
    if blueprint.uses(Audit):
        yield "audit adds: a record of every write, of who made it, and of every refusal"


def _entity(blueprint: Blueprint, entity: Entity) -> Iterator[str]:
    yield f"{entity.name}   {collection_path(blueprint, entity)}   table {table(entity.name)}"
    yield _row("id", "int", "implied; given by the database")
    for field in entity.fields:
        yield _row(field.name, write_field(field, entity.fields), "; ".join(_notes(field, entity)))
    yield _row("created_at", "datetime", "implied")
    yield _row("updated_at", "datetime", "implied")
    for unique in entity.uniques:
        yield f"  unique: {write_unique(unique, entity.fields)}"
    for check in entity.checks:
        yield f"  check: {write_expression(check.condition, entity.fields)}"
    for grant in entity.grants:
        yield f"  can: {write_grantee(grant.grantee)}: {write_actions(grant, entity.fields)}"
    missing = [name for name in ("create", "delete") if not has_action(blueprint, entity, name)]
    if missing:
        yield f"  without: {', '.join(missing)}; registering makes it"
    if verbs(entity):
        yield f"  verbs: {', '.join(verbs(entity))}"


def _row(name: str, phrase: str, note: str) -> str:
    return f"  {name + ':':<18} {phrase:<52} {note}".rstrip()


def _notes(field: Field, entity: Entity) -> Iterator[str]:
    """What the phrase of a field leaves unsaid."""
    if field.implied is not None:
        yield _IMPLIED[field.implied]
    elif field.many:
        yield "may be empty"
    elif field.required:
        yield "required"
    yield from spec_of(field.type).notes(field, field.type, entity.name)
