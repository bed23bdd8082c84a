# fill: recorded
for entry in entries(session.sync_session):
    await self.run(connection, insertion(AuditEntry, tuple(entry)), given(entry))
# end
