"""What a project's settings begin with."""

from collections.abc import Iterator

from backwright.blueprint.model import Blueprint
from backwright.blueprint.naming import snake

MAKING = {
    "postgresql": "createdb -h 127.0.0.1 -U postgres {}",
    "mysql": 'mariadb -h 127.0.0.1 -u root -e "CREATE DATABASE {}"',
}
URLS = {
    "sqlite": "sqlite:///{}.db",
    "postgresql": "postgresql://postgres@127.0.0.1:5432/{}",
    "mysql": "mysql://root@127.0.0.1:3306/{}",
}


def making_database(blueprint: Blueprint) -> str:
    """The command that makes the database which `.env.example` names; none for a file, which needs none."""
    return MAKING.get(blueprint.database, "").format(snake(blueprint.app))


def database_url(blueprint: Blueprint) -> Iterator[str]:
    """The line of `.env.example` that says where rows live."""
    yield f"DATABASE_URL={URLS[blueprint.database].format(snake(blueprint.app))}"
