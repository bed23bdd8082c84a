"""The programs of a folder, parsed."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backwright.standard.source.grammars import BY_SUFFIX, OTHERS, TESTS, Grammar

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

IGNORED = frozenset({"node_modules", "vendor", "venv", "env", "dist", "build", "target", "__pycache__", "site-packages",
                     "coverage", "public", "static", "migrations", "bower_components"})  # fmt: skip
MOST_FILES = 1_500
LARGEST = 300_000  # bytes; more is made by a program


@dataclass(frozen=True, slots=True)
class Program:
    """One file of a program."""

    name: str  # `app/routes/users.js`
    grammar: Grammar
    text: bytes
    nodes: "tuple[Node, ...]"

    def place(self, node: "Node") -> str:
        """Where a node stands, as `app/main.py:12`."""
        return f"{self.name}:{node.start_point[0] + 1}"

    def text_of(self, node: "Node | None") -> str:
        """The text of a node."""
        return "" if node is None else self.text[node.start_byte : node.end_byte].decode("utf-8", "replace")


def programs(folder: Path) -> tuple[Program, ...]:
    """The programs in a folder in the languages that are read; tests and libraries are left out."""
    return tuple(
        _parsed(path, path.relative_to(folder).as_posix(), path.stat().st_mtime_ns)
        for path in _files(folder, frozenset(BY_SUFFIX))
    )


def other_languages(folder: Path) -> tuple[str, ...]:
    """The languages in a folder that are not read, the commonest first."""
    counted = Counter(OTHERS[path.suffix] for path in _files(folder, frozenset(OTHERS)))
    return tuple(name for name, _ in counted.most_common())


def _files(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    count = 0
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in IGNORED | TESTS and not one.startswith("."))
        for name in sorted(names):
            path = Path(above) / name
            if path.suffix not in suffixes or _is_test(name) or path.is_symlink() or path.stat().st_size > LARGEST:
                continue
            count += 1
            if count > MOST_FILES:
                return
            yield path


def _is_test(name: str) -> bool:
    return name.startswith("test_") or any(f"{one}." in name for one in ("_test", ".test", ".spec", ".min", "conftest"))


@lru_cache(maxsize=2 * MOST_FILES)
def _parsed(path: Path, name: str, _changed: int) -> Program:
    grammar = BY_SUFFIX[path.suffix]
    text = path.read_bytes()
    return Program(name, grammar, text, tuple(_walk(_parser(grammar.package, grammar.language).parse(text).root_node)))


@lru_cache
def _parser(name: str, language: str) -> "Parser":
    from tree_sitter import Language, Parser  # noqa: PLC0415 - native code that only folders need

    return Parser(Language(getattr(_package(name), language)()))


def _package(name: str) -> Any:
    """The grammar of a language; each is native code that is loaded where it is needed."""
    import tree_sitter_go  # noqa: PLC0415
    import tree_sitter_javascript  # noqa: PLC0415
    import tree_sitter_python  # noqa: PLC0415
    import tree_sitter_typescript  # noqa: PLC0415

    packages = (tree_sitter_go, tree_sitter_javascript, tree_sitter_python, tree_sitter_typescript)
    return next(one for one in packages if one.__name__ == name)


def _walk(root: "Node") -> "Iterator[Node]":
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))
