# fill: covered
if path.startswith("/api/v1/auth/"):  # secrets are handed out there, and kept nowhere
    return False
# end
