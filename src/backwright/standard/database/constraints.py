"""The database enforces the constraints, whoever writes."""

import re
from collections.abc import Iterable, Iterator

from backwright.blueprint.model import Entity, EnumType, StateType
from backwright.blueprint.naming import plural, snake
from backwright.databases.adapter import Database
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject


def decide(subject: Subject) -> Iterable[Finding]:
    """Each relation of the page must be a foreign key in the catalogue, each unique field a unique index, each enum and
    state a CHECK, and each field that is required NOT NULL.

    Why: Applications have bugs, and scripts, colleagues and next year's service write past them. The database is the
    one place where a promise holds for all.

    Fails: `tickets.author_id` is no foreign key, so that deleting an account leaves tickets that lead nowhere.

    Mend: Add the constraint in a migration, after the rows that break it have been put right.
    """
    assert subject.database is not None  # noqa: S101
    assert subject.blueprint is not None  # noqa: S101
    looked, missing = 0, []
    for entity in subject.blueprint.entities:
        table = plural(snake(entity.name))
        if table not in subject.database.tables():
            missing.append(f"{entity.name} has no table {table}")
            continue
        for what, there in _promises(subject.database, entity, table):
            looked += 1
            missing += [] if there else [f"{table}: {what}"]
    text = "\n".join(f"{name}: {text}" for name, text in subject.database.catalogue().items())
    evidence = Evidence("catalogue", f"{looked} promises of the page", (text[:20_000],))
    if missing:
        yield RULE.failed(
            f"{len(missing)} constraints of the page are not enforced by the database", evidence, detail=missing
        )
    else:
        yield RULE.passed(f"{looked} keys, uniques, checks and NOT NULLs in the catalogue", evidence)


def _promises(database: Database, entity: Entity, table: str) -> Iterator[tuple[str, bool]]:
    text, nullable = schema_of(database, table), database.nullable_columns(table)
    for field in entity.fields:
        column = re.escape(field.column)
        if getattr(field.type, "many", False):
            continue
        if field.relation is not None:
            other = re.escape(plural(snake(field.relation.entity)))
            key = rf'(?:FOREIGN KEY\s*\(\s*"?{column}"?\s*\)|"?{column}"?[^,]*)\s*REFERENCES\s+"?{other}"?\b'
            yield f"{field.column} is no foreign key to {other}", _has(text, key)
            if field.relation.owner:
                cascade = rf"{key}[^,;]*ON DELETE CASCADE"
                yield f"rows stay when the row goes that {field.column} leads to", _has(text, cascade)
        if field.unique:
            key = rf'UNIQUE[^;]*\(\s*(?:"?\w+"?,\s*)?"?{column}"?|"?{column}"? [^,;]*UNIQUE'
            yield f"{field.column} is not unique", _has(text, key)
        if isinstance(field.type, EnumType | StateType):
            yield f"{field.column} has no CHECK", _has(text, rf'CHECK\s*\(+\s*"?{column}\b')
        if not field.optional:
            yield f"{field.column} may be null", field.column not in nullable


def _has(text: str, pattern: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def schema_of(database: Database, table: str) -> str:
    """What the catalogue says of one table, each statement closed by a semicolon."""
    wanted = re.compile(rf"\b{re.escape(table)}\b")
    return ";\n".join(
        f"{name} {text}" for name, text in database.catalogue().items() if wanted.search(f"{name} {text}")
    )


RULE = Rule(
    name="database/constraints",
    items=("database-design/3", "core-responsibilities/3", "task-implement-crud-api/1"),
    by="database",
    needs=("database", "blueprint"),
    references=References(asvs=("2.2.3",)),
    decide=decide,
)
