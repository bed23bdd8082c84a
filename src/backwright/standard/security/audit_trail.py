"""What matters for security can be read afterwards."""

from collections.abc import Callable, Iterable

from backwright.blueprint.model import Audit
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Subject

AUTH = "/api/v1/auth"


def decide(subject: Subject) -> Iterable[Finding]:
    """A failed sign-in, a good one and a refusal each leave a line in the log under their request id.

    Where the blueprint says `audit`, there must be rows about it in a table as well.
    """
    assert subject.live is not None  # noqa: S101
    assert subject.log is not None  # noqa: S101
    if not subject.live.callers:
        yield RULE.not_applicable("no accounts")
        return
    kinds: dict[str, Callable[[Exchange], bool]] = {
        "a failed sign-in": lambda one: one.operation == "login" and one.status == 401,
        "a sign-in": lambda one: one.operation == "login" and one.status == 200,
        "a refusal": lambda one: one.status == 403,
    }
    exchanges = {
        what: next((one for one in subject.live.exchanges if is_it(one)), None) for what, is_it in kinds.items()
    }
    log = subject.log.text()
    problems = [
        f"{what} ({one}) left nothing in the log"
        for what, one in exchanges.items()
        if one and one.request_id not in log
    ]
    audited = _audit_rows(subject)
    if subject.blueprint is not None and subject.blueprint.uses(Audit) and audited == 0:
        problems.append("`use: audit` is asked for, and no audit table has a row")
    lines = [
        line
        for line in log.splitlines()
        for one in exchanges.values()
        if one and one.request_id and one.request_id in line
    ]
    evidence = Evidence("log", "lines about security", ("\n".join(lines)[:6000], f"rows of audit: {audited}"))
    if not any(exchanges.values()):
        yield RULE.unclear("none of these happened")
    elif problems:
        yield RULE.failed(problems[0], evidence, detail=problems)
    else:
        yield RULE.passed(f"sign-ins and refusals are logged, {audited} audit rows", evidence)


def _audit_rows(subject: Subject) -> int:
    if subject.database is None:
        return 0
    tables = [name for name in subject.database.tables() if "audit" in name]
    return sum(int(subject.database.rows(f'SELECT count(*) AS n FROM "{name}"')[0]["n"]) for name in tables)  # noqa: S608


RULE = Rule(
    name="security/audit-trail",
    items=("security/9",),
    by="database",
    needs=("live", "log"),
    decide=decide,
)
