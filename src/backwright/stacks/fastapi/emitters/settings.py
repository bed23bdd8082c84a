"""What a project's settings begin with."""

from collections.abc import Iterator

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import snake


def making_database(blueprint: Blueprint) -> str:
    """The command that makes the database which `.env.example` names; none for a file, which needs none."""
    on_server = blueprint.database == "postgresql"
    return f"createdb -h 127.0.0.1 -U postgres {snake(blueprint.app)}" if on_server else ""


def database_url(blueprint: Blueprint) -> Iterator[str]:
    """The line of `.env.example` that says where rows live."""
    name = snake(blueprint.app)
    on_server = blueprint.database == "postgresql"
    yield (
        f"DATABASE_URL=postgresql://postgres@127.0.0.1:5432/{name}"
        if on_server
        else f"DATABASE_URL=sqlite:///{name}.db"
    )
