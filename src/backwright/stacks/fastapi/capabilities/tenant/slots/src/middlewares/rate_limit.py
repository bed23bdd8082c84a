# fill: doors
ACCEPT: Final = "/api/v1/auth/invitations/accept"
# end
