# fill: caller
request.state.caller,
# end
# fill: imports
from src.repositories import asyncpg_writes
from src.repositories.direct_work import DirectUnitOfWork
from src.repositories.writes import Written
# end
# fill: work
write, commit = (asyncpg_writes.run, asyncpg_writes.commit) if is_postgresql else (run, AsyncConnection.commit)
self.work = partial(DirectUnitOfWork, self.sessions, read, self.engine.connect, write, commit)
# end
# fill: functions
async def run(connection: AsyncConnection, statement: Written, values: Mapping[str, object]) -> Rows:
    return list(await connection.execute(statement, values))


# end
