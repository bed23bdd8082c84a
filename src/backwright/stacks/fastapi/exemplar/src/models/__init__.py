"""Every table, so that whoever needs them all has one place to ask."""

# fill: models
# slot: every_model
from src.models.base import Base as Base
from src.models.pocket_watch import PocketWatch as PocketWatch
from src.models.service_note import ServiceNote as ServiceNote
from src.models.spare_part import SparePart as SparePart
from src.models.workshop import Workshop as Workshop
from src.models.user import User as User
# end
