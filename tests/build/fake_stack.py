"""A stack of a few lines: plain Python files and real Alembic migrations, to try the build without a framework."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from backwright.blueprint.model import Blueprint, BooleanType, Constant, Entity, Field, IntegerType
from backwright.blueprint.naming import snake, table
from backwright.build.environment import run, settings
from backwright.changes.operations import AddEntity, AddField, Change, DropEntity, DropField, NarrowType, RenameField
from backwright.changes.questions import Question
from backwright.errors import BackwrightError
from backwright.runtime.reading import BEFORE_THE_FILE
from backwright.stacks.engine import Origin
from backwright.stacks.protocol import CheckCommand, Revision, Tree

ENV = """\
import asyncio
import os

from alembic import context
from sqlalchemy import create_engine, event
from sqlalchemy.ext.asyncio import create_async_engine

url = os.environ["DATABASE_URL"]


def migrate(connection):
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


async def on_server():
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


if url.startswith("postgresql"):
    asyncio.run(on_server())
else:
    engine = create_engine(url)
    event.listen(engine, "connect", lambda connection, record: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        migrate(connection)
"""
MAKO = "\n"


class FakeStack:
    """Models, services, migrations; nothing that runs."""

    name = "fake"
    documents: tuple[str, ...] = ("docs/openapi.json",)
    runtime = BEFORE_THE_FILE.read_text(encoding="utf-8")  # it migrates and tests as the first stack does

    def render(self, blueprint: Blueprint, revisions: Tree) -> dict[str, str]:
        files = {path: "\n".join(text for text, _ in lines) + "\n" for path, lines in _files(blueprint).items()}
        return files | dict(revisions)

    def initial(self, blueprint: Blueprint) -> Revision:
        up = [_create(entity) for entity in blueprint.entities]
        down = [f"op.drop_table({table(e.name)!r})" for e in blueprint.entities]
        return _revision("0001", None, "initial", up, down, "tables")

    def revision(self, number: int, _old: Blueprint, _new: Blueprint, changes: Sequence[Change]) -> Revision | None:
        steps = [step for change in changes for step in _steps(change)]
        if not steps:
            return None
        slug = "_".join(snake(str(getattr(changes[0], "entity", "x")).split("(")[0]).split("_")[:2])
        up, down = [step[0] for step in steps], [step[1] for step in reversed(steps)]
        return _revision(f"{number:04}", f"{number - 1:04}", slug, up, down, "column")

    def questions(self, _old: Blueprint, _new: Blueprint, changes: Sequence[Change]) -> tuple[Question, ...]:
        return tuple(
            Question(
                table(change.entity), f"SELECT count(*) FROM {table(change.entity)} WHERE size > 8", "are too large"
            )
            for change in changes
            if isinstance(change, NarrowType)
        )

    def first_steps(self, _: Blueprint) -> str:
        return "make setup migrate seed run"

    def spelled(self, _: Blueprint) -> Mapping[str, tuple[str, ...]]:
        return {}

    def provenance(self, blueprint: Blueprint) -> Mapping[str, tuple[Origin | None, ...]]:
        return {path: tuple(origin for _, origin in lines) for path, lines in _files(blueprint).items()}

    def document(self, project: Path, python: str) -> Tree:
        modules = [path.stem for path in sorted((project / "src").glob("*_model.py"))]
        fields = f"[importlib.import_module('src.' + name).FIELDS for name in {modules}]"
        program = f"import json, importlib; print(json.dumps({fields}))"
        code, output = run([python, "-c", program], project, settings(project, None))
        if code:
            raise BackwrightError(output)
        return {"docs/openapi.json": output}

    def checks(self, python: str) -> tuple[CheckCommand, ...]:
        return (
            CheckCommand("ruff", (python, "-m", "ruff", "check", "--isolated", "--no-cache", "src")),
            CheckCommand("pytest", (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"), runs_tests=True),
        )


def _files(blueprint: Blueprint) -> dict[str, list[tuple[str, Origin | None]]]:
    fixed = {
        "src/__init__.py": "",
        "migrations/env.py": ENV,
        "migrations/script.py.mako": MAKO,
        "alembic.ini": "[alembic]\nscript_location = migrations\n",
        "docs/changelog.md": "# Changes\n",
        "tests/test_fields.py": "def test_fields() -> None:\n    assert True\n",
        "README.md": f"# {blueprint.app}\n",
    }
    files = {path: [(line, None) for line in text.splitlines()] for path, text in fixed.items()}
    for entity in blueprint.entities:
        files[f"src/{snake(entity.name)}_model.py"] = list(_model(entity))
        files[f"src/{snake(entity.name)}_service.py"] = list(_service(entity))
    return files


def _model(entity: Entity) -> Iterator[tuple[str, Origin | None]]:
    yield f'"""The {table(entity.name)}."""', Origin("src/pocket_watch_model.py", 1, None, entity.name)
    yield "", None
    yield "FIELDS = [", Origin("src/pocket_watch_model.py", 3, None, entity.name)
    for field in entity.fields:
        yield f'    "{field.name}",', Origin("src/pocket_watch_model.py", 4, "fields", entity.name)
    yield "]", None


def _service(entity: Entity) -> Iterator[tuple[str, Origin | None]]:
    origin = Origin("src/pocket_watch_service.py", 1, None, entity.name)
    arguments = "".join(f", {field.name}: object = None" for field in entity.fields)
    values = ", ".join(f'"{field.name}": {field.name}' for field in entity.fields)
    yield f'"""What is done with {table(entity.name)}."""', origin
    yield "", None
    yield "", None
    yield f"class {entity.name}Service:", origin
    yield f"    def create(self{arguments}) -> dict[str, object]:", origin
    yield f"        {snake(entity.name)}: dict[str, object] = {{{values}}}", origin
    yield f"        return {snake(entity.name)}", origin
    yield "", None
    yield "    def delete(self, number: int) -> int:", origin
    yield "        return number", origin


def _steps(change: Change) -> Iterator[tuple[str, str]]:
    match change:
        case AddField(entity=entity, field=field):
            yield (
                f"op.add_column({table(entity)!r}, {_column(field)})",
                f"op.drop_column({table(entity)!r}, {field.name!r})",
            )
        case DropField(entity=entity, field=field):
            yield (
                f"op.drop_column({table(entity)!r}, {field.name!r})",
                f"op.add_column({table(entity)!r}, {_column(field)})",
            )
        case RenameField(entity=entity, before=before, after=after):
            rename = "op.execute('ALTER TABLE {} RENAME {} TO {}')"
            yield rename.format(table(entity), before, after), rename.format(table(entity), after, before)
        case AddEntity(entity=entity):
            yield _create(entity), f"op.drop_table({table(entity.name)!r})"
        case DropEntity(entity=entity):
            yield f"op.drop_table({table(entity.name)!r})", _create(entity)


def _create(entity: Entity) -> str:
    key = "sa.Column('id', sa.Integer, primary_key=True)"
    return f"op.create_table({table(entity.name)!r}, {key}, {_columns(entity)})"


def _columns(entity: Entity) -> str:
    return ", ".join(_column(field) for field in entity.fields)


def _column(field: Field) -> str:
    kind = "Integer" if isinstance(field.type, IntegerType | BooleanType) else "Text"
    default = (
        f", server_default={str(field.default.value)!r}"
        if isinstance(field.default, Constant)
        else ", server_default=''"
    )
    return f"sa.Column({field.name!r}, sa.{kind}, nullable=False{default})"


def _revision(number: str, before: str | None, slug: str, up: list[str], down: list[str], summary: str) -> Revision:  # noqa: PLR0917
    head = [
        "import sqlalchemy as sa",
        "from alembic import op",
        "",
        f'revision = "{number}"',
        f"down_revision = {before!r}",
    ]
    lines = [*head, "", "", "def upgrade() -> None:", *(f"    {step}" for step in up)]
    lines += ["", "", "def downgrade() -> None:", *(f"    {step}" for step in down), ""]
    return Revision(f"migrations/versions/{number}_{slug}.py", "\n".join(lines), summary)


__all__ = ["FakeStack"]
