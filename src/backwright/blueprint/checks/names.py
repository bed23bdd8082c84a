"""Names: their spelling, what is reserved, what would collide."""

import re
from collections import Counter
from collections.abc import Iterator

from backwright.blueprint.checks.checked_page import CheckedPage
from backwright.blueprint.model import ADMIN, Entity, EnumType, Field, StateType
from backwright.blueprint.naming import pascal, singular, snake
from backwright.blueprint.text.words import LITERALS
from backwright.errors import BlueprintError, Place

LONGEST_NAME = 40
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_VALUE = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")

IMPLIED_FIELDS = ("id", "created_at", "updated_at", "version")
ACCOUNT_FIELDS = ("email", "password", "password_hash", "role", "active")
RESERVED_ROLES = frozenset({ADMIN, "self", "anyone", "owner", "of", "while", "all", "role"}) | LITERALS
RESERVED_VERBS = frozenset(
    {"create", "read", "update", "delete", "all", "list", "get", "replace", "of", "while", "count", "find"}
)


def check_names(checked: CheckedPage) -> Iterator[BlueprintError]:
    """Yield what is wrong with names."""
    for entity in checked.page.entities:
        yield from _entity_name(entity)
        yield from _former_entity(checked, entity)
        yield from _fields(checked, entity)
        yield from _columns(checked.entities[entity.name])
    yield from _roles(checked)


# ── entities ─────────────────────────────────────────────────────────────────────────────────────


def _entity_name(entity: Entity) -> Iterator[BlueprintError]:
    name, place = entity.name, entity.place
    tidy = pascal(name)
    if not _PASCAL.fullmatch(name) or tidy != name:
        hint = f"write `{tidy}`" if name.isascii() and _PASCAL.fullmatch(tidy) else ""
        yield BlueprintError(place, f"the entity name `{name[:80]}`", "words that begin with a capital", hint)
    elif len(name) > LONGEST_NAME:
        yield _too_long(place, name)
    elif singular(name) != name:
        yield BlueprintError(place, f"the entity `{name}` in the plural", "a singular", f"write `{singular(name)}`")


def _former_entity(checked: CheckedPage, entity: Entity) -> Iterator[BlueprintError]:
    if entity.was is None:
        return
    if not _PASCAL.fullmatch(entity.was):
        hint = f"write `was: {pascal(entity.was)}`" if _PASCAL.fullmatch(pascal(entity.was)) else ""
        yield BlueprintError(entity.place, f"`was: {entity.was}` of {entity.name}", "the name of an entity", hint)
    elif checked.has_entity(entity.was):
        yield _still_there(entity.place, f"{entity.name} was {entity.was}", entity.was)
    elif Counter(other.was for other in checked.page.entities)[entity.was] > 1:
        yield BlueprintError(entity.place, f"two entities that were {entity.was}", "one", "remove one `was`")


def _still_there(place: Place, found: str, former: str) -> BlueprintError:
    return BlueprintError(place, f"{found}, but `{former}` still exists", "the former name", "remove one of the two")


# ── fields ───────────────────────────────────────────────────────────────────────────────────────


def _fields(checked: CheckedPage, entity: Entity) -> Iterator[BlueprintError]:
    counts = Counter(field.name for field in entity.fields)
    formers = Counter(field.was for field in entity.fields if field.was)
    already: set[str] = set()
    for field in entity.fields:
        if field.name in already:
            yield BlueprintError(field.place, f"the field `{field.name}` a second time", hint="remove one")
            continue
        already.add(field.name)
        yield from _field_name(checked, entity, field)
        if field.was:
            if field.was in counts:
                yield _still_there(field.place, f"`{field.name} was {field.was}`", field.was)
            elif formers[field.was] > 1:
                yield BlueprintError(field.place, f"two fields that were `{field.was}`", "one", "remove one `was`")
            elif not _SNAKE.fullmatch(field.was):
                yield BlueprintError(field.place, f"`was {field.was}`", "the former name of the field")
        if isinstance(field.type, EnumType | StateType):
            yield from _values(field)
        if isinstance(field.type, StateType):
            yield from _verbs(field, field.type)


def _field_name(checked: CheckedPage, entity: Entity, field: Field) -> Iterator[BlueprintError]:
    name, place, tenancy = field.name, field.place, checked.page.tenancy
    if not _SNAKE.fullmatch(name):
        tidy = snake(name)
        hint = f"write `{tidy}`" if name.isascii() and _SNAKE.fullmatch(tidy) else ""
        yield BlueprintError(place, f"the field name `{name[:80]}`", "small letters, digits and single `_`", hint)
    elif len(name) > LONGEST_NAME:
        yield _too_long(place, name)
    elif name in IMPLIED_FIELDS:
        yield _implied(place, name, "every entity has it")
    elif checked.page.is_account(entity) and name in ACCOUNT_FIELDS:
        yield _implied(place, name, "`use: auth` gives it to accounts")
    elif tenancy and not checked.page.is_tenant(entity) and name == tenancy.field:
        yield _implied(place, name, f"`use: tenant({tenancy.entity})` gives it to every entity")


