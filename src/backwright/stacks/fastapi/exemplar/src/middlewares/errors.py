"""Turn whatever goes wrong into the one error shape. The log has the rest, under the same request id."""

import logging
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.models.base import Base
from src.repositories.constraints import explain
from src.utils import envelope
from src.utils.errors import ApiError, Detail, MethodNotAllowedError, NotFoundError, UnavailableError, ValidationError
from src.validators.base import LIST_PARAMETERS, unknown

log = logging.getLogger("errors")

PLAINER = {"string_pattern_mismatch": "Must be an e-mail address", "model_attributes_type": "Must be a JSON object"}


def error_response(error: ApiError) -> Response:
    return Response(envelope.failure(error), error.status, error.headers, "application/json")


def translate(error: Exception) -> ApiError:
    """Say what an exception means to the caller; what means nothing to them is an internal error."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, HTTPException):
        return of_framework(error)
    if isinstance(error, IntegrityError):
        return explain(error, Base.metadata)
    if isinstance(error, OperationalError | InterfaceError | ConnectionError | TimeoutError):
        return UnavailableError("The service cannot answer right now; try again shortly")
    return ApiError("Something went wrong on our side")


def of_framework(error: HTTPException) -> ApiError:
    if isinstance(error.__cause__, ApiError):
        return error.__cause__
    if error.status_code == 405:
        return MethodNotAllowedError("This path does not know that method")
    if error.status_code == 404:
        return NotFoundError("There is nothing at this path")
    return ValidationError("The request cannot be read")


def of_validation(problems: Iterable[dict[str, Any]], route: APIRoute | None) -> ValidationError:
    """Every problem at once, each under the name of its field."""
    found: dict[str, str] = {}
    for problem in problems:
        location = [str(part) for part in problem["loc"]]
        field = location[1] if len(location) > 1 else location[0]
        found.setdefault(field, message_of(problem, location, route))
    return ValidationError("Invalid input data", *(Detail(field, message) for field, message in found.items()))


def message_of(problem: dict[str, Any], location: list[str], route: APIRoute | None) -> str:
    if problem["type"] != "extra_forbidden":
        return PLAINER.get(problem["type"]) or str(problem["msg"]).removeprefix("Value error, ")
    if location[0] == "query" and route is not None:
        return unknown("parameter", location[1], tuple(parameters(route)))
    return "Unknown field, or one that cannot be written here"


def parameters(route: APIRoute) -> list[str]:
    """The names of a route's query parameters: filters first, without their operators."""
    names = (
        field.alias or name
        for param in route.dependant.query_params
        for name, field in getattr(param.field_info.annotation, "model_fields", {}).items()
    )
    return sorted((name for name in names if "[" not in name), key=LIST_PARAMETERS.__contains__)


async def on_validation_error(request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    return error_response(of_validation(problems, request.scope.get("route")))


async def on_error(request: Request, error: Exception) -> Response:
    meant = translate(error)
    if isinstance(meant, MethodNotAllowedError):
        meant.headers["Allow"] = ", ".join(sorted(methods_of(request)))
    return error_response(meant)


def methods_of(request: Request) -> set[str]:
    """What can be done at the path of a request; the framework tells only of the first route there."""
    there = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in there for method in route.methods}
    return methods | {"HEAD"} if "GET" in methods else methods


def handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_error)


class Errors:
    """Catches what nothing below it has caught, middlewares included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            meant = translate(error)
            if meant.status >= 500:
                log.exception("unhandled", extra={"path": scope.get("path")})
            if started or scope["type"] != "http":
                raise
            await error_response(meant)(scope, receive, send)
