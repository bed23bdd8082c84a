"""The API's document: what is served at openapi.json and kept in docs/."""

import json
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute

from src.utils.envelope import JsonObject, wire_name
from src.utils.errors import ApiError
from src.validators.base import View


def describe(app: FastAPI) -> JsonObject:
    """The OpenAPI 3.1 document."""
    if app.openapi_schema is None:
        document: JsonObject = json.loads(json.dumps(FastAPI.openapi(app)), parse_float=number)
        document["components"]["responses"] = refusals()
        routes = {route.name: route for route in app.routes if isinstance(route, APIRoute)}
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                operation["parameters"] = list(parameters(operation, names_of(routes[operation["operationId"]])))
                operation["responses"] |= others(path, method, operation)
                # fill: operation
            # fill: operations
        # fill: document
        app.openapi_schema = document
    return app.openapi_schema


def number(digits: str) -> int | float:
    """A limit, whole where it can be: the framework makes floats of them all."""
    limit = float(digits)
    return min(int(limit), 2**63 - 1) if limit.is_integer() else limit


def names_of(route: APIRoute) -> dict[str, list[str]]:
    """What may stand in the parameters that take names."""
    for query in (parameter.field_info.annotation for parameter in route.dependant.query_params):
        if isinstance(query, type) and issubclass(query, View):
            sorts = [f"{way}{name}" for name in getattr(query, "sorts", ()) for way in ("", "-")]
            names = {"fields": [*query.shows], "sort": sorts}
            names["include"] = [*query.relations]  # when: related
            names = {what: [wire_name(name) for name in some] for what, some in names.items()}  # when: spelled
            return names
    return {}


def parameters(operation: JsonObject, names: dict[str, list[str]]) -> Iterator[JsonObject]:
    """What it can be asked, as text is: never null, several values in one text, and only names that are known."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
        schema |= {"anyOf": kinds} if kinds[1:] else kinds[0] if kinds else {}
        if schema.get("type") == "array":
            parameter["explode"] = False
        if parameter["name"] in names:
            schema["items"]["enum"] = names[parameter["name"]]
        if names.get(parameter["name"], True):
            yield parameter


def others(path: str, method: str, operation: JsonObject) -> JsonObject:
    """What it can be answered beside its success."""
    names, has_body = {one["name"] for one in operation["parameters"]}, "requestBody" in operation
    possible = {404: "{" in path, 405: False, 409: method != "get"}
    possible |= {412: "If-Match" in names, 413: has_body, 415: has_body}
    # fill: answers
    known = {"304": {"description": "The caller has this version already"}} if "if-none-match" in names else {}
    codes = {error.status for error in errors() if possible.get(error.status, True)}
    return known | {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(codes)}


def refusals() -> dict[str, JsonObject]:
    """What a caller is told with each status, and every code that comes with it."""
    found: dict[str, JsonObject] = {}
    for kind in errors():
        same = [one for one in errors() if one.status == kind.status]
        codes = dict.fromkeys(code for one in same for code in (*one.codes, one.code))
        code = {"properties": {"error": {"properties": {"code": {"enum": [*codes]}}}}}
        schema = {"allOf": [{"$ref": "#/components/schemas/Failure"}, code]}
        answer = {"description": kind.meaning, "content": {"application/json": {"schema": schema}}}
        found.setdefault(str(kind.status), answer)
    return found


def errors(kind: type[ApiError] = ApiError) -> Iterator[type[ApiError]]:
    """Whatever may go wrong, an owner's own errors among it."""
    yield kind
    for one in kind.__subclasses__():
        yield from errors(one)
