"""What of MySQL depends on the page: what the project's texts call its databases."""

from backwright.blueprint.model import Blueprint

BOTH = "postgresql://user:password@host/database"
TEXTS = {
    f"sqlite:///file.db or {BOTH}": f"mysql://user:password@host/database, sqlite:///file.db or {BOTH}",
    f"sqlite:///file.db, or {BOTH}": f"mysql://user:password@host/database, sqlite:///file.db, or {BOTH}",
    "mysql://root:hunter2@host/db": "oracle://root:hunter2@host/db",
    "TEST_DATABASE_URL names a PostgreSQL server": "TEST_DATABASE_URL names a server",
}


def names(_: Blueprint) -> dict[str, str]:
    """The texts that are written otherwise."""
    return TEXTS
