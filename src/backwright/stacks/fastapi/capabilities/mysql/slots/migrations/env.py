# fill: project_imports
from migrations import mysql
from src.config.mysql import SESSION
# end
# fill: engine
if url.get_backend_name() == "mysql":
    engine = create_async_engine(url, poolclass=NullPool, connect_args=SESSION)
# end
# fill: making
if url.get_backend_name() == "mysql":
    make = f"mariadb -h {url.host} -u {url.username} -e 'CREATE DATABASE {url.database}'"
# end
# fill: migrate
if connection.dialect.name == "mysql":
    mysql.migrate(connection)
    return
# end
# fill: compared
if mysql.is_its_own(_item, name, kind):
    return False
# end
