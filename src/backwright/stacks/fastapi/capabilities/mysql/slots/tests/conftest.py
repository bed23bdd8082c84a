# fill: imports
from tests.fixtures.mysql import make_tables, recreate_on_mysql
# end
# fill: servers
if chosen.startswith("mysql"):
    return recreate_on_mysql(chosen, f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{purpose}")
# end
# fill: tables
await make_tables(settings.database_url.get_secret_value())
# end
