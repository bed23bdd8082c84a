"""The schema of a blueprint, and that the exemplar's models say the same."""

import sys

import pytest
from migrating import EXEMPLAR, Database, blueprint
from sqlalchemy.exc import IntegrityError, OperationalError

from backwright.blueprint.model import Entity
from backwright.relational.dialects import POSTGRESQL, SQLITE
from backwright.relational.expressions import NotInDatabaseError, to_sql
from backwright.relational.schema import LONGEST_NAME, Index, Table, fitting
from backwright.relational.tables import tables
from backwright.stacks.python.alembic import initial
from backwright.stacks.python.columns import table_args

DESK = """
app: desk
use: auth, tenant(Org), audit
roles: member, agent
Org:
  name: str 2..80 unique
  can:
    - member: read
User:
  name: str 1..60
  can:
    - self: read
Ticket:
  subject: str 3..140 search, unique
  body: text ..20k? search
  status: open -solve-> solved
  priority: low | normal | high = normal, sort
  author: User = me
  assignee: User? filter
  tags: Tag[]
  due_at: datetime? > now, filter, sort
  cost: decimal(8,2) 0.5..100 = 9.99
  ends_at: datetime > due_at
  unique: (cost) while status != solved
  check: due_at > created_at or cost * 2 > 3.125
  can:
    - agent: all
Comment:
  ticket: Ticket owner
  rank: int? sort
  can:
    - agent: all
Tag:
  name: str 1..30
  can:
    - member: read
"""


@pytest.fixture(scope="module")
def desk() -> dict[str, Table]:
    return {table.name: table for table in tables(blueprint(DESK))}


def index(table: Table, name: str) -> Index:
    return next(found for found in table.indexes if found.name == name)


def test_every_entity_every_link_and_every_capability_has_a_table_after_those_it_refers_to(
    desk: dict[str, Table],
) -> None:
    assert list(desk) == [
        "orgs", "users", "tickets", "tags", "ticket_tags", "comments", "refresh_tokens", "invitations", "audit_entries",
    ]  # fmt: skip


def test_a_row_has_an_id_its_tenant_its_fields_two_times_and_a_version(desk: dict[str, Table]) -> None:
    assert [column.name for column in desk["comments"].columns] == [
        "id", "org_id", "ticket_id", "rank", "created_at", "updated_at", "version",
    ]  # fmt: skip


def test_what_happens_to_a_reference_follows_from_what_it_is(desk: dict[str, Table]) -> None:
    keys = {(table.name, key.column): key.on_delete for table in desk.values() for key in table.foreign_keys}
    assert keys["comments", "ticket_id"] == "CASCADE"
    assert keys["tickets", "assignee_id"] == "SET NULL"
    assert keys["tickets", "author_id"] is None
    assert keys["ticket_tags", "tag_id"] == "CASCADE"


def test_uniques_hold_within_a_tenant_but_an_email_is_one_account_everywhere(desk: dict[str, Table]) -> None:
    assert index(desk["tickets"], "tickets_subject_key").columns == ("org_id", "subject")
    assert index(desk["users"], "users_email_key").columns == ("email",)
    assert index(desk["orgs"], "orgs_name_key").columns == ("name",)


def test_a_partial_unique_has_its_condition(desk: dict[str, Table]) -> None:
    where = index(desk["tickets"], "tickets_cost_key").where
    assert where is not None
    assert SQLITE.render(where) == "status <> 'solved'"


def test_every_filter_and_sort_is_led_by_what_a_list_is_narrowed_by(desk: dict[str, Table]) -> None:
    names = [found.name for found in desk["tickets"].indexes]
    assert "ix_tickets_org_id_due_at_id" in names
    assert "ix_tickets_org_id_assignee_id_id" in names
    assert "ix_comments_ticket_id_rank_id" in [found.name for found in desk["comments"].indexes]


def test_nulls_are_the_smallest_in_an_index_that_sorts(desk: dict[str, Table]) -> None:
    part = index(desk["tickets"], "ix_tickets_org_id_due_at_id").parts[1]
    assert (POSTGRESQL.render(part), SQLITE.render(part)) == ("due_at NULLS FIRST", "due_at")


def test_an_enum_sorts_by_its_declaration(desk: dict[str, Table]) -> None:
    part = index(desk["tickets"], "ix_tickets_org_id_priority_order_id").parts[1]
    assert SQLITE.render(part) == "(CASE priority WHEN 'low' THEN 0 WHEN 'normal' THEN 1 WHEN 'high' THEN 2 END)"


def test_every_reference_leads_an_index(desk: dict[str, Table]) -> None:
    for table in desk.values():
        first = (SQLITE.render(found.parts[0]) for found in table.indexes if found.where is None and not found.search)
        leading = {table.primary_key[0], *first}
        assert {key.column for key in table.foreign_keys} <= leading, table.name


