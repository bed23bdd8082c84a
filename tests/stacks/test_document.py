"""The OpenAPI document of built projects says in OpenAPI's words what the code accepts."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from projects import PAGES, built

CHOSEN = [page for page in PAGES if page.stem in {"plain", "kinds", "tenant"}]


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda page: page.stem)
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    project = built(request.param, tmp_path_factory.mktemp("project"))
    return dict(json.loads((project / "docs/openapi.json").read_text()))


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(inner)


def parameters(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in parts(document["paths"]) for one in part.get("parameters", ()) if isinstance(one, dict)]


def test_limits_are_whole_numbers_under_their_own_names(document: dict[str, Any]) -> None:
    limits = [(name, part[name]) for part in parts(document) for name in ("minimum", "maximum") if name in part]
    assert limits
    assert [limit for limit in limits if isinstance(limit[1], float)] == []
    assert max(value for _, value in limits) <= 2**63 - 1
    assert [part for part in parts(document) if part.keys() & {"ge", "le", "gt", "lt", "multiple_of"}] == []


def test_ids_in_paths_are_limited(document: dict[str, Any]) -> None:
    ids = [one["schema"] for one in parameters(document) if one["in"] == "path"]
    assert ids
    assert {(one["minimum"], one["maximum"]) for one in ids} == {(1, 2**63 - 1)}


def test_lists_in_queries_stand_in_one_text(document: dict[str, Any]) -> None:
    lists = [one for one in parameters(document) if '"array"' in json.dumps(one["schema"])]
    assert "sort" in {one["name"] for one in lists}
    assert [one["name"] for one in lists if one.get("explode") is not False] == []


def test_decimals_of_bodies_are_texts_with_a_pattern(document: dict[str, Any]) -> None:
    bodies = [one for name, one in document["components"]["schemas"].items() if name.endswith("Input")]
    decimals = [part for part in parts(bodies) if str(part.get("pattern", "")).startswith("^-?[0-9]+")]
    assert {part["type"] for part in decimals} <= {"string"}
    if "price" in json.dumps(bodies):
        assert decimals
