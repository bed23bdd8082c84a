"""Who may do what with users: a line says what every role gets."""

from src.models.user import User
from src.validators.user_validator import UserInput
from tests.fixtures.access import SELF, Access, Elsewhere, New
from tests.fixtures.callers import Callers
from tests.fixtures.factories.user import make_user, user_values
from tests.fixtures.rows import Rows

ACCESS = Access(User, user_values, UserInput)
ROWS = {"of the caller": SELF, "of a colleague": New(make_user), "of another workshop": Elsewhere(make_user)}
# What to do, the fields that are sent, the row, and what comes of it for member, keeper, admin.
CELLS = [
    ("list", "", "of the caller", [200, 200, 200]),
    ("read", "", "of the caller", [200, 200, 200]),
    ("list", "", "of a colleague", [404, 200, 200]),
    ("read", "", "of a colleague", [404, 200, 200]),
    ("list", "", "of another workshop", [404, 404, 404]),
    ("read", "", "of another workshop", [404, 404, 404]),
    ("update", "name", "of the caller", [200, 200, 200]),
    ("update", "role", "of the caller", [400, 200, 200]),
    ("update", "active", "of the caller", [400, 400, 200]),
    ("replace", "name", "of the caller", [200, 200, 200]),
    ("update", "role", "of a colleague", [404, 200, 200]),
    ("update", "name active", "of a colleague", [404, 400, 200]),
    ("replace", "name", "of a colleague", [404, 400, 200]),
    ("update", "name role active", "of another workshop", [404, 404, 404]),
    ("replace", "name", "of another workshop", [404, 404, 404]),
    ("delete", "", "of the caller", [403, 403, 204]),
    ("delete", "", "of a colleague", [404, 403, 204]),
    ("delete", "", "of another workshop", [404, 404, 404]),
]


async def test_what_each_role_gets(callers: Callers, rows: Rows) -> None:
    wrong = [line async for line in ACCESS.wrong_cells(callers, rows, ROWS, CELLS)]
    assert not wrong, "\n".join(wrong)
