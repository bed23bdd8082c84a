# fill: values
"caller_id": self.work.caller.id if self.work.caller else None,
# end
# fill: methods
async def forget(self, account_id: int) -> None:
    """Erase the answers that an account was given."""
    await self.work.session.execute(delete(IdempotencyKey).where(IdempotencyKey.caller_id == account_id))


# end
