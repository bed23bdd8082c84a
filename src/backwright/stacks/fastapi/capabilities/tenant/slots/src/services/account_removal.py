# fill: imports
from src.repositories.invitation_repository import forget_invitations
# end
# fill: first
await forget_invitations(work, user.email)
# end
