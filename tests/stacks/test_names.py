"""An entity whose name built code needs for something else is refused with its page, not found out by its build."""

import ast
import re
from collections.abc import Iterator

import pytest

from backwright.blueprint.reader import read
from backwright.errors import BlueprintErrors
from backwright.stacks.fastapi.names import EXEMPLAR

EXAMPLES = re.compile(r"PocketWatch|ServiceNote|SparePart|Workshop|User|Movement|Finish")
ENTITY = re.compile("[A-Z][A-Za-z]*[a-z]")
ABOUT_ENTITIES = re.compile(r"\b(PocketWatch|ServiceNote|SparePart)\b")


def imported() -> Iterator[str]:
    """The names that files about entities import or define, as entities are spelled."""
    for path in sorted(EXEMPLAR.rglob("*.py")):
        text = path.read_text()
        if "migrations" in path.parts or not ABOUT_ENTITIES.search(text):
            continue
        for node in ast.walk(ast.parse(text)):
            names = [alias.asname or alias.name for alias in node.names] if isinstance(node, IMPORTS) else []
            names += [node.name] if isinstance(node, ast.ClassDef) else []
            yield from (
                name for name in names if re.fullmatch("[A-Z][A-Za-z]*[a-z]", name) and not EXAMPLES.search(name)
            )


IMPORTS = ast.Import | ast.ImportFrom


@pytest.mark.parametrize("name", sorted({*imported(), "Body", "Answer"}))
def test_an_entity_takes_no_name_that_built_code_needs(name: str) -> None:
    page = f"app: shop\nuse: auth\nroles: member\n{name}:\n  title: str 1..9\n  can:\n    - member: read\n"
    with pytest.raises(BlueprintErrors) as refused:
        read(page)
    assert [error.place.line for error in refused.value.errors] == [4]
