# fill: known_fields
home: int = 0
# end
# fill: first_rows
await add(connection, Seed(Workshop, workshop_row), known, (0, 1))
known.home, second_home = known.ids["Workshop"]
# end
# fill: last_rows
# Whoever signs in here sees nothing of the first one.
ids, tied = {"Workshop": [second_home]}, next(seed for seed in SEEDS if seed.model is User)
second = Known(ids, second_home, known.password_hash, (Role.ADMIN,), "northwind.example", known.accounts)
await add(connection, tied, second, (0,))
# end
