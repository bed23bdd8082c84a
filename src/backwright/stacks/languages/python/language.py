"""Python as the tool knows it."""

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from backwright.merging.model import Merged
from backwright.stacks.languages.python.merge import merge_python


class Python:
    """Python, read by its own parser, its imports sorted by ruff."""

    name = "python"
    suffixes: tuple[str, ...] = (".py",)

    def problem(self, text: str) -> str | None:
        """Where and why a text is not Python."""
        try:
            ast.parse(text)
        except SyntaxError as error:
            return f"{error.lineno}: {error.msg}"
        return None

    def merge(self, path: str, base: str, ours: str, theirs: str, limit: int) -> Merged | None:
        """Merge three versions of a module by member."""
        return merge_python(path, base, ours, theirs, limit)

    def module(self, path: str) -> str:
        """`src.models.ticket` for `src/models/ticket.py`."""
        return path.removesuffix(".py").replace("/", ".")

    def purpose(self, text: str) -> str:
        """The first line of its docstring."""
        try:
            return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
        except SyntaxError:
            return ""

    def sort_imports(self, folder: Path, paths: Sequence[str]) -> None:
        """Sort imports with ruff."""
        command = [sys.executable, "-m", "ruff", "check", "--quiet", "--no-cache", "--select", "I", "--fix", *paths]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
