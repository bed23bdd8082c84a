"""Changes of what a field may hold: wider, narrower, another type, other values, other steps, other rules."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from backwright.blueprint.model import Binary, DecimalType, Field, FieldRef, RelationType, StateType
from backwright.blueprint.phrases.expressions import write as write_expression
from backwright.changes.change import Change
from backwright.changes.phrases import field_phrase, listed, type_phrase
from backwright.errors import NOWHERE, Place


@dataclass(frozen=True)
class _TypeChange(Change):
    entity: str
    before: Field
    after: Field

    @property
    def place(self) -> Place:
        """Its line."""
        return self.after.place

    def _other_json(self) -> str | None:
        """What becomes of a number in JSON when it becomes a decimal, or ceases to be one."""
        if isinstance(self.before.type, DecimalType) == isinstance(self.after.type, DecimalType):
            return None
        shape = "a string" if isinstance(self.after.type, DecimalType) else "a number"
        return f"{self.entity}.{self.after.column} is {shape} in answers"

    def _from_to(self) -> str:
        return f"{type_phrase(self.after)} instead of {type_phrase(self.before)}"


@dataclass(frozen=True)
class WidenType(_TypeChange):
    """Every value that a field could hold it can still hold, and more."""

    def describe(self) -> str:
        """`Product.sku is wider: str ..80 instead of str ..40`."""
        return f"{self.entity}.{self.after.name} is wider: {self._from_to()}"

    def reverse(self) -> "NarrowType":
        """Narrow it again, if the values allow it."""
        return NarrowType(self.entity, self.after, self.before)

    @property
    def breaks_clients(self) -> str | None:
        """A decimal is a string in JSON, so that no client rounds it."""
        return self._other_json()


@dataclass(frozen=True)
class NarrowType(_TypeChange):
    """A field can no longer hold every value that it could; nothing is cut, rows that do not fit are refused."""

    def describe(self) -> str:
        """`Product.price is narrower: int instead of decimal(10,2)`."""
        return f"{self.entity}.{self.after.name} is narrower: {self._from_to()}"

    def reverse(self) -> WidenType:
        """Widen it again."""
        return WidenType(self.entity, self.after, self.before)

    @property
    def breaks_clients(self) -> str:
        """Values that were right are refused."""
        refused = f"{self.entity}.{self.after.column}: what does not fit {type_phrase(self.after)} is a 400 now"
        return "; ".join(filter(None, (refused, self._other_json())))


@dataclass(frozen=True)
class ChangeType(_TypeChange):
    """A field holds another type, in which all of its values can be written."""

    def describe(self) -> str:
        """`Product.code is str ..40 instead of int`."""
        return f"{self.entity}.{self.after.name} is {self._from_to()}"

    def reverse(self) -> "ChangeType":
        """Its old type."""
        return ChangeType(self.entity, self.after, self.before)

    @property
    def breaks_clients(self) -> str:
        """It has another shape in JSON."""
        return f"{self.entity}.{self.after.column} is {type_phrase(self.after)} in bodies and answers"


@dataclass(frozen=True)
class ChangeRelation(_TypeChange):
    """A relation asks for another role, or becomes or ceases to be the owner."""

    def describe(self) -> str:
        """`Ticket.assignee is User, role manager instead of User, role agent`."""
        return f"{self.entity}.{self.after.name} is {field_phrase(self.after)} instead of {field_phrase(self.before)}"

    def reverse(self) -> "ChangeRelation":
        """As it was."""
        return ChangeRelation(self.entity, self.after, self.before)

    @property
    def breaks_clients(self) -> str | None:
        """An account of a lower role is refused; what has an owner lives under its path."""
        if _is_owner(self.before) != _is_owner(self.after):
            return f"the paths of {self.entity} are others now"
        asks = isinstance(self.after.type, RelationType) and self.after.type.role
        return f"{self.entity}.{self.after.column} must name an account of role {asks}" if asks else None


@dataclass(frozen=True)
class ChangeRule(_TypeChange):
    """The comparison at the end of a field: `> now`."""

    def describe(self) -> str:
        """`Ticket.due_at: > now instead of no rule`."""
        return f"{self.entity}.{self.after.name}: {_rule(self.after)} instead of {_rule(self.before)}"

    def reverse(self) -> "ChangeRule":
        """The old rule."""
        return ChangeRule(self.entity, self.after, self.before)

    @property
    def breaks_clients(self) -> str | None:
        """Values that were right are refused."""
        return f"{self.entity}.{self.after.column} must be {_rule(self.after)}" if self.after.comparison else None


@dataclass(frozen=True)
class ChangeStates(_TypeChange):
    """Other steps from state to state."""

    def describe(self) -> str:
        """`Ticket.status: now also open -close-> closed`."""
        parts = [f"now also {'; '.join(self._steps(self.after, self.before))}"] if self._gained() else []
        if self._lost():
            parts.append(f"no longer {'; '.join(self._steps(self.before, self.after))}")
        return f"{self.entity}.{self.after.name}: {', '.join(parts) or 'the same steps in another order'}"

    def reverse(self) -> "ChangeStates":
        """The old steps."""
        return ChangeStates(self.entity, self.after, self.before)

    @property
    def breaks_clients(self) -> str | None:
        """A step that is gone is refused, and what becomes a state is written by its verbs alone."""
        if not isinstance(self.before.type, StateType):
            return f"{self.entity}.{self.after.column} is written by its verbs alone, and is a 400 in a body now"
        gone = self._lost()
        return f"{self.entity}: {listed(self._steps(self.before, self.after))} is refused now" if gone else None

    def counts(self) -> Mapping[str, int]:
        """Each verb is an endpoint."""
        gained = len(_verbs(self.after) - _verbs(self.before))
        lost = len(_verbs(self.before) - _verbs(self.after))
        return {"endpoint": gained - lost}

    def _gained(self) -> bool:
        return bool(self._steps(self.after, self.before))

    def _lost(self) -> bool:
        return bool(self._steps(self.before, self.after))

    def _steps(self, one: Field, other: Field) -> list[str]:
        known = other.type.transitions if isinstance(other.type, StateType) else ()
        steps = one.type.transitions if isinstance(one.type, StateType) else ()
        return [f"{step.source} -{step.verb}-> {step.target}" for step in steps if step not in known]


@dataclass(frozen=True)
class AddEnumValue(Change):
    """A field may hold one more value."""

    entity: str
    field: Field
    value: str

    def describe(self) -> str:
        """`Product.status gains the value retired`."""
        return f"{self.entity}.{self.field.name} gains the value {self.value}"

    def reverse(self) -> "DropEnumValue":
        """Take it away again, if no row has it."""
        return DropEnumValue(self.entity, self.field, self.value)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.field.place

    def counts(self) -> Mapping[str, int]:
        """`+1 value`."""
        return {"value": 1}


@dataclass(frozen=True)
class DropEnumValue(Change):
    """A field may no longer hold a value; rows that hold it are refused, not changed."""

    entity: str
    field: Field
    value: str

    def describe(self) -> str:
        """`Product.status loses the value retired`."""
        return f"{self.entity}.{self.field.name} loses the value {self.value}"

    def reverse(self) -> AddEnumValue:
        """Allow it again."""
        return AddEnumValue(self.entity, self.field, self.value)

    @property
    def place(self) -> Place:
        """Its line."""
        return self.field.place

    @property
    def breaks_clients(self) -> str:
        """It is refused."""
        return f"{self.entity}.{self.field.column}: {self.value} is a 400 now"

    def counts(self) -> Mapping[str, int]:
        """`-1 value`."""
        return {"value": -1}


@dataclass(frozen=True)
class RenameEnumValue(Change):
    """A value has another name; the rows that hold it are renamed with it. Names are those after the change."""

    entity: str
    field: str
    before: str
    after: str
    at: Place = dataclasses.field(default=NOWHERE, compare=False)

    def describe(self) -> str:
        """`Product.status: live is now active`."""
        return f"{self.entity}.{self.field}: {self.before} is now {self.after}"

    def reverse(self) -> "RenameEnumValue":
        """Its old name."""
        return RenameEnumValue(self.entity, self.field, self.after, self.before, self.at)

    @property
    def place(self) -> Place:
        """The line that says so."""
        return self.at

    @property
    def breaks_clients(self) -> str:
        """It has another name in JSON."""
        return f"{self.entity}.{self.field}: {self.before} is called {self.after} in bodies, answers and filters"


@dataclass(frozen=True)
class ReorderValues(_TypeChange):
    """The values of an enum sort in another order."""

    def describe(self) -> str:
        """`Ticket.priority sorts as low, normal, high`."""
        return f"{self.entity}.{self.after.name} sorts as {type_phrase(self.after)}"

    def reverse(self) -> "ReorderValues":
        """The old order."""
        return ReorderValues(self.entity, self.after, self.before)


def _is_owner(field: Field) -> bool:
    return isinstance(field.type, RelationType) and field.type.owner


def _verbs(field: Field) -> set[str]:
    return set(field.type.verbs) if isinstance(field.type, StateType) else set()


def _rule(field: Field) -> str:
    if field.comparison is None:
        return "no rule"
    whole = Binary(field.comparison.operator, FieldRef(field.name), field.comparison.right)
    return write_expression(whole, (field,)).removeprefix(f"{field.name} ")
