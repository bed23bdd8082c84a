# fill: bound
if value is not None and dialect.name == "mysql":
    return value.astimezone(UTC).replace(tzinfo=None)
# end
# fill: imports
from sqlalchemy.dialects.mysql import LONGTEXT
# end
# fill: kinds
if length is None or length > 500:  # a row has no room for more, and an index none for as much
    return kind(length).with_variant(kind(length, collation="C"), "postgresql").with_variant(LONGTEXT(), "mysql")
# end
# fill: days
@compiles(utc_date, "mysql")
def _utc_date_on_mysql(element: utc_date, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS DATE)"


# end
