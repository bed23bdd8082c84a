"""Reads and writes of workshops."""

from src.models.workshop import Workshop
from src.repositories.granted import Grant, GrantedRepository
from src.utils.caller import Role
from src.validators.workshop_validator import WorkshopRead


class WorkshopRepository(GrantedRepository[Workshop]):
    model = Workshop
    shows = tuple(WorkshopRead.model_fields)
    tenant_column = "id"
    grants = (Grant({"read"}, role=Role.MEMBER),)
