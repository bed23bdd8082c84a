"""A backend that shows its document nowhere but within its page of documentation, as swagger-ui-express does."""

import json

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response

app = FastAPI(openapi_url=None)
DOCUMENT = {
    "openapi": "3.0.0",
    "info": {"title": "embedded", "version": "1"},
    "servers": [{"url": "https://elsewhere.example/v9"}],
    "paths": {"/things": {"get": {"responses": {"200": {"description": "all", "content": {}}}}}},
}


@app.get("/api-docs/")
def page() -> HTMLResponse:
    return HTMLResponse('<html><body><script src="./swagger-ui-init.js"></script></body></html>')


@app.get("/api-docs/swagger-ui-init.js")
def script() -> Response:
    text = f'window.onload = function() {{ var options = {{ "swaggerDoc": {json.dumps(DOCUMENT)}, "customOptions": {{}} }} }}'
    return Response(text, media_type="application/javascript")


@app.get("/things")
def things() -> list[int]:
    return [1, 2]
