"""A description is read from an OpenAPI document, whatever its version, and operations are known by their shape."""

from typing import Any

import pytest

from backwright.standard.description.members import is_secret, is_token, token_in, words
from backwright.standard.description.model import Endpoint
from backwright.standard.description.openapi import NotOpenApiError, description_of

TEXT = {"type": "string"}


def body(**properties: Any) -> dict[str, Any]:
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object", "properties": properties}}},
        }
    }


def document(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, **more}


def kinds(paths: dict[str, Any]) -> dict[str, str]:
    return {str(one): one.kind for one in description_of(document(paths), "here").endpoints}


def test_rows_are_known_by_method_and_path() -> None:
    found = kinds(
        {
            "/books": {"get": {}, "post": body(title=TEXT)},
            "/books/{isbn}": {"get": {}, "put": body(title=TEXT), "patch": body(title=TEXT), "delete": {}},
            "/books/{isbn}/lend": {"post": {}},
        }
    )
    assert found == {
        "GET /books": "list",
        "POST /books": "create",
        "GET /books/{isbn}": "get",
        "PUT /books/{isbn}": "replace",
        "PATCH /books/{isbn}": "update",
        "DELETE /books/{isbn}": "delete",
        "POST /books/{isbn}/lend": "action",
    }


@pytest.mark.parametrize(
    ("path", "members", "kind"),
    [
        ("/users/v1/login", {"username": TEXT, "password": TEXT}, "sign_in"),
        ("/users/v1/register", {"username": TEXT, "password": TEXT, "email": TEXT}, "register"),
        ("/auth/register", {"email": TEXT, "password": TEXT}, "register"),
        ("/sign-in", {"email": TEXT, "passphrase": TEXT}, "sign_in"),
        (
            "/users",
            {"user": {"type": "object", "properties": {"email": TEXT, "password": TEXT, "bio": TEXT}}},
            "register",
        ),
        ("/users/login", {"user": {"type": "object", "properties": {"email": TEXT, "password": TEXT}}}, "sign_in"),
        ("/session", {"login": TEXT, "pwd": TEXT}, "sign_in"),
        ("/auth/refresh", {"refresh_token": TEXT}, "refresh"),
        ("/auth/password/reset", {"token": TEXT, "password": TEXT}, "password"),
        ("/me/credentials", {"old_password": TEXT, "new_password": TEXT}, "password"),
        ("/vaults", {"title": TEXT, "secret": TEXT}, "action"),
    ],
)
def test_doors_are_known_by_what_they_want(path: str, members: dict[str, Any], kind: str) -> None:
    assert kinds({path: {"post": body(**members)}}) == {f"POST {path}": kind}


def test_a_password_flow_says_where_to_sign_in() -> None:
    schemes = {"it": {"type": "oauth2", "flows": {"password": {"tokenUrl": "enter/here"}}}}
    whole = document({"/enter/here": {"post": body(grant=TEXT)}}, components={"securitySchemes": schemes})
    assert [one.kind for one in description_of(whole, "here").endpoints] == ["sign_in"]


def test_references_are_followed_and_may_lead_back() -> None:
    reference = {"$ref": "#/components/schemas/Node"}
    node = {"type": "object", "properties": {"next": reference, "name": TEXT}}
    content = {"application/json": {"schema": reference}}
    whole = document({"/n": {"post": {"requestBody": {"content": content}}}}, components={"schemas": {"Node": node}})
    endpoint = description_of(whole, "here").endpoints[0]
    assert endpoint.body is not None
    assert endpoint.body.schema["properties"]["name"] == TEXT


def test_swagger_two_is_read_alike() -> None:
    whole = {
        "swagger": "2.0",
        "basePath": "/v2",
        "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "paths": {
            "/pets/{id}": {
                "parameters": [{"name": "id", "in": "path", "type": "integer", "required": True}],
                "put": {
                    "parameters": [
                        {"name": "pet", "in": "body", "schema": {"type": "object", "properties": {"n": TEXT}}}
                    ],
                    "responses": {"200": {"schema": {"type": "object"}}},
                    "security": [{"key": []}],
                },
            }
        },
    }
    described = description_of(whole, "here")
    endpoint: Endpoint = described.endpoints[0]
    assert (described.base, endpoint.kind, endpoint.identifiers) == ("/v2", "replace", ("id",))
    assert endpoint.parameters[0].schema == {"type": "integer"}
    assert endpoint.body is not None
    assert endpoint.is_secured
    assert described.schemes[0].parameter == "X-Key"


def test_an_undeclared_parameter_of_a_path_is_taken_and_reported() -> None:
    described = description_of(document({"/a/{b}": {"get": {}}}), "here")
    assert [one.name for one in described.endpoints[0].parameters] == ["b"]
    assert described.problems == ("GET /a/{b} does not declare its parameter b",)


def test_another_document_is_refused_by_name() -> None:
    with pytest.raises(NotOpenApiError, match=r"package\.json is no OpenAPI document"):
        description_of({"name": "x"}, "package.json")


def test_names_are_split_into_words() -> None:
    assert words("accessToken") == words("access_token") == words("Access-Token") == ("access", "token")
    assert is_secret("userPassword")
    assert not is_secret("password_hash")
    assert is_token("authToken")
    assert not is_token("token_type")


def test_a_token_is_found_wherever_it_stands() -> None:
    assert token_in({"data": {"refresh_token": "r" * 20, "access_token": "a" * 20}}) == ("data", "access_token")
    assert token_in({"user": {"name": "x", "token": "t" * 12}}) == ("user", "token")
    assert token_in({"credential": "eyJhbGciOi.eyJzdWIi.c2ln"}) == ("credential",)
    assert token_in({"id": 3, "name": "somebody"}) is None


def test_a_nested_collection_is_the_resource_of_its_list_and_of_what_is_made_in_it() -> None:
    paths = {
        "/books/{isbn}/loans": {"get": {}, "post": body(day=TEXT)},
        "/books/{isbn}/loans/{loan}": {"get": {}, "delete": {}},
    }
    found = description_of(document(paths), "here").endpoints
    assert {one.resource for one in found} == {"/books/{isbn}/loans"}


def test_the_end_of_a_session_and_ones_own_account_are_known() -> None:
    found = kinds(
        {
            "/sessions": {"post": body(email=TEXT, password=TEXT)},
            "/sessions/current": {"delete": {}},
            "/account": {"get": {}},
        }
    )
    assert found == {"POST /sessions": "sign_in", "DELETE /sessions/current": "sign_out", "GET /account": "me"}
