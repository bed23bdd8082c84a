"""A replacement replaces the whole row: what its body leaves out goes back to its default."""

from collections.abc import Iterator
from typing import Any

from backwright.blueprint.model import Blueprint, Entity
from backwright.standard.drafts import is_new, keeps_constraints, new_row
from backwright.standard.exchange import Exchange
from backwright.standard.grants import Grants
from backwright.standard.subject import Live, Row


def left_out(live: Live, blueprint: Blueprint, entity: Entity, row: Row) -> Iterator[tuple[Exchange, str]]:
    """A row is filled by one replacement, and replaced again by what it needs: each answer, and what is wrong with it.

    The row of the second must have the defaults of the fields that were left out, and be empty where there is none.
    """
    replace, get, caller = live.of(entity.name, "replace"), live.of(entity.name, "get"), live.strongest
    if replace is None or get is None:
        return
    body = live.rows.body(entity.name, caller, action="update", current=row)
    defaults = _defaults(live, blueprint, entity, row)
    expected = {name: value for name, value in defaults.items() if not is_same(body.get(name, value), value)}
    short = {name: value for name, value in body.items() if name not in expected}
    others = [one for (name, number), one in live.rows.known.items() if name == entity.name and number != row["id"]]
    after = {**row, **body, **expected}
    if not expected or not (keeps_constraints(entity, after) and is_new(entity, after, others)):
        return
    path = live.rows.fill(replace, entity, row)
    if not caller.send("PUT", path, body, operation=replace.name).succeeded:
        return  # whether that is right, others say
    answer = caller.send("PUT", path, short, operation=replace.name)
    now = caller.send("GET", path, operation=get.name)
    stored = now.data if isinstance(now.data, dict) else {}
    kept = [name for name, value in expected.items() if name in stored and not is_same(stored[name], value)]
    if answer.succeeded and stored:
        live.rows.remember(entity.name, {**row, **stored})
    if answer.status != replace.success:
        yield answer, "a replacement of what a row needs is refused"
    else:
        yield answer, f"replacing leaves {', '.join(kept)} as before, though the body leaves it out" if kept else ""


def _defaults(live: Live, blueprint: Blueprint, entity: Entity, row: Row) -> dict[str, Any]:
    """What a new row holds in each field that a replacement may leave out and the strongest caller may write."""
    caller = live.strongest
    writable = Grants(blueprint, live.rows.lookup).writable(caller, entity, row, "update")
    fresh = new_row(blueprint, entity, caller)
    free = (one for one in entity.fields if one.name in writable and not one.required and one.implied is None)
    return {one.column: [] if one.many else fresh.get(one.column) for one in free}


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of a row are alike; lists may have another order."""
    return bool(sorted(one) == sorted(other)) if isinstance(one, list) and isinstance(other, list) else one == other
