"""Puts together what guards the application, from the settings."""

import logging
import os
from datetime import timedelta
from multiprocessing import parent_process

from fastapi import FastAPI

from src.config.database import Database
from src.config.settings import Settings
from src.middlewares.authentication import Authentication
from src.middlewares.rate_limit import (
    LOGIN,
    REFRESH,
    REGISTER,
    RateLimit,
)
from src.repositories.refresh_token_repository import RefreshTokenRepository
from src.services.auth_service import SignInTools
from src.services.security_log import SecurityLog
from src.utils.rate_limits import RateLimits
from src.utils.tokens import AccessTokens


def access_tokens(settings: Settings) -> AccessTokens:
    lifetime = timedelta(minutes=settings.access_token_minutes)
    return AccessTokens(settings.secret_key.get_secret_value(), settings.issuer, lifetime)


def warn_of_uncounted(storage_url: str) -> None:
    """Say so at start when several workers count what is limited each for itself."""
    several = parent_process() is not None or int(os.environ.get("WEB_CONCURRENCY", "1")) > 1
    if several and "memory" in storage_url:
        logging.getLogger(__name__).warning(
            "each worker counts limits for itself; set RATE_LIMIT_STORAGE_URL to a place that they share, "
            "such as async+redis://host"
        )


def secure(app: FastAPI, settings: Settings, database: Database) -> None:
    """Let nobody in but by a token, and nobody try for one too often. What is added later stands outside of this."""
    warn_of_uncounted(settings.rate_limit_storage_url)
    tools = SignInTools(
        access_tokens=access_tokens(settings),
        refresh_tokens=RefreshTokenRepository(database.sessions, timedelta(days=settings.refresh_token_days)),
        limits=RateLimits(settings.rate_limit_storage_url),
        login_limit=settings.login_limit,
        log=SecurityLog(
            # fill: recorded
        ),
    )
    app.state.sign_in = tools
    app.add_middleware(Authentication, tokens=tools.access_tokens, reads=database.work, log=tools.log)
    app.add_middleware(
        RateLimit,
        limits=tools.limits,
        budgets={
            LOGIN: settings.network_limit,
            REFRESH: settings.network_limit,
            REGISTER: settings.register_limit,
            # fill: budgets
        },
        trusted_proxies=settings.trusted_proxies,
    )
