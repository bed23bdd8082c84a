"""The tables of `tests/integration/test_<entity>_access.py`: what each role gets for each action on each row."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

from backwright.blueprint.naming import human, kebab, snake
from backwright.blueprint.view.unusable import unusable_in
from backwright.contract.access_oracle import paths
from backwright.contract.access_table import RowKind, RowOrigin, access_table
from backwright.stacks.fastapi.emitters.values import python
from backwright.stacks.fastapi.spelled_view import SpelledView
from backwright.stacks.python import source


def access_imports(view: SpelledView) -> Iterator[str]:
    """The factories that the table needs."""
    names = {snake(view.entity.name)}
    if above := view.above():
        names.add(snake(above.name))
    for path in paths(view.entity):
        here = view
        for step in path[:-1]:
            here = here.beyond(step)
            names.add(snake(here.entity.name))
    for name in sorted(names):
        yield f"from tests.fixtures.factories.{name} import make_{name}"


def access_tables(view: SpelledView) -> Iterator[str]:
    """The kinds of rows that callers ask for, and what they get."""
    table = list(access_table(view.plain))
    name = view.entity.name
    arguments = [name, f"{snake(name)}_values", f"{name}Input", *owner_column(view)]
    yield f"ACCESS = Access({', '.join(arguments)})"
    yield "ROWS = {"
    for kind in {line.kind.label: line.kind for line in table}.values():
        yield f'    "{kind.label}": {made(view, kind)},'
    yield "}"
    roles = ", ".join(view.blueprint.all_roles)
    yield f"# What to do, the fields that are sent, the row, and what comes of it for {roles}."
    yield "CELLS = ["
    for action, lines in groupby(table, key=lambda line: line.action):
        yield from unusable(view, action)
        for line in lines:
            columns = wrapped(view.columns(line.columns))
            yield f'    ("{action}", {columns}, "{line.kind.label}", {list(line.statuses)}),'
    yield "]"


def unusable(view: SpelledView, action: str) -> Iterator[str]:
    """The comment above the refusals that a grant of the page does not intend."""
    for grant in unusable_in(view.blueprint, view.entity):
        if kebab(grant.action) == action:
            why = f"who may read no {grant.needs} that it needs" if grant.needs else "but not what its condition reads"
            why = "on a condition that fails in every state that it leaves" if grant.leaves else why
            yield f"    # The page grants this to {human(grant.role)}, {why}."


def wrapped(columns: list[str]) -> str:
    """The names of columns as Python text, in pieces that fit on a line each."""
    pieces = textwrap.wrap(" ".join(columns), 80, break_long_words=False) or [""]
    texts = [source.text(f"{piece} ") for piece in pieces[:-1]] + [source.text(pieces[-1])]
    return texts[0] if len(texts) == 1 else f"({' '.join(texts)})"


def owner_column(view: SpelledView) -> Iterator[str]:
    """What names the parent."""
    if view.entity.owner:
        yield f'owner="{view.entity.owner.column}"'


def made(view: SpelledView, kind: RowKind) -> str:
    """How a test makes a kind of row, as Python text."""
    made_by = origin(view.of(kind.origin.entity.name), kind.origin)
    given = [f"{view.spelled(name).column}={python(value)}" for name, value in kind.given]
    return f"{made_by[:-1]}, {', '.join(given)})" if given and made_by != "SELF" else made_by


def origin(view: SpelledView, come_from: RowOrigin) -> str:
    """How a row of an entity is made, to belong to whoever it should."""
    if come_from.path is None:
        return f"{'Elsewhere' if come_from.elsewhere else 'New'}(make_{snake(view.entity.name)})"
    if not come_from.path:
        return "SELF"
    step, *rest = come_from.path
    inner = origin(view.beyond(view.spelled(step).name), RowOrigin(view.entity, tuple(rest))) if rest else "ME"
    return f"New(make_{snake(view.entity.name)}, {view.spelled(step).column}={inner})"
