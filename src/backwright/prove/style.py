"""The project's own checkers of style and types, run as it configures them."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backwright.prove.target import project_environment, python_of
from backwright.standard.subject import Checked
from backwright.suite.types import type_cache

CHECKERS = {
    "ruff": ("-m", "ruff", "check", "--no-cache", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "--no-cache", "."),
    "mypy --strict": ("-m", "mypy", "--strict"),
}


def check_style(project: Path) -> tuple[Checked, ...]:
    """Every checker with what it said."""
    with ThreadPoolExecutor(2) as pool:
        return tuple(pool.map(lambda one: _checked(project, *one), CHECKERS.items()))


def _checked(project: Path, name: str, command: tuple[str, ...]) -> Checked:
    environment = project_environment(project, MYPY_CACHE_DIR=str(type_cache(project, python_of(project))))
    environment.pop("PYTHONPATH")
    done = subprocess.run(
        [python_of(project), *command], cwd=project, env=environment, capture_output=True, text=True, check=False,
        timeout=600, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    said = (done.stdout + done.stderr).strip()
    absent = "No module named" in done.stderr
    return Checked(name, None if absent else done.returncode == 0, said)
