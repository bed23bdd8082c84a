"""The application: the one place where everything is put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from src.config import openapi
from src.config.database import Database
from src.config.logging import configure_logging
from src.config.settings import Settings, load_settings
from src.config.security import secure  # when: auth
from src.controllers import docs_controller, health_controller
from src.controllers import auth_controller  # when: auth
from src.controllers import invitation_controller  # when: tenant
# each: entity
from src.controllers import pocket_watch_controller
# more
from src.controllers import service_note_controller
from src.controllers import spare_part_controller
from src.controllers import workshop_controller
from src.controllers import user_controller
# end
from src.middlewares.body_limit import BodyLimit
from src.middlewares.errors import Errors, handle_errors
from src.middlewares.request_context import RequestContext

PREFIX = "/api/v1"
ROUTERS = (
    auth_controller.router,  # when: auth
    invitation_controller.router,  # when: tenant
    # each: entity
    pocket_watch_controller.router,
    # more
    service_note_controller.router,
    spare_part_controller.router,
    workshop_controller.router,
    user_controller.router,
    # end
    health_controller.router,
    docs_controller.router,
)


def create_app(settings: Settings) -> FastAPI:
    database = Database(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    app = FastAPI(
        title="Exemplar",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.database = database
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    secure(app, settings, database)  # when: auth
    surround(app, settings)
    handle_errors(app)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]  # the way that FastAPI documents
    return app


def surround(app: FastAPI, settings: Settings) -> None:
    """Wrap the application; what is added last is outermost."""
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["*"], allow_headers=["*"])
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)
    app.add_middleware(Errors)
    app.add_middleware(RequestContext)


def application() -> FastAPI:
    """What a server starts: `uvicorn --factory src.main:application`."""
    settings = load_settings()
    configure_logging(settings.log_level)
    return create_app(settings)
