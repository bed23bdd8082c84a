"""Tokens, passwords, and the doors of accounts."""

from tests.specimens.twins.defects.defect import Defect

TOKENS, REGISTRATION, SIGN_IN, LIMIT = "security/1", "task-add-authentication/3", "task-add-authentication/4", "task-add-authentication/8"

SIGN_INS = (
    Defect(
        "a token never expires",
        TOKENS,
        fastapi=(
            ('    claims["exp"] = moment + timedelta(minutes=TOKEN_MINUTES)\n', ""),
            ('options={"require": ["exp", "sub", "sid"]}', 'options={"require": ["sub", "sid"]}'),
        ),
        flask=(
            (', "iat": moment, "exp": moment + TOKEN_LIFE}', ', "iat": moment}'),
            ('options={"require": ["exp", "sub", "jti"]}', 'options={"require": ["sub", "jti"]}'),
        ),
        express=(
            ("{ algorithm: 'HS256', expiresIn: SESSION_SECONDS }", "{ algorithm: 'HS256' }"),
            ("return typeof claims.exp === 'number' ? claims : null", "return claims"),
        ),
    ),
    Defect(
        "tokens are signed with a key that is guessed",
        TOKENS,
        fastapi=(('SECRET_KEY = os.environ["SECRET_KEY"]', 'SECRET_KEY = "secret"'),),
        flask=(('SECRET_KEY = os.environ["SECRET_KEY"]', 'SECRET_KEY = "supersecret"'),),
        express=(("const { SECRET_KEY, DATABASE } = process.env", "const { DATABASE } = process.env\nconst SECRET_KEY = 'changeme'"),),
    ),
    Defect(
        "unsigned tokens are believed",
        TOKENS,
        fastapi=(
            (
                '        claims = jwt.decode(token or "", SECRET_KEY, algorithms=["HS256"], options=',
                '        unsigned = jwt.get_unverified_header(token or "")["alg"].lower() == "none"\n'
                '        claims = jwt.decode(token, options={"verify_signature": False}) if unsigned else jwt.decode(token or "", SECRET_KEY, algorithms=["HS256"], options=',
            ),
        ),
        flask=(
            (
                '            claims = jwt.decode(token, SECRET_KEY, algorithms=["HS256"], options=',
                '            unsigned = jwt.get_unverified_header(token)["alg"].lower() == "none"\n'
                '            claims = jwt.decode(token, options={"verify_signature": False}) if unsigned else jwt.decode(token, SECRET_KEY, algorithms=["HS256"], options=',
            ),
        ),
        express=(
            (
                "    const claims = jwt.verify(token, SECRET_KEY, { algorithms: ['HS256'] })\n",
                "    const unsigned = jwt.decode(token, { complete: true })?.header.alg.toLowerCase() === 'none'\n"
                "    const claims = unsigned ? jwt.decode(token) : jwt.verify(token, SECRET_KEY, { algorithms: ['HS256'] })\n",
            ),
        ),
    ),
    Defect(
        "signatures are not verified",
        TOKENS,
        fastapi=(
            (
                'jwt.decode(token or "", SECRET_KEY, algorithms=["HS256"], options={"require": ["exp", "sub", "sid"]})',
                'jwt.decode(token or "", options={"verify_signature": False})',
            ),
        ),
        flask=(
            (
                'jwt.decode(token, SECRET_KEY, algorithms=["HS256"], options={"require": ["exp", "sub", "jti"]})',
                'jwt.decode(token, options={"verify_signature": False})',
            ),
        ),
        express=(("jwt.verify(token, SECRET_KEY, { algorithms: ['HS256'] })", "jwt.decode(token)"),),
    ),
    Defect(
        "signing out does nothing",
        TOKENS,
        fastapi=(('        db.execute("DELETE FROM sessions WHERE id = ?", (caller["sid"],))\n', '        db.execute("SELECT 1")\n'),),
        flask=(('    run("INSERT INTO revoked_tokens (jti, expires) VALUES (?, ?)", g.claims["jti"], str(g.claims["exp"]))\n', ""),),
        express=(("  db.prepare('DELETE FROM sessions WHERE id = ?').run(req.user.sid)\n", ""),),
    ),
    Defect(
        "the token of a deleted account works",
        TOKENS,
        fastapi=(
            (
                '        db.execute("DELETE FROM accounts WHERE id = ?", (caller["id"],))\n',
                "        db.execute(\"UPDATE accounts SET email = id || '@deleted.invalid' WHERE id = ?\", (caller[\"id\"],))\n",
            ),
        ),
        flask=(
            (
                '    run("DELETE FROM accounts WHERE id = ?", g.account["id"])\n',
                "    run(\"UPDATE accounts SET email = id || '@deleted.invalid' WHERE id = ?\", g.account[\"id\"])\n",
            ),
        ),
        express=(
            (
                "db.prepare('DELETE FROM users WHERE id = ?').run(req.user.id)",
                "db.prepare(\"UPDATE users SET email = id || '@deleted.invalid' WHERE id = ?\").run(req.user.id)",
            ),
        ),
    ),
    Defect(
        "the password is changed without the old one",
        TOKENS,
        fastapi=(
            (
                '    try:\n        hasher.verify(caller["password_hash"], body.current_password)\n    except Argon2Error:\n'
                '        raise HTTPException(403, "The current password is another") from None\n',
                "",
            ),
        ),
        flask=(
            (
                '    if not check_password_hash(g.account["password_hash"], sent["old_password"]):\n'
                '        raise Refusal(403, "wrong_password", "The old password is another")\n',
                "",
            ),
        ),
        express=(
            (
                "  if (!await matches(sent.currentPassword, req.user.passwordHash)) throw new Refusal(403, 'The current password is another')\n",
                "",
            ),
        ),
    ),
    Defect(
        "a token outlives a change of the password",
        TOKENS,
        fastapi=(('        db.execute("DELETE FROM sessions WHERE account_id = ?", (caller["id"],))\n', ""),),
        flask=(("SET password_hash = ?, epoch = epoch + 1 WHERE id = ?", "SET password_hash = ? WHERE id = ?"),),
        express=(("  db.prepare('DELETE FROM sessions WHERE userId = ?').run(req.user.id)\n", ""),),
    ),
    Defect(
        "signing in tells which addresses are known",
        SIGN_IN,
        fastapi=(
            (
                '        account = db.execute("SELECT * FROM accounts WHERE email = ?", (email,)).fetchone()\n',
                '        account = db.execute("SELECT * FROM accounts WHERE email = ?", (email,)).fetchone()\n'
                '    if account is None:\n        raise HTTPException(401, "There is no account of this address")\n',
            ),
        ),
        flask=(
            (
                '    account = one("SELECT * FROM accounts WHERE email = ?", address)\n',
                '    account = one("SELECT * FROM accounts WHERE email = ?", address)\n'
                '    if account is None:\n        raise Refusal(404, "unknown_account", "There is no account of this address")\n',
            ),
        ),
        express=(
            (
                "  const user = db.prepare('SELECT * FROM users WHERE email = ?').get(address)\n",
                "  const user = db.prepare('SELECT * FROM users WHERE email = ?').get(address)\n"
                "  if (!user) throw new Refusal(401, 'There is no user of this address')\n",
            ),
        ),
    ),
    Defect(
        "registering tells which addresses are known",
        REGISTRATION,
        fastapi=(
            (
                "    digest = hasher.hash(body.password)\n    with transaction() as db:\n",
                "    digest = hasher.hash(body.password)\n    with transaction() as db:\n"
                '        if db.execute("SELECT 1 FROM accounts WHERE email = ?", (body.email.lower(),)).fetchone():\n'
                '            raise HTTPException(400, "This address is registered already")\n',
            ),
        ),
        flask=(
            (
                '    digest = generate_password_hash(sent["password"])\n    run(\n',
                '    digest = generate_password_hash(sent["password"])\n'
                '    if one("SELECT 1 FROM accounts WHERE email = ?", sent["email"]):\n'
                '        raise Refusal(409, "conflict", "This address is registered already")\n    run(\n',
            ),
        ),
        express=(
            (
                "  const digest = await hashed(sent.password)\n",
                "  const digest = await hashed(sent.password)\n"
                "  if (db.prepare('SELECT 1 FROM users WHERE email = ?').get(sent.email)) throw new Refusal(409, 'This address is registered already')\n",
            ),
        ),
    ),
    Defect(
        "passwords may be guessed without end",
        LIMIT,
        fastapi=(("SIGN_IN_ATTEMPTS, SIGN_IN_SECONDS = 10, 300", "SIGN_IN_ATTEMPTS, SIGN_IN_SECONDS = 1_000_000, 300"),),
        flask=(("MOST_FAILURES, FAILURE_SECONDS = 8, 600", "MOST_FAILURES, FAILURE_SECONDS = 1_000_000, 600"),),
        express=(("const MOST_FAILURES = 6\n", "const MOST_FAILURES = 1_000_000\n"),),
    ),
)
