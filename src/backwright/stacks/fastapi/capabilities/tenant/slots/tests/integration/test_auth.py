# fill: registered
assert me["role"] == "admin"
# end
# fill: refused
({"workshop_id": 1}, "workshop_id"),
# end
