"""Tokens: short signed ones that say who asks, and random ones that are exchanged once for something else."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import jwt

from src.utils.clock import now
from src.utils.errors import AuthenticationError

ALGORITHM: Final = "HS256"
CLAIMS: Final = ("exp", "iat", "sub", "iss", "aud", "jti", "typ")
LONGEST: Final = 4096
REMEMBERED: Final = 10_000


class AccessTokens:
    """Issues and verifies the tokens of one application. A token names an account and says nothing about its rights."""

    def __init__(self, secret: str, issuer: str, lifetime: timedelta) -> None:
        self.lifetime = lifetime
        self._secret = secret
        self._issuer = issuer
        # Checking a signature costs more than most reads, and clients send the same token again and again.
        self._verified: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def issue(self, account_id: int) -> str:
        issued = now()
        claims = {
            "sub": str(account_id),
            "iss": self._issuer,
            "aud": self._issuer,
            "iat": issued,
            "exp": issued + self.lifetime,
            "jti": str(uuid4()),
            "typ": "access",
        }
        return jwt.encode(claims, self._secret, ALGORITHM)

    def verify(self, token: str) -> int:
        """Return the id of the account that the token was issued to.

        Raises:
            AuthenticationError: with `TOKEN_EXPIRED`, or with `INVALID_TOKEN` for whatever else is wrong.
        """
        known = self._verified.get(token)
        if known is None:
            known = self._decode(token)
            self._remember(token, known)
        account_id, expires = known
        if expires <= now().timestamp():
            self._verified.pop(token, None)
            raise token_expired()
        return account_id

    def _decode(self, token: str) -> tuple[int, float]:
        if len(token) > LONGEST:
            raise invalid_token()
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=self._issuer,
                issuer=self._issuer,
                options={"require": list(CLAIMS), "strict_aud": True},
            )
        except jwt.ExpiredSignatureError:
            raise token_expired() from None
        except (jwt.InvalidTokenError, ValueError):
            raise invalid_token() from None
        return _account_of(claims), float(claims["exp"])

    def _remember(self, token: str, known: tuple[int, float]) -> None:
        self._verified[token] = known
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)


def new_secret() -> str:
    """Return a token that cannot be guessed and says nothing: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_family() -> str:
    """Return the name that the refresh tokens of one sign-in share."""
    return str(uuid4())


def fingerprint(secret: str) -> str:
    """Return what is kept of a secret; a random one needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invalid_token() -> AuthenticationError:
    return AuthenticationError("The token is not valid", code="INVALID_TOKEN")


def token_expired() -> AuthenticationError:
    return AuthenticationError("The token has expired", code="TOKEN_EXPIRED")


def _account_of(claims: Mapping[str, str]) -> int:
    subject = claims["sub"]
    if claims["typ"] != "access" or not subject.isascii() or not subject.isdecimal() or len(subject) > 18:
        raise invalid_token()
    return int(subject)
