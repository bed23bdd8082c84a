# fill: created
assert made.workshop_id is not None
# end
# fill: denied
async def test_logs_who_was_denied_what(database: Database, callers: Callers) -> None:
    caller = await callers.role(LOWEST_ROLE)
    await caller.post(f"{AUTH}/invitations", json={"email": "ada@example.com", "role": "admin"})

    (denied,) = await trail(database, action="denied")
    assert denied.actor_id == caller.account.id
    assert denied.workshop_id == caller.account.workshop_id
    assert denied.changes == {"network": "127.0.0.1", "method": "POST", "path": f"{AUTH}/invitations"}


# end
# fill: secrets
admin = await callers.register()
invitation = await admin.post(f"{AUTH}/invitations", json={"email": "grace@example.com", "role": "admin"})
secrets |= {invitation.json()["data"]["token"], "grace@example.com"}
# end
