"""What an `Idempotency-Key` is, and which requests may have one."""

import hashlib
import re
from collections.abc import Mapping

from src.utils.envelope import JsonObject
from src.utils.errors import ValidationError

KEY = re.compile(r"[!-~]{1,255}")
PARAMETER: JsonObject = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A request that is sent again with the same key within 24 hours is done once and answered alike",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def is_covered(method: str, path: str) -> bool:
    """Whether a request may have a key: whatever is no POST can be repeated as it is."""
    # fill: covered
    return method.upper() == "POST"


def key_of(method: str, path: str, headers: Mapping[str, str]) -> str | None:
    key = headers.get("idempotency-key") if is_covered(method, path) else None
    if key is not None and not KEY.fullmatch(key):
        raise ValidationError.of("Idempotency-Key", "Must have from 1 to 255 visible ASCII characters")
    return key


def fingerprint(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
