"""What a refusal of the database means to the caller."""

import re

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.exc import IntegrityError

from src.utils.errors import ApiError, ConflictError, Detail, ValidationError

SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
SQLITE_CHECK = re.compile(r"CHECK constraint failed: (?P<name>\w+)")
POSTGRESQL_COLUMNS = re.compile(r"Key \((?P<columns>.+?)\)=")

# fill: constants


def explain(error: IntegrityError, metadata: MetaData) -> ApiError:
    """Turn a violated constraint into the error that names the field."""
    cause = error.orig.__cause__ or error.orig if error.orig else error
    state = getattr(cause, "sqlstate", "")
    message = str(cause)
    # fill: reported
    if state == "23505" or "UNIQUE constraint" in message:
        return taken(columns_of(message, getattr(cause, "detail", None)))
    if state == "23514" or "CHECK constraint" in message:
        return broken(check_name(message, cause), metadata)
    return ConflictError("Other rows depend on this one, or it depends on one that is gone")


def columns_of(message: str, detail: str | None) -> list[str]:
    found = SQLITE_UNIQUE.search(message) or POSTGRESQL_COLUMNS.search(detail or "")
    columns = found["columns"].split(", ") if found else []
    # fill: columns
    return [
        column.rpartition(".")[2].strip('"')
        for column in columns
        # fill: shown_columns
    ]


# fill: functions
def taken(columns: list[str]) -> ApiError:
    error = ConflictError(f"This {' and '.join(columns).replace('_', ' ') or 'value'} is taken")
    error.details = tuple(Detail(column, "Is taken") for column in columns)
    return error


def check_name(message: str, cause: BaseException) -> str:
    found = SQLITE_CHECK.search(message)
    return str(found["name"] if found else getattr(cause, "constraint_name", ""))


def broken(name: str, metadata: MetaData) -> ApiError:
    """Say which rule does not hold, in the words that the table keeps with it."""
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint) and constraint.name == name:
                field, message = constraint.info.get("says", ("", "Does not hold"))
                return ValidationError.of(field, message)
    return ValidationError("Invalid input data")
