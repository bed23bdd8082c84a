"""Paths for debugging, and files of the server, are not there for everybody."""

import re
from collections.abc import Iterable, Iterator

from backwright.standard.description.api import Api
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.references import References
from backwright.standard.rule import Rule
from backwright.standard.security.exposed_secrets import HASH
from backwright.standard.subject import Subject
from backwright.standard.violation import Violation

PATHS = (
    "debug", "_debug", "debug/users", "debug/accounts", "debug/info", "debug/config", "debug/env", "debug/vars",
    "debug/routes", "users/debug", "users/_debug", "users/all", "admin/users", "internal/users", "test/users", "env",
    "config", "settings", "actuator/env", "actuator/configprops", "dump", "backup", "logs", "phpinfo.php",
)  # fmt: skip
FILES = (".env", ".git/config", ".git/HEAD", "config.json", "database.sqlite", "db.sqlite3", "backup.sql")
ROOTS = 3  # places where the paths are tried
_SETTING = re.compile(
    r"""(?m)^\s*["']?\w*(?:SECRET|PASSWORD|PASSWD|API_?KEY|DATABASE_URL|PRIVATE_KEY)\w*["']?\s*[=:]\s*["']?[^\s"'*]{4}"""
)
_REPOSITORY = re.compile(r"\A\s*(?:\[core\]|ref: refs/)")
_DUMP = re.compile(r"\ASQLite format 3|(?m:^(?:CREATE TABLE|INSERT INTO) )")


def decide(subject: Subject) -> Iterable[Finding]:
    """Nobody in particular asks for paths that are left over from debugging (`/debug/users`, `/actuator/env`, …) and
    for files that lie beside the code (`.env`, `.git/config`, …), at the top and below the base of the API.

    That something answers is no violation, since many servers answer everything. It is one when the answer holds the
    address of an account that was made for the proof, a hash of a password, a setting that is a secret, the
    administration of a repository, or a database.

    Why: What was made for an hour of debugging has no check of who asks, and is in nobody's list of operations.

    Fails: `GET /debug/users` is answered to nobody in particular with the addresses of all accounts.

    Mend: Take such routes out, or register them in development alone; serve files from one folder that holds no others.
    """
    api = subject.api
    assert api is not None  # noqa: S101
    answers = [api.anonymous.send("GET", path) for path in _paths(api)]
    answered = [one for one in answers if one.status]
    if not answered:
        yield RULE.unclear("no request was answered")
        return
    wrong = [(one, says) for one in answered if one.status == 200 and (says := _exposed(api, one))]
    if wrong:
        detail = [Violation.answered(one, says, operation=f"GET {one.path}", expected="404") for one, says in wrong]
        evidence = Evidence("exchange", "paths that are open", tuple(one.shown() for one, _ in wrong[:3]))
        yield RULE.failed(f"{wrong[0][0].path} {wrong[0][1]}", evidence, detail=detail)
    else:
        evidence = Evidence("exchange", "paths that were tried", (answered[0].shown(),))
        yield RULE.passed(f"{len(answered)} usual paths of debugging show nothing", evidence)


def _paths(api: Api) -> Iterator[str]:
    """The paths at the top, and below what all operations stand under."""
    beginnings = [f"{api.description.base}{one.path}".strip("/").split("/") for one in api.description.endpoints]
    roots = ["", *("/" + "/".join(parts[:depth]) for depth in (1, 2) for parts in beginnings if len(parts) > depth)]
    shared = [root for root in dict.fromkeys(roots) if all("/".join(("", *one)).startswith(root) for one in beginnings)]
    for root in shared[:ROOTS]:
        yield from (f"{root}/{one}" for one in PATHS)
    yield from (f"/{one}" for one in FILES)


def _exposed(api: Api, answer: Exchange) -> str:
    """What an answer holds that is nobody's business; empty where it is none."""
    text = answer.body.decode("utf-8", "replace")
    if any(caller.email and caller.email in text for caller in api.callers):
        return "shows the addresses of accounts"
    if HASH.search(text):
        return "shows a hash of a password"
    if "<html" not in text[:500].lower():
        if _SETTING.search(text):
            return "shows a setting that is a secret"
        if _REPOSITORY.search(text) or _DUMP.search(text):
            return "shows a repository or a database"
    return ""


RULE = Rule(
    name="security/debug-paths",
    items=("security/5", "security/1"),
    by="probe",
    needs=("api",),
    references=References(owasp=("API9", "API8"), cwe=(200, 497)),
    decide=decide,
)
