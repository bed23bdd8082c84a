"""`auth ROLE` or `auth EMAIL`, after `. ./activate`: the header that makes curl one of the accounts of your database.

    curl -H "$(auth admin)" http://127.0.0.1:8000/api/v1/auth/me

It signs a token with the secret of this environment, so that it works where that is known, and nowhere else.
"""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

sys.path.insert(0, str(Path(__file__).parents[1]))

from src.config.database import open_engine
from src.config.security import access_tokens
from src.config.settings import load_settings
from src.models.user import User
from src.utils.caller import Role


async def header(asked: str) -> str:
    """The header of the account with that e-mail, or of the first one that has that role."""
    settings = load_settings()
    wanted = User.role == Role(asked) if asked in set(Role) else User.email == asked.lower()
    engine = open_engine(settings.database_url.get_secret_value(), 1)
    try:
        async with engine.connect() as connection:
            account = await connection.scalar(select(User.id).where(wanted, User.active).order_by(User.id).limit(1))
    except (OperationalError, ProgrammingError, OSError):
        sys.exit("auth: the database does not answer, or has no tables yet: make migrate seed")
    finally:
        await engine.dispose()
    if account is None:
        sys.exit(f"auth: no account is {asked}; roles are {', '.join(Role)}, and `make seed` makes one of each")
    return f"Authorization: Bearer {access_tokens(settings).issue(account)}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: auth ROLE | auth EMAIL")
    print(asyncio.run(header(sys.argv[1])))