def _implied(place: Place, name: str, why: str) -> BlueprintError:
    return BlueprintError(place, f"`{name}` is implied: {why}", hint=f"remove line {place.line}, or name it otherwise")


def _too_long(place: Place, name: str) -> BlueprintError:
    return BlueprintError(place, f"the name `{name[:20]}…` of {len(name)} characters", f"at most {LONGEST_NAME}")


def _columns(entity: Entity) -> Iterator[BlueprintError]:
    """Two fields that would share a column, or a name where bodies and answers need two."""
    taken: dict[str, Field] = {}
    for field in entity.fields:
        for name in dict.fromkeys((field.column, field.name)):
            other = taken.setdefault(name, field)
            if other.name != field.name:
                late = field if field.implied is None else other
                found = f"`{other.name}` and `{field.name}` of {entity.name} would both be `{name}`"
                yield BlueprintError(late.place, found, "a name for each", "rename one of them")
                break
    for implied in IMPLIED_FIELDS:
        if implied in taken and taken[implied].name != implied:
            found = f"`{taken[implied].name}` would be the column `{implied}`, which every entity has"
            yield BlueprintError(taken[implied].place, found, "another name")


# ── values, verbs, roles ─────────────────────────────────────────────────────────────────────────


def _values(field: Field) -> Iterator[BlueprintError]:
    values = field.type.values if isinstance(field.type, EnumType | StateType) else ()
    counts = Counter(value.name.lower() for value in values)
    names = {value.name for value in values}
    formers = Counter(value.was for value in values)
    for value in dict.fromkeys(values):
        if not _VALUE.fullmatch(value.name) or value.name in LITERALS or len(value.name) > LONGEST_NAME:
            expected = "a letter, then letters, digits and single `_`, at most 40, and no word of conditions"
            yield BlueprintError(field.place, f"the value `{value.name[:60]}` of `{field.name}`", expected)
        if value.was in names:
            yield _still_there(field.place, f"`{value.name} was {value.was}` of `{field.name}`", str(value.was))
        elif value.was and formers[value.was] > 1:
            yield BlueprintError(field.place, f"two values that were `{value.was}`", "one", "remove one `was`")
    for name, count in counts.items():
        if count > 1:
            found = f"the value `{name}` of `{field.name}` {count} times"
            yield BlueprintError(field.place, found, "each once, capitals or not", "remove or rename one")


def _verbs(field: Field, machine: StateType) -> Iterator[BlueprintError]:
    for verb in machine.verbs:
        if not _SNAKE.fullmatch(verb) or len(verb) > LONGEST_NAME:
            hint = f"write `{snake(verb)}`" if _SNAKE.fullmatch(snake(verb)) else ""
            yield BlueprintError(field.place, f"the verb `{verb[:60]}`", "small letters, digits and single `_`", hint)
        elif verb in RESERVED_VERBS:
            found = f"the verb `{verb}`, which means something else"
            yield BlueprintError(field.place, found, "another verb", f"such as `{verb}_{field.name}`")
        targets = dict.fromkeys(step.target for step in machine.transitions if step.verb == verb)
        if len(targets) > 1:
            found = f"the verb `{verb}` leads to {' and to '.join(f'`{target}`' for target in targets)}"
            yield BlueprintError(field.place, found, "one target a verb", "give each way a verb of its own")
    yield from _unreachable(field, machine)
    repeated = [step for step, count in Counter(machine.transitions).items() if count > 1]
    for step in repeated:
        found = f"`{step.source} -{step.verb}-> {step.target}` twice"
        yield BlueprintError(field.place, found, hint="remove one")


def _unreachable(field: Field, machine: StateType) -> Iterator[BlueprintError]:
    reached, frontier = {machine.initial}, [machine.initial]
    while frontier:
        source = frontier.pop()
        new = {step.target for step in machine.transitions if step.source == source} - reached
        reached |= new
        frontier += new
    for value in machine.values:
        if value.name not in reached:
            found = f"no verb leads from `{machine.initial}`, where rows start, to `{value.name}`"
            yield BlueprintError(field.place, found, "a way to every state", "add a verb, or begin with that state")


def _roles(checked: CheckedPage) -> Iterator[BlueprintError]:
    for role in checked.page.roles:
        place = checked.known.places.get(f"role {role}", checked.place("roles"))
        if role in RESERVED_ROLES:
            why = "is built in and stands above all others" if role == ADMIN else "is a word of the language"
            yield BlueprintError(place, f"the role `{role}` {why}", "other names", f"remove it from line {place.line}")
        elif not _SNAKE.fullmatch(role) or len(role) > LONGEST_NAME:
            hint = f"write `{snake(role)}`" if _SNAKE.fullmatch(snake(role)) else ""
            yield BlueprintError(place, f"the role name `{role[:60]}`", "small letters, digits and single `_`", hint)
