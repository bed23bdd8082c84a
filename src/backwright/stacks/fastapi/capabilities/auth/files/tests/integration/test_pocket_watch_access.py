"""Who may do what with pocket watches: a line says what every role gets."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from src.models.pocket_watch import PocketWatch
from src.validators.pocket_watch_validator import PocketWatchInput
from tests.fixtures.access import ME, SELF, Access, Elsewhere, New
from tests.fixtures.callers import Callers
# slot: access_imports
from tests.fixtures.factories.pocket_watch import make_pocket_watch
# end
from tests.fixtures.factories.pocket_watch import pocket_watch_values
from tests.fixtures.rows import Rows

# slot: access_tables
ACCESS = Access(PocketWatch, pocket_watch_values, PocketWatchInput)
ROWS = {
    "of a colleague": New(make_pocket_watch),
    "whose maker asks": New(make_pocket_watch, maker_id=ME),
    "of another workshop": Elsewhere(make_pocket_watch),
    "whose maker asks, movement ticking": New(make_pocket_watch, maker_id=ME, movement="ticking"),
    "of a colleague, movement ticking": New(make_pocket_watch, movement="ticking"),
}
# What to do, the fields that are sent, the row, and what comes of it for member, keeper, admin.
CELLS = [
    ("create", "", "of a colleague", [201, 201, 201]),
    ("list", "", "whose maker asks", [200, 200, 200]),
    ("read", "", "whose maker asks", [200, 200, 200]),
    ("list", "", "of a colleague", [404, 200, 200]),
    ("read", "", "of a colleague", [404, 200, 200]),
    ("list", "", "of another workshop", [404, 404, 404]),
    ("read", "", "of another workshop", [404, 404, 404]),
    ("update", "engraving story", "whose maker asks", [200, 200, 200]),
    ("update", "finish due_at price jewels signed contact made_at", "whose maker asks", [400, 200, 200]),
    ("update", "repairer_id", "whose maker asks", [400, 200, 200]),
    ("update", "spare_part_ids", "whose maker asks", [400, 200, 200]),
    ("replace", "engraving story", "whose maker asks", [200, 200, 200]),
    ("update", "engraving story finish due_at price jewels signed contact made_at", "of a colleague", [404, 200, 200]),
    ("update", "repairer_id", "of a colleague", [404, 200, 200]),
    ("update", "spare_part_ids", "of a colleague", [404, 200, 200]),
    ("replace", "engraving story", "of a colleague", [404, 200, 200]),
    ("update", "engraving story finish due_at price jewels signed contact made_at", "whose maker asks, movement ticking", [403, 200, 200]),
    ("update", "repairer_id", "whose maker asks, movement ticking", [403, 200, 200]),
    ("update", "spare_part_ids", "whose maker asks, movement ticking", [403, 200, 200]),
    ("replace", "engraving story", "whose maker asks, movement ticking", [403, 200, 200]),
    ("update", "engraving story finish due_at price jewels signed contact made_at", "of another workshop", [404, 404, 404]),
    ("update", "repairer_id", "of another workshop", [404, 404, 404]),
    ("update", "spare_part_ids", "of another workshop", [404, 404, 404]),
    ("replace", "engraving story", "of another workshop", [404, 404, 404]),
    ("delete", "", "whose maker asks", [403, 204, 204]),
    ("delete", "", "of a colleague", [404, 204, 204]),
    ("delete", "", "of another workshop", [404, 404, 404]),
    ("wind", "", "whose maker asks", [200, 200, 200]),
    ("wind", "", "of a colleague", [404, 200, 200]),
    ("wind", "", "of another workshop", [404, 404, 404]),
    ("halt", "", "whose maker asks, movement ticking", [403, 200, 200]),
    ("halt", "", "of a colleague, movement ticking", [404, 200, 200]),
    ("halt", "", "of another workshop", [404, 404, 404]),
    ("retire", "", "whose maker asks, movement ticking", [403, 200, 200]),
    ("retire", "", "of a colleague, movement ticking", [404, 200, 200]),
    ("retire", "", "of another workshop", [404, 404, 404]),
]
# end


async def test_what_each_role_gets(callers: Callers, rows: Rows) -> None:
    wrong = [line async for line in ACCESS.wrong_cells(callers, rows, ROWS, CELLS)]
    assert not wrong, "\n".join(wrong)
