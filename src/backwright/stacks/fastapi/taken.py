"""Names that no entity and no field may have, since built code has them for something of its own.

They are found by parsing the exemplar, so that nobody has to keep a list of what it imports and defines.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from backwright.blueprint.checks.page import Taken
from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import pascal, snake
from backwright.stacks.engine import rename, without_markers
from backwright.stacks.fastapi.names import EXEMPLAR, entity_casings

# Entities of the exemplar that stand for any other; whatever a module has beside their classes meets any other's.
EXAMPLES = {"pocket_watch": "PocketWatch", "service_note": "ServiceNote", "spare_part": "SparePart"}
TENANT = "Workshop"  # stands for the tenant alone, in modules of which the others know nothing
CAPABILITIES = frozenset({"auth", "tenant", "audit"})
Templates = tuple[tuple[str, tuple[str, ...]], ...]  # what is built once an entity, by the example that it is about


def taken(blueprint: Blueprint, flags: frozenset[str], manifest: Mapping[str, Any], exemplar: tuple[str, ...]) -> Taken:
    """The names that the entities and fields of a blueprint, which may have errors, would collide with.

    Args:
        blueprint: the blueprint.
        flags: what it has switched on.
        manifest: which file of the exemplar is for what.
        exemplar: its files.
    """
    absent = CAPABILITIES - flags
    entity, nested = manifest["entity"], manifest["nested"]
    templates = (
        (entity["example"], (*entity["files"], *entity["root"])),
        (nested["example"], tuple(nested["files"])),
    )
    built = tuple(path for _, paths in templates for path in paths if path.endswith(".py"))
    missing = {path for flag, group in manifest["when"].items() if flag not in flags for path in group["files"]}
    kit = tuple(path for path in exemplar if path not in missing and path not in built)
    files = (*built, *(path for path in kit if path.endswith(".py")))
    beside_tenant = _beside(frozenset({TENANT}), files, built, absent)
    of_tenant = frozenset({blueprint.tenant} & beside_tenant if blueprint.tenant else ())
    return Taken(
        entities=_beside(frozenset(EXAMPLES.values()), files, built, absent)
        | of_tenant
        | frozenset(_over_others(blueprint, frozenset(kit), templates)),
        fields=_in_classes(files, built, absent, lists=False),
        filters=_in_classes(files, built, absent, lists=True),
    )


@lru_cache
def _beside(
    examples: frozenset[str], files: tuple[str, ...], built: tuple[str, ...], absent: frozenset[str]
) -> frozenset[str]:
    """What modules that know the class of an entity have beside it, but for the classes that are its own."""
    own = {name for path in built for name in _defined(_parsed(path, absent))}
    found: set[str] = set()
    for path in files:
        if not any(example in _text(path) for example in examples):
            continue
        tree = _parsed(path, absent)
        names = {*_imported(tree, files), *_defined(tree)}
        if names & examples:
            found |= {name for name in names - own if pascal(snake(name)) == name}
    return frozenset(found - set(EXAMPLES.values()) - {TENANT})


@lru_cache
def _in_classes(
    files: tuple[str, ...], built: tuple[str, ...], absent: frozenset[str], *, lists: bool
) -> frozenset[str]:
    """What the bodies of an entity's classes read, and the members that they inherit.

    Args:
        files: the files of the project, as the exemplar calls them.
        built: those that are built once for each entity.
        absent: the capabilities that the project does not have.
        lists: whether it is asked for the classes of lists, whose attributes are filters.
    """
    found: set[str] = set()
    for path in built:
        tree = _parsed(path, absent)
        bases = {module: _parsed(module, absent) for module in _modules_of_bases(tree)}
        classes = [each for each in tree.body if isinstance(each, ast.ClassDef) and _is_of_list(each) == lists]
        for each in classes:
            found |= {*_imported(tree, files), *_defined(tree)} & set(_read_at_once(each))
            found |= {name for module in bases.values() for name in _inherited(each, module)}
    return frozenset(name for name in found if snake(name) == name and not name.startswith(tuple(EXAMPLES)))


def _over_others(blueprint: Blueprint, kit: frozenset[str], templates: Templates) -> Iterator[str]:
    """Entities of which a file would be written over one of the kit."""
    for entity in blueprint.entities:
        for example, paths in templates:
            if not kit.isdisjoint(rename(path, entity_casings(example, entity)) for path in paths):
                yield entity.name


# ── reading the exemplar ─────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=512)
def _text(path: str) -> str:
    return (EXEMPLAR / path).read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _parsed(path: str, absent: frozenset[str]) -> ast.Module:
    return ast.parse(without_markers(_text(path), absent))


def _imported(tree: ast.Module, files: Iterable[str]) -> Iterator[str]:
    """What a module imports, but from files of its own project that are not among those: an entity's, or absent."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not _is_foreign(node, files)):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)


def _is_foreign(node: ast.ImportFrom, files: Iterable[str]) -> bool:
    path = _path(node)
    return (EXEMPLAR / path).is_file() and path not in files


def _path(node: ast.ImportFrom) -> str:
    return f"{(node.module or '').replace('.', '/')}.py"


def _defined(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from _names(statement.targets)


def _names(expressions: Iterable[ast.expr]) -> Iterator[str]:
    yield from (each.id for each in expressions if isinstance(each, ast.Name))


def _is_of_list(definition: ast.ClassDef) -> bool:
    return definition.name.endswith(("View", "Filters"))


def _read_at_once(definition: ast.ClassDef) -> Iterator[str]:
    """What the body of a class reads while it is made; its methods read later, when nothing hides a module's name."""
    for part in definition.body:
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _names(node for node in ast.walk(part) if isinstance(node, ast.Name))


def _modules_of_bases(tree: ast.Module) -> Iterator[str]:
    """The files of the exemplar that the bases of a module's classes come from."""
    bases = {name for each in tree.body if isinstance(each, ast.ClassDef) for name in _names(each.bases)}
    for node in tree.body:
        if (
            isinstance(node, ast.ImportFrom)
            and bases & {alias.name for alias in node.names}
            and (EXEMPLAR / _path(node)).is_file()
        ):
            yield _path(node)


def _inherited(definition: ast.ClassDef, bases: ast.Module) -> Iterator[str]:
    """The methods and class variables that a class has from a module's classes; their fields are those of every row."""
    classes = {each.name: each for each in bases.body if isinstance(each, ast.ClassDef)}
    waiting = [*_names(definition.bases)]
    while waiting:
        base = classes.get(waiting.pop())
        if base is not None:
            waiting += _names(base.bases)
            yield from _members(base)


def _members(definition: ast.ClassDef) -> Iterator[str]:
    for part in definition.body:
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            yield part.name
        elif isinstance(part, ast.Assign):
            yield from _names(part.targets)
        elif isinstance(part, ast.AnnAssign) and "ClassVar" in ast.unparse(part.annotation):
            yield from _names([part.target])
