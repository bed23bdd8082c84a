"""What an operator does by hand."""

import json
from io import StringIO

import pytest
from sqlalchemy import select

from src import commands
from src.config.database import Database
from src.config.settings import Settings
from src.models.refresh_token import RefreshToken
from src.models.user import User
from src.utils.caller import Role
from tests.fixtures.accounts import PASSWORD, registration
from tests.fixtures.callers import Callers

FIELDS = json.dumps({name: value for name, value in registration("").items() if name not in ("email", "password")})


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "load_settings", lambda: settings)
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)


async def run(*arguments: str) -> str:
    return await commands.carry_out(commands.parser().parse_args(arguments))


class TestCreateAdmin:
    async def test_opens_an_account_that_may_do_everything(self, database: Database) -> None:
        assert (
            await run("create-admin", "Ada@Example.com", "--fields", FIELDS)
            == "ada@example.com is an administrator now"
        )

        async with database.sessions() as session:
            assert await session.scalar(select(User.role).where(User.email == "ada@example.com")) is Role.ADMIN

    async def test_reports_a_taken_e_mail(self, database: Database, callers: Callers) -> None:
        taken = (await callers.register()).account.email

        with pytest.raises(commands.CommandError, match="has an account already"):
            await run("create-admin", taken, "--fields", FIELDS)

    async def test_reports_every_invalid_field(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADMIN_PASSWORD", "short")

        with pytest.raises(commands.CommandError, match=r"(?s)password: .*email: "):
            await run("create-admin", "nobody")

    async def test_reads_the_password_from_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ADMIN_PASSWORD")
        monkeypatch.setattr("sys.stdin", StringIO("first line\nsecond line\n"))

        assert commands.read_password() == "first line"


class TestRevokeSessions:
    async def test_signs_an_account_out_everywhere(self, database: Database, callers: Callers) -> None:
        caller = await callers.register()
        sign_in = {"email": caller.account.email, "password": PASSWORD}
        for _ in range(2):
            await caller.post("/api/v1/auth/login", json=sign_in)

        assert "is signed out" in await run("revoke-sessions", caller.account.email)

        async with database.sessions() as session:
            tokens = (await session.scalars(select(RefreshToken))).all()
        assert len(tokens) == 2
        assert all(token.revoked_at for token in tokens)

    async def test_reports_an_unknown_account(self, database: Database) -> None:
        with pytest.raises(commands.CommandError, match="No account"):
            await run("revoke-sessions", "nobody@example.com")


class TestMain:
    def test_prints_what_was_done(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setattr(commands, "carry_out", done)

        assert commands.main(["revoke-sessions", "ada@example.com"]) == 0
        assert capsys.readouterr().out == "done\n"

    def test_prints_what_went_wrong(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(commands, "carry_out", fails)

        assert commands.main(["revoke-sessions", "nobody@example.com"]) == 1
        assert "No account" in capsys.readouterr().err


async def done(_: object) -> str:
    return "done"


async def fails(_: object) -> str:
    raise commands.CommandError("No account has this e-mail")
