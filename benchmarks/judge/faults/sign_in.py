"""Accounts, tokens, passwords, limits, and what is written down of them."""

from benchmarks.judge.fault import Fault

AUTHENTICATION, PASSWORDS, LIMITS, LOGGING = "security/1", "security/7", "security/8", "security/9"
REGISTRATION, LOGIN, REFRESH = "task-add-authentication/3", "task-add-authentication/4", "task-add-authentication/7"
TOKENS = "src/utils/tokens.py"
REFRESHED = "src/repositories/refresh_token_repository.py"
STANDING = "src/repositories/standing.py"
SIGN_IN = "src/services/auth_service.py"
AUDIT = "src/repositories/audit.py"
SECURE = "src/config/security.py"

FAULTS = (
    Fault("accounts that are switched off go on", AUTHENTICATION, STANDING, 'User.id == bindparam("account_id", type_=BigInteger), User.active', 'User.id == bindparam("account_id", type_=BigInteger)'),
    Fault("accounts that are switched off sign in", AUTHENTICATION, SIGN_IN, "if account and account.active else None", "if account else None"),
    Fault("accounts that are switched off refresh", AUTHENTICATION, REFRESHED, "                        RefreshToken.user_id.in_(select(User.id).where(User.active)),\n", ""),
    Fault("expired tokens are accepted", AUTHENTICATION, TOKENS, "        if expires <= now().timestamp():", "        if expires <= 0:"),
    Fault("tokens of any key are accepted", AUTHENTICATION, TOKENS, '"strict_aud": True}', '"strict_aud": True, "verify_signature": False}'),
    Fault("tokens of another audience are accepted", AUTHENTICATION, TOKENS, '                audience=self._issuer,\n                issuer=self._issuer,\n                options={"require": list(CLAIMS), "strict_aud": True},', '                options={"require": list(CLAIMS), "verify_aud": False},'),
    Fault("tokens of another kind are accepted", AUTHENTICATION, TOKENS, 'if claims["typ"] != "access" or not', "if not"),
    Fault("access tokens live for months", AUTHENTICATION, SECURE, "lifetime = timedelta(minutes=settings.access_token_minutes)", "lifetime = timedelta(days=10 * settings.access_token_minutes)"),
    Fault("tokens are signed with a key in the code", AUTHENTICATION, SECURE, "settings.secret_key.get_secret_value()", '"a-constant-key-that-everybody-can-read-0123"'),
    Fault("refresh tokens are good twice", REFRESH, REFRESHED, "                        RefreshToken.used_at.is_(None),\n", ""),
    Fault("a refresh token that came back ends nothing", REFRESH, REFRESHED, "ended = await revoke(session, RefreshToken.family == found.family, moment)", "ended = 0"),
    Fault("signing out ends nothing", REFRESH, SIGN_IN, "        await self.tools.refresh_tokens.end(refresh_token, account_id)\n", ""),
    Fault("signing out ends the sign-ins of others", REFRESH, REFRESHED, "RefreshToken.token_hash == fingerprint(token), RefreshToken.user_id == account_id", "RefreshToken.token_hash == fingerprint(token)"),
    Fault("refresh tokens are kept as they are", AUTHENTICATION, TOKENS, "return hashlib.sha256(secret.encode()).hexdigest()", "return secret"),
    Fault("passwords are kept as they are", PASSWORDS, "src/utils/passwords.py", "_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)\n", "class _Plain:\n    hash = staticmethod(lambda password: password)\n    verify = staticmethod(lambda stored, password: stored == password)\n    check_needs_rehash = staticmethod(lambda stored: False)\n\n\n_HASHER: Final = _Plain()\n"),
    Fault("passwords are hashed too quickly", PASSWORDS, "src/utils/passwords.py", "time_cost=2, memory_cost=19 * 1024", "time_cost=1, memory_cost=64"),
    Fault("common passwords are taken", PASSWORDS, "src/validators/auth_validator.py", "    if is_common(password):", "    if is_common(password) and not password:"),
    Fault("passwords of one letter are taken", PASSWORDS, "src/validators/auth_validator.py", "Field(min_length=8)", "Field(min_length=1)"),
    Fault("unknown e-mails are answered at once", LOGIN, "src/utils/passwords.py", "    known = stored is not None and stored != UNUSABLE\n", "    known = stored is not None and stored != UNUSABLE\n    if not known:\n        return False\n"),
    Fault("unknown e-mails are answered in other words", LOGIN, SIGN_IN, "        stored = account.password_hash", '        if account is None:\n            raise AuthenticationError("There is no such account", code="INVALID_CREDENTIALS")\n        stored = account.password_hash'),
    Fault("a known e-mail is told at registering", REGISTRATION, SIGN_IN, "        with suppress(EmailTakenError):\n            await open_account", "        if True:\n            await open_account"),
    Fault("a wrong password signs in", LOGIN, "src/utils/passwords.py", "    except (VerificationError, InvalidHashError):\n        return False", "    except (VerificationError, InvalidHashError):\n        return len(password) > 5"),
    Fault("passwords may be guessed without end", LIMITS, SIGN_IN, "        await self.tools.limits.spend(self.tools.login_limit, *attempt)\n", ""),
    Fault("the limit of guesses is far too high", LIMITS, "src/config/settings.py", 'login_limit: str = "5/minute"', 'login_limit: str = "5000/minute"'),
    Fault("guesses from elsewhere lock the owner out", LIMITS, SIGN_IN, 'attempt = ("login", fingerprint(sign_in.email), self.network)', 'attempt = ("login", "everybody")'),
    Fault("any X-Forwarded-For is believed", LIMITS, "src/utils/network.py", "return _is_address(address) and any(ip_address(address) in network for network in trusted)", "return _is_address(address)"),
    Fault("a 429 without Retry-After", LIMITS, "src/utils/errors.py", '        self.headers["Retry-After"] = str(retry_after)', "        self.retry_after = str(retry_after)"),
    Fault("accounts are made without a limit", LIMITS, SECURE, "            REGISTER: settings.register_limit,\n", ""),
    Fault("the limit of new accounts is far too high", LIMITS, "src/config/settings.py", 'register_limit: str = "10/hour"', 'register_limit: str = "100000/minute"'),
    Fault("one network guesses for any number of accounts", LIMITS, SECURE, "            LOGIN: settings.network_limit,\n", ""),
    Fault("failed sign-ins are not noted", LOGGING, SIGN_IN, '            await self.tools.log.record("login_failed", self.network, account.id if account else None)\n', ""),
    Fault("sign-ins are not noted", LOGGING, SIGN_IN, '        await self.tools.log.record("login_succeeded", self.network, account.id, account.id)\n', ""),
    Fault("denials are not noted", LOGGING, "src/middlewares/authentication.py", "                await self._note_denial(scope, caller)\n", "                pass\n"),
    Fault("updates leave no audit entry", LOGGING, AUDIT, "        if is_audited(row) and (changes := changes_of(row)):", "        if is_audited(row) and (changes := {}):"),
    Fault("deletions leave no audit entry", LOGGING, AUDIT, "    for row in session.deleted:", "    for row in ():"),
    Fault("new rows leave no audit entry", LOGGING, AUDIT, "    for row in session.new:", "    for row in ():"),
    Fault("audit entries name no actor", LOGGING, AUDIT, '"actor_id": caller.id if caller else None', '"actor_id": None'),
    Fault("password hashes stand in the audit log", "anti-patterns-to-avoid/5", AUDIT, '{("User", "password_hash"), ', "{"),
    Fault("passwords stand in the log", "anti-patterns-to-avoid/5", SIGN_IN, '"login_failed", self.network, account.id if account else None)', '"login_failed", self.network, account.id if account else None, typed=sign_in.password)'),
    Fault("tokens stand in the log", "anti-patterns-to-avoid/5", "src/middlewares/authentication.py", "        if len(headers) > 1:", '        import logging\n        logging.getLogger("access").warning("token %s", sent[0])\n        if len(headers) > 1:'),
    Fault("tokens of any key are accepted", AUTHENTICATION, TOKENS, '"strict_aud": True}', '"strict_aud": True, "verify_signature": False}', "newsroom"),
    Fault("passwords may be guessed without end", LIMITS, SIGN_IN, "        await self.tools.limits.spend(self.tools.login_limit, *attempt)\n", "", "newsroom"),
    Fault("a known e-mail is told at registering", REGISTRATION, SIGN_IN, "        with suppress(EmailTakenError):\n            await open_account", "        if True:\n            await open_account", "newsroom"),
    Fault("accounts that are switched off go on", AUTHENTICATION, STANDING, 'User.id == bindparam("account_id", type_=BigInteger), User.active', 'User.id == bindparam("account_id", type_=BigInteger)', "newsroom"),
    Fault("refresh tokens are good twice", REFRESH, REFRESHED, "                        RefreshToken.used_at.is_(None),\n", "", "newsroom"),
    Fault("denials are not noted", LOGGING, "src/middlewares/authentication.py", "                await self._note_denial(scope, caller)\n", "                pass\n", "newsroom"),
)  # fmt: skip
