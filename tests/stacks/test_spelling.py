"""Any word that a domain uses is a good name, whatever Python, the libraries and the kit use it for."""

import ast
import builtins
import json
import keyword
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pydantic
import pytest
import sqlalchemy.orm
from projects import PAGES, built, passes
from tests.conftest import SLOW

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import pascal, plural, singular, snake
from backwright.blueprint.reader import read
from backwright.stacks.fastapi.spelling import MARK, MEMBERS
from backwright.stacks.fastapi.stack import FastApiStack, finished, rendered, spelled, targets

OPEN = "app: shop\n"
WITH_ACCOUNTS = (
    "app: shop\nuse: auth, tenant(Firm), audit\nroles: clerk\nFirm:\n  name: str 1..40\n  can:\n    - clerk: read\n"
)
HEADS = {"open": OPEN, "accounts": WITH_ACCOUNTS}
FIELDS = "  name: str 1..40 unique, search, sort\n  kind: one | two = one\n  state: raw -cook-> done\n"
OF_THE_LANGUAGE = {"id", "created_at", "updated_at", "version", "email", "password", "role", "active", "firm"}
SPELLED = next(page for page in PAGES if page.stem == "spelled")


def entity(name: str, head: str, fields: str = FIELDS) -> str:
    return f"{name}:\n{fields}" + ("" if head is OPEN else "  can:\n    - clerk: all\n")


def page_of(text: str) -> Blueprint:
    return read(text)


@lru_cache
def project(text: str) -> dict[str, str]:
    return finished(rendered(page_of(text))[0])


def bound(text: str) -> Iterator[str]:
    """What a module binds at its top, once for each statement that does."""
    for statement in ast.parse(text).body:
        inner = statement.body if isinstance(statement, ast.If) else [statement]
        for each in inner:
            if isinstance(each, ast.Import | ast.ImportFrom):
                yield from (alias.asname or alias.name for alias in each.names)
            elif isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield each.name


def words(head: str) -> list[str]:
    """Every word that built code has for something of its own, and those of Python."""
    files = project(head + entity("Thing", head))
    found = {name for path, text in files.items() if path.endswith(".py") for name in bound(text)}
    found |= {path.rpartition("/")[2].removesuffix(".py") for path in files}
    of_python = (name for name in (*keyword.kwlist, *dir(builtins)) if not name.endswith(("Error", "Warning")))
    return sorted({*found, *of_python})


def entities(head: str) -> list[str]:
    """Those of the words that can be entities, each of a table of its own."""
    by_table = {plural(snake(name)): pascal(name) for name in words(head) if name.isascii() and name[0].isalpha()}
    # `get_me` and `get_openapi` are operations of every project.
    own = {
        "Thing",
        "Firm",
        "User",
        "Me",
        "Openapi",
        *(("Invitation", "RefreshToken", "AuditEntry") if head is not OPEN else ()),
    }
    sound = (name for name in by_table.values() if singular(name) == name and 1 < len(name) <= 30)
    return sorted(name for name in sound if name not in own and not name.startswith("Thing"))


def fields(head: str) -> list[str]:
    """Those of the words that can be fields."""
    names = {snake(name) for name in words(head)} | MEMBERS
    sound = {name for name in names if name.isascii() and name[:1].isalpha() and len(name) <= 30}
    return sorted(sound - OF_THE_LANGUAGE - {"thing", "firm_id", "clerk"})


SHARES = 8  # of the words, so that no page has hundreds of entities


def with_entities(head: str, share: int) -> str:
    return head + "".join(entity(name, head) for name in entities(head)[share::SHARES])


def with_fields(head: str, share: int) -> str:
    """A page whose fields have these names, filtered, so that lists know them, too."""
    lines = [f"    {name}: str 1..9? filter\n" for name in fields(head)[share::SHARES]]
    return head + entity("Thing", head, f"  fields:\n{''.join(lines)}")


PAGES_OF_WORDS = {"entities": with_entities, "fields": with_fields}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("page", PAGES_OF_WORDS)
@pytest.mark.parametrize("share", [0, *(pytest.param(share, marks=SLOW) for share in range(1, SHARES))])
def test_no_name_is_bound_twice_and_no_file_written_twice(page: str, head: str, share: int) -> None:
    text = PAGES_OF_WORDS[page](HEADS[head], share)
    whole, spelling = spelled(page_of(text))
    twice = {path for path, n in Counter(spelling.path(path) for _, path, _ in targets(whole)).items() if n > 1}
    assert twice == set()
    for path, code in project(text).items():
        assert MARK not in code.lower(), path
        if path.endswith(".py"):
            assert {name for name, n in Counter(bound(code)).items() if n > 1} == set(), path


@SLOW
@pytest.mark.parametrize("page", PAGES_OF_WORDS)
def test_code_with_such_names_is_sound(page: str, tmp_path: Path, cache: Path) -> None:
    text = PAGES_OF_WORDS[page](WITH_ACCOUNTS, 1)
    (tmp_path / "blueprint.yaml").write_text(text)
    folder = built(tmp_path / "blueprint.yaml", tmp_path)
    passes(folder, cache, "ruff", "check", "--no-cache", ".")
    passes(folder, cache, "mypy")


def test_a_word_that_nobody_else_has_is_written_as_it_is() -> None:
    _, spelling = spelled(page_of(OPEN + entity("Thing", OPEN)))
    assert not spelling.alone


def test_callers_and_tables_read_the_words_of_the_page(tmp_path: Path) -> None:
    document = json.loads((built(SPELLED, tmp_path) / "docs/openapi.json").read_text())
    schemas = document["components"]["schemas"]
    parts = [*schemas.values(), *(one for schema in schemas.values() for one in schema.get("$defs", {}).values())]
    names = {name for schema in parts for name in schema.get("properties", {})}
    parameters = {
        one["name"] for path in document["paths"].values() for way in path.values() for one in way.get("parameters", [])
    }
    assert {"from", "import", "metadata", "self", "lambda_id"} <= names
    assert {"from", "from[gte]", "copy[lt]", "filters", "model_name"} <= parameters
    assert {name for name in names | parameters if name.endswith("_")} == set()
    assert "/api/v1/returns/{return_id}/return" in document["paths"]
    page = page_of(SPELLED.read_text())
    migration = FastApiStack().initial(page).text
    assert '"from"' in migration
    assert 'from_"' not in migration


def test_the_members_of_the_libraries_are_those_that_they_have() -> None:
    held = {*dir(pydantic.BaseModel), *dir(sqlalchemy.orm.DeclarativeBase)}
    assert {name for name in held if not name.startswith("_") and name == snake(name)} <= MEMBERS
