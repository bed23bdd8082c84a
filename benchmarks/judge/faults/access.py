"""Who may do what to which rows."""

from benchmarks.judge.fault import Fault

ACCESS = "security/2"
TICKETS = "src/repositories/ticket_repository.py"
COMMENTS = "src/services/comment_service.py"
GRANTED = "src/repositories/granted.py"
RELATED = "src/repositories/related.py"
INVITATIONS = "src/services/invitation_service.py"

FAULTS = (
    Fault("agents may delete", ACCESS, TICKETS, '{"read", "update", "assign", "solve"}', '{"read", "update", "assign", "solve", "delete"}'),
    Fault("agents may reopen", ACCESS, TICKETS, '{"read", "update", "assign", "solve"}', '{"read", "update", "assign", "solve", "reopen"}'),
    Fault("agents have what managers have", ACCESS, TICKETS, "Grant(EVERYTHING, role=Role.MANAGER)", "Grant(EVERYTHING, role=Role.AGENT)"),
    Fault("members read the tickets of others", ACCESS, TICKETS, 'Grant({"create", "read", "reopen"}, rows=lambda row: row.author_id == CALLER)', 'Grant({"create", "read", "reopen"})'),
    Fault("authors change tickets that are closed", ACCESS, TICKETS, 'and_(row.author_id == CALLER, row.status == "open")', "and_(row.author_id == CALLER)"),
    Fault("authors write the priority", ACCESS, TICKETS, 'fields={"subject", "body"}', 'fields={"subject", "body", "priority"}'),
    Fault("authors write every field", ACCESS, TICKETS, ', fields={"subject", "body"}', ""),
    Fault("rows of every tenant are visible", ACCESS, GRANTED, "readable &= getattr(row, cls.tenant_column) == TENANT", "readable &= true()"),
    Fault("rows of every tenant can be changed", ACCESS, GRANTED, "        row = await self.locked(row_id, shape, values)\n", "        row = await self.locked(row_id, Shape(scope=shape.scope, role=self.role), values)\n"),
    Fault("roles above one's own are given", ACCESS, GRANTED, "return any(isinstance(value, Role) and not self.caller.role.reaches(value) for value in values)", "return False"),
    Fault("each role has what the next one has", ACCESS, "src/utils/caller.py", "return self.rank >= needed.rank", "return self.rank + 1 >= needed.rank"),
    Fault("guarded fields are written", ACCESS, GRANTED, "name not in cls.guarded", "True"),
    Fault("conditions of grants do not count in writes", ACCESS, GRANTED, "if all(grant.rows is every_row for grant in grants):", "if grants:"),
    Fault("rows that are hidden can be referred to", ACCESS, RELATED, "other.model.id.in_(ids), other.visible(other.model, self.role)", "other.model.id.in_(ids)"),
    Fault("hidden rows are embedded", ACCESS, "src/repositories/selects.py", "and_(row.id == getattr(plan.model, relation.column), other.visible(row, shape.role))", "and_(row.id == getattr(plan.model, relation.column))"),
    Fault("hidden rows are embedded", ACCESS, "src/repositories/selects.py", "and_(row.id == getattr(plan.model, relation.column), other.visible(row, shape.role))", "and_(row.id == getattr(plan.model, relation.column))", "newsroom"),
    Fault("comments are read under any ticket", ACCESS, COMMENTS, "self.comments.read(comment_id, view, ticket_id=ticket_id)", "self.comments.read(comment_id, view)"),
    Fault("comments of every ticket are listed", ACCESS, COMMENTS, "self.comments.page(query, ticket_id=ticket_id)", "self.comments.page(query)"),
    Fault("comments of a hidden ticket are an empty list", ACCESS, COMMENTS, "        await self.tickets.see(ticket_id)\n        return await self.comments.page", "        return await self.comments.page"),
    Fault("comments are deleted under any ticket", ACCESS, COMMENTS, '"delete", comment_id, if_match, ticket_id=ticket_id', '"delete", comment_id, if_match'),
    Fault("corrections of hidden articles are visible", ACCESS, GRANTED, "        if cls.owner:", "        if cls.owner == '':", "newsroom"),
    Fault("internal comments are visible to authors", ACCESS, "src/repositories/comment_repository.py", "not_(row.internal)", "true()"),
    Fault("anybody deletes what they see", ACCESS, "src/services/ticket_service.py", 'ticket = await self.tickets.get_for("delete", ticket_id, if_match)', "ticket = await self.tickets.get(ticket_id)"),
    Fault("anybody solves what they see", ACCESS, "src/services/ticket_service.py", 'ticket = await self.tickets.get_for("solve", ticket_id, if_match)', "ticket = await self.tickets.get(ticket_id)"),
    Fault("anybody changes the comments that they see", ACCESS, COMMENTS, 'values = payload.model_dump(exclude_unset=True)\n        allowed = await self.comments.writable("update", comment, values, payload.model_fields_set)', "allowed = payload.model_dump(exclude_unset=True)"),
    Fault("anybody changes the tags that they see", ACCESS, "src/services/tag_service.py", 'values = payload.model_dump(exclude_unset=True)\n        allowed = await self.tags.writable("update", tag, values, payload.model_fields_set)', "allowed = payload.model_dump(exclude_unset=True)"),
    Fault("whoever creates a comment writes every field", ACCESS, COMMENTS, "        await self.comments.authorize_new(comment, values, payload.model_fields_set)\n", ""),
    Fault("hidden rows are told by a 403", ACCESS, GRANTED, "        if row is None:\n            raise self.missing(row_id)\n", '        if row is None:\n            raise ForbiddenError("You may not see this row")\n'),
    Fault("the list of tickets needs no token", ACCESS, "src/middlewares/authentication.py", '        "/api/v1/auth/login",', '        "/api/v1/auth/login",\n        "/api/v1/tickets",'),
    Fault("the author is taken from the body", ACCESS, "src/validators/ticket_validator.py", "    due_at: Future | None = None\n    effort: Annotated[Int, Field(ge=1, le=100)] = 1\n\n\nclass TicketUpdate", "    due_at: Future | None = None\n    effort: Annotated[Int, Field(ge=1, le=100)] = 1\n    author_id: Id | None = None\n\n\nclass TicketUpdate"),
    Fault("the state is written by an update", ACCESS, "src/validators/ticket_validator.py", "    priority: Omittable[Priority] = None\n", "    priority: Omittable[Priority] = None\n    status: Omittable[Status] = None\n"),
    Fault("everybody invites as whatever they like", ACCESS, "src/repositories/invitation_repository.py", "return changes_roles and giver.reaches(wanted)", "return True"),
    Fault("managers invite admins", ACCESS, "src/repositories/invitation_repository.py", "return changes_roles and giver.reaches(wanted)", "return changes_roles"),
    Fault("members invite members", ACCESS, "src/repositories/invitation_repository.py", "return changes_roles and giver.reaches(wanted)", "return giver.reaches(wanted)"),
    Fault("roles above one's own are taken away", ACCESS, GRANTED, "self.reaches_above(values[name], getattr(row, STANDING.get(name, name), None))", "self.reaches_above(values[name])"),
    Fault("an invitation never expires", ACCESS, "src/repositories/invitation_repository.py", "                Invitation.expires_at > moment,\n", ""),
    Fault("an invitation outlives its inviter", ACCESS, INVITATIONS, "if invitation is None or inviter is None or not may_grant(inviter, Role(invitation.role)):", "if invitation is None:"),
    Fault("whoever is invited becomes a manager", ACCESS, INVITATIONS, "role=Role(invitation.role),", "role=Role.MANAGER,"),
    Fault("accounts change the names of others", ACCESS, "src/repositories/user_repository.py", 'Grant({"update"}, rows=lambda row: row.id == CALLER, fields={"name"})', 'Grant({"update"}, fields={"name"})'),
    Fault("accounts raise themselves", ACCESS, "src/repositories/user_repository.py", 'fields={"name"}', 'fields={"name", "role"}'),
    Fault("members read all accounts", ACCESS, "src/repositories/user_repository.py", "role=Role.MANAGER", "role=Role.MEMBER"),
    Fault("totals count hidden rows", ACCESS, "src/repositories/selects.py", 'select(literal_column("1")).select_from(plan.model).where(*conditions(plan, shape)).limit(MAX_ROWS + 1)', 'select(literal_column("1")).select_from(plan.model).limit(MAX_ROWS + 1)'),
    Fault("readers read drafts", ACCESS, "src/repositories/article_repository.py", 'Grant({"read"}, role=Role.READER, rows=lambda row: row.status == "published")', 'Grant({"read"}, role=Role.READER)', "newsroom"),
    Fault("writers publish their own articles", ACCESS, "src/repositories/article_repository.py", '{"create", "read", "submit"}', '{"create", "read", "submit", "publish"}', "newsroom"),
    Fault("authors change what is published", ACCESS, "src/repositories/article_repository.py", 'and_(row.author_id == CALLER, row.status == "draft")', "and_(row.author_id == CALLER)", "newsroom"),
    Fault("whoever registers is an editor", ACCESS, "src/services/auth_service.py", "user.password_hash = await hash_password(registration.password)", 'user.password_hash = await hash_password(registration.password)\n    user.role = "editor"', "newsroom"),
    Fault("readers write corrections", ACCESS, "src/repositories/correction_repository.py", "role=Role.EDITOR", "role=Role.READER", "newsroom"),
    Fault("each role has what the next one has", ACCESS, "src/utils/caller.py", "return self.rank >= needed.rank", "return self.rank + 1 >= needed.rank", "newsroom"),
    Fault("conditions of grants do not count in writes", ACCESS, GRANTED, "if all(grant.rows is every_row for grant in grants):", "if grants:", "newsroom"),
    Fault("roles above one's own are given", ACCESS, GRANTED, "return any(isinstance(value, Role) and not self.caller.role.reaches(value) for value in values)", "return False", "newsroom"),
    Fault("corrections are listed under any article", ACCESS, "src/services/correction_service.py", "self.corrections.page(query, article_id=article_id)", "self.corrections.page(query)", "newsroom"),
)  # fmt: skip
