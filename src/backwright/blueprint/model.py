"""A blueprint as values: what a backend is, with no framework, file or clock in sight.

Everything here is frozen and compares by meaning: two blueprints that say the same are equal, wherever they say it
(`place` takes no part in comparison).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from backwright.blueprint.naming import singular
from backwright.errors import NOWHERE, Place

# ── expressions ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FieldRef:
    """The value of a field of the same row; a relation stands for the id that it holds."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: number, text, truth value, null. Values of enums and states are text."""

    value: int | Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Now:
    """The time of the request, in UTC."""


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """`and or`, a comparison `= != < <= > >=`, or arithmetic `+ - * /`."""

    operator: Literal["and", "or", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]
    left: "Expression"
    right: "Expression"


Expression: TypeAlias = FieldRef | Constant | Now | Not | Binary


# ── types of fields ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TextType:
    """`str` (one line) and `text`; bounds in code points."""

    kind: Literal["str", "text"]
    minimum: int = 0
    maximum: int = 255


@dataclass(frozen=True, slots=True)
class IntegerType:
    """A 32-bit integer."""

    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class DecimalType:
    """An exact number: `precision` digits in all, `scale` of them behind the point."""

    precision: int
    scale: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BooleanType:
    """True or false."""


@dataclass(frozen=True, slots=True)
class DateTimeType:
    """An instant, in UTC with microseconds."""


@dataclass(frozen=True, slots=True)
class EmailType:
    """An e-mail address, lower-cased on input, at most 254 characters."""


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One value of an enum or a state machine."""

    name: str
    was: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class EnumType:
    """One of several named values, in the order in which they sort."""

    values: tuple[EnumValue, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """`source -verb-> target`."""

    source: str
    verb: str
    target: str


@dataclass(frozen=True, slots=True)
class StateType:
    """A state machine: its first value is where a row starts, and its column is written by verbs alone."""

    values: tuple[EnumValue, ...]
    transitions: tuple[Transition, ...]

    @property
    def initial(self) -> str:
        """The state in which a row starts."""
        return self.values[0].name

    @property
    def verbs(self) -> tuple[str, ...]:
        """Each verb once, in the order in which it is first written."""
        return tuple(dict.fromkeys(step.verb for step in self.transitions))

    def sources(self, verb: str) -> tuple[str, ...]:
        """The states that a verb leaves."""
        return tuple(step.source for step in self.transitions if step.verb == verb)

    def target(self, verb: str) -> str:
        """The state that a verb leads to; the check refuses a verb with two targets (thin for now)."""
        return next(step.target for step in self.transitions if step.verb == verb)


@dataclass(frozen=True, slots=True)
class RelationType:
    """A reference to another entity: `X` and `X?` to one row, `X[]` to many."""

    entity: str
    many: bool = False
    owner: bool = False
    role: str | None = None  # the account must have this role or a higher one


FieldType: TypeAlias = (
    TextType | IntegerType | DecimalType | BooleanType | DateTimeType | EmailType | EnumType | StateType | RelationType
)


# ── fields and entities ──────────────────────────────────────────────────────────────────────────


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
class Who:
    """Whom a grant speaks of.

    `role`: `name` is the role, and higher ones have what it has. `self`: the account itself (grants of the account
    entity). `field`: the account that `path` leads to, from this row outwards: `author` is `("author",)` and
    `author of ticket` is `("ticket", "author")`. `anyone`: also callers without an account. `told` keeps that the page
    says which of the two it means: `role doctor` or `its doctor`.
    """

    kind: Literal["role", "self", "field", "anyone"]
    name: str = ""
    path: tuple[str, ...] = ()
    told: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Action:
    """`create read update delete all` or a verb; `fields` (names of fields) limits `update` and `create`."""

    name: str
    fields: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody may do, with the rows for which the condition holds."""

    who: Who
    actions: tuple[Action, ...]
    condition: Expression | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its fields, the laws of its rows, and who may do what with them."""

    name: str
    fields: tuple[Field, ...]
    uniques: tuple[Unique, ...] = ()
    checks: tuple[Check, ...] = ()
    grants: tuple[Grant, ...] = ()
    was: str | None = field(default=None, compare=False)
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


ACCOUNT = "User"
ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A whole backend, as its page describes it."""

    app: str
    database: Literal["sqlite", "postgresql"] = "sqlite"
    auth: bool = False
    tenant: str | None = None  # the name of the tenant entity
    audit: bool = False
    roles: tuple[str, ...] = ()  # lowest first, without the built-in `admin`
    entities: tuple[Entity, ...] = ()

    def entity(self, name: str) -> Entity:
        """The entity of that name; `KeyError` when there is none."""
        for candidate in self.entities:
            if candidate.name == name:
                return candidate
        raise KeyError(f"the blueprint has no entity {name}")

    @property
    def all_roles(self) -> tuple[str, ...]:
        """Every role, lowest first, `admin` last; none without `use: auth`."""
        return (*self.roles, ADMIN) if self.auth else ()

    def children(self, entity: Entity) -> Iterator[Entity]:
        """The entities that are a part of this one."""
        for candidate in self.entities:
            owner = candidate.owner
            if owner and isinstance(owner.type, RelationType) and owner.type.entity == entity.name:
                yield candidate
