"""What PostgreSQL says of a violated constraint, reported to the caller."""

import pytest
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table
from sqlalchemy.exc import IntegrityError

from src.repositories.constraints import explain

RULES = MetaData()
Table("things", RULES, Column("low", Integer), CheckConstraint("low > 0", "low_rule", info={"says": ("low", "Is low")}))


@pytest.mark.parametrize(
    ("reported", "code", "field"),
    [
        ({"sqlstate": "23505", "detail": "Key (name)=(x) already exists."}, "CONFLICT", ["name"]),
        ({"sqlstate": "23514", "constraint_name": "low_rule"}, "VALIDATION_ERROR", ["low"]),
        ({"sqlstate": "23514", "constraint_name": "another"}, "VALIDATION_ERROR", []),
        ({"sqlstate": "23503"}, "CONFLICT", []),
    ],
)
def test_names_the_field(reported: dict[str, str], code: str, field: list[str]) -> None:
    cause = Exception()
    vars(cause).update(reported)
    refused = explain(IntegrityError("INSERT", {}, cause), RULES)
    assert (refused.code, [detail.field for detail in refused.details]) == (code, field)
