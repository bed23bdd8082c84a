"""Names that code must spell otherwise than the page are renamed in the owner's code, too, and back."""

from pathlib import Path

from tests.conftest import SLOW

from backwright.build.build import build
from backwright.build.undo import undo

PAGE = """\
app: trips
Desk:
  name: str 1..40 sort
Trip:
  from: str 1..40 sort, filter
  desk: Desk? filter
"""
SERVICE = "src/services/trip_service.py"
RULE = """
    @staticmethod
    def labelled(trip: Trip, desk: Desk) -> str:
        return f"{trip.from_} by {desk.name}"
"""


@SLOW
def test_an_owners_method_follows_and_comes_back(tmp_path: Path) -> None:
    page, service = tmp_path / "blueprint.yaml", tmp_path / SERVICE
    page.write_text(PAGE)
    build(tmp_path, check=False)
    text = service.read_text().replace(
        "from src.rep", "from src.models.desk import Desk\nfrom src.models.trip import Trip\nfrom src.rep", 1
    )
    service.write_text(text.rstrip("\n") + "\n" + RULE)
    before = service.read_text()
    renamed = PAGE.replace("Desk:\n", "Table:\n  was: Desk\n").replace("desk: Desk?", "desk: Table?")
    page.write_text(renamed.replace("from: str 1..40 sort, filter", "origin: str 1..40 sort, filter was from"))
    build(tmp_path)
    after = service.read_text()
    assert "from src.models.table import Table_\n" in after
    assert RULE.replace("Desk", "Table_").replace("from_", "origin") in after
    undo(tmp_path)
    assert service.read_text() == before
