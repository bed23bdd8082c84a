"""Whatever goes wrong comes in one shape, and says nothing of what is inside."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response

from tests.fixtures.rows import LISTS

ROOT = next(path for path in LISTS.values() if "{" not in path)
JSON = {"Content-Type": "application/json"}


def code_of(answer: Response) -> tuple[int, str]:
    """The status and the code of an error, whose shape is looked at on the way."""
    body = answer.json()
    assert set(body) == {"success", "error", "meta"}
    assert set(body["error"]) == {"code", "message", "details"}
    assert body["meta"]["request_id"] == answer.headers["X-Request-ID"]
    return answer.status_code, body["error"]["code"]


@pytest.mark.parametrize("path", [f"{ROOT}/999999", "/api/v1/nowhere", "/nowhere"])
async def test_what_is_not_there(path: str, api: AsyncClient) -> None:
    assert code_of(await api.get(path)) == (404, "NOT_FOUND")


async def test_a_method_that_a_path_does_not_know(api: AsyncClient) -> None:
    answer = await api.delete(ROOT)
    assert code_of(answer) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("query", ["page=0", "page=x", "per_page=101", "page=101&per_page=100", "page=1&page=2"])
async def test_a_page_that_cannot_be(query: str, api: AsyncClient) -> None:
    assert code_of(await api.get(f"{ROOT}?{query}")) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize("parameter", ["sort", "fields", "include", "unheard_of"])
async def test_a_name_that_nobody_knows(parameter: str, api: AsyncClient) -> None:
    answer = await api.get(ROOT, params={parameter: "creatd_at"})
    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert "Allowed: " in answer.json()["error"]["details"][0]["message"]


@pytest.mark.parametrize("identity", ["x", "0", "-1", str(2**63)])
async def test_an_id_that_cannot_be(identity: str, api: AsyncClient) -> None:
    assert code_of(await api.get(f"{ROOT}/{identity}"))[0] == 400


@pytest.mark.parametrize("body", ["", "{", "[]", "1", '{"id": 1, "id": 1}', '{"id": NaN}', '{"id": "\\u0000"}'])
async def test_a_body_that_is_not_strict_json(body: str, api: AsyncClient) -> None:
    answer = await api.patch(f"{ROOT}/1", content=body, headers=JSON)
    assert code_of(answer) == (400, "VALIDATION_ERROR")


async def test_a_body_of_another_type(api: AsyncClient) -> None:
    answer = await api.patch(f"{ROOT}/1", content="{}", headers={"Content-Type": "text/plain"})
    assert code_of(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_body_that_is_too_large(api: AsyncClient) -> None:
    assert code_of(await api.patch(f"{ROOT}/1", content=b" " * 2_000_000, headers=JSON)) == (413, "PAYLOAD_TOO_LARGE")


async def test_a_body_that_turns_out_to_be_too_large(api: AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    assert code_of(await api.patch(f"{ROOT}/1", content=pieces(), headers=JSON)) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("SELECT secrets"), (500, "INTERNAL_ERROR")),
        (ConnectionRefusedError("10.0.0.1"), (503, "UNAVAILABLE")),
    ],
)
async def test_what_breaks_inside(
    error: Exception, expected: tuple[int, str], app: FastAPI, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: Any) -> None:
        raise error

    monkeypatch.setattr(app.state.database.reader, "rows", breaks)
    answer = await client.get("/health/ready")
    assert code_of(answer) == expected
    assert str(error) not in answer.text


@pytest.mark.parametrize(("given", "kept"), [("a-request.of_mine", True), ("x", False), ("two words, no id", False)])
async def test_a_request_keeps_an_id_that_is_harmless(given: str, kept: bool, client: AsyncClient) -> None:
    answer = await client.get("/health/live", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept
