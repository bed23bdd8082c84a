"""Changes of entities, of who may do what with them, and of capabilities."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from backwright.blueprint.model import Action, Entity, Grant, StateType
from backwright.changes.change import Change
from backwright.changes.phrases import grant_lines, listed
from backwright.errors import NOWHERE, Place


@dataclass(frozen=True)
class AddEntity(Change):
    """A new entity, with a table and endpoints of its own."""

    entity: Entity

    def describe(self) -> str:
        """`New entity Invoice (number, total and due_at)`."""
        names = [field.name for field in self.entity.fields if field.implied is None]
        return f"New entity {self.entity.name} ({listed(names)})"

    def reverse(self) -> "DropEntity":
        """Remove it again."""
        return DropEntity(self.entity)

    @property
    def place(self) -> Place:
        """The line of its name."""
        return self.entity.place

    def counts(self) -> Mapping[str, int]:
        """An entity has six endpoints, and one for each verb."""
        return {"entity": 1, "endpoint": 6 + _verbs(self.entity)}


@dataclass(frozen=True)
class DropEntity(Change):
    """An entity goes, with its table and its rows."""

    entity: Entity

    def describe(self) -> str:
        """`Invoice goes`."""
        return f"{self.entity.name} goes"

    def reverse(self) -> AddEntity:
        """Bring it back, empty."""
        return AddEntity(self.entity)

    @property
    def place(self) -> Place:
        """Where it stood."""
        return self.entity.place

    @property
    def loses_data(self) -> str:
        """All of its rows."""
        return f"every row of {self.entity.name}"

    @property
    def breaks_clients(self) -> str:
        """Its endpoints are gone."""
        return f"the endpoints of {self.entity.name} are gone"

    def counts(self) -> Mapping[str, int]:
        """What callers lose."""
        return {"entity": -1, "endpoint": -6 - _verbs(self.entity)}


@dataclass(frozen=True)
class RenameEntity(Change):
    """An entity has another name; its rows stay."""

    before: str
    after: str
    at: Place = dataclasses.field(default=NOWHERE, compare=False)

    def describe(self) -> str:
        """`Ticket is now Case`."""
        return f"{self.before} is now {self.after}"

    def reverse(self) -> "RenameEntity":
        """Give it its old name again."""
        return RenameEntity(self.after, self.before, self.at)

    @property
    def place(self) -> Place:
        """The line that says so."""
        return self.at

    @property
    def breaks_clients(self) -> str:
        """Its paths have another name."""
        return f"the paths of {self.before} are those of {self.after} now"


@dataclass(frozen=True)
class ChangeGrants(Change):
    """Other people may do other things with an entity."""

    before: Entity
    after: Entity

    def describe(self) -> str:
        """`Ticket: now also agent: delete; no longer member: read`."""
        parts = []
        if given := _beyond(self.after, self.before, there=self.after):
            parts.append(f"now also {'; '.join(given)}")
        if taken := _beyond(self.before, self.after, there=self.before):
            parts.append(f"no longer {'; '.join(taken)}")
        return f"{self.after.name} in other hands: {', '.join(parts) or 'the same grants in other words'}"

    def reverse(self) -> "ChangeGrants":
        """Grant what was granted before."""
        return ChangeGrants(self.after, self.before)

    @property
    def place(self) -> Place:
        """The first grant that is new, else the entity."""
        before = set(self.before.grants)
        return next((grant.place for grant in self.after.grants if grant not in before), self.after.place)

    @property
    def breaks_clients(self) -> str | None:
        """Whoever loses a grant is refused now; what went with its field or its verb is said by that change."""
        taken = _beyond(self.before, self.after, there=self.after)
        return f"{self.after.name}: {'; '.join(taken)} is refused now" if taken else None


@dataclass(frozen=True)
class EnableCapability(Change):
    """A capability is used from now on."""

    name: str

    def describe(self) -> str:
        """`audit is switched on`."""
        return f"{self.name} is switched on"

    def reverse(self) -> "DisableCapability":
        """Switch it off again."""
        return DisableCapability(self.name)


@dataclass(frozen=True)
class DisableCapability(Change):
    """A capability is no longer used."""

    name: str

    def describe(self) -> str:
        """`audit is switched off`."""
        return f"{self.name} is switched off"

    def reverse(self) -> EnableCapability:
        """Switch it on again."""
        return EnableCapability(self.name)

    @property
    def loses_data(self) -> str:
        """What it had written down."""
        return f"what {self.name} has written down"


def _verbs(entity: Entity) -> int:
    return len(_verb_names(entity))


def _beyond(one: Entity, other: Entity, *, there: Entity) -> tuple[str, ...]:
    """What one entity grants and the other does not, of the fields and verbs that are there."""
    grants = (replace(grant, actions=tuple(_actions_beyond(grant, other, there))) for grant in one.grants)
    return grant_lines((grant for grant in grants if grant.actions), one)


def _actions_beyond(grant: Grant, other: Entity, there: Entity) -> Iterator[Action]:
    same = [
        each for each in other.grants if each.grantee == grant.grantee and each.condition in (None, grant.condition)
    ]
    granted = [action for each in same for action in each.actions]
    known = {"create", "read", "update", "delete", "all", *_verb_names(there)}
    if any(action.name == "all" for action in granted):
        return
    for action in grant.actions:
        alike = [each.fields for each in granted if each.name == action.name]
        if action.name not in known or None in alike:
            continue
        left = _fields_left(action, alike, there)
        if action.fields is None or left:
            yield replace(action, fields=left)


def _fields_left(action: Action, granted: list[tuple[str, ...] | None], there: Entity) -> tuple[str, ...] | None:
    """Those of an action's fields that nobody grants elsewhere; None for an action that is about every field."""
    if action.fields is None:
        return None
    covered = {name for fields in granted for name in fields or ()}
    names = {field.name for field in there.fields}
    return tuple(name for name in action.fields if name not in covered and name in names)


def _verb_names(entity: Entity) -> tuple[str, ...]:
    state = entity.state
    return state.type.verbs if state and isinstance(state.type, StateType) else ()
