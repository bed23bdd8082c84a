"""docs/access.md: who may do what."""

from collections.abc import Iterator, Sequence

from backwright.blueprint.model import ADMIN, Auth, Blueprint, Entity
from backwright.blueprint.view.access import ANYONE, Cell, actions, callers, cells, writable
from backwright.documents.words import listed, several, table


def access_page(blueprint: Blueprint) -> Iterator[str]:
    """The whole matrix, a table for each entity."""
    yield "# Who may do what"
    yield ""
    if not blueprint.uses(Auth):
        yield "**Everything is open.** There are no accounts: whoever reaches the API may read, change and delete all of it."
        return
    yield from _heading(blueprint)
    every = cells(blueprint)
    for entity in blueprint.entities:
        mine = [cell for cell in every if cell.entity == entity.name]
        yield from ("", f"## {entity.name}", "", *_matrix(blueprint, entity, mine))


def _heading(blueprint: Blueprint) -> Iterator[str]:
    yield f"Roles, lowest first: {listed(f'`{role}`' for role in blueprint.all_roles)}. A role may do what lower ones may."
    if blueprint.tenancy:
        tenants = several(blueprint.entity(blueprint.tenancy.entity))
        yield f"Everybody, `{ADMIN}` too, sees and writes only what belongs to their own {blueprint.tenancy.entity}; there is no"
        yield f"account that reaches into several {tenants}."
    yield ""
    yield "- `✓` all rows; `✓ while …` the rows for which that holds; `·` not granted."
    yield "- A column such as `author` is for the rows whose author asks, whatever their role: what the role's column and"
    yield "  this one allow is allowed."
    yield "- After a colon stand the fields that may be written, where they are not all."
    yield "- Not granted is 403 for a row that the caller may read, and 404 for one that they may not."


def _matrix(blueprint: Blueprint, entity: Entity, mine: Sequence[Cell]) -> Iterator[str]:
    shown = [name for name in callers(blueprint, entity) if name != ANYONE or _given(mine, ANYONE)]
    rows = []
    for action in actions(blueprint, entity):
        texts = (_text(entity, action, [c for c in mine if c.action == action and c.caller == name]) for name in shown)
        rows.append((f"**{action}**", *texts))
    yield from table(("", *(f"`{name}`" for name in shown)), rows)


def _given(mine: Sequence[Cell], caller: str) -> bool:
    return any(cell.caller == caller and cell.rows != "none" for cell in mine)


def _text(entity: Entity, action: str, found: Sequence[Cell]) -> str:
    granted = [cell for cell in found if cell.rows != "none"]
    return "; ".join(_one(entity, action, cell) for cell in granted) or "·"


def _one(entity: Entity, action: str, cell: Cell) -> str:
    condition = f" while {cell.condition}" if cell.condition else ""
    every = writable(entity, action)
    fields = f": {', '.join(cell.fields) or 'no field'}" if set(every) - set(cell.fields) else ""
    return f"✓{condition}{fields}"
