"""Reads and writes of service notes."""

from sqlalchemy import and_, exists, not_, or_

from src.models.base import utc_date
from src.models.pocket_watch import PocketWatch
from src.models.service_note import ServiceNote
from src.repositories import pocket_watch_repository, workshop_repository
from src.repositories.granted import CALLER, EVERYTHING, Grant, GrantedRepository
from src.repositories.relations import One
from src.utils.caller import Role
from src.validators.service_note_validator import ServiceNoteRead


class ServiceNoteRepository(GrantedRepository[ServiceNote]):
    model = ServiceNote
    shows = tuple(ServiceNoteRead.model_fields)
    relations = {
        "workshop": One("workshop_id", lambda: workshop_repository.WorkshopRepository.plan),
        "pocket_watch": One("pocket_watch_id", lambda: pocket_watch_repository.PocketWatchRepository.plan),
    }
    owner = "pocket_watch"
    guarded = frozenset({"internal", "done_on"})
    grants = (
        Grant(
            {"create"},
            rows=lambda row: exists().where(PocketWatch.id == row.pocket_watch_id, PocketWatch.maker_id == CALLER),
        ),
        Grant(
            {"read"},
            rows=lambda row: and_(
                exists().where(PocketWatch.id == row.pocket_watch_id, PocketWatch.maker_id == CALLER),
                or_(not_(row.internal), row.done_on < utc_date(row.created_at)),
            ),
        ),
        Grant(EVERYTHING, role=Role.KEEPER),
    )
