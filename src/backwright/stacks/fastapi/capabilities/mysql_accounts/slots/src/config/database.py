# fill: imports
from src.repositories import mysql_writes
# end
# fill: work
if self.engine.dialect.name == "mysql":
    run_there = mysql_writes.run
    self.work = partial(DirectUnitOfWork, self.sessions, read, self.engine.connect, run_there, AsyncConnection.commit)
# end
