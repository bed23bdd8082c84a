"""Headers, health, settings, secrets, and the layers of the code."""

from benchmarks.judge.fault import Fault

BROWSERS, HEALTH, SECRETS, LAYERS = (
    "security/5",
    "best-practices/10",
    "anti-patterns-to-avoid/9",
    "architecture-patterns/3",
)
CONTEXT = "src/middlewares/request_context.py"

FAULTS = (
    Fault("types of answers may be guessed", BROWSERS, CONTEXT, '    (b"x-content-type-options", b"nosniff"),\n', ""),
    Fault("answers may stand in a frame", BROWSERS, CONTEXT, '    (b"x-frame-options", b"DENY"),\n', ""),
    Fault("no policy for scripts", BROWSERS, CONTEXT, ', (b"content-security-policy", policy)', ""),
    Fault("answers may be kept by caches", BROWSERS, CONTEXT, '    (b"cache-control", b"no-store"),\n', ""),
    Fault("pages of any origin may call", BROWSERS, "src/main.py", "    if origins:\n        app.add_middleware(\n            CORSMiddleware,\n            allow_origins=origins,", "    if True:\n        app.add_middleware(\n            CORSMiddleware,\n            allow_credentials=True,\n            allow_origin_regex='.*',"),
    Fault("no word that https is a must", "security/6", CONTEXT, '    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),\n', ""),
    Fault("any text is a request id", HEALTH, CONTEXT, "if HARMLESS.fullmatch(given) else", "if given else"),
    Fault("ready whatever the database says", HEALTH, "src/config/readiness.py", "        if await connection.run_sync(revisions) != newest_revisions():\n            raise", "        if False:\n            raise"),
    Fault("not ready", HEALTH, "src/controllers/system_controller.py", "    await require_ready(request.app)\n", '    from src.utils.errors import UnavailableError\n    raise UnavailableError("no")\n'),
    Fault("not alive", HEALTH, "src/controllers/system_controller.py", '@health.get("/live"', '@health.get("/alive"'),
    Fault("metrics are open to everybody", HEALTH, "src/utils/metrics.py", "    if not token or not compare_digest", "    if token and not compare_digest"),
    Fault("a key stands in the code", SECRETS, "src/config/settings.py", "    secret_key: SecretStr = Field(min_length=32)", '    secret_key: SecretStr = SecretStr("kX93jd8fjwoQ02mfnaLs93kdmw72hdgZ")'),
    Fault("a password of the database stands in the code", SECRETS, "src/config/settings.py", 'SecretStr("sqlite:///helpdesk.db")', 'SecretStr("postgresql://helpdesk:s3cr3tPassw0rd@db.internal/helpdesk")'),
    Fault("controllers ask the database", LAYERS, "src/controllers/tag_controller.py", '    """Delete one tag."""\n', '    """Delete one tag."""\n    from sqlalchemy import text\n    await tags.tags.work.session.execute(text("SELECT 1"))\n'),
    Fault("controllers know models", LAYERS, "src/controllers/tag_controller.py", "from src.controllers import routing\n", "from src.controllers import routing\nfrom src.models.tag import Tag  # noqa: F401\n"),
    Fault("services know the framework", LAYERS, "src/services/tag_service.py", "from src.repositories.tag_repository", "from fastapi import Request  # noqa: F401\nfrom src.repositories.tag_repository"),
    Fault("whatever goes wrong is passed over", "error-handling/1", "src/services/ticket_service.py", "        await self.tickets.delete(ticket)\n", "        try:\n            await self.tickets.delete(ticket)\n        except Exception:\n            pass\n"),
    Fault("SQL is put together from a search", "security/4", "src/repositories/base.py", "        shape, values = self.request(query, scope)\n", "        shape, values = self.request(query, scope)\n        if wanted := getattr(query, 'q', None):\n            from sqlalchemy import text\n            await self.work.read(text(f\"SELECT 1 WHERE 'a' = '{wanted}'\"), {})\n"),
    Fault("SQL is put together from a search", "security/4", "src/repositories/base.py", "        shape, values = self.request(query, scope)\n", "        shape, values = self.request(query, scope)\n        if wanted := getattr(query, 'q', None):\n            from sqlalchemy import text\n            await self.work.read(text(f\"SELECT 1 WHERE 'a' = '{wanted}'\"), {})\n", "shelf"),
    Fault("types of answers may be guessed", BROWSERS, CONTEXT, '    (b"x-content-type-options", b"nosniff"),\n', "", "shelf"),
    Fault("answers are not compressed", "best-practices/9", "src/main.py", "    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=4)\n", "", "shelf"),
    Fault("a setting is not in .env.example", "with-devops-engineer/1", ".env.example", "REGISTER_LIMIT=10/hour\n", ""),
)  # fmt: skip
