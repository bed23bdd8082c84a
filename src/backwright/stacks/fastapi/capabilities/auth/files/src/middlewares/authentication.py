"""Nobody passes without a token, except through the doors that are named here.

What is forgotten is closed: a new route under the API's prefix needs a token until somebody lists it.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.repositories.standing import StandingChangedError, confirm, standing
from src.repositories.work import UnitOfWork
from src.services.security_log import SecurityLog
from src.utils.caller import Assumption, Caller
from src.utils.errors import AuthenticationError, ForbiddenError
from src.utils.tokens import AccessTokens, invalid_token

PREFIX: Final = "/api/v1"
PUBLIC_PATHS: Final = frozenset(
    {
        "/api/v1/openapi.json",
        "/api/v1/auth/register",
        "/api/v1/auth/login",
        "/api/v1/auth/refresh",
        # fill: public_paths
    }
)
# when: public
# slot: public_reads
PUBLIC_READS: Final = re.compile(r"/api/v1/(?!)(/\d+)?")
# end
# end
REMEMBERED: Final = 10_000
BEARER: Final = re.compile(r"Bearer +(\S+)", re.IGNORECASE)


class Authentication:
    """Puts the caller into `request.state.caller`, or refuses. At a public door there is none.

    A token says only which account asks. What that may do, and whether it may still sign in, is read from the database
    with each request, so that a change takes effect with the next one. A read begins with what the account was when it
    last asked, and lets the statement that reads its rows confirm that; where it does not, the read begins anew.
    """

    def __init__(self, app: ASGIApp, tokens: AccessTokens, reads: Callable[[], UnitOfWork], log: SecurityLog) -> None:
        self.app = app
        self.tokens = tokens
        self.read = reads().read
        self.log = log
        self.known: dict[int, Caller] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["caller"] = None
        # when: public
        if is_public_read(scope):
            await self.app(scope, receive, send)
            return
        # end
        if not needs_token(route_path(scope)):
            await self.app(scope, receive, send)
            return
        account_id = self._account_of(Headers(scope=scope).getlist("authorization"))
        if scope["method"] == "GET" and account_id in self.known:
            try:
                await self._serve(replace(self.known[account_id], assumption=Assumption()), scope, receive, send)
                return
            except StandingChangedError:
                del self.known[account_id]
        await self._serve(await self._identify(account_id), scope, receive, send)

    async def _serve(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        async def confirmed(message: Message) -> None:
            await confirm(self.read, caller)
            await send(message)

        scope["state"]["caller"] = caller
        try:
            await self.app(scope, receive, send if caller.assumption.is_confirmed else confirmed)
        except StandingChangedError:
            raise
        except Exception as error:
            await confirm(self.read, caller)
            if isinstance(error, ForbiddenError):
                await self._note_denial(scope, caller)
            raise

    def _account_of(self, headers: list[str]) -> int:
        sent = [match[1] for match in map(BEARER.fullmatch, headers) if match]
        if not sent:
            raise AuthenticationError("Authentication required", code="NO_TOKEN")
        if len(headers) > 1:
            raise invalid_token()
        return self.tokens.verify(sent[0])

    async def _identify(self, account_id: int) -> Caller:
        caller = await standing(self.read, account_id)
        if caller is None:
            raise invalid_token()
        if len(self.known) == REMEMBERED:
            self.known.clear()
        self.known[account_id] = caller
        return caller

    async def _note_denial(self, scope: Scope, caller: Caller) -> None:
        network = scope["state"].get("network", "")
        about = {"method": scope["method"], "path": scope["path"][:200]}
        await self.log.record("denied", network, caller.id, caller.id, **about)


# when: public
def is_public_read(scope: Scope) -> bool:
    """Whether anyone may read here; who sends a token is known by it all the same."""
    sends_token = any(name == b"authorization" for name, _ in scope["headers"])
    return scope["method"] == "GET" and not sends_token and bool(PUBLIC_READS.fullmatch(route_path(scope)))


# end
def needs_token(path: str) -> bool:
    return (path == PREFIX or path.startswith(f"{PREFIX}/")) and path not in PUBLIC_PATHS


def route_path(scope: Scope) -> str:
    """The path as the router will see it: without the part under which a proxy has mounted the application."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path
