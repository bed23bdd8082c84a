"""Puts valid requests on the wire: JSON, forms, files."""

import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from backwright.standard.description.api import ValidRequest
from backwright.standard.exchange import Exchange
from backwright.standard.subject import Caller


def sent(caller: Caller, request: ValidRequest) -> Exchange:
    """Send a request in the format that its operation takes."""
    media = request.endpoint.body.media if request.endpoint.body else "application/json"
    headers, body, raw = dict(request.headers), request.body, request.raw
    if raw is not None:
        body = None
    elif body is not None and "form-data" in media:
        boundary = secrets.token_hex(8)
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        body, raw = None, _multipart(body, boundary)
    elif body is not None and "form" in media:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body, raw = None, urlencode(_flat(body)).encode()
    elif body is not None and "json" in media:
        headers.setdefault("Content-Type", media)
    return caller.send(
        request.endpoint.method,
        request.path,
        body,
        raw=raw,
        headers=headers,
        query=request.query,
        operation=request.endpoint.name,
    )


def _flat(body: Any) -> dict[str, str]:
    whole = body if isinstance(body, Mapping) else {}
    return {
        str(name): value if isinstance(value, str) else json.dumps(value)
        for name, value in whole.items()
        if value is not None
    }


def _multipart(body: Any, boundary: str) -> bytes:
    lines = []
    for name, value in _flat(body).items():
        is_file = {"file", "image", "upload", "photo", "video", "picture"} & {*name.lower().split("_")}
        more = '; filename="prove.png"\r\nContent-Type: image/png' if is_file else ""
        lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n')
    return ("".join(lines) + f"--{boundary}--\r\n").encode()
