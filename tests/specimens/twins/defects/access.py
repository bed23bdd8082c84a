"""Who may do what to which rows, and which members a caller may write."""

from tests.specimens.twins.defects.defect import Defect

AUTHENTICATION, AUTHORIZATION = "security/1", "security/2"

ACCESS = (
    Defect(
        "anybody reads a private row",
        AUTHENTICATION,
        fastapi=(
            (
                "responses=MISSING)\ndef get_project(project: OwnProject):\n    return project\n",
                "responses=MISSING)\ndef get_project(project_id: Id):\n    with transaction() as db:\n"
                '        row = db.execute("SELECT * FROM projects WHERE id = ?", (str(project_id),)).fetchone()\n'
                '    if row is None:\n        raise HTTPException(404, "There is no such project")\n    return dict(row)\n',
            ),
        ),
        flask=(
            (
                "@signed_in\ndef get_journal(journal_id):\n    return answer(shown(own_journal(journal_id)))",
                'def get_journal(journal_id):\n    journal = one("SELECT * FROM journals WHERE id = ?", journal_id)\n'
                '    if journal is None:\n        raise Refusal(404, "not_found", "There is no such journal")\n'
                "    return answer(shown(journal))",
            ),
        ),
        express=(
            (
                "app.get('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n  res.json(shown(ownVehicle(req)))",
                "app.get('/v2/vehicles/:vehicleId', (req, res) => {\n  const vehicle = rowOf('vehicles', req.params.vehicleId)\n"
                "  if (!vehicle) throw missing()\n  res.json(shown(vehicle))",
            ),
        ),
    ),
    Defect(
        "anybody lists the private rows of all",
        AUTHENTICATION,
        fastapi=(
            ("def list_projects(\n    caller: Caller,\n", "def list_projects(\n"),
            ('where, values = "owner_id = ?", [caller["id"]]\n', 'where, values = "1 = 1", []\n'),
        ),
        flask=(
            ("@signed_in\ndef list_journals():", "def list_journals():"),
            ('where, values = f"account_id = ? AND {condition}", [g.account["id"], term]', "where, values = condition, [term]"),
        ),
        express=(
            ("app.get('/v2/vehicles', signedIn, (req, res) => {", "app.get('/v2/vehicles', (req, res) => {"),
            ("const where = `ownerId = ? AND name LIKE", "const where = `name LIKE"),
            ("const values = [req.user.id, like(term)", "const values = [like(term)"),
        ),
    ),
    Defect(
        "anybody changes a private row",
        AUTHENTICATION,
        fastapi=(
            (
                'def update_project(body: ProjectChange, project: OwnProject):\n    return change("projects", project["id"], body)',
                'def update_project(body: ProjectChange, project_id: Id):\n    return change("projects", str(project_id), body)',
            ),
        ),
        flask=(("@signed_in\ndef update_journal(journal_id):\n    own_journal(journal_id)\n", "def update_journal(journal_id):\n"),),
        express=(
            (
                "app.patch('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n  const vehicle = ownVehicle(req)\n",
                "app.patch('/v2/vehicles/:vehicleId', (req, res) => {\n  const vehicle = rowOf('vehicles', req.params.vehicleId)\n"
                "  if (!vehicle) throw missing()\n",
            ),
        ),
    ),
    Defect(
        "anybody deletes a private row",
        AUTHENTICATION,
        fastapi=(
            (
                'def delete_project(project: OwnProject):\n    with transaction() as db:\n        db.execute("DELETE FROM projects WHERE id = ?", (project["id"],))',
                "def delete_project(project_id: Id):\n    with transaction() as db:\n"
                '        db.execute("DELETE FROM projects WHERE id = ?", (str(project_id),))',
            ),
        ),
        flask=(("@signed_in\ndef delete_journal(journal_id):\n    own_journal(journal_id)\n", "def delete_journal(journal_id):\n"),),
        express=(
            (
                "app.delete('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n  const vehicle = ownVehicle(req)\n",
                "app.delete('/v2/vehicles/:vehicleId', (req, res) => {\n  const vehicle = rowOf('vehicles', req.params.vehicleId)\n"
                "  if (!vehicle) throw missing()\n",
            ),
        ),
    ),
    Defect(
        "accounts read the private rows of others",
        AUTHORIZATION,
        fastapi=(
            (
                "responses=MISSING)\ndef get_project(project: OwnProject):\n    return project\n",
                "responses=MISSING)\ndef get_project(project_id: Id, caller: Caller):\n    with transaction() as db:\n"
                '        row = db.execute("SELECT * FROM projects WHERE id = ?", (str(project_id),)).fetchone()\n'
                '    if row is None:\n        raise HTTPException(404, "There is no such project")\n    return dict(row)\n',
            ),
        ),
        flask=(
            (
                "def get_journal(journal_id):\n    return answer(shown(own_journal(journal_id)))",
                'def get_journal(journal_id):\n    journal = one("SELECT * FROM journals WHERE id = ?", journal_id)\n'
                '    if journal is None:\n        raise Refusal(404, "not_found", "There is no such journal")\n'
                "    return answer(shown(journal))",
            ),
        ),
        express=(
            (
                "app.get('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n  res.json(shown(ownVehicle(req)))",
                "app.get('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n"
                "  const vehicle = rowOf('vehicles', req.params.vehicleId)\n  if (!vehicle) throw missing()\n  res.json(shown(vehicle))",
            ),
        ),
    ),
    Defect(
        "accounts change the private rows of others",
        AUTHORIZATION,
        fastapi=(
            (
                'def update_project(body: ProjectChange, project: OwnProject):\n    return change("projects", project["id"], body)',
                "def update_project(body: ProjectChange, project_id: Id, caller: Caller):\n"
                '    return change("projects", str(project_id), body)',
            ),
        ),
        flask=(("def update_journal(journal_id):\n    own_journal(journal_id)\n", "def update_journal(journal_id):\n"),),
        express=(
            (
                "app.patch('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n  const vehicle = ownVehicle(req)\n",
                "app.patch('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n"
                "  const vehicle = rowOf('vehicles', req.params.vehicleId)\n  if (!vehicle) throw missing()\n",
            ),
        ),
    ),
    Defect(
        "accounts delete the private rows of others",
        AUTHORIZATION,
        fastapi=(
            (
                'def delete_project(project: OwnProject):\n    with transaction() as db:\n        db.execute("DELETE FROM projects WHERE id = ?", (project["id"],))',
                "def delete_project(project_id: Id, caller: Caller):\n    with transaction() as db:\n"
                '        db.execute("DELETE FROM projects WHERE id = ?", (str(project_id),))',
            ),
        ),
        flask=(("def delete_journal(journal_id):\n    own_journal(journal_id)\n", "def delete_journal(journal_id):\n"),),
        express=(
            (
                "app.delete('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n  const vehicle = ownVehicle(req)\n",
                "app.delete('/v2/vehicles/:vehicleId', signedIn, (req, res) => {\n"
                "  const vehicle = rowOf('vehicles', req.params.vehicleId)\n  if (!vehicle) throw missing()\n",
            ),
        ),
    ),
    Defect(
        "a list shows the private rows of all",
        AUTHORIZATION,
        fastapi=(('where, values = "owner_id = ?", [caller["id"]]\n', 'where, values = "1 = 1", []\n'),),
        flask=(('where, values = f"account_id = ? AND {condition}", [g.account["id"], term]', "where, values = condition, [term]"),),
        express=(
            ("const where = `ownerId = ? AND name LIKE", "const where = `name LIKE"),
            ("const values = [req.user.id, like(term)", "const values = [like(term)"),
        ),
    ),
    Defect(
        "a nested row is read under another parent",
        AUTHORIZATION,
        fastapi=(
            (
                '"SELECT * FROM tasks WHERE id = ? AND project_id = ?", (str(task_id), project["id"])',
                '"SELECT * FROM tasks WHERE id = ?", (str(task_id),)',
            ),
        ),
        flask=(
            (
                'one("SELECT * FROM entries WHERE id = ? AND journal_id = ?", entry_id, journal_id)',
                'one("SELECT * FROM entries WHERE id = ?", entry_id)',
            ),
        ),
        express=(
            (
                "db.prepare('SELECT * FROM fillings WHERE id = ? AND vehicleId = ?').get(req.params.fillingId, vehicle.id)",
                "db.prepare('SELECT * FROM fillings WHERE id = ?').get(req.params.fillingId)",
            ),
        ),
    ),
    Defect(
        "rows are listed under the parent of another account",
        AUTHORIZATION,
        fastapi=(
            (
                "def list_tasks(project: OwnProject, status",
                "def list_tasks(project_id: Id, caller: Caller, status",
            ),
            ('where, values = "project_id = ?", [project["id"]]', 'where, values = "project_id = ?", [str(project_id)]'),
        ),
        flask=(("def list_entries(journal_id):\n    own_journal(journal_id)\n", "def list_entries(journal_id):\n"),),
        express=(
            (
                "app.get('/v2/vehicles/:vehicleId/fillings', signedIn, (req, res) => {\n  const vehicle = ownVehicle(req)\n",
                "app.get('/v2/vehicles/:vehicleId/fillings', signedIn, (req, res) => {\n  const vehicle = { id: req.params.vehicleId }\n",
            ),
        ),
    ),
    Defect(
        "a row is made under the parent of another account",
        AUTHORIZATION,
        fastapi=(
            (
                "def create_task(body: TaskIn, project: OwnProject, response: Response):\n",
                "def create_task(body: TaskIn, project_id: Id, caller: Caller, response: Response):\n"
                '    project = {"id": str(project_id)}\n',
            ),
        ),
        flask=(("def create_entry(journal_id):\n    own_journal(journal_id)\n", "def create_entry(journal_id):\n"),),
        express=(
            (
                "app.post('/v2/vehicles/:vehicleId/fillings', signedIn, (req, res) => {\n  const vehicle = ownVehicle(req)\n",
                "app.post('/v2/vehicles/:vehicleId/fillings', signedIn, (req, res) => {\n  const vehicle = { id: req.params.vehicleId }\n",
            ),
        ),
    ),
    Defect(
        "who registers chooses a role",
        AUTHORIZATION,
        fastapi=(
            ("class Registration(Input):\n", 'class Registration(BaseModel):\n    model_config = ConfigDict(extra="allow")\n'),
            ("VALUES (?, ?, ?, ?, 'user', ?) ON CONFLICT", "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT"),
            (
                "body.email.lower(), digest, body.full_name, now())",
                'body.email.lower(), digest, body.full_name, str((body.model_extra or {}).get("role", "user")), now())',
            ),
        ),
        flask=(
            (
                "    sent = body_of(REGISTRATION)\n",
                '    sent = body_of({**REGISTRATION, "is_admin": (flag, False)})\n',
            ),
            ("(email, password_hash, display_name, created) VALUES (?, ?, ?, ?)", "(email, password_hash, display_name, is_admin, created) VALUES (?, ?, ?, ?, ?)"),
            ('digest, sent["display_name"], datetime.now(UTC)', 'digest, sent["display_name"], sent["is_admin"], datetime.now(UTC)'),
        ),
        express=(
            ("nickname: { check: text(1, 40) } },\n  login", "nickname: { check: text(1, 40) }, role: { check: text(1, 40), otherwise: 'driver' } },\n  login"),
            ("(id, email, passwordHash, nickname, createdAt) VALUES (?, ?, ?, ?, ?)", "(id, email, passwordHash, nickname, role, createdAt) VALUES (?, ?, ?, ?, ?, ?)"),
            ("digest, sent.nickname, new Date()", "digest, sent.nickname, sent.role, new Date()"),
        ),
    ),
    Defect(
        "an account raises its own role",
        AUTHORIZATION,
        fastapi=(
            ("class ProfileChange(Input):\n", 'class ProfileChange(BaseModel):\n    model_config = ConfigDict(extra="allow")\n'),
            (
                '        db.execute("UPDATE accounts SET full_name = ? WHERE id = ?", (body.full_name, caller["id"]))\n',
                '        for name, value in body.model_dump().items():\n            if name in caller:\n'
                '                db.execute(f"UPDATE accounts SET {name} = ? WHERE id = ?", (value, caller["id"]))\n',
            ),
        ),
        flask=(
            ("    sent = body_of(PROFILE)\n", '    sent = body_of({**PROFILE, "is_admin": (flag, bool(g.account["is_admin"]))})\n'),
            (
                'run("UPDATE accounts SET display_name = ? WHERE id = ?", sent["display_name"], g.account["id"])',
                'run("UPDATE accounts SET display_name = ?, is_admin = ? WHERE id = ?", sent["display_name"], sent["is_admin"], g.account["id"])',
            ),
        ),
        express=(("  profile: { nickname: { check: text(1, 40) } },", "  profile: { nickname: { check: text(1, 40) }, role: { check: text(1, 40) } },"),),
    ),
    Defect(
        "a new row is given to another account",
        AUTHORIZATION,
        fastapi=(
            ("class ProjectIn(Input):\n", 'class ProjectIn(BaseModel):\n    model_config = ConfigDict(extra="allow")\n'),
        ),
        flask=(
            ("def create_journal():\n    sent = body_of(JOURNAL)\n", 'def create_journal():\n    sent = body_of({**JOURNAL, "account_id": (number(1, 10**9), g.account["id"])})\n'),
            ('g.account["id"], sent["title"], sent["description"]', 'sent["account_id"], sent["title"], sent["description"]'),
        ),
        express=(
            ("    name: { check: text(1, 60) },\n", "    ownerId: { check: text(1, 60), otherwise: null },\n    name: { check: text(1, 60) },\n"),
            ("{ ...sent, id: newId(), ownerId: req.user.id, createdAt", "{ ...sent, id: newId(), ownerId: sent.ownerId ?? req.user.id, createdAt"),
        ),
    ),
    Defect(
        "a row is moved to another account",
        AUTHORIZATION,
        fastapi=(
            ("class ProjectChange(Input):\n", 'class ProjectChange(BaseModel):\n    model_config = ConfigDict(extra="allow")\n'),
        ),
        flask=(
            (
                "    own_journal(journal_id)\n    sent = body_of(JOURNAL)\n",
                '    own_journal(journal_id)\n    sent = body_of({**JOURNAL, "account_id": (number(1, 10**9), g.account["id"])})\n',
            ),
            ('"UPDATE journals SET title = ?, description = ?, goal = ?, archived = ? WHERE id = ?",\n        sent["title"]', '"UPDATE journals SET account_id = ?, title = ?, description = ?, goal = ?, archived = ? WHERE id = ?",\n        sent["account_id"], sent["title"]'),
        ),
        express=(
            (
                "change('vehicles', vehicle.id, bodyOf(req, shapes.vehicle, { partial: true }))",
                "change('vehicles', vehicle.id, bodyOf(req, { ...shapes.vehicle, ownerId: { check: text(1, 60) } }, { partial: true }))",
            ),
        ),
    ),
    Defect(
        "a path for debugging lists all accounts",
        AUTHENTICATION,
        fastapi=(
            (
                "for router in (auth, users, projects, labels):\n",
                '@app.get("/debug/users", include_in_schema=False)\ndef debug_users():\n    with transaction() as db:\n'
                '        return [dict(row) for row in db.execute("SELECT id, email, role FROM accounts")]\n\n\n'
                "for router in (auth, users, projects, labels):\n",
            ),
        ),
        flask=(
            (
                '@app.get("/api/openapi.json")\n',
                '@app.get("/api/debug/users")\ndef debug_users():\n'
                '    return answer([shown(dict(row)) for row in run("SELECT * FROM accounts")])\n\n\n@app.get("/api/openapi.json")\n',
            ),
        ),
        express=(
            (
                "app.get('/v2/openapi.json', (req, res) => {\n",
                "app.get('/v2/debug/users', (req, res) => {\n  res.json(db.prepare('SELECT id, email, role FROM users').all())\n})\n\n"
                "app.get('/v2/openapi.json', (req, res) => {\n",
            ),
        ),
    ),
    Defect(
        "answers hold the hash of the password",
        "security/7",
        fastapi=(("class Account(BaseModel):\n    id: uuid.UUID\n", "class Account(BaseModel):\n    id: uuid.UUID\n    password_hash: str\n"),),
        flask=(('private = {"password_hash", "epoch"}', 'private = {"epoch"}'),),
        express=(("const { passwordHash, sid, ...rest } = row", "const { sid, ...rest } = row"),),
    ),
)
