"""Registering, signing in, staying signed in, signing out.

Nobody learns here whether an e-mail is known: the answers are the same, and so is the work, since a password is hashed
or checked in either case.
"""

from contextlib import suppress
from dataclasses import dataclass

from src.models.user import User
from src.repositories.account_repository import AccountRepository, EmailTakenError
from src.repositories.refresh_token_repository import RefreshTokenRepository, Refused
from src.services.security_log import SecurityLog
from src.utils.errors import AuthenticationError
from src.utils.passwords import hash_password, needs_rehash, verify_password
from src.utils.rate_limits import RateLimits
from src.utils.envelope import Record
from src.utils.tokens import AccessTokens, fingerprint, invalid_token, token_expired
from src.validators.auth_validator import Registration, SignIn

WELCOME = "If this e-mail is new here, its account is ready: sign in"


@dataclass(frozen=True, slots=True)
class SignInTools:
    """What signing in needs beside the accounts; made once, used by every request."""

    access_tokens: AccessTokens
    refresh_tokens: RefreshTokenRepository
    limits: RateLimits
    login_limit: str
    log: SecurityLog


async def open_account(accounts: AccountRepository, registration: Registration, user: User) -> None:
    """Add what a registration describes.

    Raises:
        EmailTakenError: the e-mail is known.
        ConflictError: something else that must be unique is taken.
    """
    user.password_hash = await hash_password(registration.password)
    await accounts.open(
        user,
        # fill: opened
    )


class AuthService:
    def __init__(self, accounts: AccountRepository, tools: SignInTools, network: str) -> None:
        self.accounts = accounts
        self.tools = tools
        self.network = network

    async def register(self, registration: Registration) -> Record:
        """Add an account, and say the same whether or not its e-mail was known before."""
        with suppress(EmailTakenError):
            await open_account(self.accounts, registration, User(email=registration.email, **registration.profile()))
        return Record({"message": WELCOME})

    async def login(self, sign_in: SignIn) -> Record:
        """Exchange an e-mail and a password for tokens.

        Attempts count by account and network together: whoever guesses from elsewhere spends a budget of their own
        and does not lock the owner out. What one network may try in all is limited before the request comes here.

        Raises:
            AuthenticationError: the e-mail, the password or the account's state is not right; it does not say which.
            RateLimitedError: too many attempts.
        """
        attempt = ("login", fingerprint(sign_in.email), self.network)
        await self.tools.limits.spend(self.tools.login_limit, *attempt)
        account = await self.accounts.credentials(sign_in.email)
        stored = account.password_hash if account and account.active else None
        if not await verify_password(stored, sign_in.password) or account is None:
            await self.tools.log.record("login_failed", self.network, account.id if account else None)
            raise AuthenticationError("The e-mail or the password is not right", code="INVALID_CREDENTIALS")
        await self.tools.limits.restore(self.tools.login_limit, *attempt)
        refresh_token = await self.tools.refresh_tokens.start(account.id)
        await self.tools.log.record("login_succeeded", self.network, account.id, account.id)
        if needs_rehash(account.password_hash):
            await self.accounts.rehash(account.id, await hash_password(sign_in.password))
        return self._pair(account.id, refresh_token)

    async def refresh(self, refresh_token: str) -> Record:
        """Exchange a refresh token for new tokens; the old one is spent.

        Raises:
            AuthenticationError: it is unknown, expired or revoked. If it was spent before, somebody holds a copy, and
                every token that descends from the same sign-in is revoked.
        """
        outcome = await self.tools.refresh_tokens.rotate(refresh_token)
        if isinstance(outcome, Refused):
            if outcome.reason == "reused":
                await self.tools.log.record("refresh_token_reused", self.network, outcome.account_id)
            raise token_expired() if outcome.reason == "expired" else invalid_token()
        return self._pair(outcome.account_id, outcome.token)

    async def logout(self, refresh_token: str) -> None:
        """End the sign-in that the token descends from. The access token lapses by itself within minutes."""
        account_id = self.accounts.caller.id
        await self.tools.refresh_tokens.end(refresh_token, account_id)
        await self.tools.log.record("logout", self.network, account_id, account_id)

    async def get_me(self) -> Record:
        return await self.accounts.own()

    def _pair(self, account_id: int, refresh_token: str) -> Record:
        return Record(
            {
                "access_token": self.tools.access_tokens.issue(account_id),
                "refresh_token": refresh_token,
                "token_type": "Bearer",
                "expires_in": int(self.tools.access_tokens.lifetime.total_seconds()),
            }
        )
