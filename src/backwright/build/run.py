"""`run`: the command that serves a built project."""

from pathlib import Path

from backwright.errors import BackwrightError
from backwright.runtime.interpreter import python_of
from backwright.runtime.model import filled
from backwright.runtime.reading import runtime_of


class NotBuiltError(BackwrightError):
    """There is nothing to serve yet."""


def serving(project: Path, host: str, port: int, *, reload: bool) -> list[str]:
    """The command line that serves the project, by its own interpreter where it has one."""
    serve = runtime_of(project).serve
    if not (project / serve.entry).is_file():
        raise NotBuiltError(f"{project} holds no built project; `wright build` makes one")
    command = (*serve.command, *(serve.reload if reload else ()))
    return filled(command, python=python_of(project.absolute()), host=host, port=str(port))
