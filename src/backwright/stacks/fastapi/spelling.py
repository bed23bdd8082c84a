"""Names of a page that Python, a library or the kit has for something of its own, and how built code writes them.

A page may call things as it likes: `Table`, `Return`, `from`, `metadata`. Where built code needs such a word for itself
it writes `Table_` and `from_`, as PEP 8 advises; tables, routes, bodies, sentences and longer names (`TableService`,
`from_id`) say it as the page does.

Such names go through the emitters with a mark, since only there it is known which word is which. `Spelling` takes
the marks away again: a marked word that stands alone in code is spelled, in any other place it is the page's own.
"""

import ast
import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from functools import lru_cache
from pathlib import PurePosixPath

from backwright.blueprint.model import Blueprint, Entity, Field
from backwright.blueprint.naming import pascal, plural, snake
from backwright.changes.entity_changes import RenameEntity
from backwright.changes.field_changes import RenameField
from backwright.changes.renames import renamed
from backwright.stacks.composition import Composition
from backwright.stacks.engine import rename, without_markers
from backwright.stacks.fastapi.names import casings, entity_casings

MARK = "zqxq"
MARKED = re.compile(rf"\w*{MARK}\w*", re.IGNORECASE)
# The marked word of a name, with what a relation adds to it.
LAST_WORD = re.compile(rf"(?P<word>[A-Z]?[a-z0-9]*{MARK}[a-z]*|[A-Z0-9]*{MARK.upper()}[A-Z]*)(?P<ids>_ids?\b)?")
# Texts and comments; what is left is code.
PIECE = re.compile(
    r'(?P<kind>\b[rRbBfFuU]{1,2}|)(?P<text>"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')|(?P<comment>#[^\n]*)',
    re.DOTALL,
)
CODE_IN_TEXT = re.compile(r"(\bMapped\[(list\[)?|\b(remote_side|primaryjoin|secondaryjoin)=)$")
NAME_OF_COLUMN = re.compile(r"\bmapped_column\($")
CLASS = re.compile(r"^( *class \w+_\b[^\n]*:)$", re.MULTILINE)
# Where a word that is a whole text names an attribute; elsewhere it is what callers and tables say.
ATTRIBUTES = ("src/", "tests/fixtures/factories/")

