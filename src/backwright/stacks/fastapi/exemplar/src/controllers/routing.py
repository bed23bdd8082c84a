"""How a route reads its request and writes its answer."""

import re
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from src.config.database import opened_work
from src.controllers.arguments import ABSENT, Plan, UnplannedError
from src.utils import envelope
from src.utils.envelope import Listing, Record
from src.utils.errors import NotAcceptableError, PayloadTooLargeError, UnsupportedMediaTypeError, ValidationError
from src.utils.strict_json import parse
from src.validators.base import AS_NUMBER
from src.validators.base import Failure

JSON = "application/json"
ACCEPTABLE = re.compile(r"\*/\*|application/(json|\*)|^$")
BODY_TYPES = frozenset({JSON, "application/merge-patch+json"})

IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag that was read")]
IfNoneMatch = Annotated[str | None, Header(description="The ETag of the version that is there already")]
RowId = Annotated[int, Path(ge=1, le=2**63 - 1), AS_NUMBER]


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

    async def json(self) -> Any:
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


class Route(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        framework = super().get_route_handler()
        has_body, has_query = self.body_field is not None, bool(self.dependant.query_params)

        async def strict(request: Request) -> Response:
            return await framework(understood(request, has_body, has_query))

        async def planned(request: Request) -> Response:
            request = understood(request, has_body, has_query)
            body = await request.json() if has_body and await request.body() else ABSENT
            values, problems = plan.values(request, body)
            if problems:
                raise RequestValidationError(problems)
            async with opened_work(request) as work:
                answer: Response = await plan.carry_out(request, work, values)
            return answer

        with suppress(UnplannedError):
            plan = Plan(self.dependant)
            return planned
        return strict


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
