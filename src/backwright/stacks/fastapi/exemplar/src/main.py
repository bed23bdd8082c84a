"""The application: the one place where everything is put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from src.config.database import Database
from src.config.logging import configure_logging
from src.config.model_fields import remember_all
from src.config.openapi import describe
from src.config.settings import Settings, load_settings
from src.controllers import system_controller
# each: entity
from src.controllers import pocket_watch_controller
# more
from src.controllers import service_note_controller
from src.controllers import spare_part_controller
from src.controllers import workshop_controller
from src.controllers import user_controller
# end
from src.middlewares.errors import Errors
from src.middlewares.request_context import RequestContext
from src.utils.envelope import JsonObject

ROUTERS = (
    # fill: routers
    # each: entity
    pocket_watch_controller.router,
    # more
    service_note_controller.router,
    spare_part_controller.router,
    workshop_controller.router,
    user_controller.router,
    # end
    system_controller.health,
    system_controller.metrics,
    system_controller.docs,
)
# What pages of other origins may read of an answer.
EXPOSED_HEADERS = ("ETag", "Location", "Retry-After", "X-Request-ID")


class Application(FastAPI):
    """What the framework gives, without the layers that `Errors` takes the place of."""

    def build_middleware_stack(self) -> ASGIApp:
        app: ASGIApp = AsyncExitStackMiddleware(self.router)
        for middleware in reversed(self.user_middleware):
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        return app

    def openapi(self) -> JsonObject:
        return describe(self)


def create_app(settings: Settings, database: Database) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    app = Application(
        title="Exemplar",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.database = database
    app.state.settings = settings
    # fill: guards
    # What is added last is outermost.
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)
    app.add_middleware(Errors)
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=EXPOSED_HEADERS,
        )
    app.add_middleware(RequestContext)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    remember_all()  # when: large
    return app


def application() -> FastAPI:
    """What a server starts: `uvicorn --factory src.main:application`."""
    settings = load_settings()
    configure_logging(settings.log_level)
    return create_app(settings, Database(settings))
