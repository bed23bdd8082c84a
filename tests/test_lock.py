"""The locked environment fits what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
PINNED = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if line and not line.startswith("#")]


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


@pytest.mark.parametrize("line", PINNED)
def test_every_line_is_one_exact_version(line: str) -> None:
    assert re.fullmatch(r"[\w.-]+==[\w.]+", line)


@pytest.mark.parametrize("asked", ASKED)
def test_every_dependency_is_locked_within_its_bounds(asked: str) -> None:
    requirement = Requirement(asked)
    versions = dict(line.split("==") for line in PINNED)
    locked = {_name(name): Version(version) for name, version in versions.items()}
    assert requirement.specifier.contains(locked[_name(requirement.name)])
