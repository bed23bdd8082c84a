"""JSON Web Tokens taken apart and put together again (RFC 7519, RFC 7515)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_DIGESTS: Mapping[str, Callable[..., Any]] = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


def decoded(part: str) -> dict[str, Any]:
    """The header or the claims of a token; empty where they are no object."""
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def encoded(value: Mapping[str, Any]) -> str:
    """A part of a token."""
    return _text(json.dumps(value, separators=(",", ":")).encode())


def signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: str) -> str:
    """A token that is signed with a key."""
    body = f"{encoded(header)}.{encoded(claims)}"
    return f"{body}.{signature(body, key, str(header.get('alg')))}"


def signature(body: str, key: str, algorithm: str = "HS256") -> str:
    """The signature of a header and claims."""
    digest = hmac.new(key.encode(), body.encode(), _DIGESTS.get(algorithm, hashlib.sha256)).digest()
    return _text(digest)


def key_of(token: str, guesses: Iterable[str]) -> str | None:
    """The key among the guesses that a token is signed with."""
    body, _, known = token.rpartition(".")
    algorithm = str(decoded(token.partition(".")[0]).get("alg"))
    if algorithm not in _DIGESTS:
        return None
    return next((one for one in guesses if hmac.compare_digest(signature(body, one, algorithm), known)), None)


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
