"""The templates of this stack: the files of the exemplar and of every capability, and their manifests."""

import tomllib
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from backwright.stacks.composition import Composition, discovered, read_files
from backwright.stacks.engine import Template
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


def standing(composition: Composition, path: str) -> Template:
    """A file of the exemplar with all its capabilities; where MySQL has one of its own, that of the others."""
    usual = composition.flags - {"mysql", "mysql_accounts"}
    is_usual = any(flag is None or flag in usual for flag in composition.variants[path])
    return composition.template(path, usual if is_usual else composition.flags)


def _is_included(name: str) -> bool:
    return name != "blueprint.yaml" and (not name.startswith((".", "docs/")) or name in DOTFILES)


def capability_emitters(flags: frozenset[str]) -> tuple[ModuleType, ...]:
    """The modules of emitters of the capabilities that are switched on, each after those that it needs."""
    return _emitters(templates(), flags)


@lru_cache
def _emitters(composition: Composition, flags: frozenset[str]) -> tuple[ModuleType, ...]:
    chosen = (each for each in composition.capabilities if each.flag in flags and any(each.folder.glob("emitters*")))
    return tuple(import_module(f"{capabilities.__name__}.{each.name}.emitters") for each in chosen)
