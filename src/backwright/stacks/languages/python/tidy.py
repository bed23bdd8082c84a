"""Prune imports and settle the layout of rendered code, as the project's own formatter would."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from backwright.errors import BackwrightError


class TidyError(BackwrightError):
    """The formatter refused rendered code; its message says where."""


def tidy(tree: Mapping[str, str]) -> dict[str, str]:
    """Return the tree with its Python files pruned of unused imports, their imports sorted, and formatted.

    Raises:
        TidyError: a file is not Python.
    """
    sources = {path: text for path, text in tree.items() if path.endswith(".py") and not path.startswith("migrations/")}
    with tempfile.TemporaryDirectory(prefix="backwright-") as name:
        folder = Path(name)
        # The first-party packages are recognised by folder, so the imports sort as they will in the project.
        (folder / "pyproject.toml").write_text(tree.get("pyproject.toml", ""))
        for path, text in sources.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        _run(folder, "check", "--select", "F401,I", "--fix", "--quiet", "--exit-zero", ".")
        _run(folder, "format", "--quiet", ".")
        tidied = {path: (folder / path).read_text() for path in sources}
    return {**tree, **tidied}


def _run(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "ruff", arguments[0], "--no-cache", *arguments[1:]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        output = done.stderr or done.stdout
        raise TidyError(f"ruff could not read rendered code; this is a defect of the stack:\n{output}")
