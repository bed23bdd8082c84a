"""Migrations go up, down and up again, and rows come through."""

import re
from collections.abc import Iterable, Iterator

from backwright.databases.adapter import Database
from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import MigrationFailedError, Migrator, Subject

DEFAULT = re.compile(r"DEFAULT \(([^()]+)\)")
CONSTRAINTS = ("CONSTRAINT ", "PRIMARY KEY", "FOREIGN KEY", "UNIQUE", "CHECK")


def decide(subject: Subject) -> Iterable[Finding]:
    """On the database that the probes have filled: one revision down, up again, all the way down, all the way up. After
    each way up the catalogue must be what it was, to the last constraint; the step of one revision must keep every row
    of every table that is there before and after; at the bottom no table may be left. A way down may refuse rows that
    the revision before cannot hold, if it changes nothing; it must then go on empty tables. Where the project has a
    command that compares its models with what the migrations have made, it must find no difference.

    Why: A migration that cannot go back turns a bad release into a restore from backup; one that loses rows is noticed
    when they are missed.

    Fails: After one step down and up a CHECK is gone, or `tickets` has 38 rows where it had 40.

    Mend: Write the way down beside the way up, and try both on a filled database before it is merged.
    """
    assert subject.database is not None  # noqa: S101
    assert subject.migrator is not None  # noqa: S101
    database, migrator = subject.database, subject.migrator
    revisions = migrator.revisions()
    if not revisions:
        yield RULE.failed("there is no migration", advice="keep the schema in migrations")
        return
    before, rows = database.catalogue(), _counts(database)
    differs = migrator.differences()
    problems = [f"the models declare another schema than the migrations make: {differs}"] if differs else []
    refused = ""
    if len(revisions) > 1:
        refused = _down(database, migrator, revisions[-2])
        between = _counts(database)
        migrator.to("head")
        problems += _differences("after one step down and up", before, database.catalogue())
        after = _counts(database)
        expected = {} if refused else rows
        lost = {name for name in between if name in after and between[name] < expected.get(name, 0)}
        lost |= {name for name in between if after.get(name, 0) < expected.get(name, 0)}
        problems += [f"{name}: {rows[name]:,} rows before, {after.get(name, 0):,} after" for name in sorted(lost)]
    refused = _down(database, migrator, "base") or refused
    left = database.tables()
    if left:
        problems.append(f"at the bottom {', '.join(left)} are left")
    else:
        migrator.to("head")
        problems += _differences("after all the way down and up", before, database.catalogue())
    summary = f"{len(revisions)} up, down, up on {sum(rows.values()):,} rows"
    summary += "; a way down refuses those that do not fit, and goes without rows" if refused else ""
    lines = (
        *([f"refused, with nothing changed: {refused}"] if refused else []),
        *(f"{n}: {t}" for n, t in before.items()),
    )
    evidence = Evidence("catalogue", summary, ("\n".join(lines),))
    if problems:
        yield RULE.failed(problems[0], evidence, detail=problems)
    else:
        yield RULE.passed(summary, evidence)


def _down(database: Database, migrator: Migrator, revision: str) -> str:
    """Go down, without the rows where they are refused; why they were."""
    before = database.catalogue(), _counts(database)
    try:
        migrator.to(revision)
    except MigrationFailedError as error:
        if (database.catalogue(), _counts(database)) != before:
            raise
        database.empty()  # the proof's own database holds no rows of anybody's
        migrator.to(revision)
        return str(error)
    return ""


def _counts(database: Database) -> dict[str, int]:
    return {
        name: int(database.rows(f'SELECT count(*) AS n FROM "{name}"')[0]["n"])  # noqa: S608 - names of the catalogue
        for name in database.tables()
    }


def _differences(when: str, before: dict[str, str], after: dict[str, str]) -> list[str]:
    names = sorted(set(before) | set(after))
    return [
        f"{when} {name} is {after.get(name, 'absent')!r:.200}, it was {before.get(name, 'absent')!r:.200}"
        for name in names
        if schema_of(before.get(name, "")) != schema_of(after.get(name, ""))
    ]


def schema_of(statement: str) -> tuple[list[str], frozenset[str]]:
    """The columns of a table in their order, and its constraints, which have none; of anything else its text.

    A table that SQLite has copied has its constraints in another order, and parentheses about a default.
    """
    plain = DEFAULT.sub(r"DEFAULT \1", statement)
    head, bracket, rest = plain.partition("(")
    if not bracket or not head.upper().lstrip().startswith("CREATE TABLE"):
        return [statement], frozenset()
    body, _, tail = rest.rpartition(")")
    parts = [" ".join(part.split()) for part in _parted(body)]
    constraints = frozenset(part for part in parts if part.upper().startswith(CONSTRAINTS))
    return [head, tail, *(part for part in parts if part not in constraints)], constraints


def _parted(body: str) -> Iterator[str]:
    """What commas part that stand in no brackets and no text."""
    depth, quoted, start = 0, False, 0
    for place, sign in enumerate(body):
        quoted ^= sign == "'"
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if sign == "," and not depth and not quoted:
            yield body[start:place]
            start = place + 1
    yield body[start:]


RULE = Rule(
    name="database/migrations",
    items=(
        "database-design/4",
        "databases/1",
        "task-implement-crud-api/2",
        "with-devops-engineer/3",
        "deliverables-checklist/7",
    ),
    by="database",
    needs=("database", "migrator"),
    decide=decide,
)
