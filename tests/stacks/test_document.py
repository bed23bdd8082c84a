"""The OpenAPI document of built projects says in OpenAPI's words what the code accepts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from projects import PAGES, built

CHOSEN = [page for page in PAGES if page.stem in {"plain", "kinds", "tenant", "spelled"}]
META_SCHEMA = json.loads(Path(__file__).with_name("openapi_3_1.json").read_text())  # as spec.openapis.org has it
# Every list has these, whatever the page.
COLUMNS = {"id", "created_at", "updated_at"}


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


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        yield from ((path, method, operation) for method, operation in methods.items())


def names_in(document: dict[str, Any], parameter: str) -> dict[str, list[str]]:
    """The names that each list takes in a parameter."""
    return {
        path: one["schema"]["items"]["enum"]
        for path, method, operation in operations(document)
        if method == "get"
        for one in operation["parameters"]
        if one["name"] == parameter
    }


def test_is_valid_openapi(document: dict[str, Any]) -> None:
    assert list(Draft202012Validator(META_SCHEMA).iter_errors(document)) == []
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_whatever_it_refers_to_is_there(document: dict[str, Any]) -> None:
    named = {part["$ref"] for part in parts(document) if "$ref" in part}
    kinds = ("schemas", "responses")
    assert named <= {f"#/components/{kind}/{name}" for kind in kinds for name in document["components"][kind]}


def test_a_list_tells_the_names_that_it_sorts_by(document: dict[str, Any]) -> None:
    sorts = names_in(document, "sort")
    assert sorts
    for names in sorts.values():
        upwards = {name for name in names if not name.startswith("-")}
        assert upwards >= COLUMNS
        assert set(names) == upwards | {f"-{name}" for name in upwards}


def test_a_row_tells_the_names_that_it_shows_and_embeds(document: dict[str, Any]) -> None:
    assert all(set(names) >= COLUMNS for names in names_in(document, "fields").values())
    assert all(names for names in names_in(document, "include").values())


def test_what_is_embedded_has_a_type(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    included = names_in(document, "include")
    for path, method, operation in operations(document):
        if method == "get" and path in included:
            answer = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            data = schemas[answer.rpartition("/")[2]]["properties"]["data"]
            row = schemas[(data.get("items") or data)["$ref"].rpartition("/")[2]]
            for name in included[path]:
                types = [one["$ref"].rpartition("/")[2] for one in parts(row["properties"][name]) if "$ref" in one]
                assert len(types) == 1, name
                assert set(schemas[types[0]]["properties"]) >= COLUMNS
                assert name not in row["required"]


def test_each_status_has_its_codes(document: dict[str, Any]) -> None:
    answers = document["components"]["responses"]
    codes = {
        status: answer["content"]["application/json"]["schema"]["allOf"][1]["properties"]["error"]["properties"]["code"]
        for status, answer in answers.items()
    }
    assert codes["404"] == {"enum": ["NOT_FOUND"]}
    assert codes["500"] == {"enum": ["INTERNAL_ERROR"]}
    if "401" in codes:
        assert codes["401"] == {"enum": ["NO_TOKEN", "INVALID_TOKEN", "TOKEN_EXPIRED", "INVALID_CREDENTIALS"]}
    assert ("401" in codes) == ("securitySchemes" in document["components"])


def test_an_operation_tells_only_of_what_can_happen_to_it(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        told = set(operation["responses"])
        assert ("404" in told) == ("{" in path)
        assert ("409" in told) == (method != "get")
        assert {"413", "415"} <= told if "requestBody" in operation else told.isdisjoint({"413", "415"})
        assert ("412" in told) == ("If-Match" in {one["name"] for one in operation["parameters"]})
        assert {"400", "500", "503", "default"} <= told
        assert told.isdisjoint({"405", "422"})


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


def test_names_are_as_the_page_says_them(tmp_path: Path) -> None:
    page = next(page for page in PAGES if page.stem == "spelled")
    document = json.loads((built(page, tmp_path) / "docs/openapi.json").read_text())
    assert {"from", "-from", "copy", "type"} <= set(names_in(document, "sort")["/api/v1/tables"])
    assert {"from", "import", "metadata", "json"} <= set(names_in(document, "fields")["/api/v1/tables"])
    assert {"class", "is", "clerk", "try"} <= set(names_in(document, "include")["/api/v1/returns"])
    assert "/api/v1/classes" not in names_in(document, "include")
