"""The FastAPI stack: a blueprint becomes a project by way of the exemplar."""

import difflib
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import pascal, plural
from backwright.changes.questions import Question
from backwright.errors import BackwrightError
from backwright.relational.questions import questions
from backwright.stacks.composition import Composition, Lists
from backwright.stacks.engine import Context, Origin, rename, render
from backwright.stacks.fastapi.carried import carried
from backwright.stacks.fastapi.contexts import entity_context, nested_context, project_context
from backwright.stacks.fastapi.documents import all_documents
from backwright.stacks.fastapi.emitters.features import flags
from backwright.stacks.fastapi.emitters.settings import making_database
from backwright.stacks.fastapi.names import casings
from backwright.stacks.fastapi.spelling import MARK, Spelling, marked, unmarked
from backwright.stacks.fastapi.templates import EXEMPLAR, templates
from backwright.stacks.languages.python.prune import prune
from backwright.stacks.languages.python.tidy import tidy
from backwright.stacks.protocol import CheckCommand, Revision, Tree
from backwright.stacks.python import alembic

if TYPE_CHECKING:
    from backwright.changes.operations import Change


WRITE_DOCUMENT = """\
import json
from src.config.database import Database
from src.config.settings import Settings
from src.main import create_app
settings = Settings(_env_file=None)
print(json.dumps(create_app(settings, Database(settings)).openapi(), indent=2, sort_keys=True))
"""

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-logo'])"


class StartError(BackwrightError):
    """Built code could not be imported."""


Rendered = tuple[dict[str, str], dict[str, list[Origin]]]


def manifest() -> Lists:
    """`stack.toml` and the manifests of the capabilities: which file is for what."""
    return templates().lists


def template_files() -> tuple[str, ...]:
    """The path of every file that is a template, sorted; what per-entity files were built into it is not."""
    return _template_files(templates())


@lru_cache
def _template_files(composition: Composition) -> tuple[str, ...]:
    built = {path for entity in ("user", "workshop", "spare_part") for path in _files_of(entity)}
    built |= {path for path in _files_of("service_note") if path not in composition.lists["nested"]["files"]}
    return tuple(path for path in exemplar_files() if path not in built)


def exemplar_files() -> tuple[str, ...]:
    """The path of every file of the exemplar with all its capabilities, sorted."""
    return tuple(sorted(templates().variants))


def _files_of(entity: str) -> list[str]:
    per_entity = [*manifest()["entity"]["files"], *manifest()["entity"]["root"]]
    example = manifest()["entity"]["example"]
    names = casings(example, entity) | casings(plural(example), plural(entity))
    return [rename(path, names) for path in per_entity]


