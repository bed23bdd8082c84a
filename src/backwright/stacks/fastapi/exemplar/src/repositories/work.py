"""One request, one unit of work: a transaction that begins with the first write and ends with the answer."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError  # when: constrained
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from src.models.base import Base  # when: constrained
from src.repositories.constraints import explain  # when: constrained
from src.utils.caller import Caller  # when: auth
from src.utils.errors import ConflictError

Rows = Sequence[Any]
Statement = Select[*tuple[Any, ...]]


def log_statement(statement: str) -> None:
    logging.getLogger("statements").debug("executed", extra={"statement": statement})


class UnitOfWork:
    def __init__(
        self,
        engine: AsyncEngine,
        sessions: async_sessionmaker[AsyncSession],
        caller: Caller | None = None,  # when: auth
    ) -> None:
        self.engine = engine
        self.sessions = sessions
        self.caller = caller  # when: auth
        self._session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        if self._session is None:
            self._session = self.sessions()
            self._session.info["caller"] = self.caller  # when: audit
        return self._session

    async def rows(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """Read what is committed or, once this unit has written, what it has written too."""
        if self._session is not None:
            await self.flush()
            return list(await self._session.execute(statement, values))
        async with self.engine.execution_options(reading=True).connect() as connection:
            return list(await connection.execute(statement, values))

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
