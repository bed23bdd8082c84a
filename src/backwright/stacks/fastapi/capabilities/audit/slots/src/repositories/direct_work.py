# fill: recorded
for entry in entries(session.sync_session):
    await self.run(connection, insertion(AuditEntry, tuple(entry)), given(entry))
# end
# fill: imports
from src.repositories.audit import entries
from src.models.audit_entry import AuditEntry
# end