class FastApiStack:
    """Renders blueprints as FastAPI projects."""

    name = "fastapi"
    documents: tuple[str, ...] = ("docs/openapi.json",)
    runtime = (EXEMPLAR.parent / "runtime.toml").read_text(encoding="utf-8")

    def render(self, blueprint: Blueprint, revisions: Tree) -> dict[str, str]:
        """Every file of the project; migrations that exist already are carried over as they are."""
        files, _ = rendered(blueprint)
        return {**finished({**files, **carried(revisions)}), **all_documents(blueprint)}

    def initial(self, blueprint: Blueprint) -> Revision:
        """The first migration of a blueprint."""
        return alembic.initial(blueprint)

    def revision(self, number: int, old: Blueprint, new: Blueprint, changes: "Sequence[Change]") -> Revision | None:
        """The migration from one blueprint to the next; none when the schema stays as it is."""
        return alembic.revision(number, old, new, changes)

    def questions(self, old: Blueprint, new: Blueprint, changes: "Sequence[Change]") -> tuple[Question, ...]:
        """What to ask of a database with the old schema before the change is made."""
        return questions(old, new, changes)

    def first_steps(self, blueprint: Blueprint) -> str:
        """What a person types to bring a new project up; a server keeps no database that nobody has made."""
        steps = "make setup migrate seed run"
        made = making_database(blueprint)
        return f"{made}, or DATABASE_URL in .env; then {steps}" if made else steps

    def spelled(self, blueprint: Blueprint) -> dict[str, tuple[str, ...]]:
        """The names that code writes otherwise than the page: `from` as `from_`, `Table` as `Table_` and `table_`."""
        _, spelling = spelled(blueprint)
        found: dict[str, tuple[str, ...]] = {}
        for marked_word, in_code in spelling.alone.items():
            word = unmarked(marked_word)
            for name in {word, pascal(word)} if pascal(word) + MARK in spelling.classes else {word}:
                found[name] = (*found.get(name, ()), in_code)
        return found

    def provenance(self, blueprint: Blueprint) -> dict[str, tuple[Origin | None, ...]]:
        """For each rendered file the origin of each of its lines, followed through the formatter."""
        files, origins = rendered(blueprint)
        tidied = finished(files)
        return {path: tuple(followed(files[path], tidied[path], origins[path])) for path in origins}

    def document(self, project: Path, python: str) -> dict[str, str]:
        """The OpenAPI document, which the built code itself writes."""
        with tempfile.TemporaryDirectory(prefix="backwright-") as folder:
            environment = {
                **os.environ,
                "DATABASE_URL": f"sqlite:///{folder}/none.db",
                "SECRET_KEY": secrets.token_hex(32),
                "PYTHONDONTWRITEBYTECODE": "1",
            }
            done = subprocess.run(
                [python, "-c", WRITE_DOCUMENT],
                cwd=project,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            raise StartError(f"The built code does not start:\n{done.stderr.strip()[-2000:]}")
        return {"docs/openapi.json": done.stdout}

    def checks(self, python: str) -> tuple[CheckCommand, ...]:
        """What the project must pass before it is handed over."""
        return (
            CheckCommand("ruff", (python, "-m", "ruff", "check", "--quiet", ".")),
            CheckCommand("import-linter", (python, "-c", LINT_IMPORTS)),
            CheckCommand("deptry", (python, "-m", "deptry", "src")),
            CheckCommand("mypy --strict", (python, "-m", "mypy")),
            CheckCommand("pytest", (python, "-m", "pytest"), runs_tests=True),
        )


def finished(files: Mapping[str, str]) -> dict[str, str]:
    """Rendered files without what the project does not use, laid out as its formatter would."""
    kit = manifest()["prune"]
    return tidy(prune(files, kit["files"], kit["methods"]))


def followed(before: str, after: str, origins: list[Origin]) -> Iterator[Origin | None]:
    """The origins of the lines of a tidied file: a line that the formatter split or joined comes from where it was."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, [line.strip() for line in old], [line.strip() for line in new], False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        for offset in range(new_end - new_start):
            if tag == "equal":
                yield origins[start + offset]
            else:
                yield origins[min(start + offset, end - 1)] if end > start else None


def rendered(blueprint: Blueprint) -> Rendered:
    """Every file of a completed blueprint before tidying, with the origin of each line."""
    files: dict[str, str] = {}
    origins: dict[str, list[Origin]] = {}
    whole, spelling = spelled(blueprint)
    composition = templates()
    for path, target, context in targets(whole):
        lines, came_from = render(composition.template(path, context.flags), context)
        written = spelling.path(target)
        files[written] = spelling.text(written, "\n".join(lines) + ("\n" if lines else ""))
        origins[written] = came_from
    return files, origins


def spelled(blueprint: Blueprint) -> tuple[Blueprint, Spelling]:
    """A completed blueprint whose names that its code has for something of its own are marked, and their spelling."""
    return marked(blueprint, flags(blueprint), templates(), template_files())


def targets(blueprint: Blueprint) -> Iterator[tuple[str, str, Context]]:
    """Each template to render, the path that it becomes, and its context."""
    whole = project_context(blueprint)
    entity_files, root = manifest()["entity"]["files"], manifest()["entity"]["root"]
    nested = manifest()["nested"]["files"]
    left_out = {*entity_files, *root, *nested, *templates().absent(whole.flags)}
    for path in template_files():
        if path not in left_out:
            yield path, path, whole
    for entity in blueprint.entities:
        context = entity_context(blueprint, entity, whole)
        lacking = templates().absent(context.flags)
        yield from _renamed([path for path in entity_files if path not in lacking], context)
        if entity.owner:
            yield from _renamed(nested, nested_context(blueprint, entity, whole))
        else:
            yield from _renamed(root, context)


def _renamed(paths: list[str], context: Context) -> Iterator[tuple[str, str, Context]]:
    return ((path, rename(path, context.renames), context) for path in paths)
