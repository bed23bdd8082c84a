"""Grants that nobody can use are told, with the line that makes them usable; sound ones are not."""

import pytest

from backwright.blueprint.reader import read
from backwright.blueprint.view.unusable import UnusableGrant, unusable_grants

SALON = """\
app: salon
use: auth
roles: booker, stylist, chief
User:
  name: str 1..40
  can:
    - self: read
    - chief: read
Chair:
  name: str 1..40
  can:
    - stylist: read
Booking:
  booked_by: User = me
  performer: User role stylist
  chair: Chair?
  note: str 0..80
  status: open -finish-> done
  can:
    - booker: create(performer, note)
    - booked_by: read
    - stylist: read, finish
Remark:
  booking: Booking owner
  text: str 1..80
  can:
    - booker: create, read
"""


def found(text: str) -> list[UnusableGrant]:
    return list(unusable_grants(read(text, "salon.yaml")))


def test_a_create_that_must_name_a_row_which_its_role_cannot_read_is_told_with_the_line_to_add() -> None:
    (one,) = found(SALON)
    assert (one.entity, one.action, one.role, one.needs, one.answer) == ("Booking", "create", "booker", "User", 400)
    assert str(one) == (
        "salon.yaml:20:7: warning: `booker: create` of Booking can never succeed: it must name a `performer`, and "
        "`booker` may read no User; add `- booker: read` under `can` of User"
    )


def test_the_line_to_add_makes_the_grant_usable() -> None:
    assert found(SALON.replace("    - self: read\n", "    - self: read\n    - booker: read\n")) == []


def test_somebody_may_name_themselves_where_their_role_is_high_enough() -> None:
    assert found(SALON.replace("performer: User role stylist", "performer: User")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("chair: Chair?", "chair: Chair", "must name a `chair`"),
        ("    - booked_by: read\n    - stylist: read, finish", "    - booked_by: finish", "may read no Booking"),
        ("    - booked_by: read\n    - stylist: read", "    - chief: read", "`booker` may read no Booking"),
    ],
    ids=["a required relation", "a verb on rows that nobody sees", "a part of rows that nobody sees"],
)
def test_whatever_a_grant_needs_must_be_readable(old: str, new: str, said: str) -> None:
    page = SALON.replace("create(performer, note)", "create").replace(old, new)
    assert any(said in str(one) for one in found(page)), found(page)


def test_reading_parts_of_rows_that_nobody_of_the_role_may_read_is_told() -> None:
    page = SALON.replace("    - booked_by: read\n    - stylist: read", "    - chief: read, create").replace(
        "    - booker: create, read", "    - booker: read"
    )
    read_grants = [one for one in found(page) if one.action == "read"]
    assert [(one.entity, one.role, one.needs) for one in read_grants] == [("Remark", "booker", "Booking")]


@pytest.mark.parametrize("optional", ["chair: Chair?", "chair: Chair[]"])
def test_what_may_be_left_out_needs_no_grant(optional: str) -> None:
    page = SALON.replace("chair: Chair?", optional).replace("role stylist", "")
    assert found(page) == []


def test_an_open_page_has_no_grants_to_warn_of() -> None:
    assert found("app: notes\nNote:\n  title: str 1..40\n") == []


CLOSED = """\
app: desk
use: auth
roles: member
User:
  name: str 1..40
  can:
    - self: read
Note:
  text: str 1..40
  internal: bool?
  mood: calm | loud = calm
  state: draft -send-> sent
  can:
    - member: read, create while CONDITION
"""


@pytest.mark.parametrize(
    ("condition", "closed", "mend"),
    [
        ("not internal", ("internal",), "write `create(text, internal, mood)`"),
        ("mood = loud", ("mood",), "write `create(text, internal, mood)`"),
        ("internal and mood = calm", ("internal", "mood"), "write `create(text, internal, mood)`"),
        ("state = sent", ("state",), "no new row is so; take it away"),
    ],
)
def test_a_create_whose_condition_no_new_row_can_meet_is_told_with_what_to_do(
    condition: str, closed: tuple[str, ...], mend: str
) -> None:
    (one,) = [one for one in found(CLOSED.replace("CONDITION", condition)) if one.action == "create"]
    assert (one.answer, one.closed) == (403, closed)
    assert str(one).endswith(mend)


def test_the_fields_to_grant_make_it_usable() -> None:
    granted = CLOSED.replace("create while CONDITION", "create(text, internal, mood) while not internal")
    assert found(granted) == []


@pytest.mark.parametrize("condition", ["mood = calm", "state = draft", "internal = null"])
def test_a_condition_that_a_new_row_meets_by_itself_is_sound(condition: str) -> None:
    assert found(CLOSED.replace("CONDITION", condition)) == []


@pytest.mark.parametrize("condition", ["state != draft", "state = sent and not internal", "not (state = draft)"])
def test_a_verb_whose_condition_fails_in_every_state_that_it_leaves_is_told(condition: str) -> None:
    (one,) = found(CLOSED.replace("create while CONDITION", f"send while {condition}"))
    assert (one.action, one.answer, one.leaves) == ("send", 403, ("draft",))
    assert str(one).endswith("its condition fails in every state that `send` leaves (`draft`); take it away")


@pytest.mark.parametrize(
    "condition", ["state = draft", "state != draft or internal", "internal != null", "not internal"]
)
def test_a_verb_whose_condition_can_hold_in_a_state_that_it_leaves_is_sound(condition: str) -> None:
    assert found(CLOSED.replace("create while CONDITION", f"send while {condition}")) == []


def test_whoever_stands_in_a_field_that_only_a_creator_fills_has_a_role_that_may_create() -> None:
    remark = (
        "Remark:\n  author: User = me\n  text: str 1..80\n  can:\n    - {creator}: read, create\n    - author: update\n"
    )
    assert found(f"{SALON.partition('Booking:')[0]}{remark.format(creator='stylist')}") == []


def test_whoever_may_be_put_into_a_field_may_have_any_role() -> None:
    remark = "Remark:\n  author: User\n  text: str 1..80\n  can:\n    - stylist: read, create(author, text)\n"
    remark += "    - author: update\n"
    (one,) = found(SALON.partition("Booking:")[0].replace("self: read", "booker: read") + remark)
    assert (one.action, one.role, one.needs) == ("update", "booker", "Remark")
