"""Who may do what with workshops: a line says what every role gets."""

from src.models.workshop import Workshop
from src.validators.workshop_validator import WorkshopInput
from tests.fixtures.access import Access, Elsewhere, New
from tests.fixtures.callers import Callers
from tests.fixtures.factories.workshop import make_workshop, workshop_values
from tests.fixtures.rows import Rows

ACCESS = Access(Workshop, workshop_values, WorkshopInput)
ROWS = {"of a colleague": New(make_workshop), "of another workshop": Elsewhere(make_workshop)}
# What to do, the fields that are sent, the row, and what comes of it for member, keeper, admin.
CELLS = [
    ("list", "", "of a colleague", [200, 200, 200]),
    ("read", "", "of a colleague", [200, 200, 200]),
    ("list", "", "of another workshop", [404, 404, 404]),
    ("read", "", "of another workshop", [404, 404, 404]),
    ("update", "name", "of a colleague", [403, 403, 200]),
    ("replace", "name", "of a colleague", [403, 403, 200]),
    ("update", "name", "of another workshop", [404, 404, 404]),
    ("replace", "name", "of another workshop", [404, 404, 404]),
]


async def test_what_each_role_gets(callers: Callers, rows: Rows) -> None:
    wrong = [line async for line in ACCESS.wrong_cells(callers, rows, ROWS, CELLS)]
    assert not wrong, "\n".join(wrong)
