# fill: public_paths
"/api/v1/auth/invitations/accept",
# end
