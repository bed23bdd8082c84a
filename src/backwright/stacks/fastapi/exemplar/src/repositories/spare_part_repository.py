"""Reads and writes of spare parts."""

from src.models.spare_part import SparePart
from src.repositories import workshop_repository
from src.repositories.granted import EVERYTHING, Grant, GrantedRepository
from src.repositories.relations import One
from src.utils.caller import Role
from src.validators.spare_part_validator import SparePartRead


class SparePartRepository(GrantedRepository[SparePart]):
    model = SparePart
    shows = tuple(SparePartRead.model_fields)
    relations = {"workshop": One("workshop_id", lambda: workshop_repository.WorkshopRepository.plan)}
    grants = (Grant({"read"}, role=Role.MEMBER), Grant(EVERYTHING, role=Role.KEEPER))
