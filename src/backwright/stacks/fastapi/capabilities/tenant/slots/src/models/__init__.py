# fill: models
from src.models.invitation import Invitation as Invitation
# end
