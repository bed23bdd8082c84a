"""The tables of `tests/integration/test_<entity>_access.py`: what each role gets for each action on each row."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from backwright.blueprint.model import ACCOUNT, Entity, Expression, Field, RelationType, StateType
from backwright.blueprint.naming import human, kebab, snake
from backwright.blueprint.phrases import expressions
from backwright.blueprint.view.access import actions
from backwright.blueprint.view.unusable import unusable_in
from backwright.stacks.fastapi.emitters.factories import required_relations, row_values
from backwright.stacks.fastapi.emitters.validators import initial, quoted
from backwright.stacks.fastapi.emitters.values import Numbered, assignments, base, holds, laws, python
from backwright.stacks.fastapi.emitters.world import ME, Asker, Row, led, paths, plain_row
from backwright.stacks.fastapi.spelled_view import SpelledView

MOST_VARIANTS = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: what it is to the caller, how it is made, and what it is in the world."""

    name: str
    source: str
    row: Row
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def label(self) -> str:
        """Its name in the table."""
        said = (f"{name} {str(held).lower() if isinstance(held, bool) else held}" for name, held in self.values)
        return ", ".join((self.name, *said))

    def made(self, view: SpelledView) -> str:
        """How a test makes it, as Python text."""
        given = [f"{view.entity.field_named(name).column}={python(held)}" for name, held in self.values]
        if not given or self.source == "SELF":
            return self.source
        return f"{self.source[:-1]}, {', '.join(given)})"


Line = tuple[str, str, Kind, tuple[int, ...]]


def access_imports(view: SpelledView) -> Iterator[str]:
    """The factories that the table needs."""
    names = {snake(view.entity.name)}
    if view.entity.owner:
        names.add(snake(other_side(view, view.entity, view.entity.owner.name).name))
    for path in paths(view.entity):
        here = view.entity
        for step in path[:-1]:
            here = other_side(view, here, step)
            names.add(snake(here.name))
    for name in sorted(names):
        yield f"from tests.fixtures.factories.{name} import make_{name}"


def access_tables(view: SpelledView) -> Iterator[str]:
    """The kinds of rows that callers ask for, and what they get."""
    found = list(table(view))
    name = view.entity.name
    arguments = [name, f"{snake(name)}_values", f"{name}Input", *owner_column(view)]
    yield f"ACCESS = Access({', '.join(arguments)})"
    yield "ROWS = {"
    for kind in {kind.label: kind for _, _, kind, _ in found}.values():
        yield f'    "{kind.label}": {kind.made(view)},'
    yield "}"
    roles = ", ".join(view.blueprint.all_roles)
    yield f"# What to do, the fields that are sent, the row, and what comes of it for {roles}."
    yield "CELLS = ["
    for action, lines in groupby(found, key=lambda line: line[0]):
        yield from unusable(view, action)
        for _, fields, kind, expected in lines:
            yield f'    ("{action}", {wrapped(fields)}, "{kind.label}", {list(expected)}),'
    yield "]"


def unusable(view: SpelledView, action: str) -> Iterator[str]:
    """What is said above the refusals that a grant of the page does not mean."""
    for grant in unusable_in(view.blueprint, view.entity):
        if kebab(grant.action) == action:
            why = f"who may read no {grant.needs} that it needs" if grant.needs else "but not what its condition reads"
            yield f"    # The page grants this to {human(grant.role)}, {why}."


def wrapped(fields: str) -> str:
    """The names of fields as Python text, in pieces that fit on a line each."""
    pieces = textwrap.wrap(fields, 80, break_long_words=False) or [""]
    texts = [quoted(f"{piece} ") for piece in pieces[:-1]] + [quoted(pieces[-1])]
    return texts[0] if len(texts) == 1 else f"({' '.join(texts)})"


def owner_column(view: SpelledView) -> Iterator[str]:
    """What names the parent."""
    if view.entity.owner:
        yield f'owner="{view.entity.owner.column}"'


def table(view: SpelledView) -> Iterator[Line]:
    """Every line: an action on a kind of row. What a condition does not change for a kind is said once."""
    for action in actions(view.blueprint, view.entity):
        if action == "create":
            yield from created(view)
            continue
        said: dict[str, list[tuple[str, str, tuple[int, ...]]]] = {}
        for kind in kinds(view, action):
            lines = list(asked(view, kind, action))
            outcomes = [(name, fields, statuses) for name, fields, _, statuses in lines]
            if said.setdefault(kind.name, outcomes) is outcomes or said[kind.name] != outcomes:
                yield from lines


