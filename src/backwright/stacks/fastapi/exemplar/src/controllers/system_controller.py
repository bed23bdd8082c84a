"""Whether the process is alive and can serve, what Prometheus is told, and the page that shows the API's document."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from src.config.readiness import require_ready
from src.config.settings import WORKERS_FOLDER
from src.controllers import routing
from src.utils.envelope import Record
from src.utils.metrics import exposition, require_reader
from src.validators.base import Success

PAGES = Path(__file__).parent / "docs"

health = routing.router("/health", "health")
metrics = APIRouter(include_in_schema=False)
docs = APIRouter(prefix="/docs", include_in_schema=False)


@health.get("/live", response_model=Success[dict[str, str]])
async def get_live() -> Response:
    """Answer as long as the process can."""
    return routing.answer(Record({"status": "live"}))


@health.get("/ready", response_model=Success[dict[str, str]])
async def get_ready(request: Request) -> Response:
    """Answer when the application can serve: what it needs answers, and no migration is pending."""
    await require_ready(request.app)
    return routing.answer(Record({"status": "ready"}))


@metrics.get("/metrics")
async def get_metrics(request: Request) -> Response:
    """Tell Prometheus how many requests came, how long they took and what is in use."""
    token = request.app.state.settings.metrics_token.get_secret_value()
    require_reader(token, request.headers.get("authorization", ""))
    body, content_type = exposition(request.headers.get("accept", ""), WORKERS_FOLDER)
    return Response(body, media_type=content_type)


@docs.get("")
async def get_docs() -> FileResponse:
    return FileResponse(PAGES / "index.html")


@docs.get("/page.js")
async def get_docs_script() -> FileResponse:
    return FileResponse(PAGES / "page.js", media_type="text/javascript")
