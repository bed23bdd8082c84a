"""Whether the process is alive and can serve, and the page that shows the API's document, served from here."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from src.config.database import Work
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
async def get_ready(work: Work) -> Response:
    """Answer when the database does."""
    await work.answer()
    return routing.answer(Record({"status": "ready"}))


@docs.get("")
async def get_docs() -> FileResponse:
    return FileResponse(PAGES / "index.html")


@docs.get("/page.js")
async def get_docs_script() -> FileResponse:
    return FileResponse(PAGES / "page.js", media_type="text/javascript")
