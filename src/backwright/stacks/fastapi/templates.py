"""The templates of this stack: the files of the exemplar and of every capability, and their manifests."""

import tomllib
from functools import lru_cache
from pathlib import Path

from backwright.stacks.composition import Composition, discovered, read_files
from backwright.stacks.fastapi import capabilities

EXEMPLAR = Path(__file__).parent / "exemplar"
DOTFILES = frozenset({".env.example", ".gitignore", ".dockerignore"})


def templates() -> Composition:
    """Those of the capabilities that are there; a further folder of them is one more in the path of the package."""
    return _templates(tuple(capabilities.__path__))


@lru_cache
def _templates(roots: tuple[str, ...]) -> Composition:
    lists = tomllib.loads((EXEMPLAR.parent / "stack.toml").read_text(encoding="utf-8"))
    return Composition(read_files(EXEMPLAR, "exemplar", _is_included), lists, discovered(roots))


def _is_included(name: str) -> bool:
    return name != "blueprint.yaml" and (not name.startswith((".", "docs/")) or name in DOTFILES)
