"""Who may do what with spare parts: a line says what every role gets."""

from src.models.spare_part import SparePart
from src.validators.spare_part_validator import SparePartInput
from tests.fixtures.access import Access, Elsewhere, New
from tests.fixtures.callers import Callers
from tests.fixtures.factories.spare_part import make_spare_part, spare_part_values
from tests.fixtures.rows import Rows

ACCESS = Access(SparePart, spare_part_values, SparePartInput)
ROWS = {"of a colleague": New(make_spare_part), "of another workshop": Elsewhere(make_spare_part)}
# What to do, the fields that are sent, the row, and what comes of it for member, keeper, admin.
CELLS = [
    ("create", "", "of a colleague", [403, 201, 201]),
    ("list", "", "of a colleague", [200, 200, 200]),
    ("read", "", "of a colleague", [200, 200, 200]),
    ("list", "", "of another workshop", [404, 404, 404]),
    ("read", "", "of another workshop", [404, 404, 404]),
    ("update", "name", "of a colleague", [403, 200, 200]),
    ("replace", "name", "of a colleague", [403, 200, 200]),
    ("update", "name", "of another workshop", [404, 404, 404]),
    ("replace", "name", "of another workshop", [404, 404, 404]),
    ("delete", "", "of a colleague", [403, 204, 204]),
    ("delete", "", "of another workshop", [404, 404, 404]),
]


async def test_what_each_role_gets(callers: Callers, rows: Rows) -> None:
    wrong = [line async for line in ACCESS.wrong_cells(callers, rows, ROWS, CELLS)]
    assert not wrong, "\n".join(wrong)
