"""Passwords: Argon2id, on one thread of its own so that hashing never starves the requests that need no password."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB, two passes, one lane: OWASP's first choice for Argon2id.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_THREAD: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")

# The hash of a random value that nobody has kept. It is checked when there is no account, so that an unknown e-mail
# takes as long as a wrong password.
_DECOY: Final = "$argon2id$v=19$m=19456,t=2,p=1$CbrVlPcEKvX2ZxBvSOhUCg$DMbOzdzpCH4/XzgITM56w/ZtUQi10wH8s6gcSHXHgNU"

# Matches no password: what an account holds that can never sign in again.
UNUSABLE: Final = "!"


async def hash_password(password: str) -> str:
    """Return the hash to store for a password."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, _HASHER.hash, _normal(password))


async def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash; `None`, for no account, is never right and takes as long."""
    known = stored is not None and stored != UNUSABLE
    right = await asyncio.get_running_loop().run_in_executor(
        _THREAD, _matches, stored if known and stored else _DECOY, _normal(password)
    )
    return right and known


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """One spelling for what looks the same, whichever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)
