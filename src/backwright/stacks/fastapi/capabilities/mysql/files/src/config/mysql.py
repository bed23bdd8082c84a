"""Connections to MySQL and MariaDB."""

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# Names in double quotes and `||` as on other databases; nothing is cut, rounded or guessed; times are in UTC.
MODE = (
    "ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION"
)
BEGINNING = f"SET SESSION sql_mode = '{MODE}', time_zone = '+00:00', group_concat_max_len = 16777216"
SESSION = {"charset": "utf8mb4", "connect_timeout": 10, "init_command": BEGINNING}
# A statement may take thirty seconds, which MariaDB and MySQL say in comments that the other one does not read.
LIMITED = f"{BEGINNING} /*M!, max_statement_time = 30 */ /*!80000 , max_execution_time = 30000 */"
CHECKS = (4025, 3819)  # what MariaDB and MySQL say of a CHECK


def open_mysql(url: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={**SESSION, "init_command": LIMITED},
    )
    event.listen(engine.sync_engine, "handle_error", tell_checks)
    return engine


def tell_checks(refusal: ExceptionContext) -> None:
    """A CHECK that does not hold is an error of integrity, which the driver takes for one of operation."""
    cause = refusal.original_exception
    if cause.args and cause.args[0] in CHECKS:
        raise IntegrityError(refusal.statement, None, cause) from cause
