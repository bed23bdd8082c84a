"""Tokens and cookies in answers."""

import base64
import json
import re
from typing import Any

from backwright.standard.description.members import at, token_in
from backwright.standard.description.model import MemberPath
from backwright.standard.exchange import Exchange

_EACH_COOKIE = re.compile(r",\s*(?=[^;,\s]+=)")


def token_of(answer: Exchange, named: MemberPath = ()) -> str:
    """The token that an answer hands out, in its body or in its `Authorization` header; empty where there is none.

    Args:
        answer: to signing in or registering.
        named: where it stands in the body, when prove.yaml says so.
    """
    if named:
        value = at(answer.json, named)
        return value if isinstance(value, str) else ""
    shown = answer.headers.get("authorization", "")
    if shown:
        return shown.rpartition(" ")[2]
    whole = answer.json
    if isinstance(whole, str) and len(whole) >= 16 and " " not in whole:
        return whole
    path = token_in(whole)
    return str(at(whole, path)).strip().rpartition(" ")[2] if path is not None else ""


def cookies_of(answer: Exchange) -> str:
    """The cookies that an answer sets, as the next request shows them."""
    raw = answer.headers.get("set-cookie", "")
    pairs = [one.partition(";")[0].strip() for one in _EACH_COOKIE.split(raw)] if raw else []
    return "; ".join(pair for pair in pairs if "=" in pair and not pair.endswith("="))


def claims(token: str) -> dict[str, Any]:
    """What a JWT says, unverified: texts and numbers by name; empty for any other token."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    whole = found if isinstance(found, dict) else {}
    return {name: value for name, value in whole.items() if isinstance(value, str | int) and name not in {"exp", "iat"}}
