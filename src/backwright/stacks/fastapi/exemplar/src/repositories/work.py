"""One request, one unit of work: a transaction that begins with the first write and ends with the answer."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from src.models.base import Base
from src.repositories.constraints import explain
from src.utils.errors import ConflictError

Row: TypeAlias = Sequence[Any]
Rows: TypeAlias = Sequence[Row]
Statement: TypeAlias = Select[*tuple[Any, ...]]
Read: TypeAlias = Callable[[Statement, Mapping[str, object]], Awaitable[Rows]]

log = logging.getLogger("statements")


def log_statement(statement: str) -> None:
    log.debug("executed", extra={"statement": statement})


class UnitOfWork:
    """What one request reads and writes."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        read: Read,
        # fill: parameters
    ) -> None:
        self.sessions = sessions
        self.read = read
        # fill: attributes
        self._session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        if self._session is None:
            self._session = self.sessions()
            # fill: opened
        return self._session

    async def rows(self, statement: Statement, values: Mapping[str, object]) -> Rows:
        """Read what is committed or, once this unit has written, what it has written too."""
        if self._session is None:
            return await self.read(statement, values)
        await self.flush()
        return list(await self._session.execute(statement, values))

    async def flush(self) -> None:
        """Send the pending writes to the database, which may refuse them with an `ApiError`."""
        try:
            await self.session.flush()
        # when: constrained
        except IntegrityError as error:
            raise explain(error, Base.metadata) from error
        # end
        except StaleDataError as error:
            raise ConflictError("Somebody else changed this row at the same time; read it again") from error

    async def commit(self) -> None:
        if self._session is not None:
            await self.flush()
            await self._session.commit()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
