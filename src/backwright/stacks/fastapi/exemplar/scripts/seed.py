"""Fill the database with rows to look at, the same ones each time: `make seed`, or `scripts/seed.py --rows 50`."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Table, exists, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

sys.path.insert(0, str(Path(__file__).parents[1]))

from src.config.database import open_engine
from src.config.settings import DatabaseSettings
from src.models.base import Base, Entity
# slot: seed_imports
from scripts.seed_words import code, company, handle, named, paragraph, person
from src.models.pocket_watch import PocketWatch, pocket_watch_spare_parts
from src.models.pocket_watch import Movement
from src.models.pocket_watch import Finish
from src.models.service_note import ServiceNote
from src.models.service_note import Movement as ServiceNoteMovement
from src.models.spare_part import SparePart
from src.models.workshop import Workshop
from src.models.user import User
# end
# fill: project_imports
from src.utils.clock import now

# fill: constants
START = now().replace(microsecond=0)
DIALECTS: dict[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}
# fill: dialects
E = TypeVar("E", bound=StrEnum)


class SeedError(Exception):
    """The database cannot be filled; the message says why."""


@dataclass
class Known:
    """What the rows so far can be referred to by."""

    ids: dict[str, list[int]] = field(default_factory=dict)
    # fill: known_fields
    # fill: known_accounts
    def one(self, entity: str, number: int) -> int:
        return self.ids[entity][number % len(self.ids[entity])]


def mixed(salt: str, number: int) -> int:
    """A number that looks random and is the same each time."""
    return crc32(f"{salt} {number}".encode())


def pick(options: type[E], number: int) -> E:
    members = list(options)
    return members[mixed(options.__name__, number) % len(members)]


def seldom(value: Any, salt: str, number: int) -> Any:
    """Leave every third field empty that may be."""
    return None if mixed(salt, number) % 3 == 0 else value


def whole(salt: str, number: int, least: int, most: int) -> int:
    return least + mixed(salt, number) % (most - least + 1)


def exact(salt: str, number: int, least: int, most: int, scale: int) -> Decimal:
    """An amount within bounds, which are given in its smallest unit."""
    return Decimal(whole(salt, number, least, most)).scaleb(-scale)


def ahead(number: int, order: int = 0) -> datetime:
    return START + timedelta(days=1 + number % 30 + 60 * order, minutes=number % 1440)


def behind(number: int, order: int = 0) -> datetime:
    return START - timedelta(days=1 + number % 60 + 90 * (9 - order), minutes=number % 1440)


# slot: seed_rows
def workshop_row(number: int, known: Known) -> dict[str, Any]:
    return {
        "name": company(number, 2, 80),
    }


def spare_part_row(number: int, known: Known) -> dict[str, Any]:
    return {
        "workshop_id": known.home,
        "name": named("spare part", number, 1, 30),
    }


def user_row(number: int, known: Known) -> dict[str, Any]:
    return {
        "workshop_id": known.home,
        "email": known.email(number),
        "password_hash": known.password_hash,
        "name": person(number, 1, 60),
        "role": known.role(number),
        "active": True,
    }


def pocket_watch_row(number: int, known: Known) -> dict[str, Any]:
    return {
        "workshop_id": known.home,
        "engraving": named("engraving", number, 3, 140),
        "story": paragraph(number, 0, 20000),
        "movement": pick(Movement, number),
        "finish": pick(Finish, number),
        "maker_id": known.account(number),
        "repairer_id": seldom(known.account(number, Role.KEEPER), "repairer", number),
        "due_at": seldom(ahead(number), "due_at", number),
        "price": exact("price", number, 0, 100000, 2),
        "jewels": whole("jewels", number, 0, 100),
        "signed": mixed("signed", number) % 3 == 0,
        "contact": f"{handle(number, 1, 60)}@example.com",
        "made_at": seldom(behind(number), "made_at", number),
    }


def service_note_row(number: int, known: Known) -> dict[str, Any]:
    return {
        "workshop_id": known.home,
        "pocket_watch_id": known.one("PocketWatch", number),
        "body": paragraph(number, 1, 5000),
        "reference": seldom(code("SN", number, 0, 40), "reference", number),
        "movement": pick(ServiceNoteMovement, number),
        "internal": mixed("internal", number) % 3 == 0,
        "done_on": seldom(behind(number).date(), "done_on", number),
        "ticks": seldom(whole("ticks", number, 0, 100), "ticks", number),
        "drift": seldom(whole("drift", number, 0, 10000) / 100, "drift", number),
    }


# end
@dataclass(frozen=True)
class Seed:
    """So many rows of a table: a share of what was asked for, or a number of their own."""

    model: type[Entity]
    make: Callable[[int, Known], dict[str, Any]]
    share: float = 0
    least: int = 24

    def count(self, rows: int) -> int:
        return max(self.least, round(rows * self.share))


SEEDS = (
    # slot: seeds
    Seed(SparePart, spare_part_row),
    Seed(User, user_row, least=len(Role)),
    Seed(PocketWatch, pocket_watch_row, share=1, least=1),
    Seed(ServiceNote, service_note_row, share=0.5),
    # end
)
LINKS: tuple[tuple[Table, str, str], ...] = (
    # slot: seed_links
    (pocket_watch_spare_parts, "PocketWatch", "SparePart"),
    # end
)


async def add(connection: AsyncConnection, seed: Seed, known: Known, numbers: Sequence[int]) -> None:
    """Insert rows in as few statements as the database takes, without those that are too much like another one."""
    rows = [{**seed.make(number, known), "created_at": behind(number, 9)} for number in numbers]
    for row in rows:
        row["updated_at"] = row["created_at"]
    statement = DIALECTS[connection.dialect.name].insert(seed.model).on_conflict_do_nothing().returning(seed.model.id)
    known.ids[seed.model.__name__] = sorted(await connection.scalars(statement, rows))
    # fill: added


async def link(connection: AsyncConnection, links: Table, mine: Sequence[int], theirs: Sequence[int]) -> None:
    """Tie each row to up to two others."""
    left, right = (column.name for column in links.primary_key.columns)
    pairs = {(one, theirs[mixed(left, one + i) % len(theirs)]) for one in mine for i in range(one % 3)} if theirs else set()
    if pairs:
        await connection.execute(insert(links), [{left: one, right: other} for one, other in sorted(pairs)])


async def fill(connection: AsyncConnection, rows: int, known: Known) -> None:
    # fill: first_rows
    for seed in SEEDS:
        await add(connection, seed, known, range(seed.count(rows)))
    for links, mine, theirs in LINKS:
        await link(connection, links, known.ids[mine], known.ids[theirs])
    # fill: last_rows


async def clear(connection: AsyncConnection) -> None:
    tables = [f'"{table.name}"' for table in Base.metadata.tables.values()]
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))
        return
    # fill: cleared
    await connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for table in tables:
        await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of our own tables


async def run(rows: int, again: bool) -> None:
    """Fill the database that the environment names.

    Raises:
        SeedError: it holds rows already, or has not been migrated.
    """
    engine = open_engine(DatabaseSettings().database_url.get_secret_value(), 1)
    known = Known()
    # fill: known_password
    try:
        async with engine.begin() as connection:
            if again:
                await clear(connection)
            await refuse_filled(connection)
            await fill(connection, rows, known)
    except (OperationalError, ProgrammingError) as error:
        raise SeedError("The tables are not there, or not those of this code: run `make migrate` first") from error
    except IntegrityError as error:
        raise SeedError(f"A rule of the tables refuses these rows; mend them in {__file__}: {error.orig}") from error
    finally:
        await engine.dispose()
    names = {seed.model.__name__: seed.model.__tablename__.replace("_", " ") for seed in SEEDS}
    print(", ".join(f"{len(ids):,} {names[entity]}" for entity, ids in known.ids.items() if entity in names))
    # fill: told


async def refuse_filled(connection: AsyncConnection) -> None:
    for seed in SEEDS:
        if await connection.scalar(select(exists(select(seed.model.id)))):
            raise SeedError(f"{seed.model.__tablename__} holds rows already; --again empties every table first")


# fill: functions
def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1240, help="rows of the largest table (1240)")
    parser.add_argument("--again", action="store_true", help="empty every table first")
    arguments = parser.parse_args()
    try:
        asyncio.run(run(max(1, arguments.rows), arguments.again))
    except SeedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
