"""Names that built code has for something of its own are refused, and no others are."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from tests.conftest import SLOW

from backwright.blueprint.implied import complete
from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import pascal, plural, singular, snake
from backwright.blueprint.reader import read
from backwright.errors import BlueprintErrors
from backwright.stacks.fastapi.stack import FastApiStack, finished, rendered, targets

OPEN = "app: shop\n"
WITH_ACCOUNTS = (
    "app: shop\nuse: auth, tenant(Firm), audit\nroles: clerk\nFirm:\n  name: str 1..40\n  can:\n    - clerk: read\n"
)
FIELDS = """\
  name: str 1..40 unique, search, sort
  kind: one | two = one
  price: decimal(8,2) = 1
  at: datetime?
  state: raw -cook-> done
"""


def entity(name: str, head: str) -> str:
    return f"{name}:\n{FIELDS}" + ("" if head is OPEN else "  can:\n    - clerk: all\n")


def refused(page: str) -> str:
    """What is said of a page; nothing when it is right."""
    try:
        read(page, taken=FastApiStack().taken)
    except BlueprintErrors as errors:
        return str(errors)
    return ""


def bound(text: str) -> Iterator[str]:
    """What a module binds at its top, once for each statement that does."""
    for statement in ast.parse(text).body:
        inner = statement.body if isinstance(statement, ast.If) else [statement]
        for each in inner:
            if isinstance(each, ast.Import | ast.ImportFrom):
                yield from (alias.asname or alias.name for alias in each.names)
            elif isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield each.name


def collisions(blueprint: Blueprint) -> set[str]:
    """The entities of which the class is bound twice in some module, or of which a file is written twice."""
    names = {each.name for each in blueprint.entities}
    twice = Counter(target for _, target, _ in targets(blueprint))
    found = {name for name in names for path, n in twice.items() if n > 1 and f"/{snake(name)}" in path}
    for path, text in finished(rendered(blueprint)[0]).items():
        if path.endswith(".py"):
            found |= {name for name, count in Counter(bound(text)).items() if count > 1 and name in names}
    return found


def with_entities(names: Iterable[str], head: str) -> Blueprint:
    """A page with entities of any name, read without asking whether the names are taken."""
    page = read(head + entity("Thing", head))
    thing = page.entity("Thing")
    entities = (*page.entities, *(replace(thing, name=name) for name in names))
    return complete(replace(page, entities=entities))


def candidates(head: str) -> list[str]:
    """Every name that may be an entity's and that some built module has."""
    files = finished(rendered(complete(read(head + entity("Thing", head))))[0])
    names = {name for path, text in files.items() if path.endswith(".py") for name in bound(text)}
    stems = {pascal(path.rpartition("/")[2].removesuffix(".py")) for path in files}
    return sorted(
        name
        for name in names | stems
        if pascal(snake(name)) == name and singular(name) == name != plural(name) and not name.startswith("Thing")
    )


@pytest.mark.parametrize("head", [OPEN, pytest.param(WITH_ACCOUNTS, marks=SLOW)], ids=["open", "accounts"])
def test_names_that_collide_are_refused_and_others_are_not(head: str) -> None:
    said = {name: refused(head + entity(name, head)) for name in candidates(head)}
    taken = {name for name, text in said.items() if "built code has for something of its own" in text}
    free = {name for name, text in said.items() if not text}
    assert {"Table", "Index", "Listing", "Record", "Page", "Base"} <= taken
    assert collisions(with_entities(free, head)) == set()
    assert collisions(with_entities(taken, head)) == taken


@pytest.mark.parametrize("name", ["Invitation", "RefreshToken", "Account", "Auth", "AuditEntry"])
def test_what_a_capability_brings_is_free_without_it(name: str) -> None:
    assert "of its own" in refused(WITH_ACCOUNTS + entity(name, WITH_ACCOUNTS))
    assert "of its own" not in refused(OPEN + entity(name, OPEN))


@pytest.mark.parametrize("name", ["sql", "choice", "relationship", "mapped_column", "shows", "relations"])
def test_a_field_that_would_hide_what_its_class_needs_is_refused(name: str) -> None:
    said = refused(f"app: shop\nThing:\n  {name}: str 1..40\n")
    assert f"blueprint.yaml:3:3: `{name}` is a name that built code cannot give to a field" in said
    assert f"choose a longer one, such as `thing_{name}`" in said


@pytest.mark.parametrize("name", ["filters", "sorts"])
def test_a_field_that_would_hide_what_lists_need_is_no_filter(name: str) -> None:
    assert "lists cannot be filtered by it" in refused(f"app: shop\nThing:\n  {name}: str 1..40 filter\n")
    assert refused(f"app: shop\nThing:\n  {name}: str 1..40\n") == ""
