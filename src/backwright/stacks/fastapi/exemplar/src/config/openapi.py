"""The API's document: what is served at openapi.json and kept in docs/."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from src.middlewares.authentication import needs_token  # when: auth


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document, without the error shapes that this API never gives."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        for operation in (operation for path in document["paths"].values() for operation in path.values()):
            operation["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
        # when: auth
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        }
        for path, operations in document["paths"].items():
            for operation in operations.values():
                operation["security"] = [{"bearer": []}] if needs_token(path) else []
        # end
        app.openapi_schema = document
    return app.openapi_schema


def as_text(app: FastAPI) -> str:
    return json.dumps(describe(app), indent=2, sort_keys=True) + "\n"