def test_search_is_one_index_over_all_searched_fields_on_postgresql(desk: dict[str, Table]) -> None:
    found = index(desk["tickets"], "ix_tickets_search")
    assert [dialect.has(found) for dialect in (POSTGRESQL, SQLITE)] == [True, False]
    text = "translate(subject || ' ' || coalesce(body, ''), '-_./:@+&<>', '          ')"
    assert POSTGRESQL.render(found.parts[0]) == f"to_tsvector('simple', {text})"


def test_decimals_are_scaled_where_they_are_held_as_integers(desk: dict[str, Table]) -> None:
    checks = {check.name: check.condition for check in desk["tickets"].checks}
    assert POSTGRESQL.render(checks["tickets_cost_check"]) == "cost BETWEEN 0.5 AND 100"
    assert SQLITE.render(checks["tickets_cost_check"]) == "cost BETWEEN 50 AND 10000"
    default = desk["tickets"].column("cost").default
    assert default is not None
    assert (POSTGRESQL.render(default), SQLITE.render(default)) == ("9.99", "999")


def test_a_rule_that_asks_the_time_is_not_for_the_database(desk: dict[str, Table]) -> None:
    conditions = [POSTGRESQL.render(check.condition) for check in desk["tickets"].checks]
    assert not any("now" in condition for condition in conditions)
    assert "ends_at > due_at" in conditions
    assert "due_at > created_at OR cost * 2 > 3.125" in conditions
    ticket: Entity = blueprint(DESK).entity("Ticket")
    comparison = ticket.field_named("due_at").comparison
    assert comparison is not None
    with pytest.raises(NotInDatabaseError):
        to_sql(comparison.right, ticket)


def test_a_name_that_is_too_long_is_cut_and_stays_itself() -> None:
    one, other = (fitting(f"ix_{'long' * 20}_{end}_id") for end in ("a", "b"))
    assert len(one) <= LONGEST_NAME
    assert one != other
    assert one.endswith("_id")


def test_a_check_says_to_a_caller_what_it_asks(desk: dict[str, Table]) -> None:
    arguments = "\n".join(table_args(desk["tickets"], says=True))
    assert '"says": ("subject", "Must have from 3 to 140 characters")' in arguments
    assert '"says": ("cost", "Must be from 0.5 to 100")' in arguments


def test_the_models_of_the_exemplar_and_its_first_migration_make_the_same_schema(database: Database) -> None:
    if database.is_mysql:
        pytest.skip("its generated columns are made by migrations alone")
    page = blueprint((EXEMPLAR / "blueprint.yaml").read_text())
    sys.path.insert(0, str(EXEMPLAR))
    import src.models  # noqa: F401
    from src.models.base import Base

    database.run(Base.metadata.create_all)
    declared = database.catalogue()
    database.clear()
    database.apply(initial(page).text)
    assert database.catalogue() ^ declared == set()


def lets_in(database: Database, statement: str) -> bool:
    """Whether a row passes the table's checks; anything else that goes wrong is raised."""
    try:
        database.execute(statement)
    except (IntegrityError, OperationalError) as error:  # the latter is what MySQL's driver takes it for
        if "check" not in str(error).lower():
            raise
        return False
    return True


# For prices of 6.01, 6.02 and 0.00, each with a stock of 0, 2 and 3: whether the row is let in.
RULES = {
    "price / 2 > 3.005": "000 111 000",
    "price + 0.005 > 6.02": "000 111 000",
    "price * stock <= 12.03": "110 100 111",
    "not (stock > 2 and flag)": "110 110 110",
    "price - 1 = 5.015": "000 000 000",
    "due_at > created_at": "111 111 111",
    "price / stock < 1": "100 100 111",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_means_the_same_on_both_databases(rule: str, database: Database) -> None:
    page = (
        "app: a\nThing:\n  price: decimal(8,2)\n  stock: int\n  flag: bool\n  size: s | m | l = s\n"
        f"  due_at: datetime?\n  check: {rule}\n"
    )
    database.apply(initial(blueprint(page)).text)
    verdicts = []
    for price in ("6.01", "6.02", "0.00"):
        for stock in ("0", "2", "3"):
            held = price.replace(".", "").lstrip("0") or "0" if database.is_sqlite else price
            values = f"{held}, {stock}, true, 'l', '2026-01-02', '2026-01-01', '2026-01-01'"
            columns = "price, stock, flag, size, due_at, created_at, updated_at"
            verdicts.append(lets_in(database, f"INSERT INTO things ({columns}) VALUES ({values})"))
    assert verdicts == [letter == "1" for letter in RULES[rule].replace(" ", "")]
