"""Every page in the language reference is one that the reader takes."""

import re
from pathlib import Path

import pytest

from backwright.blueprint.reader import read

REFERENCE = Path(__file__).parents[1] / "docs" / "reference" / "language.md"
PAGES = re.findall(r"```yaml\n(.*?)```", REFERENCE.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.splitlines()[0].removeprefix("app: "))
def test_the_example_is_a_blueprint(page: str) -> None:
    assert read(page).entities
