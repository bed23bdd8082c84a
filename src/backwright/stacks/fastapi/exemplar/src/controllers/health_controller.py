"""Whether the process is alive, and whether it can serve."""

from typing import Any

from fastapi import Request, Response

from src.config.database import Database
from src.controllers import routing
from src.controllers.routing import JSON
from src.utils import envelope
from src.validators.envelope import Success

router = routing.router("/health", "health")


@router.get("/live", response_model=Success[dict[str, Any]])
async def get_live() -> Response:
    """Answer as long as the process can."""
    return Response(envelope.success({"status": "live"}), media_type=JSON)


@router.get("/ready", response_model=Success[dict[str, Any]])
async def get_ready(request: Request) -> Response:
    """Answer when the database does."""
    database: Database = request.app.state.database
    await database.answer()
    return Response(envelope.success({"status": "ready"}), media_type=JSON)
