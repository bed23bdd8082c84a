"""`run`: the command that serves a built project."""

from pathlib import Path

from backwright.build.project import Project
from backwright.errors import BackwrightError


class NotBuiltError(BackwrightError):
    """There is nothing to serve yet."""


def serving(project: Path, host: str, port: int, *, reload: bool) -> list[str]:
    """The command line that serves the project, by its own interpreter where it has one."""
    if not (project / "src" / "main.py").is_file():
        raise NotBuiltError(f"{project} holds no built project; `wright build` makes one")
    python = Project(project.absolute()).python
    watching = ["--reload", "--reload-dir", "src"] if reload else []
    return [
        python, "-m", "uvicorn", "--factory", "src.main:application", "--host", host, "--port", str(port),
        # The server would believe whoever on this machine writes X-Forwarded-For; the project decides by itself.
        "--no-proxy-headers", *watching,
    ]  # fmt: skip
