"""A request that succeeds with what a caller shows and not without it: what tokens are tried on."""

import re
from dataclasses import replace

from backwright.standard.description.api import Api, ValidRequest, done
from backwright.standard.description.own_rows import is_known
from backwright.standard.subject import Caller

_JWT = re.compile(r"eyJ[\w-]{5,}\.[\w-]+\.[\w-]*")


def witness(api: Api) -> ValidRequest | None:
    """A read that lets a caller in and refuses nobody in particular; None where there is none."""
    for success in api.reached("me", "list", "action"):
        endpoint = success.endpoint
        if endpoint.writes or endpoint.identifiers or not is_known(success.caller):
            continue
        refused = not done(api.requests.send(success.request, api.anonymous))
        if refused and done(api.requests.send(success.request, api.caller)):
            return success.request
    return None


def shown_token(caller: Caller) -> str:
    """The token in what a caller shows: a JWT wherever it stands, else what signing in gave or its cookie holds."""
    found = (_JWT.search(value) for value in (*caller.credentials.values(), caller.token))
    signed = next((one[0] for one in found if one), caller.token)
    cookie = caller.credentials.get("Cookie", "").partition(";")[0]
    return signed or cookie.partition("=")[2]


def with_token(caller: Caller, token: str) -> Caller:
    """The same caller, showing another token in the place of its own."""
    own = shown_token(caller)
    credentials = {name: value.replace(own, token) for name, value in caller.credentials.items()}
    return replace(caller, name=f"a forger of {caller.name}", token=token, credentials=credentials)
