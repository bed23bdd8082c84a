"""Limits what one network may try at the doors that need no token.

A budget per network keeps one machine from guessing passwords for many accounts, and from making accounts by the
thousand. The tighter budget per account and network is the sign-in's own, since it alone has read the e-mail.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from src.middlewares.authentication import route_path
from src.utils.network import client_address, client_network, parse_networks
from src.utils.rate_limits import RateLimits

LOGIN: Final = "/api/v1/auth/login"
REGISTER: Final = "/api/v1/auth/register"
REFRESH: Final = "/api/v1/auth/refresh"
# fill: doors


class RateLimit:
    """Spends from the budget of a door before anything of the request is read.

    `budgets` are the limits by path; `trusted_proxies` are the networks whose `X-Forwarded-For` is believed.
    """

    def __init__(self, app: ASGIApp, limits: RateLimits, budgets: Mapping[str, str], trusted_proxies: str) -> None:
        self.app = app
        self.limits = limits
        self.budgets = budgets
        self.trusted = parse_networks(trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            network = self._network(scope)
            scope.setdefault("state", {})["network"] = network
            door = route_path(scope)
            budget = self.budgets.get(door)
            if budget and scope["method"] == "POST":
                await self.limits.spend(budget, door, network)
        await self.app(scope, receive, send)

    def _network(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope.get("client") else None
        forwarded = Headers(scope=scope).getlist("x-forwarded-for")
        return client_network(client_address(peer, forwarded, self.trusted))
