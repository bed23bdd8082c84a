"""What a revision does on MySQL: plain statements, each of which a killed run has done or has not."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backwright.relational.dialects import MYSQL
from backwright.relational.plain_sql import statements
from backwright.relational.steps import Direction, Guard, Migration
from backwright.stacks.python.source import CompoundStatement, Function, Statement, call, text

NAME = "{}_on_mysql"


def on_mysql(functions: Iterable[Function], made: Migration) -> list[Function]:
    """The functions of a revision, whose two ways leave MySQL to functions of their own."""
    found = []
    for name, body in functions:
        if name in ("upgrade", "downgrade"):
            found.append((name, _unless_on_mysql(name, body)))
        else:
            found.append((name, body))
    ways = (("upgrade", made.up), ("downgrade", made.down))
    return [*found, *((NAME.format(name), tuple(_written(name, way))) for name, way in ways)]


def _unless_on_mysql(name: str, body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    return (CompoundStatement('if on("mysql"):', (call(NAME.format(name)), "return")), *body)


def _written(name: str, way: Direction) -> Iterator[Statement]:
    begins = f'begins(revision, "{name}")'
    if guards := tuple(_guard(step) for step in way.steps if isinstance(step, Guard)):
        yield CompoundStatement(f"if {begins}:", guards)
    else:
        yield begins
    unguarded = replace(way, renames=tuple(step for step in way.renames if not isinstance(step, Guard)))
    for statement in statements(unguarded, MYSQL):
        yield call("run", *map(text, statement.splitlines()))


def _guard(step: Guard) -> Statement:
    return call("refuse_if", text(MYSQL.render(step.count.rows)), text(step.count.refusal))
