"""Every table, so that whoever needs them all has one place to ask."""

# slot: every_model
from src.models.base import Base as Base
from src.models.audit_entry import AuditEntry as AuditEntry
from src.models.invitation import Invitation as Invitation
from src.models.refresh_token import RefreshToken as RefreshToken
from src.models.pocket_watch import PocketWatch as PocketWatch
from src.models.service_note import ServiceNote as ServiceNote
from src.models.spare_part import SparePart as SparePart
from src.models.workshop import Workshop as Workshop
from src.models.user import User as User
# end
