"""What Prometheus is told, under the names of OpenTelemetry's conventions, which dashboards know."""

import os
from hmac import compare_digest
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector

from src.utils.errors import NotFoundError

ANSWERED = Histogram(
    "http_server_request_duration_seconds",
    "Requests that were answered, and how long that took",
    ("http_request_method", "http_route", "http_response_status_code"),
)
ACTIVE = Gauge("http_server_active_requests", "Requests in hand", multiprocess_mode="livesum")
CONNECTED = Gauge("db_client_connections_used", "Connections in use", ("pool",), multiprocess_mode="livesum")


def require_reader(token: str, authorization: str) -> None:
    """Raise `NotFoundError` unless the caller has the token; where the settings have none, nobody has it."""
    if not token or not compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise NotFoundError("There is nothing at this path")


def exposition(accepted: str, folder: str) -> tuple[bytes, str]:
    """The metrics of this process or of all workers that count in a folder, in an accepted format, and its type."""
    encode, content_type = choose_encoder(accepted)
    return encode(of_workers(Path(folder)) if folder else REGISTRY), content_type


def of_workers(folder: Path) -> CollectorRegistry:
    for file in folder.glob("gauge_live*.db"):
        if is_gone(int(file.stem.rpartition("_")[2])):
            file.unlink(missing_ok=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # the library has no types for it
    return registry


def is_gone(pid: int) -> bool:
    """Whether a worker was killed, and will never put down what it had in hand."""
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False
