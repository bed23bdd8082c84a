# fill: hidden
("Invitation", "token_hash"),
("Invitation", "email"),
# end
# fill: noted
workshop_id = select(User.workshop_id).where(User.id == account_id).scalar_subquery()
values["workshop_id"] = workshop_id
# end
# fill: entry
"workshop_id": tenant_of(row, caller),
# end
# fill: functions
def tenant_of(row: Base, caller: Caller | None) -> int | None:
    """The tenant that a row is or belongs to; for a row of none, the tenant of whoever wrote it."""
    tenant: int | None = row.id if isinstance(row, Workshop) else getattr(row, "workshop_id", None)
    return caller.workshop_id if tenant is None and caller else tenant


# end
# fill: imports
from src.models.workshop import Workshop
# end
