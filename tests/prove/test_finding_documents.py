"""The OpenAPI document of a backend is found where backends put it, and its base is checked against what answers."""

from pathlib import Path

import pytest
from tests.prove.described_servers import fastapi_served

from backwright.prove.described.run import prove_described
from backwright.prove.described.sources import UnreadableDocumentError, document_in

PATHS = "paths:\n  /a:\n    get: {responses: {}}\n"


def test_a_document_within_a_page_of_documentation_is_found(tmp_path: Path) -> None:
    with fastapi_served("embedded") as url:
        proof = prove_described(tmp_path, url=url, only=["api/reach"]).proof
    assert (proof.project, proof.operations) == ("embedded", 1)
    assert proof.unreached == ()  # `servers:` names another path than the one that answers


def test_the_document_with_most_paths_is_taken_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "small.yaml").write_text(f"openapi: 3.0.0\n{PATHS}")
    (tmp_path / "specs" / "whole.yml").write_text(f"swagger: '2.0'\n{PATHS}  /b:\n    get: {{}}\n")
    (tmp_path / "package.json").write_text('{"name": "x"}')
    found = document_in(tmp_path)
    assert found is not None
    assert found[1] == "specs/whole.yml"


def test_documents_of_libraries_are_left_aside(tmp_path: Path) -> None:
    (tmp_path / "node_modules" / "x").mkdir(parents=True)
    (tmp_path / "node_modules" / "x" / "openapi.yaml").write_text(f"openapi: 3.0.0\n{PATHS}")
    assert document_in(tmp_path) is None


def test_a_named_file_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("a: b\n")
    with pytest.raises(UnreadableDocumentError, match=r"api\.yaml is no OpenAPI document"):
        document_in(tmp_path, "api.yaml")
