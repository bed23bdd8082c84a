"""What has to be there before a request: rows with those that they refer to, made over HTTP by whoever may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backwright.blueprint.model import Blueprint, Entity, Field, Me, RelationType, StateType
from backwright.blueprint.naming import human, kebab
from backwright.blueprint.view.operations import collection_path, item_path
from backwright.contract.access_oracle import ME, AccessOracle, plain_row
from backwright.contract.access_table import RowOrigin, creation_status
from backwright.contract.cases.cast import OTHER_TENANT, STRANGER, TENANT, other, steward
from backwright.contract.cases.model import Given, Id
from backwright.contract.cases.values import wire
from backwright.contract.entity_view import EntityView
from backwright.contract.examples import least_row
from backwright.contract.rows import numbered_fields


class OutOfReachError(Exception):
    """A row that no caller can make over HTTP."""


@dataclass(slots=True)
class Arrangement:
    """The rows of one case, in the order in which they are made. Each has a number, by which its texts differ."""

    blueprint: Blueprint
    caller: str = ""
    role: str = ""
    rows: list[Given] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # of parts: the row that each is a part of

    def make(self, entity: Entity, origin: RowOrigin | None = None, **given: Any) -> Id:
        """A row, with the values of fields that are given; by `origin` it belongs to the caller, or to a stranger.

        Raises:
            OutOfReachError: nobody can make it over HTTP.
        """
        come_from = origin or RowOrigin(entity)
        if self.blueprint.is_tenant(entity):
            return Id(OTHER_TENANT if come_from.elsewhere else TENANT)
        if self.is_account(entity):
            return self._account(come_from, given)
        view = EntityView(self.blueprint, entity)
        maker = STRANGER if come_from.elsewhere else steward(self.blueprint)
        step, *rest = come_from.path or ("",)
        leading = entity.field_named(step) if step else None
        related: dict[str, Id] = {}
        if leading and rest:
            further = RowOrigin(view.other_side(step), tuple(rest))
            related[step] = self.make(further.entity, further)
        elif leading and isinstance(leading.default, Me):
            maker = self.caller
        elif leading:
            related[step] = Id(f"@{self.caller}")
        path = self.collection(view, {**related, **given}, elsewhere=come_from.elsewhere)
        body = self.body(view, {**related, **given}, elsewhere=come_from.elsewhere)
        if (
            leading
            and not rest
            and isinstance(leading.default, Me)
            and not self._may_make(view, step, tuple(body), given)
        ):
            raise OutOfReachError(f"{self.caller} may not make such a row")
        return self._made(view, maker, path, body, given)

    def _may_make(self, view: EntityView, step: str, columns: tuple[str, ...], given: Mapping[str, Any]) -> bool:
        """Whether the caller itself may make a row that is its own."""
        state = view.entity.state
        start = {state.name: state.type.initial} if state and isinstance(state.type, StateType) else {}
        row = plain_row(self.blueprint, view.entity, **{**given, **start}) | {step: ME}
        return creation_status(AccessOracle(self.blueprint, self.role), view, row, columns) == 201

    def _made(self, view: EntityView, maker: str, path: str, body: Mapping[str, Any], given: Mapping[str, Any]) -> Id:
        entity = view.entity
        keeper = STRANGER if maker == STRANGER else steward(self.blueprint)
        many = sum(row.entity == entity.name for row in self.rows)
        one = Id(f"{human(entity.name)} {many + 1}" if many else human(entity.name))
        if entity.owner:
            self.names[one.name] = path
        verbs = tuple(f"{path}/{one}/{kebab(verb)}" for verb in self._verbs(entity, given))
        self.rows.append(Given(one.name, entity.name, maker, keeper, path, body, verbs))
        return one

    def path(self, entity: Entity, row: Id) -> str:
        """Where a row is."""
        if entity.owner and row.name in self.names:
            return f"{self.names[row.name]}/{row}"
        path = item_path(self.blueprint, entity)
        return path[: path.rindex("{")] + str(row)

    def collection(self, view: EntityView, related: Mapping[str, Any], *, elsewhere: bool = False) -> str:
        """Where rows of an entity are made: below a new row of its owner, if it has one that is not given."""
        entity, above = view.entity, view.above()
        if entity.owner is None or above is None:
            return collection_path(self.blueprint, entity)
        parent = related.get(entity.owner.name) or self.make(above, RowOrigin(above, elsewhere=elsewhere))
        return f"{self.path(above, parent)}/{collection_path(self.blueprint, entity).rpartition('/')[2]}"

    def body(self, view: EntityView, given: Mapping[str, Any], *, elsewhere: bool = False) -> dict[str, Any]:
        """The least body that makes a row; other rows that it must name are made."""
        number, entity = len(self.rows) + 1, view.entity
        plain = {name: value for name, value in given.items() if not isinstance(value, Id)}
        row = least_row(view, **plain)
        row |= {name: value for name, value in numbered_fields(view).items() if name not in given} | dict(given)
        sent = {each.name for each in view.needed()} | set(given)
        sent |= {each.name for each in entity.fields if row[each.name] != _start(each)} - {_name(entity.state)}
        return {
            each.column: self._value(view, each, row[each.name], number, elsewhere)
            for each in view.writable()
            if each.name in sent
        }

    def _value(self, view: EntityView, each: Field, value: Any, number: int, elsewhere: bool) -> Any:
        if isinstance(value, Id) or not isinstance(each.type, RelationType) or value is None:
            return value if isinstance(value, Id) else wire(value, number)
        if each.type.many:
            return [one if isinstance(one, Id) else wire(one) for one in value]
        other_entity = view.other_side(each.name)
        if self.is_account(other_entity):
            return Id(f"@{STRANGER}") if elsewhere else self.account(each.type.role)
        return self.make(other_entity, RowOrigin(other_entity, elsewhere=elsewhere))

    def is_account(self, entity: Entity) -> bool:
        """Whether its rows are accounts, which came in before."""
        return self.blueprint.is_account(entity)

    def account(self, role: str | None = None) -> Id:
        """An account that has nothing to do with the caller, of the lowest role or the one that is asked for."""
        return Id(f"@{other(role or self.blueprint.all_roles[0])}")

    def _account(self, origin: RowOrigin, given: Mapping[str, Any]) -> Id:
        if given:
            raise OutOfReachError("an account is as it came in")
        if origin.elsewhere:
            return Id(f"@{STRANGER}")
        return Id(f"@{self.caller}") if origin.path == () else self.account()

    def _verbs(self, entity: Entity, given: Mapping[str, Any]) -> tuple[str, ...]:
        """The verbs that lead from the first state to the one that is given, the fewest there are."""
        state = entity.state
        if state is None or not isinstance(state.type, StateType) or state.name not in given:
            return ()
        ways: dict[str, tuple[str, ...]] = {state.type.initial: ()}
        waiting = [state.type.initial]
        while waiting:
            here = waiting.pop(0)
            for step in state.type.transitions:
                if step.source == here and step.target not in ways:
                    ways[step.target] = (*ways[here], step.verb)
                    waiting.append(step.target)
        if given[state.name] not in ways:
            raise OutOfReachError(f"no verb leads to {given[state.name]}")
        return ways[given[state.name]]


def _start(each: Field) -> Any:
    """What a row holds in a field when its body leaves it out."""
    if isinstance(each.type, RelationType) and each.type.many:
        return ()
    return getattr(each.default, "value", None)


def _name(each: Field | None) -> str:
    return each.name if each else ""