def asked(view: SpelledView, kind: Kind, action: str) -> Iterator[Line]:
    """The lines of one action on one kind of row."""
    if action == "update":
        columns = sent(view)
        yield from updated(view, kind)
        yield "replace", " ".join(columns), kind, replaced(view, kind, tuple(columns))
        return
    if action == "read":
        yield "list", "", kind, expected(view, kind, action, ())
    yield kebab(action), "", kind, expected(view, kind, action, ())


def askers(view: SpelledView) -> Iterator[Asker]:
    """One of each role."""
    return (Asker(view.blueprint, role) for role in view.blueprint.all_roles)


# ── the rows ─────────────────────────────────────────────────────────────────────────────────────


def kinds(view: SpelledView, action: str) -> Iterator[Kind]:
    """The rows that tell grants apart: of whoever asks, of a colleague, of somebody else's tenant."""
    for values in variants(view, action):
        row = plain_row(view.blueprint, view.entity, **values)
        given = tuple(values.items())
        for path in paths(view.entity):
            yield Kind(named(path), source(view, path), led(with_way(view, row, path), path), given)
        yield Kind("of a colleague", f"New(make_{snake(view.entity.name)})", row, given)
    if view.blueprint.tenant:
        row = plain_row(view.blueprint, view.entity) | {"elsewhere": True}
        name = f"of another {human(view.blueprint.tenant)}"
        yield Kind(name, f"Elsewhere(make_{snake(view.entity.name)})", row)


def chosen(values: dict[str, Any]) -> dict[str, Any]:
    """The values that a test gives; what differs from row to row is left to the factory."""
    return {name: held for name, held in values.items() if not isinstance(held, Numbered)}


def named(path: tuple[str, ...]) -> str:
    """What a row is to the account at the end of a path."""
    return f"whose {' of '.join(human(step) for step in reversed(path))} asks" if path else "of the caller"


def source(view: SpelledView, path: tuple[str, ...]) -> str:
    """How a row is made whose path leads to whoever asks."""
    if not path:
        return "SELF"
    held = "ME"
    entities = [view.entity]
    for step in path[:-1]:
        entities.append(other_side(view, entities[-1], step))
    for entity, step in zip(reversed(entities), reversed(path), strict=True):
        held = f"New(make_{snake(entity.name)}, {entity.field_named(step).column}={held})"
    return held


def other_side(view: SpelledView, entity: Entity, step: str) -> Entity:
    """The entity that a relation leads to."""
    relation = entity.field_named(step).type
    return view.blueprint.entity(relation.entity) if isinstance(relation, RelationType) else entity


def with_way(view: SpelledView, row: Row, path: tuple[str, ...]) -> Row:
    """The row, with rows on the way where optional relations would be empty."""
    if len(path) < 2:
        return row
    other = other_side(view, view.entity, path[0])
    held = row[path[0]] if isinstance(row[path[0]], dict) else plain_row(view.blueprint, other)
    return row | {path[0]: with_way(replace(view, entity=other), held, path[1:])}


def variants(view: SpelledView, action: str) -> list[dict[str, Any]]:
    """Values that tell the conditions of an action's grants apart, the least of them first."""
    entity = view.entity
    speaking = (grant for grant in entity.grants if any(each.name in (action, "read", "all") for each in grant.actions))
    conditions = list(dict.fromkeys(grant.condition for grant in speaking if grant.condition is not None))
    state = entity.state
    leaving = state.type.sources(action) if state and isinstance(state.type, StateType) else ()
    names = {name for condition in conditions for name in expressions.names(condition)}
    found: dict[tuple[bool | None, ...], dict[str, Any]] = {}
    for tried in starting(view, names | ({state.name} if state and leaving else set())):
        row = base(view, **tried)
        fits = not leaving or (state is not None and row[state.name] in leaving)
        if fits and all(holds(law, row) is not False for law in laws(view)):
            found.setdefault(truths(conditions, row), tried)
    return list(found.values())[:MOST_VARIANTS]


def starting(view: SpelledView, names: set[str]) -> Iterator[dict[str, Any]]:
    """Nothing in particular, then every way to fill the fields that matter."""
    yield {}
    if names:
        yield from (chosen(way) for way in assignments(view, names))


def truths(conditions: list[Expression], row: Row) -> tuple[bool | None, ...]:
    """Which conditions hold for a row."""
    return tuple(holds(condition, row) is True for condition in conditions)


# ── what comes of it ─────────────────────────────────────────────────────────────────────────────


def expected(view: SpelledView, kind: Kind, action: str, columns: tuple[str, ...]) -> tuple[int, ...]:
    """The status for each role."""
    return tuple(status(asker, view, kind.row, action, columns) for asker in askers(view))


