"""The API's document: what is served at openapi.json and kept in docs/."""

import re  # when: public
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

# when: auth
from src.middlewares.authentication import (
    PUBLIC_READS,  # when: public
    needs_token,
)
# end


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    if app.openapi_schema is None:
        document = with_integers(get_openapi(title=app.title, version=app.version, routes=app.routes))
        for operation in (one for operations in document["paths"].values() for one in operations.values()):
            for parameter in filter(is_list, operation.get("parameters", ())):
                parameter["explode"] = False
        # when: auth
        bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        document["components"]["securitySchemes"] = {"bearer": bearer}
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


def with_integers(part: Any) -> Any:
    """The same with whole numbers as such: the framework makes floats of limits."""
    if isinstance(part, dict):
        return {name: with_integers(value) for name, value in part.items()}
    if isinstance(part, list):
        return [with_integers(value) for value in part]
    return min(int(part), 2**63 - 1) if isinstance(part, float) and part.is_integer() else part


def is_list(parameter: dict[str, Any]) -> bool:
    """Whether a parameter holds several values, which stand in one text: `a,b`."""
    schema = parameter["schema"]
    return "array" in {kind.get("type") for kind in (schema, *schema.get("anyOf", ()))}
