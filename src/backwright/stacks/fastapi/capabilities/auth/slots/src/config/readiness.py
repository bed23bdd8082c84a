# fill: ready
await app.state.sign_in.limits.answer()
# end
