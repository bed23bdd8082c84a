"""What an operator does by hand: `python -m src.commands --help`."""

import argparse
import asyncio
import getpass
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from src.config.database import Database
from src.config.settings import load_settings
from src.models.user import User
from src.repositories.account_repository import AccountRepository, EmailTakenError
from src.repositories.work import UnitOfWork
from src.services.auth_service import open_account
from src.utils.caller import Role
from src.utils.errors import ApiError
from src.validators.auth_validator import Registration


class CommandError(Exception):
    """The command could not be carried out; the message says why."""


async def create_admin(work: UnitOfWork, registration: Registration) -> str:
    """Open an account that may do everything."""
    user = User(email=registration.email, role=Role.ADMIN, **registration.profile())
    try:
        await open_account(AccountRepository(work), registration, user)
    except EmailTakenError:
        raise CommandError(f"{registration.email} has an account already") from None
    return f"{registration.email} is an administrator now"


async def revoke_sessions(work: UnitOfWork, email: str) -> str:
    """Sign an account out everywhere."""
    accounts = AccountRepository(work)
    account = await accounts.credentials(email.strip().lower())
    if account is None:
        raise CommandError(f"No account has the e-mail {email}")
    await accounts.end_sessions(account.id)
    minutes = load_settings().access_token_minutes
    return f"{email} is signed out; access tokens that are still out lapse within {minutes} minutes"


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(prog="python -m src.commands", description=__doc__)
    chosen = commands.add_subparsers(dest="command", required=True)
    create = chosen.add_parser("create-admin", help="open an account that may do everything")
    create.add_argument("email")
    create.add_argument(
        "--fields", type=json.loads, default={}, help="what else registering asks for, as a JSON object"
    )
    revoke = chosen.add_parser("revoke-sessions", help="sign an account out everywhere")
    revoke.add_argument("email")
    return commands


def read_password() -> str:
    """Take the password from ADMIN_PASSWORD, from a prompt, or from the first line of standard input."""
    given = os.environ.get("ADMIN_PASSWORD")
    if given is not None:
        return given
    return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def registration_of(email: str, fields: dict[str, object]) -> Registration:
    try:
        return Registration(**{**fields, "email": email, "password": read_password()})
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise CommandError("\n".join(problems)) from None


async def carry_out(arguments: argparse.Namespace) -> str:
    database = Database(load_settings())
    work = database.work()
    try:
        if arguments.command == "create-admin":
            done = await create_admin(work, registration_of(arguments.email, arguments.fields))
        else:
            done = await revoke_sessions(work, arguments.email)
        await work.commit()
    finally:
        await work.close()
        await database.close()
    return done


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command; 0 when it is done."""
    try:
        done = asyncio.run(carry_out(parser().parse_args(argv)))
    except (CommandError, ApiError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{done}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
