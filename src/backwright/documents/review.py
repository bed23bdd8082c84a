"""docs/review.md, which a person ticks, and the beginning of docs/changelog.md."""

from collections.abc import Iterator, Sequence

from backwright.blueprint.model import ADMIN, Auth, Blueprint, Entity, TextType
from backwright.blueprint.view.access import ANYONE, Cell, cells
from backwright.blueprint.view.operations import operations
from backwright.documents.words import a, listed, one, several


def review(blueprint: Blueprint) -> Iterator[str]:
    """What only a person can judge."""
    yield "# Review"
    yield ""
    yield "What no program can decide. Tick a line when you have looked; a line that is struck out by an answer may go."
    yield ""
    yield "## What to look at"
    yield ""
    yield from (f"- [ ] {line}" for line in looks(blueprint))
    open_questions = list(questions(blueprint))
    yield ""
    yield "## Open questions"
    yield ""
    yield from (f"- [ ] {line}" for line in open_questions or ["None: what the page says leaves nothing open."])


def looks(blueprint: Blueprint) -> Iterator[str]:
    """What to look at, most costly mistakes first."""
    if blueprint.uses(Auth):
        yield "[access.md](access.md): each ✓ is intended, and each · too. Start with what the lowest role may read."
    else:
        yield "Everything is open: whoever reaches the API may read, change and delete all of it. Is that intended?"
    if blueprint.tenancy:
        yield f"No {one(blueprint.entity(blueprint.tenancy.entity))} should ever see rows of another, not even in totals."
    yield "[api.md](api.md): names and bounds are those that the people who use it would use."
    for entity in blueprint.entities:
        if entity.state:
            yield f"The states of {a(entity)}: every way out of a state is one that really happens."
    yield "`src/services`: the rules that you added hold where they stand, and each has a test that fails without it."
    yield "`migrations/versions`: the newest one, on a copy of the real data, up and down."
    yield "`.env`: secrets differ between deployments, and backups of the database are restored once for practice."


def questions(blueprint: Blueprint) -> Iterator[str]:
    """What the page leaves open, as its lines show."""
    granted = [cell for cell in cells(blueprint) if cell.rows != "none"] if blueprint.uses(Auth) else []
    for entity in blueprint.entities:
        yield from _access(granted, entity)
        for field in entity.fields:
            if isinstance(field.type, TextType) and field.search and field.type.maximum > 10_000:
                yield f"`{entity.name}.{field.name}` is searched and may be {field.type.maximum:,} long. Is it searched much?"
    personal = [entity for entity in blueprint.entities if any(field.implied == "email" for field in entity.fields)]
    if personal:
        yield f"How long are {listed(map(several, personal))} kept, and who answers when one asks for their data?"


def _access(granted: Sequence[Cell], entity: Entity) -> Iterator[str]:
    mine = [cell for cell in granted if cell.entity == entity.name]
    every = dict.fromkeys(cell.action for cell in mine)
    others = {cell.action for cell in mine if cell.caller != ADMIN}
    alone = [action for action in every if action not in others]
    if alone:
        yield f"Only `admin` may {listed(alone, 'or')} {a(entity)}. Is that intended?"
    free = [cell.action for cell in mine if cell.caller == ANYONE]
    if free:
        yield f"Anyone, even without an account, may {listed(dict.fromkeys(free))} {a(entity)}. Is that intended?"


def changelog(blueprint: Blueprint) -> Iterator[str]:
    """What clients notice, newest first."""
    yield "# Changelog of the API"
    yield ""
    yield "What clients notice, newest first. Each section is one build."
    yield ""
    yield "## 0001_initial"
    yield ""
    yield f"- The first version: {len(operations(blueprint))} operations on {listed(map(several, blueprint.entities))}."
