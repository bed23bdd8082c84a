"""The transcript, played: every line is printed from what was seen, and every claim in it is checked."""

import hashlib

import httpx2

from scripts.demo import owner
from scripts.demo.auth import header
from scripts.demo.backend import get, serving
from scripts.demo.database import columns, count_tickets
from scripts.demo.lines import Transcript
from scripts.demo.prepare import lend, prepare
from scripts.demo.stage import Stage

HOURS = "/api/v1/tickets?hours=0&per_page=1"
HUORS = "/api/v1/tickets?huors=1"
SKIPPED = {"__pycache__", ".backwright", ".ruff_cache"}
OPEN = "/api/v1/tickets?status=open&page=1&per_page=1"


def play(stage: Stage, started: float) -> Transcript:
    """All acts in their order."""
    transcript = Transcript()
    transcript.say("$ git clone … backwright && cd backwright && make demo")
    prepare(stage, transcript, started)
    _serve(stage, transcript)
    _edit(stage, transcript)
    _plan(stage, transcript)
    _build(stage, transcript)
    _ask(stage, transcript)
    _why(stage, transcript)
    _prove(stage, transcript)
    _undo(stage, transcript)
    return transcript


def _serve(stage: Stage, transcript: Transcript) -> None:
    lend(stage)
    with serving(stage) as client:
        transcript.row("serve", f"{stage.url}/docs      Ctrl-C stops; the code: demo/helpdesk")
        transcript.claim(client.get("/docs").status_code == 200, "/docs is served")
        status, body = get(client, stage, "/api/v1/tickets")
        transcript.claim((status, body["error"]["code"]) == (401, "NO_TOKEN"), "a list without a token is 401 NO_TOKEN")
        status, body = get(client, stage, OPEN, "agent")
        transcript.claim(status == 200 and len(body["data"]) == 1, "an agent lists open tickets")
        transcript.claim(body["data"][0]["status"] == "open", "and all of them are open")
    transcript.say(
        f"""
  try   cd demo/helpdesk && . ./activate
        curl localhost:{stage.port}/api/v1/tickets                                → 401 NO_TOKEN
        curl -H "$(auth agent)" 'localhost:{stage.port}{OPEN}'
"""
    )


def _edit(stage: Stage, transcript: Transcript) -> None:
    owner.add_rule(stage)
    owner.add_hours(stage)
    transcript.say("$ vim src/services/ticket_service.py          # my own rule, in my own file")
    transcript.say("".join(f"+{line}" for line in owner.RULE.splitlines(keepends=True)))
    transcript.say("$ vim blueprint.yaml                          # one line, under Ticket")
    transcript.say(f"+{owner.HOURS}")


def _plan(stage: Stage, transcript: Transcript) -> None:
    before = _digest(stage)
    planned = stage.wright("plan")
    transcript.say("$ wright plan")
    transcript.say(planned.out)
    line = owner.line_of(stage, "blueprint.yaml", "hours: int")
    transcript.claim(_digest(stage) == before, "a plan writes nothing")
    transcript.claim(planned.out.count("blueprint.yaml:") == 1, "one change")
    transcript.claim(f"blueprint.yaml:{line}" in planned.out, "at its line")
    transcript.claim("; 1,240 rows, no rewrite, reversible" in planned.out, "rows are counted; reversible, no rewrite")
    transcript.claim("your edit" in planned.out, "the owner's edit is seen")
    transcript.claim("breaks no client" in planned.out, "no client is broken")


def _build(stage: Stage, transcript: Transcript) -> None:
    built = stage.wright("build")
    transcript.say("$ wright build")
    transcript.say(built.out)
    line = owner.rule_line(stage)
    changelog = (stage.project / "docs" / "changelog.md").read_text(encoding="utf-8")
    transcript.claim(line, "the rule stands after the build")
    transcript.claim(f"{owner.SERVICE}:{line}" in built.out, "the build says where")
    transcript.claim("hours" in columns(stage, "tickets"), "the filled database has the column")
    transcript.claim(count_tickets(stage) == 1240, "and every row")
    transcript.claim("hours" in changelog, "the change is in docs/changelog.md")


