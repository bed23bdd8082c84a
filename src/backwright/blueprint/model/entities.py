"""Entities: their fields, the rules of their rows, and who may do what with them."""

from dataclasses import dataclass, field
from typing import Literal

from backwright.blueprint.model.expressions import Expression
from backwright.blueprint.model.fields import Field
from backwright.blueprint.model.types import RelationType, StateType
from backwright.errors import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Unique:
    """Fields that together are unique, among the rows for which the condition holds."""

    fields: tuple[str, ...]
    condition: Expression | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that every row meets."""

    condition: Expression
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Grantee:
    """To whom a grant gives its actions.

    `role`: `name` is the role, and higher ones have what it has. `self`: the account itself (grants of the account
    entity). `field`: the account that `path` leads to, from this row outwards: `author` is `("author",)` and
    `author of ticket` is `("ticket", "author")`. `anyone`: also callers without an account. `explicit`: the page
    names the kind, as in `role doctor` or `its doctor`.
    """

    kind: Literal["role", "self", "field", "anyone"]
    name: str = ""
    path: tuple[str, ...] = ()
    explicit: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Action:
    """`create read update delete all` or a verb; `fields` (names of fields) limits `update` and `create`."""

    name: str
    fields: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody may do, with the rows for which the condition holds."""

    grantee: Grantee
    actions: tuple[Action, ...]
    condition: Expression | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its fields, the constraints of its rows, and who may do what with them."""

    name: str
    fields: tuple[Field, ...]
    uniques: tuple[Unique, ...] = ()
    checks: tuple[Check, ...] = ()
    grants: tuple[Grant, ...] = ()
    was: str | None = field(default=None, compare=False)
    implied: bool = field(default=False, metadata={"shown": False})  # not on the page; a capability brings it
    place: Place = field(default=NOWHERE, compare=False)

    def field_named(self, name: str) -> Field:
        """The field of that name; `KeyError` when there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no field {name}")

    @property
    def owner(self) -> Field | None:
        """The field that names the entity which this one is a part of."""
        return next((f for f in self.fields if isinstance(f.type, RelationType) and f.type.owner), None)

    @property
    def state(self) -> Field | None:
        """The field that holds its state machine."""
        return next((f for f in self.fields if isinstance(f.type, StateType)), None)
