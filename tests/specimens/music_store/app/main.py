"""The application."""

import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app import accounts, catalogue, customers
from app.database import opened, prepare
from app.shapes import Registration

LARGEST_BODY = 64_000
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
log = logging.getLogger("store")


def create_app() -> FastAPI:
    """The store on the database that the environment names."""
    app = FastAPI(title="Music store", version="1.0.0", docs_url=None, redoc_url=None)
    app.state.database = Path(os.environ.get("DATABASE", "store.sqlite"))
    prepare(app.state.database)
    hire(app.state.database)
    for router in (accounts.router, catalogue.router, customers.router):
        app.include_router(router)
    app.middleware("http")(guarded)
    app.exception_handler(RequestValidationError)(refused)
    return app


def hire(database: Path) -> None:
    """The account of the staff, where the environment names one."""
    email, password = os.environ.get("STAFF_EMAIL"), os.environ.get("STAFF_PASSWORD")
    if email and password:
        with opened(database) as connection:
            accounts.add_account(connection, Registration(email=email, password=password, name="Staff"), is_staff=True)


async def guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Limit what is read, and tell nobody what went wrong inside."""
    length = request.headers.get("content-length", "0")
    if "transfer-encoding" in request.headers or not length.isdigit():
        response: Response = JSONResponse({"detail": "Say how long the body is"}, 411)
    elif int(length) > LARGEST_BODY:
        response = JSONResponse({"detail": "The body is too long"}, 413)
    else:
        try:
            response = await answer(request)
        except Exception:
            log.exception("failed")
            response = JSONResponse({"detail": "Internal error"}, 500)
    response.headers.update(HEADERS)
    return response


def refused(_: Request, error: Exception) -> JSONResponse:
    """What is wrong with the input, without repeating it: it may hold a password, or what is no JSON."""
    assert isinstance(error, RequestValidationError)
    details = [{"loc": list(one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors()]
    return JSONResponse({"detail": details}, 422)
