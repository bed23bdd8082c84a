"""The source of a project, parsed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Python file of a project."""

    name: str  # `src/services/ticket_service.py`
    tree: ast.Module
    nodes: tuple[ast.AST, ...]  # all of the tree: several rules look at each
    lines: tuple[str, ...]

    @property
    def layer(self) -> str:
        """The folder below `src/` that it stands in, or its own name there."""
        parts = Path(self.name).parts
        return parts[1] if len(parts) > 2 else Path(self.name).stem

    def place(self, node: ast.AST) -> str:
        """Where a node stands, as `src/main.py:12`."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


def sources(project: Path, folder: str = "src") -> tuple[SourceFile, ...]:
    """Every Python file below a folder of the project."""
    return tuple(
        _parsed(path, path.relative_to(project).as_posix(), path.stat().st_mtime_ns)
        for path in _files(project / folder)
    )


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "__pycache__" not in path.parts]


@lru_cache(maxsize=2_000)
def _parsed(path: Path, name: str, _changed: int) -> SourceFile:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    return SourceFile(name, tree, tuple(ast.walk(tree)), tuple(text.splitlines()))


def imports(source: SourceFile) -> Iterator[tuple[str, ast.AST]]:
    """Every module that a file imports, wherever in it."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, node


def functions(source: SourceFile) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
