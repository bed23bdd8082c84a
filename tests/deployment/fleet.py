"""The project that is deployed: a page of nine entities, rules of its owner's, and a second build that keeps them."""

from pathlib import Path

from backwright.build.build import build

PAGE = Path(__file__).parent / "pages" / "fleet.yaml"
TRIPS, CLAIMS = "src/services/trip_service.py", "src/services/claim_service.py"
DEPARTS = '        return await self._step("depart", trip)\n'
CLAIMED = "        claim.claimant_id = self.claims.caller.id\n"
ERRORS = "from src.utils.envelope import Listing, Record\n"
NO_DEPARTURE = "This trip is not paid for"
NO_CLAIM = "Claims of more than 5,000 need a reason of 20 characters"
RULE = """\
        if {condition}:
            raise ConflictError("{message}")
"""
OWN_RULES = {
    TRIPS: (DEPARTS, RULE.format(condition='trip.title.startswith("Unpaid")', message=NO_DEPARTURE)),
    CLAIMS: (CLAIMED, RULE.format(condition="claim.amount > 5000 and len(claim.reason) < 20", message=NO_CLAIM)),
}
# What the page says of a trip changes, so the service that holds a rule is written anew.
STATES = "status: planned -depart-> under_way -arrive-> done"
CHANGED = f"{STATES}, under_way -abort-> planned\n  note: str ..200?"


def built_twice(folder: Path) -> Path:
    """Build the page, write own rules into two services, and build it again with a change of the page."""
    folder.mkdir()
    page = PAGE.read_text()
    assert page.count(STATES) == 1
    (folder / "blueprint.yaml").write_text(page)
    build(folder, check=False)
    for path, (line, rule) in OWN_RULES.items():
        text = (folder / path).read_text()
        assert text.count(line) == 1
        assert text.count(ERRORS) == 1
        own = text.replace(line, rule + line).replace(ERRORS, f"{ERRORS}from src.utils.errors import ConflictError\n")
        (folder / path).write_text(own)
    (folder / "blueprint.yaml").write_text(page.replace(STATES, CHANGED))
    build(folder)
    assert "def abort_trip" in (folder / TRIPS).read_text()
    assert all(rule in (folder / path).read_text() for path, (_, rule) in OWN_RULES.items())
    return folder
