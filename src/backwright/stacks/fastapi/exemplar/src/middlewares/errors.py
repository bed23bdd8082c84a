"""Turn whatever goes wrong into the one error shape. The log has the rest, under the same request id."""

import logging
from collections.abc import Iterable
from typing import Any

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from src.models.base import Base
from src.repositories.constraints import explain
from src.utils import envelope
from src.utils.envelope import JsonObject
from src.utils.errors import ApiError, Detail, MethodNotAllowedError, NotFoundError, UnavailableError, ValidationError
from src.validators.base import LIST_PARAMETERS, unknown

log = logging.getLogger("errors")

PLAINER = {"string_pattern_mismatch": "Must be an e-mail address", "model_attributes_type": "Must be a JSON object"}


def translate(error: Exception, scope: Scope) -> ApiError:
    """Say what an exception means to the caller; what means nothing to them is an internal error."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, RequestValidationError):
        return of_validation(error.errors(), scope.get("route"))
    if isinstance(error, HTTPException):
        return of_framework(error, scope)
    # when: constrained
    if isinstance(error, IntegrityError):
        return explain(error, Base.metadata)
    # end
    if isinstance(error, OperationalError | InterfaceError | ConnectionError | TimeoutError):
        return UnavailableError("The service cannot answer right now; try again shortly")
    return ApiError("Something went wrong on our side")


def of_framework(error: HTTPException, scope: Scope) -> ApiError:
    if isinstance(error.__cause__, ApiError):
        return error.__cause__
    if error.status_code == 404:
        return NotFoundError("There is nothing at this path")
    if error.status_code != 405:
        return ValidationError("The request cannot be read")
    refused = MethodNotAllowedError("This path does not know that method")
    refused.headers["Allow"] = ", ".join(sorted(methods_of(scope)))
    return refused


def of_validation(problems: Iterable[JsonObject], route: APIRoute | None) -> ValidationError:
    """Every problem at once, each under the name of its field."""
    found: dict[str, str] = {}
    for problem in problems:
        place, *rest = map(str, problem["loc"])
        field, message = rest[0] if rest else place, PLAINER.get(problem["type"], str(problem["msg"]))
        if problem["type"] == "extra_forbidden":
            message = "Unknown field, or one that cannot be written here"
            if place == "query" and route is not None:
                message = unknown("parameter", field, tuple(parameters(route)))
        found.setdefault(field, message)
    return ValidationError("Invalid input data", *(Detail(field, message) for field, message in found.items()))


def parameters(route: APIRoute) -> list[str]:
    """The names of a route's query parameters: filters first, without their operators."""
    models = (param.field_info.annotation for param in route.dependant.query_params)
    fields = [item for model in models for item in getattr(model, "model_fields", {}).items()]
    names = (field.alias or name for name, field in fields)
    return sorted((name for name in names if "[" not in name), key={*LIST_PARAMETERS, "q"}.__contains__)


def methods_of(scope: Scope) -> set[str]:
    """What can be done at the path of a request; the framework tells only of the first route there."""
    there = [route for route in scope["app"].routes if route.matches(scope)[0] is not Match.NONE]
    methods = {method for route in there for method in route.methods}
    return methods | {"HEAD"} if "GET" in methods else methods


class Errors:
    """Answers whatever is raised below it, middlewares included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            meant = translate(error, scope)
            if meant.status >= 500:
                log.exception("unhandled", extra={"path": scope.get("path")})
            if scope["type"] != "http" or "answered" in scope:
                raise
            answer = Response(envelope.failure(meant), meant.status, meant.headers, "application/json")
            await answer(scope, receive, send)
