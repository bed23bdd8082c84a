"""Reads and writes of users."""

from src.models.user import User
from src.repositories import workshop_repository
from src.repositories.granted import CALLER, Grant, GrantedRepository
from src.repositories.relations import One
from src.utils.caller import Role
from src.validators.user_validator import UserRead


class UserRepository(GrantedRepository[User]):
    model = User
    shows = tuple(UserRead.model_fields)
    relations = {"workshop": One("workshop_id", lambda: workshop_repository.WorkshopRepository.plan)}
    guarded = frozenset({"role", "active"})
    grants = (
        Grant({"read"}, rows=lambda row: row.id == CALLER),
        Grant({"update"}, rows=lambda row: row.id == CALLER, fields={"name"}),
        Grant({"read"}, role=Role.KEEPER),
        Grant({"update"}, role=Role.KEEPER, fields={"role"}),
    )
