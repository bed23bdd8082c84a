"""The request that distinguishes a backend as it is from one with a statement of the owner's changed."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backwright.blueprint.model import (
    ACCOUNT,
    Blueprint,
    Constant,
    Entity,
    Field,
    StateType,
)
from backwright.blueprint.naming import snake
from backwright.blueprint.view.operations import Operation
from backwright.standard.exchange import Exchange
from backwright.standard.grants import may_stand_in_body
from backwright.standard.purpose import route_to
from backwright.standard.subject import Caller, Live, Row
from backwright.standard.types import SPECS

MOST = 96


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of one field in a situation; `account` names a role where it is somebody of that role."""

    column: str
    value: Any
    account: str = ""

    @property
    def words(self) -> str:
        """The choice as part of a name: `priority_is_high`."""
        text = "given" if self.account else "absent" if self.value is None else str(self.value).lower()
        return f"{self.column.removesuffix('_id')}_is_{re.sub(r'[^a-z0-9]+', '_', text).strip('_')}"


@dataclass(frozen=True, slots=True)
class RequestStep:
    """One request of a play: `{row}` stands for the id of the row that the first one made."""

    method: str
    path: str
    body: Mapping[str, Any] | None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A play whose last answer differs between the two."""

    operation: Operation
    entity: Entity
    role: str  # who asks last
    steps: tuple[RequestStep, ...]
    choices: tuple[Choice, ...]
    as_it_is: Exchange
    changed: Exchange
    tried: int


def find(
    blueprint: Blueprint, function: str, source: str, file: str, sides: tuple[Live, Live]
) -> "Counterexample | int":
    """The first situation that distinguishes them; how many were tried when none does.

    Fields that the changed statement reads are varied first, and simple situations come before odd ones.
    """
    tried = 0
    for operation, entity in _operations(blueprint, sides[0], function, file):
        for choices in _situations(blueprint, entity, source):
            for steps in _plays(entity, operation, choices, sides[0]):
                tried += 1
                answers = _played(steps, choices, sides)
                if answers is not None:
                    role = sides[0].strongest.role
                    return Counterexample(operation, entity, role, steps, choices, *answers, tried)
                if tried >= MOST:
                    return tried
    return tried


def _operations(blueprint: Blueprint, live: Live, function: str, file: str) -> Iterator[tuple[Operation, Entity]]:
    """The operation of that name; else all that write rows of the entity whose service it is."""
    name = function.rpartition(".")[2]
    named = [one for one in live.operations if one.name == name and one.entity]
    of_file = [
        one
        for one in live.operations
        if one.entity and f"/{snake(one.entity)}_" in file and one.kind not in {"list", "get"}
    ]
    for operation in named or of_file:
        yield operation, blueprint.entity(operation.entity)


def _situations(blueprint: Blueprint, entity: Entity, source: str) -> Iterator[tuple[Choice, ...]]:
    """Choices of values, from none to all of the fields that the statement names, then single ones of the others."""
    words = set(re.findall(r"\w+", source))
    free = [one for one in entity.fields if may_stand_in_body(one) and not one.implied]
    near = [one for one in free if {one.name, one.column} & words]
    yield ()
    for count in range(1, len(near) + 1):
        for fields in itertools.combinations(near, count):
            yield from itertools.product(*(_values(blueprint, one) for one in fields))
    for one in free:
        if one not in near:
            yield from ((choice,) for choice in _values(blueprint, one))


def _values(blueprint: Blueprint, field: Field) -> Iterator[Choice]:
    """The values of a field worth trying; its default goes without saying."""
    default = field.default.value if isinstance(field.default, Constant) else None
    ends = dict.fromkeys(SPECS.of(field).ends(field, field.type))
    yield from (Choice(field.column, end) for end in ends if end != default)
    if field.is_reference and field.relation and field.relation.entity == ACCOUNT:
        yield Choice(field.column, None, account=field.relation.role or (blueprint.roles or ("admin",))[-1])


def _plays(
    entity: Entity, operation: Operation, choices: tuple[Choice, ...], live: Live
) -> Iterator[tuple[RequestStep, ...]]:
    """From nothing to the operation: create, drive to a state in which it is possible, ask."""
    create = live.of(entity.name, "create")
    if create is None or entity.owner is not None:
        return
    maker = live.rows
    body = maker.body(entity.name, live.strongest, required_only=True)
    body = {name: value for name, value in body.items() if not _many(entity, name)}
    made = RequestStep("POST", create.path, body, choices)
    if operation.kind == "create":
        yield (made,)
        return
    request = RequestStep(operation.method, _of_row(entity, operation.path), _request_body(live, entity, operation))
    kind = entity.state.type if entity.state else None
    if not isinstance(kind, StateType):
        yield (made, request)
        return
    states = kind.sources(operation.action) if operation.kind == "verb" else tuple(one.name for one in kind.values)
    for state in states:
        drives = [
            RequestStep("POST", _verb_path(live, entity, verb), None) for verb in route_to(entity, kind.initial, state)
        ]
        yield (made, *drives, request)


def _verb_path(live: Live, entity: Entity, verb: str) -> str:
    return _of_row(entity, next(one.path for one in live.operations if (one.entity, one.action) == (entity.name, verb)))


def _of_row(entity: Entity, path: str) -> str:
    return path.replace(f"{{{snake(entity.name)}_id}}", "{row}")


def _many(entity: Entity, column: str) -> bool:
    return any(one.column == column and getattr(one.type, "many", False) for one in entity.fields)


def _request_body(live: Live, entity: Entity, operation: Operation) -> dict[str, Any] | None:
    if operation.kind in {"update", "replace"}:
        body = live.rows.body(entity.name, live.strongest, required_only=True, action="update")
        return {name: value for name, value in body.items() if not _many(entity, name)}
    return None


def _played(
    steps: tuple[RequestStep, ...], choices: tuple[Choice, ...], sides: tuple[Live, Live]
) -> tuple[Exchange, Exchange] | None:
    """The last answers of both sides, when they differ."""
    as_it_is, changed = (_play(live, steps, live.strongest) for live in sides)
    if as_it_is is None or changed is None or _comparable(as_it_is, choices) == _comparable(changed, choices):
        return None
    return as_it_is, changed


def _play(live: Live, steps: tuple[RequestStep, ...], caller: Caller) -> Exchange | None:
    """Ask one step after the other; the last answer, or None when an earlier step does not succeed."""
    row: Row | None = None
    for step in steps[:-1]:
        answer = caller.send(step.method, filled(step.path, row), body_of(step, live))
        if not answer.succeeded:
            return None
        row = row or answer.data
    return caller.send(steps[-1].method, filled(steps[-1].path, row), body_of(steps[-1], live))


def filled(path: str, row: Row | None) -> str:
    """The path for a row."""
    return path.replace("{row}", str(row["id"])) if row else path


def body_of(step: RequestStep, live: Live) -> dict[str, Any] | None:
    """The body with its choices, accounts looked up among the callers; texts are new each time."""
    if step.body is None:
        return None
    chosen = {one.column: _somebody(live, one.account) if one.account else one.value for one in step.choices}
    return {**step.body, **chosen}


def _somebody(live: Live, role: str) -> int | None:
    return next((one.account for one in live.home if one.role == role), None)


def _comparable(answer: Exchange, choices: tuple[Choice, ...]) -> tuple[Any, ...]:
    """What two answers are compared by: nothing that differs from one run to the next."""
    data = answer.data if isinstance(answer.data, dict) else {}
    accounts = {one.column for one in choices if one.account}
    volatile = {"id", "created_at", "updated_at", "timestamp"} | accounts
    stable = {
        name: value for name, value in data.items() if name not in volatile and not name.endswith(("_id", "_ids"))
    }
    body = answer.json if isinstance(answer.json, dict) else {}
    error = body.get("error") or {}
    return answer.status, error.get("code"), error.get("message"), stable
