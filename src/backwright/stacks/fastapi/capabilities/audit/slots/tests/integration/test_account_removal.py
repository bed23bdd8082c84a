# fill: imports
from src.models.audit_entry import AuditEntry
# end
# fill: tests
async def test_the_audit_log_keeps_the_event_and_not_the_person(database: Database, leaver: Client) -> None:
    await remove(database, leaver)

    async with database.sessions() as session:
        told = (await session.scalars(select(AuditEntry).where(AuditEntry.entity == "User"))).all()
    assert [entry.action for entry in told] == ["create", "update"]
    assert [entry.changes for entry in told] == [{}, {}]


# end
