"""The project's own checkers of style and types, run as it configures them."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backwright.prove.target import project_environment
from backwright.runtime.interpreter import python_of
from backwright.runtime.model import Command, Style, filled
from backwright.runtime.reading import runtime_of
from backwright.standard.subject import Checked
from backwright.suite.checker_caches import caches


def check_style(project: Path) -> tuple[Checked, ...]:
    """Every checker with its output."""
    style = runtime_of(project).style
    with ThreadPoolExecutor(2) as pool:
        return tuple(pool.map(lambda one: _checked(project, style, *one), style.checks.items()))


def _checked(project: Path, style: Style, name: str, command: Command) -> Checked:
    python = python_of(project)
    environment = project_environment(project, **style.environment, **caches(style, project, python))
    environment.pop("PYTHONPATH")
    done = subprocess.run(
        filled(command, python=python), cwd=project, env=environment, capture_output=True, text=True, check=False,
        timeout=600, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    output = (done.stdout + done.stderr).strip()
    is_absent = bool(style.absent) and style.absent in done.stderr
    return Checked(name, None if is_absent else done.returncode == 0, output)
