"""The rules of signing in, with everything around them made up."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from argon2 import PasswordHasher

from src.repositories.account_repository import AccountRepository, EmailTakenError
from src.repositories.refresh_token_repository import RefreshTokenRepository, Refused, Rotated
from src.services import auth_service
from src.services.auth_service import AuthService, SignInTools
from src.services.security_log import SecurityLog
from src.utils.errors import AuthenticationError, RateLimitedError
from src.utils.rate_limits import RateLimits
from src.utils.tokens import AccessTokens
from src.validators.auth_validator import Registration, SignIn
from tests.fixtures.accounts import PASSWORD, PASSWORD_HASH, registration

EMAIL = "ada@example.com"
NETWORK = "203.0.113.7"
ISSUER = AccessTokens("the key of these tests, long enough for HS256", "tests", timedelta(minutes=5))


@dataclass
class FakeAccounts:
    known: dict[str, Any] = field(default_factory=dict)
    rehashed: list[int] = field(default_factory=list)
    caller: Any = field(default_factory=lambda: SimpleNamespace(id=7))

    def add(self, password_hash: str = PASSWORD_HASH, active: bool = True) -> None:
        self.known[EMAIL] = SimpleNamespace(id=7, password_hash=password_hash, active=active)

    async def credentials(self, email: str) -> Any:
        return self.known.get(email)

    async def open(self, user: Any, *_: Any) -> None:
        if user.email in self.known:
            raise EmailTakenError
        self.known[user.email] = user

    async def rehash(self, account_id: int, _: str) -> None:
        self.rehashed.append(account_id)


@dataclass
class FakeRefreshTokens:
    outcome: Rotated | Refused = field(default_factory=lambda: Rotated(7, "next"))
    ended: list[tuple[str, int]] = field(default_factory=list)

    async def start(self, _: int) -> str:
        return "first"

    async def rotate(self, _: str) -> Rotated | Refused:
        return self.outcome

    async def end(self, token: str, account_id: int) -> None:
        self.ended.append((token, account_id))


@dataclass
class FakeLog:
    events: list[tuple[str, int | None]] = field(default_factory=list)

    async def record(self, action: str, _: str, account_id: int | None, *__: Any) -> None:
        self.events.append((action, account_id))


@dataclass
class Scene:
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    refresh_tokens: FakeRefreshTokens = field(default_factory=FakeRefreshTokens)
    log: FakeLog = field(default_factory=FakeLog)
    limits: RateLimits = field(default_factory=lambda: RateLimits("async+memory://"))

    def service(self, network: str = NETWORK) -> AuthService:
        tools = SignInTools(
            access_tokens=ISSUER,
            refresh_tokens=cast(RefreshTokenRepository, self.refresh_tokens),
            limits=self.limits,
            login_limit="3/minute",
            log=cast(SecurityLog, self.log),
        )
        return AuthService(cast(AccountRepository, self.accounts), tools, network)

    async def fail(self, times: int, network: str = NETWORK) -> None:
        for _ in range(times):
            with pytest.raises(AuthenticationError):
                await self.service(network).login(SignIn(email=EMAIL, password="wrong"))


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def refusal(scene: Scene, password: str) -> tuple[str, str]:
    with pytest.raises(AuthenticationError) as refused:
        await scene.service().login(SignIn(email=EMAIL, password=password))
    return refused.value.code, refused.value.message


SIGN_IN = SignIn(email=EMAIL, password=PASSWORD)


class TestRegister:
    async def test_adds_an_account_and_keeps_the_password_as_a_hash(self, scene: Scene) -> None:
        await scene.service().register(Registration(**registration(EMAIL)))

        assert scene.accounts.known[EMAIL].password_hash.startswith("$argon2id$")

    async def test_takes_the_same_steps_for_a_known_e_mail(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed: list[str] = []

        async def hash_password(password: str) -> str:
            hashed.append(password)
            return "hash"

        monkeypatch.setattr(auth_service, "hash_password", hash_password)

        first = await scene.service().register(Registration(**registration(EMAIL)))
        second = await scene.service().register(Registration(**registration(EMAIL)))

        assert first == second
        assert hashed == [PASSWORD, PASSWORD]


class TestLogin:
    async def test_gives_tokens_for_the_right_password(self, scene: Scene) -> None:
        scene.accounts.add()

        pair = (await scene.service().login(SIGN_IN)).data

        assert ISSUER.verify(pair["access_token"]) == 7
        assert (pair["refresh_token"], pair["token_type"], pair["expires_in"]) == ("first", "Bearer", 300)
        assert scene.log.events == [("login_succeeded", 7)]

    async def test_refuses_unknown_wrong_and_deactivated_alike(self, scene: Scene) -> None:
        unknown = await refusal(scene, PASSWORD)
        scene.accounts.add()
        wrong = await refusal(scene, "wrong")
        scene.accounts.add(active=False)
        switched_off = await refusal(scene, PASSWORD)

        assert unknown == wrong == switched_off
        assert scene.log.events == [("login_failed", None), ("login_failed", 7), ("login_failed", 7)]

    async def test_refuses_the_right_password_after_too_many_wrong_ones(self, scene: Scene) -> None:
        scene.accounts.add()
        await scene.fail(3)

        with pytest.raises(RateLimitedError):
            await scene.service().login(SIGN_IN)

    async def test_the_owner_can_sign_in_while_somebody_else_guesses(self, scene: Scene) -> None:
        scene.accounts.add()
        await scene.fail(3, network="198.51.100.1")

        assert (await scene.service().login(SIGN_IN)).data["refresh_token"] == "first"

    async def test_forgets_the_wrong_ones_after_the_right_one(self, scene: Scene) -> None:
        scene.accounts.add()
        for _ in range(3):
            await scene.fail(2)
            await scene.service().login(SIGN_IN)

    async def test_hashes_anew_what_was_hashed_more_weakly(self, scene: Scene) -> None:
        scene.accounts.add(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))

        await scene.service().login(SIGN_IN)

        assert scene.accounts.rehashed == [7]


class TestRefresh:
    async def test_gives_a_new_pair(self, scene: Scene) -> None:
        pair = (await scene.service().refresh("old")).data

        assert ISSUER.verify(pair["access_token"]) == 7
        assert pair["refresh_token"] == "next"

    @pytest.mark.parametrize(
        ("outcome", "code", "events"),
        [
            (Refused("invalid"), "INVALID_TOKEN", []),
            (Refused("expired", 7), "TOKEN_EXPIRED", []),
            (Refused("reused", 7), "INVALID_TOKEN", [("refresh_token_reused", 7)]),
        ],
    )
    async def test_refuses_an_expired_or_reused_token(
        self, scene: Scene, outcome: Refused, code: str, events: list[tuple[str, int]]
    ) -> None:
        scene.refresh_tokens.outcome = outcome

        with pytest.raises(AuthenticationError) as refused:
            await scene.service().refresh("old")

        assert refused.value.code == code
        assert scene.log.events == events


class TestLogout:
    async def test_ends_the_family_of_a_token_of_the_caller(self, scene: Scene) -> None:
        await scene.service().logout("old")

        assert scene.refresh_tokens.ended == [("old", 7)]
        assert scene.log.events == [("logout", 7)]
