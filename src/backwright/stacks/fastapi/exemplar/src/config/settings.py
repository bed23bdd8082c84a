"""What the environment decides. Everything is checked once, at start; a secret has no default."""

import os
from functools import lru_cache

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


# Where all workers count; the library of metrics reads it, too, before there are settings.
WORKERS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
# fill: drivers


def async_url(url: str) -> str:
    """Name the asynchronous driver in a plain database URL."""
    scheme, separator, rest = url.partition("://")
    if scheme.partition("+")[0] not in DRIVERS or not separator:
        raise ValueError("use sqlite:///file.db or postgresql://user:password@host/database")
    return f"{DRIVERS[scheme.partition('+')[0]]}://{rest}"


class DatabaseSettings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: SecretStr = SecretStr("sqlite:///exemplar.db")
    database_pool_size: int = Field(10, ge=1, le=200)

    @field_validator("database_url")
    @classmethod
    def name_the_driver(cls, url: SecretStr) -> SecretStr:
        return SecretStr(async_url(url.get_secret_value()))


class Settings(DatabaseSettings):
    # fill: settings
    cors_origins: str = ""
    metrics_token: SecretStr = SecretStr("")
    max_body_bytes: int = Field(1_048_576, ge=1024)
    log_level: str = "INFO"

    @field_validator("metrics_token")
    @classmethod
    def refuse_what_can_be_guessed(cls, token: SecretStr) -> SecretStr:
        if 0 < len(token) < 32:
            raise ValueError("use 32 characters or more, or none at all")
        return token

    # fill: validators


@lru_cache
def load_settings() -> Settings:
    """Read the environment, or say everything that is wrong with it; values may be secret, and are not repeated."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [f"  {str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False)]
        raise SystemExit("Set these in the environment or in .env:\n" + "\n".join(problems)) from None
