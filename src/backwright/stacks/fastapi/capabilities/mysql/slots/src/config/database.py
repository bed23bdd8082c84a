# fill: imports
import src.repositories.mysql  # noqa: F401 - it spells statements
from src.config.mysql import open_mysql
# end
# fill: engines
elif url.startswith("mysql"):
    engine = open_mysql(url, pool_size)
# end
