# fill: one
role: str | None = None
# end
