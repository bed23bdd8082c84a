"""What built files say is of this backend: not of capabilities that it lacks, nor of the entities of the exemplar."""

import re
from pathlib import Path

import pytest
from projects import PAGES, rendered

from backwright.blueprint.model import Auth, Blueprint
from backwright.blueprint.reader import read

EXEMPLAR = r"workshop|pocket.?watch|service.?note"
READ_BY_OWNERS = (".py", ".md", ".toml", ".ini", ".yaml", ".example", "Makefile", "Dockerfile")


def foreign(blueprint: Blueprint, path: str) -> re.Pattern[str]:
    """The words that a file of its project may not hold; AGENTS.md says what a page could grant."""
    words = [EXEMPLAR, *([] if blueprint.tenancy else ["tenant"])]
    words += [] if blueprint.uses(Auth) or path == "AGENTS.md" else [r"grant(?:s|ed)?\b"]
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_built_file_speaks_of_what_the_page_has_not(page: Path) -> None:
    text = page.read_text()
    blueprint = read(text, str(page))
    found = [
        f"{path}:{number}: {line.strip()}"
        for path, content in rendered(text).items()
        if path.endswith(READ_BY_OWNERS) and path != "blueprint.yaml"
        for number, line in enumerate(content.splitlines(), 1)
        for word in foreign(blueprint, path).findall(line)
        if word.lower() not in text.lower()
    ]
    assert not found
