# fill: recorded
AuditRepository(database.sessions)
# end
# fill: imports
from src.repositories.audit import AuditRepository
# end
