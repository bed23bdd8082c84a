"""What a token must be to be believed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from src.utils import tokens
from src.utils.errors import AuthenticationError
from src.utils.tokens import AccessTokens

KEY = "the key of these tests, long enough for HS256"
ISSUER = "tests"


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token; `None` leaves one out."""
    issued = datetime.now(UTC)
    good = {
        "sub": "7",
        "iss": ISSUER,
        "aud": ISSUER,
        "iat": issued,
        "exp": issued + timedelta(minutes=5),
        "jti": "1",
        "typ": "access",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(key: str = KEY, algorithm: str = "HS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm)


@pytest.fixture
def access() -> AccessTokens:
    return AccessTokens(KEY, ISSUER, timedelta(minutes=5))


def refusal(access: AccessTokens, token: str) -> str:
    with pytest.raises(AuthenticationError) as refused:
        access.verify(token)
    return refused.value.code


class TestVerify:
    def test_accepts_its_own_tokens(self, access: AccessTokens) -> None:
        assert access.verify(access.issue(7)) == 7

    def test_caches_verified_tokens(
        self, access: AccessTokens, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = access.issue(7)
        access.verify(token)
        monkeypatch.setattr(jwt, "decode", None)

        assert access.verify(token) == 7

    def test_refuses_a_cached_token_once_it_has_expired(self, access: AccessTokens, monkeypatch: pytest.MonkeyPatch) -> None:
        token = access.issue(7)
        access.verify(token)
        monkeypatch.setattr(tokens, "now", lambda: datetime.now(UTC) + timedelta(minutes=6))

        assert refusal(access, token) == "TOKEN_EXPIRED"

    def test_refuses_an_expired_token(self, access: AccessTokens) -> None:
        assert refusal(access, AccessTokens(KEY, ISSUER, timedelta(seconds=-1)).issue(7)) == "TOKEN_EXPIRED"

    @pytest.mark.parametrize("name", ["exp", "iat", "sub", "iss", "aud", "jti", "typ"])
    def test_refuses_a_token_that_lacks_a_claim(self, access: AccessTokens, name: str) -> None:
        assert refusal(access, jwt.encode(claims(**{name: None}), KEY, "HS256")) == "INVALID_TOKEN"

    @pytest.mark.parametrize(
        "forge",
        [
            pytest.param(lambda: signed("another key that is long enough for HS256"), id="wrong key"),
            pytest.param(lambda: signed("", algorithm="none"), id="no signature"),
            pytest.param(lambda: signed(KEY * 2, algorithm="HS512"), id="other algorithm"),
            pytest.param(lambda: signed(iss="elsewhere"), id="other issuer"),
            pytest.param(lambda: signed(aud="elsewhere"), id="other audience"),
            pytest.param(lambda: signed(aud=[ISSUER, "elsewhere"]), id="several audiences"),
            pytest.param(lambda: signed(typ="refresh"), id="not an access token"),
            pytest.param(lambda: signed(iat=datetime.now(UTC) + timedelta(hours=1)), id="from the future"),
            pytest.param(lambda: signed(sub="7 or 1=1"), id="subject is no id"),
            pytest.param(lambda: signed(sub="-7"), id="subject is negative"),
            pytest.param(lambda: signed(sub="9" * 30), id="subject is too large"),
            pytest.param(lambda: signed(jti="x" * 5000), id="too long"),
            pytest.param(lambda: "not.a.token", id="not a token"),
            pytest.param(lambda: "", id="nothing"),
            pytest.param(lambda: "é.é.é", id="not even ASCII"),
        ],
    )
    def test_refuses_a_forged_token(self, access: AccessTokens, forge: Callable[[], str]) -> None:
        assert refusal(access, forge()) == "INVALID_TOKEN"

    def test_refuses_a_token_whose_content_was_changed(self, access: AccessTokens) -> None:
        header, _, signature = access.issue(7).split(".")
        _, other, _ = access.issue(8).split(".")

        assert refusal(access, f"{header}.{other}.{signature}") == "INVALID_TOKEN"

    def test_limits_the_cache(self, access: AccessTokens, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tokens, "REMEMBERED", 2)
        several = [access.issue(account_id) for account_id in range(1, 5)]

        assert [access.verify(token) for token in several] == [1, 2, 3, 4]
        assert len(access._verified) == 2


class TestSecrets:
    def test_are_unique(self) -> None:
        assert len({tokens.new_secret() for _ in range(100)}) == 100

    def test_have_256_bits(self) -> None:
        assert len(tokens.new_secret()) == 43

    def test_are_stored_as_a_fingerprint(self) -> None:
        secret = tokens.new_secret()

        assert tokens.fingerprint(secret) == tokens.fingerprint(secret)
        assert len(tokens.fingerprint(secret)) == 64
        assert secret not in tokens.fingerprint(secret)
