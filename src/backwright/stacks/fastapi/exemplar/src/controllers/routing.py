"""How a route reads its request and writes its answer.

The framework's own way is to walk every parameter of every level of dependencies anew for each request, which is a
third of what a read costs. Routes get their arguments by a plan that is made once, from what the framework found in
their signatures. What a plan does not know (a cookie, a form, a dependency that yields) is left to the framework.
"""

import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import fields
from inspect import iscoroutinefunction
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from src.config.database import opened_work, unit_of_work
from src.repositories.work import UnitOfWork
from src.utils import envelope
from src.utils.envelope import JsonObject, Listing, Record
from src.utils.errors import NotAcceptableError, PayloadTooLargeError, UnsupportedMediaTypeError, ValidationError
from src.utils.strict_json import parse
from src.validators.base import AS_NUMBER, Failure

JSON = "application/json"
ACCEPTABLE = re.compile(r"\*/\*|application/(json|\*)|^$")
BODY_TYPES = frozenset({JSON, "application/merge-patch+json"})
ABSENT = object()
# What a signature may ask for beside parameters and the request, by the names that the framework has for it.
NAMED = {field.name for field in fields(Dependant) if field.name.endswith("_param_name")}
UNPLANNED = {"cookie_params", *NAMED} - {"request_param_name"}

IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag that was read")]
IfNoneMatch = Annotated[str | None, Header(description="The ETag of the version that is there already")]
RowId = Annotated[int, Path(ge=1, le=2**63 - 1), AS_NUMBER]
Handler: TypeAlias = Callable[[Request], Coroutine[None, None, Response]]
GIVEN: dict[str, Callable[[Request, object, str], object]] = {
    "path": lambda request, _, name: request.path_params[name],
    "query": lambda request, _, __: dict(request.query_params),
    "header": lambda request, _, name: request.headers.get(name, ABSENT),
    "body": lambda _, body, __: body,
}


class StrictRequest(Request):
    """A request whose body is JSON in the strict sense, and no longer than the settings allow."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            limit: int = self.app.state.settings.max_body_bytes
            received = bytearray()
            async for chunk in self.stream():
                received += chunk
                if len(received) > limit:
                    raise PayloadTooLargeError(f"A body may have {limit:,} bytes")
            self._body = bytes(received)
        return self._body

    async def json(self) -> object:
        return parse(await self.body())


def understood(request: Request, has_body: bool, has_query: bool) -> StrictRequest:
    """The request, unless it could be understood in two ways or not at all."""
    query, headers = request.query_params, request.headers
    if len(query) != len(query.multi_items()):
        raise ValidationError.of("query", "Holds the same parameter twice")
    if query and not has_query:
        raise ValidationError.of(next(iter(query)), "Unknown parameter. Allowed: none")
    if not ACCEPTABLE.search(headers.get("accept", "*/*")):
        raise NotAcceptableError("Answers are application/json")
    if has_body and headers.get("content-type", "").partition(";")[0].strip().lower() not in BODY_TYPES:
        raise UnsupportedMediaTypeError("Send the body as application/json")
    return StrictRequest(request.scope, request.receive)


class UnplannedError(Exception):
    """A function asks for what only the framework can give."""


class Plan:
    """A function, and where its arguments come from, or `UnplannedError` where only the framework knows that."""

    def __init__(self, dependant: Dependant) -> None:
        self.parameters = parameters_of(dependant)
        self.request = dependant.request_param_name
        needs = [(str(need.name), need) for need in dependant.dependencies]
        self.work = [name for name, need in needs if need.call is unit_of_work]
        self.needs = [(name, Plan(need)) for name, need in needs if need.call is not unit_of_work]
        unplanned = any(getattr(dependant, name) for name in UNPLANNED) or any(plan.parameters for _, plan in self.needs)
        if unplanned or dependant.call is None or not iscoroutinefunction(dependant.call):
            raise UnplannedError
        self.call: Callable[..., Awaitable[Any]] = dependant.call

    def arguments(self, request: Request, body: object) -> dict[str, object]:
        """What the request holds, checked as the signature says; every problem with it is told at once."""
        values: dict[str, object] = {}
        problems: list[JsonObject] = []
        for field, place in self.parameters:
            given = GIVEN[place[0]](request, body, place[-1])
            if given is not ABSENT:
                values[field.name], found = field.validate(given, {}, loc=place)
                problems.extend(found or ())
            elif field.field_info.is_required():
                problems.append({"type": "missing", "loc": place, "msg": "Field required", "input": None})
            else:
                values[field.name] = field.get_default()
        if problems:
            raise RequestValidationError(problems)
        return values

    async def carry_out(self, request: Request, work: UnitOfWork, values: dict[str, object]) -> Any:
        """Call the function with the values, and what it needs beside them."""
        if self.request:
            values[self.request] = request
        for name in self.work:
            values[name] = work
        for name, need in self.needs:
            values[name] = await need.carry_out(request, work, {})
        return await self.call(**values)


def parameters_of(dependant: Dependant) -> list[tuple[ModelField, tuple[str, ...]]]:
    """Each parameter with its place; queries and bodies as a whole, each read into one model."""
    for many in (dependant.query_params, dependant.body_params):
        model = many[0].field_info.annotation if many else BaseModel
        if len(many) > 1 or not (isinstance(model, type) and issubclass(model, BaseModel)):
            raise UnplannedError
    return [
        *((field, ("path", field.alias)) for field in dependant.path_params),
        *((field, ("header", field.alias.replace("_", "-"))) for field in dependant.header_params),
        *((field, ("query",)) for field in dependant.query_params),
        *((field, ("body",)) for field in dependant.body_params),
    ]


class Route(APIRoute):
    """A route that takes no request which could be understood in two ways."""

    planned: Handler | None = None

    def get_route_handler(self) -> Handler:
        framework = super().get_route_handler()
        has_body, has_query = self.body_field is not None, bool(self.dependant.query_params)

        async def strict(request: Request) -> Response:
            return await framework(understood(request, has_body, has_query))

        async def planned(request: Request) -> Response:
            request = understood(request, has_body, has_query)
            body = await request.json() if has_body and await request.body() else ABSENT
            values = plan.arguments(request, body)
            async with opened_work(request) as work:
                # fill: begun
                answer: Response = await plan.carry_out(request, work, values)
                # fill: done
            return answer

        try:
            plan = Plan(self.dependant)
        except UnplannedError:
            return strict
        self.planned = planned
        return planned

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.planned is None or scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
        else:
            await (await self.planned(Request(scope, receive)))(scope, receive, send)


def router(path: str, tag: str) -> APIRouter:
    """The routes of one controller, complete as they stand: routers within routers are searched twice a request."""
    return APIRouter(
        prefix=path,
        tags=[tag],
        route_class=Route,
        responses={"default": {"model": Failure, "description": "Any other refusal"}},
        generate_unique_id_function=lambda route: route.name,
    )


def answer(record: Record, status: int = 200, if_none_match: str | None = None) -> Response:
    """The row, or 304 when the caller has this version already."""
    headers = {"ETag": record.etag} if record.etag else None
    if record.etag and if_none_match and (record.etag in if_none_match or if_none_match.strip() == "*"):
        return Response(status_code=304, headers=headers)
    return Response(envelope.success(record.data), status, headers, JSON)


def created(record: Record, location: str) -> Response:
    response = answer(record, 201)
    response.headers["Location"] = f"{location}/{record.data['id']}"
    return response


def page(listing: Listing) -> Response:
    return Response(envelope.page(listing), media_type=JSON)
