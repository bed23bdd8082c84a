"""The API's document: what is served at openapi.json and kept in docs/."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from src.middlewares.authentication import (
    PUBLIC_READS,  # when: public
    needs_token,
)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document, which says of each operation whether it needs a token."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        document["components"]["securitySchemes"] = {"bearer": bearer}
        for path, operations in document["paths"].items():
            for operation in operations.values():
                operation["security"] = [{"bearer": []}] if needs_token(path) else []
            # when: public
            if PUBLIC_READS.fullmatch(re.sub(r"{\w+}", "1", path)):
                operations["get"]["security"].append({})  # who sends a token is known by it all the same
            # end
        app.openapi_schema = document
    return app.openapi_schema
