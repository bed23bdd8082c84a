# fill: constants
SECRET = "a secret for tests, which is long enough"
# end
# fill: settings
values["secret_key"] = SECRET
# end
# fill: emptied
await served.state.sign_in.limits.storage.reset()
# end
