"""The API's document: what is served at openapi.json and kept in docs/."""

import json
import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from src.middlewares.authentication import PUBLIC_READS  # when: public
from src.middlewares.authentication import needs_token  # when: auth

FRAMEWORK_ERRORS = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document, without the error shapes that this API never gives."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes, tags=app.openapi_tags)
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        for name in FRAMEWORK_ERRORS:
            document["components"]["schemas"].pop(name, None)
        # when: auth
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        }
        for path, operations in document["paths"].items():
            for operation in operations.values():
                operation["security"] = [{"bearer": []}] if needs_token(path) else []
            # when: public
            if PUBLIC_READS.fullmatch(re.sub(r"{\w+}", "1", path)):
                operations["get"]["security"].append({})  # who sends a token is known by it all the same
            # end
        # end
        app.openapi_schema = document
    return app.openapi_schema


def as_text(app: FastAPI) -> str:
    return json.dumps(describe(app), indent=2, sort_keys=True) + "\n"
