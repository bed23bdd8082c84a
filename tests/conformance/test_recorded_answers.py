"""The stack answers every case of the wire contract as recorded, byte for byte on each database."""

import pytest
from conformance.pages import PAGES, golden, page
from conformance.play import transcript
from conformance.serve import built
from tests.conftest import SERVER, SLOW

from backwright.contract.cases import cases

QUICK = "plain"
ALL = [name if name == QUICK else pytest.param(name, marks=SLOW) for name in PAGES]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", ALL)
def test_a_page_is_answered_as_recorded(name: str, database: str, request: pytest.FixtureRequest) -> None:
    server = ""
    if database == "postgresql":
        request.getfixturevalue("postgresql")  # skips where no server answers
        server = f"{SERVER}/postgres"
    blueprint = page(name)
    with built(blueprint, server) as player:
        played = list(player.play(cases(blueprint)))

    assert [f"{one.case.name}: {'; '.join(one.faults)}" for one in played if one.faults] == []
    assert transcript(played) == golden(name).read_text().splitlines()
