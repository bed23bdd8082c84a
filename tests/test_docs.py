"""Documents say what is: generated pages are up to date, links lead somewhere, tables match the code."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from scripts.reference import PAGES, REFERENCE

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("agents/*.md")])


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    assert (REFERENCE / name).read_text() == PAGES[name](), "run `make reference`"


def test_every_rule_has_its_page_and_no_other_is_there() -> None:
    there = {path.relative_to(REFERENCE).as_posix() for path in (REFERENCE / "rules").rglob("*.md")}
    assert there == {name for name in PAGES if name.startswith("rules/")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert missing == []


def test_every_dependency_has_its_reason_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [Requirement(text).name for text in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
    rows = re.findall(r"^\| (\w[\w-]*) \|", (ROOT / "docs/decisions/dependencies.md").read_text(), flags=re.MULTILINE)
    assert sorted(name for name in rows if name != "library") == sorted(asked)


def test_every_dependency_is_used() -> None:
    """Imported by the tool, by what it builds, or run by its name (`-m ruff`)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    texts = [path for suffix in ("py", "toml") for path in (ROOT / "src").rglob(f"*.{suffix}")]
    used = {name for path in texts for name in _used_modules(path)}
    distributions = packages_distributions()
    named = {canonicalize_name(owner) for module in used for owner in distributions.get(module, [module])}
    by_plugin = {"pytest-xdist", "uvloop", "httptools"}  # pytest's `-n`; uvicorn takes what is there
    assert asked - named - by_plugin == set()


def _used_modules(path: Path) -> Iterator[str]:
    text = path.read_text()
    yield from re.findall(r"^\s*(?:import|from) (\w+)", text, flags=re.MULTILINE)
    yield from re.findall(r'"-m", "(\w+)"', text)
    yield from re.findall(r'= "from (\w+)', text)  # what an interpreter is told to run
    yield from re.findall(r"sqlite\+(\w+)", text)  # a driver is named in a URL


def test_every_decision_is_listed() -> None:
    pages = {path.name for path in (ROOT / "docs/decisions").glob("*.md")} - {"README.md"}
    listed = set(re.findall(r"\]\((\S+\.md)\)", (ROOT / "docs/decisions/README.md").read_text()))
    assert listed == pages


def test_the_places_that_contributors_are_sent_to_exist() -> None:
    text = (ROOT / "docs/contributing.md").read_text()
    package = ROOT / "src/backwright"
    roots = (ROOT, package, package / "stacks", package / "stacks/fastapi", package / "stacks/fastapi/exemplar")
    named = re.findall(r"`((?:\w+/)+(?:[\w-]+\.(?:py|toml|yaml|md))?)`", text)
    missing = {path for path in named if not any((root / path).exists() for root in roots)}
    assert len(named) > 30
    # What the walks add.
    assert missing == {"src/backwright/standard/security/banner.py"}
