"""Whether the process is alive and can serve, and the page that shows the API's document, served from here."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from src.config.readiness import require_ready
from src.controllers import routing
from src.utils.envelope import Record
from src.validators.base import Success

PAGES = Path(__file__).parent / "docs"

health = routing.router("/health", "health")
docs = APIRouter(prefix="/docs", include_in_schema=False)


@health.get("/live", response_model=Success[dict[str, Any]])
async def get_live() -> Response:
    """Answer as long as the process can."""
    return routing.answer(Record({"status": "live"}))


@health.get("/ready", response_model=Success[dict[str, Any]])
async def get_ready(request: Request) -> Response:
    """Answer when the application can serve: what it needs answers, and no migration is pending."""
    await require_ready(request.app)
    return routing.answer(Record({"status": "ready"}))


@docs.get("")
async def get_docs() -> FileResponse:
    return FileResponse(PAGES / "index.html")


@docs.get("/page.js")
async def get_docs_script() -> FileResponse:
    return FileResponse(PAGES / "page.js", media_type="text/javascript")
