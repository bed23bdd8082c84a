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
    def relation(self) -> RelationType | None:
        """Its type, if it refers to rows of another entity."""
        return self.type if isinstance(self.type, RelationType) else None

    @property
    def many(self) -> bool:
        """Whether it refers to many rows; none of them is a value of its row."""
        return self.relation is not None and self.relation.many

    @property
    def is_reference(self) -> bool:
        """Whether it is one foreign key."""
        return self.relation is not None and not self.relation.many

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the values of an enum or a state machine; none for another type."""
        return tuple(value.name for value in self.type.values) if isinstance(self.type, EnumType | StateType) else ()

    @property
    def filtered(self) -> bool:
        """Whether lists can be filtered by it: by the word, and by whatever has named values."""
        return self.filter or bool(self.choices)

    @property
    def required(self) -> bool:
        """Whether only the caller can give its value: it has no default, and no row begins with one."""
        begins = isinstance(self.type, StateType) or self.many
        return not (self.optional or self.default is not None or begins)
