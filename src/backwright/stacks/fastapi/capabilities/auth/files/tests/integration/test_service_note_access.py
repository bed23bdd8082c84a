"""Who may do what with service notes: a line says what every role gets."""

from src.models.service_note import ServiceNote
from src.validators.service_note_validator import ServiceNoteInput
from tests.fixtures.access import ME, Access, Elsewhere, New
from tests.fixtures.callers import Callers
from tests.fixtures.factories.pocket_watch import make_pocket_watch
from tests.fixtures.factories.service_note import make_service_note, service_note_values
from tests.fixtures.rows import Rows

ACCESS = Access(ServiceNote, service_note_values, ServiceNoteInput, owner="pocket_watch_id")
ROWS = {
    "in a pocket watch whose maker asks": New(make_pocket_watch, maker_id=ME),
    "in a pocket watch of a colleague": New(make_pocket_watch),
    "in a pocket watch of another workshop": Elsewhere(make_pocket_watch),
    "whose maker of pocket watch asks": New(make_service_note, pocket_watch_id=New(make_pocket_watch, maker_id=ME)),
    "of a colleague": New(make_service_note),
    "whose maker of pocket watch asks, internal true, done_on None": New(
        make_service_note, pocket_watch_id=New(make_pocket_watch, maker_id=ME), internal=True, done_on=None
    ),
    "of another workshop": Elsewhere(make_service_note),
    "whose maker of pocket watch asks, movement open, internal true, done_on None": New(
        make_service_note,
        pocket_watch_id=New(make_pocket_watch, maker_id=ME),
        movement="open",
        internal=True,
        done_on=None,
    ),
}
# What to do, the fields that are sent, the row, and what comes of it for member, keeper, admin.
CELLS = [
    ("create", "", "in a pocket watch whose maker asks", [201, 201, 201]),
    ("create", "", "in a pocket watch of a colleague", [404, 201, 201]),
    ("create", "", "in a pocket watch of another workshop", [404, 404, 404]),
    ("list", "", "whose maker of pocket watch asks", [200, 200, 200]),
    ("read", "", "whose maker of pocket watch asks", [200, 200, 200]),
    ("list", "", "of a colleague", [404, 200, 200]),
    ("read", "", "of a colleague", [404, 200, 200]),
    ("list", "", "whose maker of pocket watch asks, internal true, done_on None", [404, 200, 200]),
    ("read", "", "whose maker of pocket watch asks, internal true, done_on None", [404, 200, 200]),
    ("list", "", "of another workshop", [404, 404, 404]),
    ("read", "", "of another workshop", [404, 404, 404]),
    ("update", "body reference internal done_on ticks drift", "whose maker of pocket watch asks", [403, 200, 200]),
    ("replace", "body", "whose maker of pocket watch asks", [403, 200, 200]),
    ("update", "body reference internal done_on ticks drift", "of a colleague", [404, 200, 200]),
    ("replace", "body", "of a colleague", [404, 200, 200]),
    (
        "update",
        "body reference internal done_on ticks drift",
        "whose maker of pocket watch asks, internal true, done_on None",
        [404, 200, 200],
    ),
    ("replace", "body", "whose maker of pocket watch asks, internal true, done_on None", [404, 200, 200]),
    ("update", "body reference internal done_on ticks drift", "of another workshop", [404, 404, 404]),
    ("replace", "body", "of another workshop", [404, 404, 404]),
    ("delete", "", "whose maker of pocket watch asks", [403, 204, 204]),
    ("delete", "", "of a colleague", [404, 204, 204]),
    ("delete", "", "whose maker of pocket watch asks, internal true, done_on None", [404, 204, 204]),
    ("delete", "", "of another workshop", [404, 404, 404]),
    ("wind", "", "whose maker of pocket watch asks", [403, 200, 200]),
    ("wind", "", "of a colleague", [404, 200, 200]),
    ("wind", "", "whose maker of pocket watch asks, movement open, internal true, done_on None", [404, 200, 200]),
    ("wind", "", "of another workshop", [404, 404, 404]),
]


async def test_what_each_role_gets(callers: Callers, rows: Rows) -> None:
    wrong = [line async for line in ACCESS.wrong_cells(callers, rows, ROWS, CELLS)]
    assert not wrong, "\n".join(wrong)
