"""A service note as it is answered, with the rows that it refers to."""

from src.validators.pocket_watch_validator import PocketWatchRead
from src.validators.service_note_validator import ServiceNoteRead
from src.validators.workshop_validator import WorkshopRead


class ServiceNoteAnswer(ServiceNoteRead):
    """What `include` asks for is embedded; the rest is left out."""

    workshop: WorkshopRead | None = None
    pocket_watch: PocketWatchRead | None = None
