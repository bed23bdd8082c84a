"""Whatever goes wrong comes in one shape, and says nothing of what is inside."""

from typing import Any
from unittest.mock import AsyncMock

import pytest
from httpx2 import AsyncClient, Response

from src.controllers import system_controller
from tests.fixtures.rows import LISTS

ROOT = next(path for path in LISTS.values() if "{" not in path)
ONE = f"{ROOT}/1"
JSON = {"Content-Type": "application/json"}

NOT_FOUND = (404, "NOT_FOUND")
INVALID = (400, "VALIDATION_ERROR")
PAGES = ["page=0", "page=x", "per_page=101", "page=101&per_page=100", "page=1&page=2"]
NO_JSON = ["", "{", "[]", "1", "'a'", '{"id": 1, "id": 1}', '{"id": {"b": 1, "b": 2}}', b'{"id": "\xff"}']
NO_NUMBER = ["NaN", "-Infinity", "1e400", "9" * 101, "1" * 101 + ".0"]
NO_TEXT = ['{"id": "\\u0000"}', '{"\\ud800": 1}', '["\\udfff"]']
NOT_STRICT = [*NO_JSON, *NO_NUMBER, *NO_TEXT, "[" * 65 + "]" * 65, "[" * 100_000]
REFUSED: list[tuple[str, str, dict[str, Any], tuple[int, str]]] = [
    *(("GET", path, {}, NOT_FOUND) for path in (f"{ROOT}/999999", "/api/v1/nowhere", "/nowhere")),
    ("DELETE", ROOT, {}, (405, "METHOD_NOT_ALLOWED")),
    ("GET", ROOT, {"headers": {"Accept": "text/html"}}, (406, "NOT_ACCEPTABLE")),
    *(("GET", f"{ROOT}?{query}", {}, INVALID) for query in PAGES),
    *(("GET", f"{ROOT}/{identity}", {}, INVALID) for identity in ("x", "0", "-1", str(2**63))),
    *(("PATCH", ONE, {"content": body, "headers": JSON}, INVALID) for body in NOT_STRICT),
    ("PATCH", ONE, {"content": "{}", "headers": {"Content-Type": "text/plain"}}, (415, "UNSUPPORTED_MEDIA_TYPE")),
    ("PATCH", ONE, {"content": b" " * 2_000_000, "headers": JSON}, (413, "PAYLOAD_TOO_LARGE")),
]


def code_of(answer: Response) -> tuple[int, str]:
    """The status and the code of an error, whose shape is looked at on the way."""
    body = answer.json()
    assert set(body) == {"success", "error", "meta"}
    assert set(body["error"]) == {"code", "message", "details"}
    assert body["meta"]["request_id"] == answer.headers["X-Request-ID"]
    return answer.status_code, body["error"]["code"]


@pytest.mark.parametrize(("method", "path", "sent", "expected"), REFUSED)
async def test_refusals(
    method: str, path: str, sent: dict[str, Any], expected: tuple[int, str], api: AsyncClient
) -> None:
    assert code_of(await api.request(method, path, **sent)) == expected


@pytest.mark.parametrize("parameter", ["sort", "fields", "include", "unheard_of"])
async def test_an_unknown_name_is_refused_with_the_known_ones(parameter: str, api: AsyncClient) -> None:
    answer = await api.get(ROOT, params={parameter: "creatd_at"})
    assert code_of(answer) == INVALID
    assert "Allowed: " in answer.text


BROKEN = [
    (RuntimeError("SELECT secrets"), (500, "INTERNAL_ERROR")),
    (ConnectionRefusedError("10.0.0.1"), (503, "UNAVAILABLE")),
]


@pytest.mark.parametrize(("error", "expected"), BROKEN)
async def test_an_internal_error_reveals_nothing(
    error: Exception, expected: tuple[int, str], api: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_controller, "require_ready", AsyncMock(side_effect=error))
    answer = await api.get("/health/ready")
    assert code_of(answer) == expected
    assert str(error) not in answer.text


@pytest.mark.parametrize(("given", "fine"), [("a-request.of_mine", True), ("x", False), ("two words, no id", False)])
async def test_a_request_keeps_an_id_that_is_harmless(given: str, fine: bool, api: AsyncClient) -> None:
    answer = await api.get("/health/live", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is fine