EXAMPLES = ("pocket_watch", "service_note", "spare_part")
TENANT = "workshop"  # stands for the tenant alone
# What the classes of models and bodies have from the libraries, or need the built-in meaning of.
MEMBERS = frozenset(
    {"metadata", "registry", "construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate"}
    | {"self", "cls", "super", "str", "int", "bool", "float", "bytes", "list", "set", "tuple", "object", "property"}
    | {f"model_{name}" for name in ("computed_fields", "config", "construct", "copy", "dump", "dump_json", "extra")}
    | {f"model_{name}" for name in ("fields", "fields_set", "json_schema", "parametrized_name", "post_init")}
    | {f"model_{name}" for name in ("rebuild", "validate", "validate_json", "validate_strings")}
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """What marked words become."""

    alone: Mapping[str, str] = field(default_factory=dict)  # a word of code
    within: Mapping[str, str] = field(default_factory=dict)  # where stripping the mark is not enough, as in plurals
    classes: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()

    def plain(self, text: str) -> str:
        """A text as the page says it."""
        return LAST_WORD.sub(self._unmarked, text)

    def _unmarked(self, found: re.Match[str]) -> str:
        whole, word, ids = found[0], found["word"], found["ids"] or ""
        return self.within.get(whole) or (self.within.get(word) or unmarked(word)) + ids

    def path(self, path: str) -> str:
        """Where a file stands."""
        stem = PurePosixPath(path).stem
        return self.plain(path.replace(f"/{stem}.", f"/{self.alone.get(stem, stem)}."))

    def text(self, path: str, text: str) -> str:
        """What a file says; `path` is where it stands."""
        if MARK not in text.lower():
            return text
        if not path.endswith(".py"):
            return self.plain(text)
        pieces, end = [], 0
        for found in PIECE.finditer(text):
            pieces.append(self.code(text[end : found.start()]))
            pieces.append(self._piece(path, found, text[: found.start()][-80:]))
            end = found.end()
        pieces.append(self.code(text[end:]))
        return CLASS.sub(r"\1  # noqa: N801", "".join(pieces))

    def code(self, text: str) -> str:
        """A piece of code without texts."""
        return MARKED.sub(lambda found: self._word(found[0]), text)

    def _word(self, word: str) -> str:
        head, _, operator = word.rpartition("__")  # as filters have it: `from__gte`
        if word not in self.alone and head in self.attributes:
            return f"{self.alone[head]}__{operator}"
        return self.alone.get(word) or self.plain(word)

    def _piece(self, path: str, found: re.Match[str], before: str) -> str:
        whole = found[0]
        if MARK not in whole.lower():
            return whole
        if found["comment"]:
            return self.plain(whole)
        inner = found["text"].strip("\"'")
        if inner in self.classes or CODE_IN_TEXT.search(before):
            return self.code(whole)
        if inner in self.attributes and path.startswith(ATTRIBUTES) and not NAME_OF_COLUMN.search(before):
            return self.code(whole)
        if "f" in found["kind"].lower():
            return "".join(
                self.code(part) if part.startswith("{") else self.plain(part) for part in re.split(r"({[^{}]*})", whole)
            )
        return self.plain(re.sub(rf"(?<=\brow\.){MARKED.pattern}", lambda part: self._word(part[0]), whole))


def unmarked(name: str) -> str:
    """A name without its mark."""
    return re.sub(MARK, "", name, flags=re.IGNORECASE) if MARK in name.lower() else name


@dataclass(frozen=True, slots=True)
class MarkedBlueprint(Blueprint):
    """A page whose names bear marks, with the page as its owner has written it."""

    page: Blueprint = field(default_factory=lambda: Blueprint(""), compare=False)


def page_of(blueprint: Blueprint) -> Blueprint:
    """A page, marked or not, as its owner has written it."""
    return blueprint.page if isinstance(blueprint, MarkedBlueprint) else blueprint


# ── marking ──────────────────────────────────────────────────────────────────────────────────────


def marked(
    blueprint: Blueprint, flags: frozenset[str], composition: Composition, paths: tuple[str, ...]
) -> tuple[Blueprint, Spelling]:
    """A page with its marks, and what takes them away again.

    Args:
        blueprint: a completed blueprint.
        flags: what it has switched on.
        composition: the templates of the stack.
        paths: those of them that are no contrast to others.
    """
    files = Files.of(flags, composition, paths)
    entities = {entity.name: found for entity in blueprint.entities if (found := _entity(blueprint, entity, files))}
    fields = {each.name for entity in blueprint.entities for each in entity.fields if _is_taken(each, files)}
    renames = [
        *(RenameEntity(name, name + MARK) for name in entities),
        *(
            RenameField(entity.name + (MARK if entity.name in entities else ""), name, name + MARK)
            for entity in blueprint.entities
            for name in dict.fromkeys(each.name for each in entity.fields)
            if name in fields
        ),
    ]
    whole = renamed(blueprint, renames)
    alone = {word: name for found in entities.values() for word, name in found.items()}
    alone |= {name + MARK: f"{name}_" for name in fields}
    marks = MarkedBlueprint(**{each.name: getattr(whole, each.name) for each in fields_of(whole)}, page=blueprint)
    return marks if renames else blueprint, Spelling(
        alone,
        {**_plurals(entities), **_columns(whole)},
        frozenset(name + MARK for name in entities),
        frozenset(name + MARK for name in fields),
    )


def _entity(blueprint: Blueprint, entity: Entity, files: "Files") -> dict[str, str]:
    """The marked words of an entity that code must spell, with how; none where every word is free."""
    if blueprint.is_account(entity):
        return {}
    example = TENANT if blueprint.is_tenant(entity) else EXAMPLES[0]
    names, marks = entity_casings(example, entity), entity_casings(example, _marked(entity))
    spelled = {
        rename(word, marks): f"{name}_"
        for words, others in scopes(files, example)
        for word in words
        if (name := rename(word, names)) in others
    }
    spelled |= {
        rename(word, marks): f"{name}_" for word in casings_alone(example) if is_python(name := rename(word, names))
    }
    for path in files.per_entity:
        stem, name = PurePosixPath(rename(path, marks)).stem, rename(path, names)
        if name in files.kit:
            spelled[stem] = f"{PurePosixPath(name).stem}_"
    return spelled


def _marked(entity: Entity) -> Entity:
    return replace(entity, name=entity.name + MARK)


def casings_alone(example: str) -> tuple[str, ...]:
    """The words of an entity that may stand alone in code: its class, a row of it, several."""
    return (pascal(example), example, plural(example))


def is_python(name: str) -> bool:
    """Whether the language has the name for itself."""
    return keyword.iskeyword(name) or hasattr(builtins, name)


def _is_taken(each: Field, files: "Files") -> bool:
    name = each.name
    if each.implied not in {None, "tenant"}:
        return False
    reserved = keyword.iskeyword(name) or name in MEMBERS or name in in_classes(files, lists=False)
    return reserved or (each.filtered and name in in_classes(files, lists=True))


def _plurals(entities: Iterable[str]) -> dict[str, str]:
    """Plurals, which are made of the last word of a name and bent by it."""
    found = {}
    for name in entities:
        last = snake(name).rpartition("_")[2]
        for way in (str, str.capitalize, str.upper):
            found[plural(way(last + MARK))] = plural(way(last))
    return found


def _columns(whole: Blueprint) -> dict[str, str]:
    """Columns of relations, which are made of the singular of a name."""
    found = {}
    for entity in whole.entities:
        for each in entity.fields:
            if MARK in each.name and each.column != each.name:
                plain = replace(each, name=unmarked(each.name)).column
                found[each.column] = plain
                found[each.column.removesuffix("s")] = plain.removesuffix("s")
    return found


# ── reading the exemplar ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Files:
    """The files of a project, as the exemplar calls them."""

    per_entity: tuple[str, ...]
    kit: frozenset[str]
    chosen: frozenset[str]  # the capabilities that the project has
    composition: Composition

    @classmethod
    def of(cls, flags: frozenset[str], composition: Composition, paths: tuple[str, ...]) -> "Files":
        """Those of a project with these flags."""
        entity, nested = composition.lists["entity"], composition.lists["nested"]
        per_entity = (*entity["files"], *entity["root"], *nested["files"])
        missing = composition.absent(flags)
        kit = frozenset(path for path in paths if path not in missing and path not in per_entity)
        present = tuple(path for path in per_entity if path not in missing)
        return cls(present, kit, composition.flags & flags, composition)

    def text(self, path: str) -> str:
        """A template, as the capabilities of the project have it."""
        return self.composition.template(path, self.chosen).text

    def parsed(self, path: str) -> ast.Module:
        """The same as a tree, without what other capabilities add to it."""
        return _parsed(self.text(path), self.composition.flags - self.chosen)

    @property
    def python(self) -> tuple[str, ...]:
        """Those that are Python."""
        return tuple(path for path in (*self.per_entity, *sorted(self.kit)) if path.endswith(".py"))


@lru_cache
def scopes(files: Files, example: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Of each module, and of each function that knows an entity, the entity's own names and all the others."""
    of_example = re.compile("|".join(map(re.escape, sorted({*casings(example, ""), *casings(plural(example), "")}))))
    of_any = re.compile("|".join(re.escape(word) for each in EXAMPLES for word in (each, pascal(each), plural(each))))
    found = set()
    for path in files.python:
        if not of_example.search(files.text(path)):
            continue
        tree = files.parsed(path)
        groups = [{*_imported(tree, files), *_defined(tree)}]
        groups += [
            {*_names(ast.walk(each)), *(part.arg for part in ast.walk(each) if isinstance(part, ast.arg))}
            for each in ast.walk(tree)
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        for names in groups:
            own = frozenset(name for name in names if of_example.search(name))
            others = frozenset(name for name in names - own if not of_any.search(name))
            if own and others:
                found.add((own, others))
    return tuple(found)


@lru_cache
def in_classes(files: Files, *, lists: bool) -> frozenset[str]:
    """What the bodies of an entity's classes read, and the members that they inherit.

    Args:
        files: the files of the project.
        lists: whether it is asked for the classes of lists, whose attributes are filters.
    """
    found: set[str] = set()
    for path in (each for each in files.per_entity if each.endswith(".py")):
        tree = files.parsed(path)
        bases = {module: files.parsed(module) for module in _modules_of_bases(tree, files)}
        classes = [each for each in tree.body if isinstance(each, ast.ClassDef) and _is_of_list(each) == lists]
        for each in classes:
            found |= {*_imported(tree, files), *_defined(tree)} & set(_read_at_once(each))
            found |= {name for module in bases.values() for name in _inherited(each, module)}
    return frozenset(name for name in found if snake(name) == name and not name.startswith(EXAMPLES))


@lru_cache(maxsize=512)
def _parsed(text: str, absent: frozenset[str]) -> ast.Module:
    return ast.parse(without_markers(text, absent))


def _imported(tree: ast.Module, files: Files) -> Iterator[str]:
    """What a module imports, but from files of its own project that are not among those: an entity's, or absent."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not _is_foreign(node, files)):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)


def _is_foreign(node: ast.ImportFrom, files: Files) -> bool:
    path = _path(node)
    return path in files.composition.variants and path not in files.python


def _path(node: ast.ImportFrom) -> str:
    return f"{(node.module or '').replace('.', '/')}.py"


def _defined(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from _names(statement.targets)


def _names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    yield from (each.id for each in nodes if isinstance(each, ast.Name))


def _is_of_list(definition: ast.ClassDef) -> bool:
    return definition.name.endswith(("View", "Filters"))


def _read_at_once(definition: ast.ClassDef) -> Iterator[str]:
    """What the body of a class reads while it is made; its methods read later, when nothing hides a module's name."""
    for part in definition.body:
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _names(ast.walk(part))


def _modules_of_bases(tree: ast.Module, files: Files) -> Iterator[str]:
    """The files of the exemplar that the bases of a module's classes come from."""
    bases = {name for each in tree.body if isinstance(each, ast.ClassDef) for name in _names(each.bases)}
    for node in tree.body:
        if (
            isinstance(node, ast.ImportFrom)
            and bases & {alias.name for alias in node.names}
            and _path(node) in files.composition.variants
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
