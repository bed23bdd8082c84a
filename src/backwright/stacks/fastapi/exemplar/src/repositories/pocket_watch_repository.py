"""Reads and writes of pocket watches."""

from sqlalchemy import and_, exists, func, not_, or_

# slot: repository_imports
from src.repositories import spare_part_repository
from src.repositories import user_repository
from src.repositories import workshop_repository
from src.models.pocket_watch import PocketWatch, pocket_watch_spare_parts
# end
from src.repositories.base import Repository
from src.repositories.relations import Many, One
from src.validators.pocket_watch_validator import PocketWatchRead


# slot: repository
class PocketWatchRepository(GrantedRepository[PocketWatch]):
    model = PocketWatch
    shows = tuple(PocketWatchRead.model_fields)
    search = ("engraving", "story")
    relations = {
        "workshop": One("workshop_id", lambda: workshop_repository.WorkshopRepository.plan),
        "maker": One("maker_id", lambda: user_repository.UserRepository.plan),
        "repairer": One("repairer_id", lambda: user_repository.UserRepository.plan, role="keeper"),
        "spare_parts": Many(pocket_watch_spare_parts, lambda: spare_part_repository.SparePartRepository.plan),
    }
    grants = (
        Grant({"create", "read", "wind"}, rows=lambda row: row.maker_id == CALLER),
        Grant({"update"}, rows=lambda row: and_(row.maker_id == CALLER, row.movement == "stopped"), fields={"engraving", "story"}),
        Grant(EVERYTHING, role=Role.KEEPER),
    )
# end
