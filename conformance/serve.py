"""A project built of a page, served with a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from backwright.blueprint.model import Blueprint
from backwright.prove.target import FolderTarget
from backwright.prove.wire import Wire
from backwright.stacks.registry import DEFAULT, stack_named
from conformance.play import Player

HEADERS = {"Accept": "application/json"}


def written(blueprint: Blueprint, folder: Path, stack_name: str = DEFAULT) -> Path:
    """The project of a page, with its first migration."""
    stack = stack_named(stack_name)
    first = stack.initial(blueprint)
    for path, text in stack.render(blueprint, {first.path: first.text}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@contextmanager
def served(blueprint: Blueprint, project: Path) -> Iterator[Player]:
    """A player of a project that is served for as long as the context lasts, its cast signed in."""
    with FolderTarget(project, {"LOG_LEVEL": "WARNING"}) as target:
        wire = Wire(target.url, HEADERS)
        player = Player(blueprint, wire, target.make_admin)
        player.gather()
        yield player
        wire.close()


@contextmanager
def built(blueprint: Blueprint, database: str = "", stack_name: str = DEFAULT) -> Iterator[Player]:
    """The same of a project that is built for it, on SQLite or at the server that a URL names."""
    with TemporaryDirectory(prefix="conformance-") as folder:
        project = written(blueprint, Path(folder), stack_name)
        (project / ".env").write_text(f"DATABASE_URL={database or 'sqlite:///conformance.db'}\n")
        with served(blueprint, project) as player:
            yield player
