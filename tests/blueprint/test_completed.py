"""What `use:` implies is worked out in one place, once for each page that is read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from blueprint_pages import HELPDESK

import backwright
from backwright.blueprint import reader
from backwright.blueprint.model import Blueprint, Page
from backwright.build.prepare import prepare
from backwright.build.project import Project
from backwright.stacks.fastapi.stack import FastApiStack

PACKAGE = Path(backwright.__file__).parent


def callers(function: str) -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if {"exemplar", "files", "slots"}.isdisjoint(path.parts):
            calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
            if any(isinstance(call.func, ast.Name) and call.func.id == function for call in calls):
                yield str(path.relative_to(PACKAGE))


def test_the_reader_alone_completes_a_page() -> None:
    assert list(callers("complete")) == ["blueprint/reader.py"]


def test_a_page_is_no_blueprint_and_a_blueprint_no_page() -> None:
    assert not issubclass(Page, Blueprint)
    assert not issubclass(Blueprint, Page)


def test_a_build_completes_its_page_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blueprint.yaml").write_text(HELPDESK)
    completed: list[Page] = []

    def counted(page: Page, complete=reader.complete) -> Blueprint:  # type: ignore[no-untyped-def]
        completed.append(page)
        return complete(page)

    monkeypatch.setattr(reader, "complete", counted)
    prepare(Project(tmp_path), FastApiStack())
    assert len(completed) == 1
