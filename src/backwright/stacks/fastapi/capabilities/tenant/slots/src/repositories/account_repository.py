# fill: imports
from src.models.workshop import Workshop
# end
# fill: parameters
workshop: Workshop,
# end
# fill: opening
self.work.session.add(workshop)
await self.work.flush()
user.workshop_id = workshop.id
user.role = Role.ADMIN
# end
# fill: joining
async def join(self, user: User) -> None:
    """Add an account to a workshop that exists.

    Raises:
        EmailTakenError: the e-mail is known; nothing has been added.
        ConflictError: something else that must be unique is taken.
    """
    async with self.work.session.begin_nested():
        await self._insert(user)

# end
