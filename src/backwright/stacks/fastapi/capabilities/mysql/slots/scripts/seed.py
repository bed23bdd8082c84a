# fill: project_imports
from scripts import mysql
# end
# fill: dialects
DIALECTS["mysql"] = mysql
# end
# fill: cleared
if connection.dialect.name == "mysql":
    await mysql.clear(connection, tables)
    return
# end
