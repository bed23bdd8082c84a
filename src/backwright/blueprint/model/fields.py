"""Fields: their types, and what their words say."""

from dataclasses import dataclass, field
from typing import Literal

from backwright.blueprint.model.expressions import Constant, Expression
from backwright.blueprint.model.types import EnumType, FieldType, RelationType, StateType
from backwright.blueprint.naming import singular
from backwright.errors import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Me:
    """The default `= me`: the account that asks."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison at the end of a field, as in `due_at: datetime? > now`."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    right: Expression


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, its type, and what its words say."""

    name: str
    type: FieldType
    optional: bool = False
    default: Constant | Me | None = None  # None: no default
    comparison: Comparison | None = None
    unique: bool = False
    search: bool = False
    filter: bool = False
    sort: bool = False
    was: str | None = field(default=None, compare=False)
    implied: Literal["tenant", "email", "password", "role", "active"] | None = None
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def column(self) -> str:
        """Its name as column, in bodies, answers and filters: `author` is `author_id`, `tags` is `tag_ids`."""
        if isinstance(self.type, RelationType):
            return f"{singular(self.name)}_ids" if self.type.many else f"{self.name}_id"
        return self.name

    @property
    def is_reference(self) -> bool:
        """Whether it is one foreign key."""
        return isinstance(self.type, RelationType) and not self.type.many

    @property
    def filtered(self) -> bool:
        """Whether lists can be filtered by it: by the word, and every enum and state."""
        return self.filter or isinstance(self.type, EnumType | StateType)
