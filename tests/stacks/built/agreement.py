"""A plugin for pytest: every answer of a built project's own tests is what its document says, and the other way round.

Run by test_agreement.py within the project. An accepted request names no parameter that the document does not know; an
answer has no member that its schema does not know; and every operation is seen to succeed.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import AsyncClient, Request, Response
from jsonschema import Draft202012Validator

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
send = AsyncClient.send
seen: set[str] = set()


def closed(part: Any) -> Any:
    """The same with no members but those that are named."""
    if isinstance(part, list):
        return [closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    same = {name: closed(one) for name, one in part.items()}
    return {"additionalProperties": False, **same} if part.get("type") == "object" and "properties" in part else same


document = closed(json.loads(Path("docs/openapi.json").read_text()))
paths = {re.compile(re.sub(r"{\w+}", "[^/]+", path)): path for path in document["paths"]}


def disagreements(pointer: str, value: Any) -> Iterator[str]:
    """What is wrong with a value, by the schema that stands at a place of the document."""
    for error in Draft202012Validator({**document, "$ref": pointer}).iter_errors(value):
        yield f"{error.json_path}: {error.message}"


def place(*steps: str) -> str:
    return "#/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)


def problems(request: Request, response: Response) -> Iterator[str]:
    path = next((path for pattern, path in paths.items() if pattern.fullmatch(request.url.path)), None)
    method = request.method.lower()
    if path is None or method not in document["paths"][path]:
        return
    operation, status = document["paths"][path][method], str(response.status_code)
    here: tuple[str, ...] = ("paths", path, method, "responses", status)
    if status not in operation["responses"]:
        if response.status_code < 400:
            yield f"{status} is not documented"
            return
        here = (*here[:-1], "default")
    if response.is_success:
        seen.add(operation["operationId"])
        yield from unknown(place("paths", path, method), operation, request)
    told = operation["responses"][here[-1]]
    if "$ref" in told:
        here = tuple(told["$ref"].removeprefix("#/").split("/"))
        told = document["components"]["responses"][here[-1]]
    if "content" not in told:
        if response.content:
            yield f"{status} has a body"
        return
    said = disagreements(place(*here, "content", "application/json", "schema"), response.json())
    # Whoever asks for some fields gets only these.
    yield from (one for one in said if "fields" not in request.url.params or "is a required property" not in one)


def unknown(pointer: str, operation: dict[str, Any], request: Request) -> Iterator[str]:
    """What an accepted request says that the document does not know."""
    known = {one["name"]: (number, one["schema"]) for number, one in enumerate(operation.get("parameters", ()))}
    for name, text in request.url.params.multi_items():
        if name not in known:
            yield f"the parameter {name} is not documented"
            continue
        number, schema = known[name]
        value: Any = text.split(",") if schema.get("type") == "array" else text
        kinds = json.dumps(schema)
        if '"integer"' in kinds and isinstance(value, str) and value.isdigit():
            value = int(value)
        elif '"integer"' in kinds and isinstance(value, list):
            value = [int(one) for one in value]
        elif '"number"' in kinds and isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            value = float(value)
        elif '"boolean"' in kinds and text in {"true", "false"}:
            value = json.loads(text)
        yield from disagreements(f"{pointer}/parameters/{number}/schema", value)


async def checked(self: AsyncClient, request: Request, **options: Any) -> Response:
    response = await send(self, request, **options)
    await response.aread()
    found = [f"{request.method} {request.url} → {response.status_code}: {one}" for one in problems(request, response)]
    assert not found, "\n".join(found)
    return response


AsyncClient.send = checked  # type: ignore[method-assign]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    operations = {one["operationId"] for methods in document["paths"].values() for one in methods.values()}
    if operations - seen:
        print("never seen to succeed:", *sorted(operations - seen))  # noqa: T201
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
