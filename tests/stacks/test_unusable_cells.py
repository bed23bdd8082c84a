"""A generated test does not pass off as right what the page grants and nobody can do."""

from projects import UNUSABLE

from backwright.blueprint.reader import read
from backwright.stacks.fastapi.capabilities.auth.emitters.access import access_tables
from backwright.stacks.fastapi.spelled_view import SpelledView

SAID = "    # The page grants this to booker, who may read no User that it needs."


def lines(page: str) -> list[str]:
    whole = read(page)
    return list(access_tables(SpelledView(whole, whole.entity("Booking"))))


def test_a_refusal_that_no_grant_means_says_where_it_comes_from() -> None:
    told = lines(UNUSABLE)
    assert told[told.index(SAID) + 1] == '    ("create", "", "of a colleague", [400, 201, 201]),'


def test_nothing_is_said_where_the_grant_can_be_used() -> None:
    told = lines(UNUSABLE.replace("- self: read", "- booker: read"))
    assert SAID not in told
    assert '    ("create", "", "of a colleague", [201, 201, 201]),' in told