def status(asker: Asker, view: SpelledView, row: Row, action: str, columns: tuple[str, ...]) -> int:
    """What one account gets."""
    if not asker.sees(view.entity, row):
        return 404
    if not asker.may(view.entity, row, action):
        return 403
    if action == "update":
        return 200 if writes_all(asker, view, row, action, columns) else 400
    return 204 if action == "delete" else 200


def replaced(view: SpelledView, kind: Kind, columns: tuple[str, ...]) -> tuple[int, ...]:
    """The status for each role that sends the least body; a role that it leaves out goes back to the lowest."""

    def with_role(asker: Asker) -> tuple[str, ...]:
        gives = view.entity.name == ACCOUNT and "role" in asker.writes(view.entity, kind.row, "update")
        return (*columns, "role") if gives else columns

    return tuple(status(asker, view, kind.row, "update", with_role(asker)) for asker in askers(view))


def writes_all(asker: Asker, view: SpelledView, row: Row, action: str, columns: tuple[str, ...]) -> bool:
    """Whether every column that is sent may be written, with the row that it names."""
    names = [field.name for field in view.entity.fields if field.column in columns]
    written = asker.writes(view.entity, row, action)
    standing = view.entity.name == ACCOUNT and {"role", "active"} & set(columns)
    if standing and not asker.reaches(asker.role if row["id"] == ME else row["role"]):
        return False  # nobody gives or takes away a role above their own
    return set(columns) <= written and all(asker.refers(view.entity, row, name) for name in names)


def updated(view: SpelledView, kind: Kind) -> Iterator[Line]:
    """Fields that come to the same are sent together; a relation is sent alone."""
    fields = view.writable()
    if not fields:
        yield "update", "", kind, expected(view, kind, "update", ())
    outcomes = [(field, expected(view, kind, "update", (field.column,))) for field in fields]

    def group(pair: tuple[Field, tuple[int, ...]]) -> tuple[str, tuple[int, ...]]:
        return (pair[0].name if isinstance(pair[0].type, RelationType) else "", pair[1])

    for (_, outcome), members in groupby(sorted(outcomes, key=group), key=group):
        yield "update", " ".join(field.column for field, _ in members), kind, outcome


def sent(view: SpelledView) -> list[str]:
    """The columns of the least body that makes a row."""
    made = {column for column, _ in row_values(view)}
    made |= {field.column for field, _ in required_relations(view)}
    needed = (field for field in view.writable() if field.column in made or initial(view, field) is None)
    return [field.column for field in needed]


def created(view: SpelledView) -> Iterator[Line]:
    """Creating depends on the parent, where there is one, and on what the body says."""
    columns = tuple(sent(view))
    for kind in parents(view):
        row = kind.row | {field.name: ME for field in view.mine()}
        statuses = tuple(created_status(asker, view, row, columns) for asker in askers(view))
        yield "create", "", kind, statuses


def parents(view: SpelledView) -> Iterator[Kind]:
    """The rows within which one is created, with the new row; outside of any parent it is a row like another."""
    entity = view.entity
    make = f"make_{snake(entity.name)}"
    plain = Kind("of a colleague", f"New({make})", plain_row(view.blueprint, entity))
    if entity.owner is None:
        yield plain
        return
    above, name = other_side(view, entity, entity.owner.name), human(entity.owner.name)
    here = replace(view, entity=above)
    ways = dict.fromkeys(path[1:] for path in paths(entity) if path[0] == entity.owner.name)
    for path in ways:
        row = led(plain.row, (entity.owner.name, *path))
        yield Kind(f"in a {name} {named(path)}", source(here, path), row)
    yield Kind(f"in a {name} of a colleague", f"New(make_{snake(above.name)})", plain.row)
    if view.blueprint.tenant:
        tenant = human(view.blueprint.tenant)
        row = plain.row | {"elsewhere": True}
        yield Kind(f"in a {name} of another {tenant}", f"Elsewhere(make_{snake(above.name)})", row)


def created_status(asker: Asker, view: SpelledView, row: Row, columns: tuple[str, ...]) -> int:
    """What one account gets that sends the least body."""
    entity = view.entity
    if entity.owner and (row.get("elsewhere") or not asker.sees(*asker.related(entity, row, entity.owner.name))):
        return 404
    names = [field.name for field in entity.fields if field.column in columns]
    if not all(asker.refers(entity, row, name) for name in names):
        return 400
    if not asker.could(entity, "create") or not asker.may(entity, row, "create"):
        return 403
    return 201 if set(columns) <= asker.writes(entity, row, "create") else 400
