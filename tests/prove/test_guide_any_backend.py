"""The guide to `prove.yaml` shows files that are read without a mistake, and names every line that one may write."""

import re
from pathlib import Path

import pytest

from backwright.prove.described.target_file import KINDS, TargetFile, target_of

GUIDE = (Path(__file__).parents[2] / "docs/guides/any-backend.md").read_text()
FILES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def files() -> list[TargetFile]:
    return [target_of(text, {"STAFF_TOKEN": "t0k3n"}) for text in FILES]


def test_its_files_are_read(files: list[TargetFile]) -> None:
    described, started = files
    assert [one.token for one in described.callers] == ["t0k3n"]
    assert [(one.method, one.kind, dict(one.members)) for one in described.operations] == [
        ("POST", "create", {"name": "string"}),
        ("POST", "action", {}),
    ]
    assert described.bounds.per_second == 20
    assert started.launch.database.startswith("postgresql+asyncpg://")
    assert started.launch.settings == {"LOG_LEVEL": "warning"}


def test_it_names_every_kind_of_operation() -> None:
    (listed,) = re.findall(r"says what it does \(`([\w ]+)`\)", GUIDE)
    assert {*listed.split()} == {*KINDS}
