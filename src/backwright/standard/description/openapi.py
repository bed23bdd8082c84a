"""Operations from an OpenAPI document: 3.0 and 3.1 (https://spec.openapis.org/oas/v3.1.1), and Swagger 2.0.

Documents in the wild are seldom without faults: what cannot be read is left out and listed, the rest is taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from backwright.errors import BackwrightError
from backwright.standard.description.model import (
    AnswerFormat,
    BodyFormat,
    Description,
    Endpoint,
    Location,
    Parameter,
    Scheme,
)
from backwright.standard.description.recognition import recognised

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_LOCATIONS: Mapping[str, Location] = {"path": "path", "query": "query", "header": "header", "cookie": "cookie"}
_BODIES = ("json", "form-urlencoded", "form-data", "")  # the media types that are sent, the preferred first
DEEPEST = 40  # references in one another


class NotOpenApiError(BackwrightError):
    """A document that is no OpenAPI description."""


def is_openapi(document: object) -> bool:
    """Whether a document says that it is OpenAPI or Swagger, and has paths."""
    whole = _mapping(document)
    return ("openapi" in whole or "swagger" in whole) and isinstance(whole.get("paths"), Mapping)


def description_of(document: Mapping[str, Any], source: str) -> Description:
    """What a document describes.

    Args:
        document: a parsed document.
        source: its file or address, for messages.

    Raises:
        NotOpenApiError: it is no OpenAPI document.
    """
    if not is_openapi(document):
        raise NotOpenApiError(
            f"{source} is no OpenAPI document: it has no `openapi: 3.…` or `swagger: '2.0'` beside `paths:`"
        )
    reading = _Reading(document)
    endpoints = tuple(reading.endpoints())
    schemes = tuple(reading.schemes())
    info = _mapping(document.get("info"))
    return Description(
        title=str(info.get("title", "")),
        source=source,
        base=reading.base,
        endpoints=recognised(endpoints, schemes),
        schemes=schemes,
        version=str(document.get("openapi") or document.get("swagger")),
        problems=tuple(dict.fromkeys(reading.problems)),
    )


@dataclass(slots=True)
class _Reading:
    """One document on its way to operations."""

    document: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)
    _known: dict[str, Any] = field(default_factory=dict)  # references that have been resolved
    _open: list[str] = field(default_factory=list)  # those that are being resolved

    @property
    def is_swagger(self) -> bool:
        return "swagger" in self.document

    @property
    def base(self) -> str:
        """The path that stands before each of `paths`."""
        if self.is_swagger:
            return str(self.document.get("basePath") or "").rstrip("/")
        servers = self.document.get("servers")
        first = servers[0] if isinstance(servers, list) and servers else {}
        url = str(_mapping(first).get("url") or "")
        for name, variable in _mapping(_mapping(first).get("variables")).items():
            url = url.replace(f"{{{name}}}", str(_mapping(variable).get("default", "")))
        return urlsplit(url).path.rstrip("/")

    def endpoints(self) -> Iterable[Endpoint]:
        for path, item in _mapping(self.document.get("paths")).items():
            whole = _mapping(self.resolved(item))
            shared = self._parameters(whole.get("parameters"))
            for method in METHODS:
                if isinstance(operation := whole.get(method), Mapping):
                    yield self._endpoint(str(path), method.upper(), operation, shared)

    def _endpoint(
        self, path: str, method: str, operation: Mapping[str, Any], shared: Sequence[Mapping[str, Any]]
    ) -> Endpoint:
        raw = [*shared, *self._parameters(operation.get("parameters"))]
        kept = {(str(one.get("name")), str(one.get("in"))): one for one in raw}
        parameters = [_parameter(one) for one in kept.values() if one.get("in") in _LOCATIONS]
        declared = {one.name for one in parameters if one.location == "path"}
        missing = [one for one in _path_names(path) if one not in declared]
        if missing:
            self.problems.append(f"{method} {path} does not declare its parameter {', '.join(missing)}")
            parameters += [Parameter(one, "path", required=True, schema={"type": "string"}) for one in missing]
        return Endpoint(
            method=method,
            path=path,
            operation_id=str(operation.get("operationId") or ""),
            parameters=tuple(parameters),
            body=self._swagger_body(kept.values(), operation) if self.is_swagger else self._body(operation),
            answers=self._answers(operation),
            security=_security(operation.get("security", self.document.get("security"))),
        )

    def _parameters(self, value: object) -> list[Mapping[str, Any]]:
        found = [self.resolved(one) for one in value] if isinstance(value, list) else []
        return [one for one in found if isinstance(one, Mapping) and one.get("name")]

    def _body(self, operation: Mapping[str, Any]) -> BodyFormat | None:
        body = _mapping(self.resolved(operation.get("requestBody")))
        content = _mapping(body.get("content"))
        for wanted in _BODIES:
            for media, value in content.items():
                if wanted in str(media):
                    schema = self.resolved(_mapping(value).get("schema"))
                    return BodyFormat(str(media), _with_example(_mapping(schema), value), body.get("required") is True)
        return None

    def _swagger_body(self, parameters: Iterable[Mapping[str, Any]], operation: Mapping[str, Any]) -> BodyFormat | None:
        fields = [one for one in parameters if one.get("in") == "formData"]
        for one in parameters:
            if one.get("in") == "body":
                return BodyFormat("application/json", _mapping(one.get("schema")), one.get("required") is True)
        if not fields:
            return None
        properties = {str(one["name"]): _parameter(one).schema for one in fields}
        required = [str(one["name"]) for one in fields if one.get("required")]
        consumes = operation.get("consumes") or self.document.get("consumes") or []
        media = next((str(one) for one in consumes if "form" in str(one)), "application/x-www-form-urlencoded")
        return BodyFormat(media, {"type": "object", "properties": properties, "required": required})

    def _answers(self, operation: Mapping[str, Any]) -> dict[str, AnswerFormat]:
        found = {}
        for status, value in _mapping(operation.get("responses")).items():
            answer = _mapping(self.resolved(value))
            if self.is_swagger:
                schema = answer.get("schema")
                produces = operation.get("produces") or self.document.get("produces") or []
                found[str(status)] = AnswerFormat(tuple(map(str, produces)), schema)
                continue
            content = _mapping(answer.get("content"))
            schemas = [_mapping(one).get("schema") for media, one in content.items() if "json" in str(media)]
            found[str(status).upper()] = AnswerFormat(tuple(map(str, content)), next((s for s in schemas if s), None))
        return {("default" if name == "DEFAULT" else name): one for name, one in found.items()}

    def schemes(self) -> Iterable[Scheme]:
        below = _mapping(self.document.get("components")).get("securitySchemes")
        declared = self.document.get("securityDefinitions") if self.is_swagger else below
        for name, value in _mapping(declared).items():
            yield _scheme(str(name), _mapping(self.resolved(value)), self.base)

    def resolved(self, value: Any, depth: int = 0) -> Any:
        """The value with its references replaced by what they lead to; one that leads to itself ends there."""
        if depth > DEEPEST:
            return {}
        if isinstance(value, list):
            return [self.resolved(one, depth + 1) for one in value]
        if not isinstance(value, Mapping):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str):
            return self._target(reference, depth)
        return {name: self.resolved(one, depth + 1) for name, one in value.items()}

    def _target(self, reference: str, depth: int) -> Any:
        if reference in self._known:
            return self._known[reference]
        if reference in self._open:
            return {}
        found = _pointed(self.document, reference)
        if found is None:
            self.problems.append(f"{reference} leads nowhere")
            return {}
        self._open.append(reference)
        whole = self.resolved(found, depth + 1)
        self._open.pop()
        if not self._open:
            self._known[reference] = whole
        return whole


def _pointed(document: Mapping[str, Any], reference: str) -> Any:
    """What a JSON pointer (RFC 6901) within the document leads to."""
    if not reference.startswith("#/"):
        return None
    value: Any = document
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def _with_example(schema: Mapping[str, Any], content: object) -> Mapping[str, Any]:
    example = _mapping(content).get("example")
    return {**schema, "example": example} if isinstance(example, Mapping) and "example" not in schema else schema


def _parameter(raw: Mapping[str, Any]) -> Parameter:
    schema = raw.get("schema")
    if not isinstance(schema, Mapping):
        schema = {name: value for name, value in raw.items() if name not in {"name", "in", "required", "description"}}
    if "example" in raw and "example" not in schema:
        schema = {**schema, "example": raw["example"]}
    location = _LOCATIONS.get(str(raw.get("in")), "query")
    return Parameter(str(raw["name"]), location, raw.get("required") is True or location == "path", schema)


def _path_names(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{") and part.endswith("}")]


def _security(value: object) -> tuple[tuple[str, ...], ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(tuple(map(str, one)) for one in value if isinstance(one, Mapping))


def _scheme(name: str, value: Mapping[str, Any], base: str) -> Scheme:
    kind, scheme = str(value.get("type", "")).lower(), str(value.get("scheme", "")).lower()
    if kind == "http":
        return Scheme(name, "basic" if scheme == "basic" else "bearer")
    if kind == "basic":
        return Scheme(name, "basic")
    if kind == "apikey":
        location = _LOCATIONS.get(str(value.get("in")), "header")
        return Scheme(name, "api_key", location, str(value.get("name") or "Authorization"))
    if kind in {"oauth2", "openidconnect"}:
        flows = _mapping(value.get("flows"))
        password = _mapping(flows.get("password"))
        address = str(
            password.get("tokenUrl") or (value.get("tokenUrl") if value.get("flow") == "password" else "") or ""
        )
        path = urlsplit(address).path
        path = path.removeprefix(base) if base and path.startswith(base) else path
        return Scheme(name, "bearer", token_path=f"/{path.lstrip('/')}" if path else "")
    return Scheme(name, "other")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