def _ask(stage: Stage, transcript: Transcript) -> None:
    with serving(stage) as client:
        status, body = get(client, stage, HOURS, "agent")
        total = body["pagination"]["total"]
        transcript.say(f"""$ curl -H "$(auth agent)" 'localhost:{stage.port}{HOURS}'         # total {total}""")
        transcript.claim((status, total) == (200, 1240), "hours=0 finds all 1,240 tickets")
        status, body = get(client, stage, HUORS, "agent")
        says = body["error"]["details"][0]["message"]
        transcript.say(f"""$ curl -H "$(auth agent)" 'localhost:{stage.port}{HUORS}'""")
        transcript.say(f"… {says}")
        transcript.claim(status == 400 and "did you mean hours?" in says, "a misspelt filter is refused by its name")
        _solve(client, stage, transcript)


def _solve(client: httpx2.Client, stage: Stage, transcript: Transcript) -> None:
    """The owner's rule at work: a high-priority ticket that nobody has cannot be solved."""
    status, me = get(client, stage, "/api/v1/auth/me", "manager")
    token = client.headers | {"Authorization": _bearer(stage)}
    made = client.post(
        "/api/v1/tickets", json={"subject": "The printer is on fire", "body": "!", "priority": "high"}, headers=token
    )
    ticket = made.json()["data"]
    client.post(f"/api/v1/tickets/{ticket['id']}/assign", headers=token)
    refused = client.post(f"/api/v1/tickets/{ticket['id']}/solve", headers=token)
    transcript.claim(status == 200 and me, "a manager is signed in")
    transcript.claim(refused.status_code == 409, f"the rule refuses to solve it (saw {refused.status_code})")
    transcript.claim("Assign a high-priority ticket" in refused.text, "in the owner's words")
    transcript.claim(
        client.delete(f"/api/v1/tickets/{ticket['id']}", headers=token).status_code == 204, "and it is gone"
    )


def _bearer(stage: Stage) -> str:
    return header("manager", stage.project).partition(": ")[2]


def _why(stage: Stage, transcript: Transcript) -> None:
    line = owner.line_of(stage, "src/models/ticket.py", "hours")
    page = owner.line_of(stage, "blueprint.yaml", "hours: int")
    origin = stage.wright("why", f"src/models/ticket.py:{line}").out
    transcript.claim(f"blueprint.yaml:{page}" in origin, "why names the line of the page behind a generated line")
    own = stage.wright("why", f"{owner.SERVICE}:{owner.rule_line(stage)}").out
    transcript.claim("yours" in own, "why knows the owner's line from a generated one")


def _prove(stage: Stage, transcript: Transcript) -> None:
    proof = stage.wright("prove", code=1)
    transcript.say("$ wright prove")
    transcript.say(proof.out)
    place = f"ticket_service.py:{owner.rule_line(stage)}"
    transcript.claim(place in proof.out, "the proof names the rule that no test holds")
    transcript.claim("https" in proof.out, "what loopback cannot decide is inconclusive")
    transcript.claim((stage.project / ".backwright" / "report.html").is_file(), "there is a report to open")


def _undo(stage: Stage, transcript: Transcript) -> None:
    undone = stage.wright("undo")
    transcript.say("$ wright undo")
    transcript.say(undone.out)
    page = (stage.project / "blueprint.yaml").read_text(encoding="utf-8")
    transcript.claim(owner.rule_line(stage), "the rule is kept by the undo")
    transcript.claim("hours" not in columns(stage, "tickets"), "the column is gone from the database")
    transcript.claim(count_tickets(stage) == 1240, "and every row is there")
    transcript.claim("hours" not in page, "and the line from the page")
    transcript.claim("1,240 defaults" in undone.out, "what was dropped is reported")


def _digest(stage: Stage) -> str:
    """The files that a plan must not touch, as one hash."""
    total = hashlib.sha256()
    for path in sorted(stage.project.rglob("*")):
        if path.is_file() and not path.name.startswith("helpdesk.db") and not SKIPPED & set(path.parts):
            total.update(path.relative_to(stage.project).as_posix().encode() + path.read_bytes())
    return total.hexdigest()
