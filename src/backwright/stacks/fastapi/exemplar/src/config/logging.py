"""Logs are lines of JSON on standard error, each under the id of its request."""

import json
import logging
import re

from src.utils.clock import now
from src.utils.envelope import request_id

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
ENCODER = json.JSONEncoder(default=str)
SECRET = re.compile(r"password|secret|token|authorization", re.IGNORECASE)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        about = {"level": record.levelname.lower(), "logger": record.name, "event": record.getMessage()}
        line: dict[str, object] = {"timestamp": now().isoformat(), **about, "request_id": request_id.get()}
        extra = {key: value for key, value in vars(record).items() if key not in STANDARD}
        line |= {key: "***" if SECRET.search(key) else value for key, value in extra.items()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return ENCODER.encode(line)


def configure_logging(level: str) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
