"""What each role gets: the lines that access tests and the cases of the wire are made of."""

from backwright.blueprint.model import Blueprint
from backwright.blueprint.reader import read
from backwright.contract.access_oracle import COLLEAGUE, ME, AccessOracle, leading_to_me, paths, plain_row
from backwright.contract.access_table import AccessLine, access_table
from backwright.contract.entity_view import EntityView

PAGE = """
app: desk
use: auth
roles: member, agent
User:
  can:
    - member: read
Ticket:
  subject: str 1..100
  author: User = me
  assignee: User?
  closed: bool = false
  can:
    - author: create, read
    - author: update(subject) while not closed
    - agent: all
Note:
  ticket: Ticket owner
  text: str 1..100
  can:
    - author of ticket: create, read
    - agent: all
"""


def page() -> Blueprint:
    return read(PAGE)


def lines(entity: str, action: str) -> dict[tuple[str, tuple[str, ...]], tuple[int, ...]]:
    """The statuses for member, agent and admin, by kind of row and columns."""
    blueprint = page()
    found: list[AccessLine] = list(access_table(EntityView(blueprint, blueprint.entity(entity))))
    return {(line.kind.label, line.columns): line.statuses for line in found if line.action == action}


def test_a_row_of_a_colleague_is_not_there_for_whoever_may_not_read_it() -> None:
    assert lines("Ticket", "read") == {
        ("whose author asks", ()): (200, 200, 200),
        ("of a colleague", ()): (404, 200, 200),
    }


def test_fields_are_told_apart_by_what_comes_of_them() -> None:
    found = lines("Ticket", "update")
    assert found["whose author asks", ("subject",)] == (200, 200, 200)
    assert found["whose author asks", ("closed",)] == (400, 200, 200)
    assert found["whose author asks, closed true", ("subject", "closed")] == (403, 200, 200)
    assert found["of a colleague", ("subject", "closed")] == (404, 200, 200)


def test_a_part_is_made_where_its_whole_is_seen() -> None:
    assert lines("Note", "create") == {
        ("in a ticket whose author asks", ()): (201, 201, 201),
        ("in a ticket of a colleague", ()): (404, 201, 201),
    }


def test_a_path_leads_over_several_rows_to_the_account() -> None:
    blueprint = page()
    note = blueprint.entity("Note")
    assert paths(note) == (("ticket", "author"),)
    mine, oracle = leading_to_me(plain_row(blueprint, note), ("ticket", "author")), AccessOracle(blueprint, "member")
    assert mine["ticket"]["author"] == ME
    assert plain_row(blueprint, note)["ticket"]["author"] == COLLEAGUE
    assert oracle.sees(note, mine)
    assert not oracle.sees(note, plain_row(blueprint, note))
