# fill: imports
from src.models.base import Base
# end
# fill: constants
MYSQL_KEY = re.compile(r"Duplicate entry .* for key '(?:\w+\.)?(?P<name>\w+)'", re.DOTALL)
MYSQL_CHECK = re.compile(r"CONSTRAINT `(?P<mariadb>\w+)` failed|Check constraint '(?P<mysql>\w+)' is violated")
# end
# fill: reported
if MYSQL_KEY.search(message):
    return taken(columns_of(message, None))
if found := MYSQL_CHECK.search(message):
    return broken(found["mariadb"] or found["mysql"], metadata)
# end
# fill: columns
columns = columns or columns_of_key(message)
# end
# fill: functions
def columns_of_key(message: str) -> list[str]:
    """The columns of the key that MySQL names: it names no more."""
    found = MYSQL_KEY.search(message)
    indexes = (index for table in Base.metadata.tables.values() for index in table.indexes)
    return [column.name for index in indexes if found and index.name == found["name"] for column in index.columns]


# end
