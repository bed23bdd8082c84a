"""How a route reads its request and writes its answer."""

import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.routing import APIRoute

from src.controllers.arguments import ABSENT, carry_out, plan_of
from src.utils import envelope
from src.utils.errors import NotAcceptableError, UnsupportedMediaTypeError, ValidationError
from src.utils.results import Listing, Record
from src.utils.strict_json import parse
from src.validators.base import Whole
from src.validators.envelope import Failure

JSON = "application/json"
ACCEPTABLE = re.compile(r"\*/\*|application/(json|\*)|^$")
BODY_TYPES = frozenset({JSON, "application/merge-patch+json"})

IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag that was read")]
RowId = Annotated[Whole, Path(ge=1, le=2**63 - 1)]

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Failure, "description": description}
    for status, description in {
        400: "The input is not valid",
        401: "No token, or not a valid one",  # when: auth
        403: "Not granted",  # when: auth
        404: "There is no such row",
        409: "Conflicts with what is there",
        412: "The row has changed since it was read",
        413: "The body is too large",
        415: "The body is not JSON",
        429: "Too many requests",  # when: auth
        500: "Something broke",
    }.items()
}


class StrictRequest(Request):
    """A request whose body is JSON in the strict sense."""

    async def json(self) -> Any:
        return parse(await self.body())


class Route(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        framework = super().get_route_handler()
        reads_body, reads_query = self.body_field is not None, bool(self.dependant.query_params)
        plan = plan_of(self.dependant)

        async def strict(request: Request) -> Response:
            query = request.query_params
            if len(query) != len(query.multi_items()):
                raise ValidationError.of("query", "Holds the same parameter twice")
            if query and not reads_query:
                raise ValidationError.of(next(iter(query)), "Unknown parameter. Allowed: none")
            if not ACCEPTABLE.search(request.headers.get("accept", "*/*")):
                raise NotAcceptableError("Answers are application/json")
            if reads_body:
                media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
                if media_type not in BODY_TYPES:
                    raise UnsupportedMediaTypeError("Send the body as application/json")
            if plan is None:
                return await framework(StrictRequest(request.scope, request.receive))
            sent = await request.body() if reads_body else b""
            return await carry_out(plan, request, parse(sent) if sent else ABSENT)

        return strict


def router(path: str, tag: str) -> APIRouter:
    """The routes of one controller, complete as they stand. The application takes them as they are: what is included
    as a whole is searched twice for each request.
    """
    return APIRouter(
        prefix=path,
        tags=[tag],
        route_class=Route,
        responses=ERRORS,
        generate_unique_id_function=lambda route: route.name,
    )


def answer(record: Record, status: int = 200) -> Response:
    headers = {"ETag": record.etag} if record.etag else None
    return Response(envelope.success(record.data), status, headers, JSON)


def answer_unless_known(record: Record, if_none_match: str | None) -> Response:
    """304 when the caller has this version already."""
    if record.etag and if_none_match and (record.etag in if_none_match or if_none_match.strip() == "*"):
        return Response(status_code=304, headers={"ETag": record.etag})
    return answer(record)


def created(record: Record, location: str) -> Response:
    response = answer(record, 201)
    response.headers["Location"] = f"{location}/{record.data['id']}"
    return response


def page(listing: Listing) -> Response:
    return Response(envelope.page(listing), media_type=JSON)


def no_content() -> Response:
    return Response(status_code=204)
