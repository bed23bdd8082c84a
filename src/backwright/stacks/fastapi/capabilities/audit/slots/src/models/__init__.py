# fill: models
from src.models.audit_entry import AuditEntry as AuditEntry
# end
