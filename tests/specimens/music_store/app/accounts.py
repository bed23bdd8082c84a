"""Accounts: register, sign in, sign out, and who asks."""

import hashlib
import secrets
import time
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.database import Connection, Row, row
from app.shapes import Account, Credentials, Registration, SignedIn

router = APIRouter(tags=["accounts"])
bearer = HTTPBearer(auto_error=False)
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = hasher.hash(secrets.token_hex(16))  # compared with where there is no such account: it takes as long
SESSION = timedelta(hours=8)
ATTEMPTS, WINDOW = 20, 60.0


class Attempts:
    """How often a key has tried lately."""

    def __init__(self) -> None:
        self._times: dict[str, deque[float]] = defaultdict(deque)

    def count(self, key: str) -> None:
        """Count one attempt.

        Raises:
            HTTPException: 429, with the seconds to wait.
        """
        times, now = self._times[key], time.monotonic()
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= ATTEMPTS:
            wait = int(times[0] + WINDOW - now) + 1
            raise HTTPException(429, "Too many attempts", {"Retry-After": str(wait)})
        times.append(now)


attempts = Attempts()


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def current(connection: Connection, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Row:
    """Who asks."""
    found = given and row(
        connection,
        "SELECT AccountId id, Email email, Name name, IsStaff is_staff FROM Session JOIN Account USING (AccountId)"
        " WHERE TokenHash = ? AND ExpiresAt > ?",
        digest(given.credentials),
        datetime.now(UTC).isoformat(),
    )
    if not found:
        raise HTTPException(401, "Sign in first", {"WWW-Authenticate": "Bearer"})
    return found


Me = Annotated[Row, Depends(current)]


def staff(me: Me) -> Row:
    """Who asks, if it is somebody of the staff."""
    if not me["is_staff"]:
        raise HTTPException(403, "For staff only")
    return me


def add_account(connection: Connection, registration: Registration, *, is_staff: bool = False) -> int | None:
    """The id of a new account; nothing where the e-mail has one."""
    made = connection.execute(
        "INSERT INTO Account (Email, PasswordHash, Name, IsStaff) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (registration.email.lower(), hasher.hash(registration.password), registration.name, is_staff),
    )
    return made.lastrowid if made.rowcount else None


@router.post("/accounts", status_code=202)
def register(body: Registration, connection: Connection) -> dict[str, str]:
    """Make an account. The answer is the same for an e-mail that has one."""
    add_account(connection, body)
    return {"message": "You can sign in now, unless this e-mail had an account before"}


@router.post("/sessions", status_code=201)
def sign_in(body: Credentials, connection: Connection, request: Request) -> SignedIn:
    """A token for eight hours."""
    attempts.count(body.email.lower())
    attempts.count(f"{request.client.host if request.client else ''} {body.email.lower()}")
    found = row(connection, "SELECT AccountId, PasswordHash FROM Account WHERE Email = ?", body.email.lower())
    try:
        hasher.verify(found["PasswordHash"] if found else NOBODY, body.password)
    except VerifyMismatchError:
        raise HTTPException(401, "Wrong e-mail or password", {"WWW-Authenticate": "Bearer"}) from None
    assert found
    token, expires = secrets.token_urlsafe(32), datetime.now(UTC) + SESSION
    connection.execute("INSERT INTO Session VALUES (?, ?, ?)", (digest(token), found["AccountId"], expires.isoformat()))
    return SignedIn(token=token, expires_at=expires)


@router.delete("/sessions/current", status_code=204)
def sign_out(_: Me, connection: Connection, given: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> None:
    """End this session."""
    connection.execute("DELETE FROM Session WHERE TokenHash = ?", (digest(given.credentials),))


@router.get("/accounts/me")
def me(account: Me) -> Account:
    """Who I am."""
    return Account(id=account["id"], email=account["email"], name=account["name"])
