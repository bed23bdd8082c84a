"""Every line of the access table, asked by every role: 200, 400, 403 and 404 by what grants say."""

from collections.abc import Iterator, Mapping
from typing import Any

from backwright.blueprint.model import ACCOUNT, Field, RelationType
from backwright.blueprint.naming import kebab, plural, snake
from backwright.blueprint.view.operations import collection_path
from backwright.contract.access_oracle import ELSEWHERE, ME, AccessOracle
from backwright.contract.access_table import AccessLine, RowOrigin, access_table
from backwright.contract.cases.arrangement import Arrangement, OutOfReachError
from backwright.contract.cases.model import CODES, Case, Expected, Id, Request
from backwright.contract.cases.values import wire
from backwright.contract.entity_view import EntityView

METHODS = {"read": "GET", "delete": "DELETE", "update": "PATCH", "replace": "PUT"}

# Accounts are used again: none goes, and none falls back to the lowest role by leaving it out.
CHANGES_OF_CAST = {("delete", 204), ("replace", 200)}


def access_cases(view: EntityView) -> Iterator[Case]:
    """One for each role and line whose row can be made over HTTP."""
    for line in access_table(view):
        for role, status in zip(view.blueprint.all_roles, line.statuses, strict=True):
            if view.is_account and (line.action, status) in CHANGES_OF_CAST:
                continue
            try:
                yield _case(view, line, role, status)
            except OutOfReachError:
                continue


def _case(view: EntityView, line: AccessLine, role: str, status: int) -> Case:
    there = Arrangement(view.blueprint, role, role)
    if line.action == "create":
        path = _new_path(view, line.kind.origin, there)
        related = {} if view.entity.owner is None else {view.entity.owner.name: Id("")}
        request = Request("POST", path, body=there.body(view, related))
    else:
        row = there.make(view.entity, line.kind.origin, **dict(line.kind.given))
        request = _request(view, line, row, there)
        status = _status_of_list(view, line, role) if line.action == "list" else status
    operation = _operation(view, line.action)
    what = f"{operation} as {role}: {line.kind.label}"
    name = f"{what}, {' '.join(line.columns)}" if line.action == "update" and line.columns else what
    expected = Expected(status, CODES.get(status, ""))
    return Case(name, operation, role, tuple(there.rows), request, expected)


def _new_path(view: EntityView, origin: RowOrigin, there: Arrangement) -> str:
    """Where the row is created: below the parent that the line names."""
    if view.entity.owner is None:
        return collection_path(view.blueprint, view.entity)
    parent = there.make(origin.entity, origin)
    return there.collection(view, {view.entity.owner.name: parent})


def _request(view: EntityView, line: AccessLine, row: Id, there: Arrangement) -> Request:
    """The request of a line on a row that is there."""
    path = there.path(view.entity, row)
    if line.action == "list":
        return Request("GET", path.rpartition("/")[0], {"per_page": "100"})
    if line.action in METHODS:
        writes = line.action in {"update", "replace"}
        return Request(METHODS[line.action], path, body=_current(view, line, there) if writes else None)
    return Request("POST", f"{path}/{kebab(line.action)}")


def _status_of_list(view: EntityView, line: AccessLine, role: str) -> int:
    """A list leaves out what is not visible; below a parent that is not, there is none."""
    owner = view.entity.owner
    if owner is None:
        return 200
    oracle = AccessOracle(view.blueprint, role)
    visible = not line.kind.row.get(ELSEWHERE) and oracle.sees(*oracle.related(view.entity, line.kind.row, owner.name))
    return 200 if visible else 404


def _current(view: EntityView, line: AccessLine, there: Arrangement) -> dict[str, Any]:
    """What the row holds already in the columns that are sent."""
    made: Mapping[str, Any] = there.rows[-1].body if there.rows else {}
    fields = (each for each in view.writable() if each.column in line.columns)
    return {each.column: made.get(each.column, _known(view, each, line, there)) for each in fields}


def _known(view: EntityView, each: Field, line: AccessLine, there: Arrangement) -> Any:
    """What a row holds that its body left out; accounts were made with the cast."""
    value = line.kind.row[each.name]
    if isinstance(each.type, RelationType) and value == ME:
        return Id(f"@{there.caller}")
    if view.entity.name == ACCOUNT and each.implied == "role":
        return there.role if line.kind.row["id"] == ME else view.blueprint.all_roles[0]
    return wire(value, max(len(there.rows), 1))


def _operation(view: EntityView, action: str) -> str:
    """The operation of an action: lists and single reads have names of their own."""
    one = snake(view.entity.name)
    names = {"list": f"list_{plural(one)}", "read": f"get_{one}"}
    return names.get(action, f"{snake(action)}_{one}")
