"""One request, one unit of work: a transaction that begins with the first write and ends with the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from src.models.base import Base
from src.repositories.constraints import explain
from src.repositories.reads import Reader, Row, Statement
from src.utils.caller import Caller  # when: auth
from src.utils.errors import ConflictError


class UnitOfWork:
    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        reader: Reader,
        caller: Caller | None = None,  # when: auth
    ) -> None:
        self.sessions = sessions
        self.reader = reader
        self.caller = caller  # when: auth
        self._session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        if self._session is None:
            self._session = self.sessions()
            self._session.info["caller"] = self.caller  # when: audit
        return self._session

    async def rows(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]:
        """Read what is committed or, once this unit has written, what it has written too."""
        if self._session is None:
            return await self.reader.rows(statement, values)
        await self.flush()
        return await self.reader.rows_within(self._session, statement, values)

    async def flush(self) -> None:
        """Send the pending writes to the database.

        Raises:
            ConflictError: a unique value is taken, a row is still referred to, or somebody else wrote it first.
            ValidationError: a rule of the table does not hold.
        """
        try:
            await self.session.flush()
        except IntegrityError as error:
            raise explain(error, Base.metadata) from error
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
