"""Proves a backend by its description: reads it, signs in, explores, asks the rules, takes away what was made."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backwright.errors import BackwrightError
from backwright.progress import phase
from backwright.prove.described.accounts import AccountMaker
from backwright.prove.described.answers import with_answers
from backwright.prove.described.cleanup import taken_away
from backwright.prove.described.explore import Exploration
from backwright.prove.described.folders import described_by_folder
from backwright.prove.described.launching import Launched, launched
from backwright.prove.described.polite import PoliteTransport, ProofStoppedError
from backwright.prove.described.requests import RequestMaker
from backwright.prove.described.sources import document_at, document_in
from backwright.prove.described.target_file import NAME, TargetFile, read_target
from backwright.prove.described.writing import target_text
from backwright.prove.headings import decided, headings, numbered
from backwright.prove.outcome import Proof
from backwright.prove.transport import is_loopback
from backwright.standard.described_rules import DESCRIBED_RULES, described_matching
from backwright.standard.description.api import Api, filled
from backwright.standard.description.model import Description
from backwright.standard.description.openapi import description_of
from backwright.standard.finding import Evidence, Finding
from backwright.standard.rule import Rule
from backwright.standard.subject import Caller, Subject

NOT_STARTED = (
    f"not started: its files were read and nothing of it was run. `start: COMMAND --port {{port}}` in {NAME} says how, "
    "or start it yourself and name it: wright prove --url http://127.0.0.1:PORT"
)
NO_DOCUMENT = (
    f"no OpenAPI document was found; name its file or address with `openapi:` in {NAME}, or list `operations:` there"
)
NEEDS_LIVE = "api"


STATEMENTS_LACK = "its statements, which are seen where prove.yaml starts it on a `database:` at a server"
LACKING = {
    NEEDS_LIVE: "a backend that runs",
    "project": "the backend's own folder",
    "statements": STATEMENTS_LACK,
    "database": STATEMENTS_LACK,
}


class NoRuleNamedError(BackwrightError):
    """No rule of that name is there to be asked."""


@dataclass(slots=True)
class DescribedProof:
    """A proof, and what was believed of the backend, as `prove.yaml` would say it."""

    proof: Proof
    target: str


@dataclass(slots=True)
class _Run:
    """One proof on its way."""

    project: Path
    file: TargetFile
    rules: Sequence[Rule]
    announce: Callable[[str], None]
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    described: Description = field(default_factory=Description)
    source: str = ""
    is_own: bool = False  # the folder is that of the backend
    api: Api | None = None
    accounts: AccountMaker | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    stopped: str = ""


def prove_described(
    folder: Path | str,
    *,
    url: str | None = None,
    only: Sequence[str] | None = None,
    anywhere: bool = False,
    announce: Callable[[str], None] = lambda _: None,
) -> DescribedProof:
    """Judge a backend of any kind: the one at `url`, the one that `prove.yaml` starts, or else the files of a folder.

    Args:
        folder: the project; where `prove.yaml` is, if there is one.
        url: a backend that runs.
        only: names of rules, or of kinds of them.
        anywhere: it may be on another machine.
        announce: is told what will be done, before it is done.

    Raises:
        BlueprintErrors: `prove.yaml` has mistakes.
        TargetRefusedError: the backend is not on this machine.
        TargetError: it could not be started.
    """
    started = time.monotonic()
    project = Path(folder).resolve()
    file = read_target(project)
    rules = described_matching(tuple(only or ()))
    if not rules:
        names = ", ".join(one.name for one in DESCRIBED_RULES)
        raise NoRuleNamedError(f"No rule is named {', '.join(only or ())}. Rules: {names}")
    run = _Run(project, file, rules, announce)
    at = url or file.text("url")
    with ExitStack() as stack:
        if at:
            _live(run, Launched(at), anywhere=anywhere)
        elif file.launch.start:
            server = stack.enter_context(launched(project, file.launch, _reading_paths(run), announce))
            _live(run, server, anywhere=False)
        else:
            _files(run)
    proof = _proof(run, str(folder), started)
    target = target_text(run.described, run.accounts, run.reasons, url=at, openapi=run.source)
    selected = tuple(rule.name for rule in rules) if only else ()
    return DescribedProof(replace(proof, target=at or str(project), rules=selected), target)


def _files(run: _Run) -> None:
    """What the files alone show."""
    run.notes.append(NOT_STARTED)
    _described(run, document_in(run.project, run.file.text("openapi")))
    subject = Subject(project=run.project)
    run.findings += [found for rule in run.rules for found in _found(rule, subject)]


def _reading_paths(run: _Run) -> tuple[str, ...]:
    """Paths that read rows, by the document in the folder."""
    _described(run, document_in(run.project, run.file.text("openapi")))
    base, lists = run.described.base, run.described.of_kind("list")
    return tuple(f"{base}{one.path}" for one in lists if not one.identifiers)[:5]


def _described(run: _Run, found: tuple[Mapping[str, Any], str] | None) -> None:
    if found is not None:
        document, run.source = found
        run.described = description_of(document, run.source)
        run.notes += [f"the document: {one}" for one in run.described.problems[:3]]
    run.described = run.file.over(run.described)


def _live(run: _Run, server: Launched, *, anywhere: bool) -> None:
    """Everything about a backend that runs."""
    url = server.url
    with PoliteTransport(url, run.file.bounds, anywhere=anywhere) as transport:
        nobody = Caller("nobody", transport)
        exploration: Exploration | None = None
        subject = Subject(
            project=_own_folder(run),
            loopback=is_loopback(url),
            database=server.database,
            statements=server.statements,
        )
        try:
            document = _document(run, nobody)
            exploration = _explored(run, transport, url)
            run.api = _api(run, exploration, url, transport, document)
            subject = replace(subject, api=run.api, project=_own_folder(run))
        except ProofStoppedError as stopped:
            run.stopped = str(stopped)
            if exploration is None:
                run.described = run.file.over(run.described)
                exploration = _unexplored(run, transport)
            run.api = _api(run, exploration, url, transport, None)
            subject = replace(subject, api=run.api)
        with phase("rules", len(run.rules)) as advance:
            for number, rule in enumerate(run.rules):
                advance(number, len(run.rules))
                run.findings += _found(rule, subject, run)
        run.notes += [run.stopped] if run.stopped else []
        with phase("taking away what was made"):
            run.notes += [note] if (note := taken_away(exploration)) else []


def _own_folder(run: _Run) -> Path | None:
    """The folder, where it is that of a backend: something of it was described or is code."""
    return run.project if run.is_own or run.file.launch.start or run.file.text("url") else None


def _document(run: _Run, nobody: Caller) -> Mapping[str, Any] | None:
    """Read what is described, by the document of the folder that is named, of the backend, of the folder."""
    named = run.file.text("openapi")
    with phase("looking for its OpenAPI document"):
        is_file = bool(named) and (run.project / named).is_file()
        found = document_in(run.project, named) if is_file else document_at(nobody, named)
        by_folder = described_by_folder(run.project, nobody) if found is None else None
    if by_folder is not None:
        described, document = by_folder
        run.is_own, run.source = True, "" if document is None else described.source
        run.described = run.file.over(described)
        run.notes.append(f"no OpenAPI document is served: it is described by {described.source} in the folder")
        found = (document, run.source) if document is not None else None
    else:
        _described(run, found)
    if not run.described.endpoints:
        run.notes.append(NO_DOCUMENT)
    run.described = replace(run.described, base=_base(run, nobody))
    return found[0] if found else None


def _base(run: _Run, nobody: Caller) -> str:
    """The base of the document, unless its paths are answered without it and not with it."""
    base = run.described.base
    if not base or "base" in run.file.texts:
        return base
    for one in run.described.endpoints:
        if one.method == "GET" and not one.identifiers:
            if nobody.send("GET", filled(base, one, {})).status != 404:
                return base
            if nobody.send("GET", filled("", one, {})).status != 404:
                return ""
    return base


def _unexplored(run: _Run, transport: PoliteTransport) -> Exploration:
    accounts = run.accounts or AccountMaker(run.described, transport)
    maker = RequestMaker(run.described, transport, accounts)
    return Exploration(maker, (), None, Caller("nobody", transport))


def _explored(run: _Run, transport: PoliteTransport, url: str) -> Exploration:
    """Sign callers in, and ask every operation once."""
    described = run.described
    if described.endpoints:
        run.announce(_plan(described, url))
    accounts = run.accounts = AccountMaker(described, transport)
    exploration = _unexplored(run, transport)
    try:
        with phase("signing callers in"):
            given = [one for one in map(accounts.given, described.given) if one is not None]
            admin = next((one for one in given if "admin" in one.role.lower()), None)
            ordinary = [one for one in given if one is not admin]
            names = ("first user", "second user")[len(ordinary) :] if described.endpoints else ()
            ordinary += [entered for name in names if (entered := accounts.enter(name)) is not None]
            exploration.callers, exploration.admin = tuple(ordinary[:2]), admin
        with phase("exploring", len(described.endpoints)):
            exploration.run(described.endpoints)
    except ProofStoppedError as stopped:
        run.stopped = str(stopped)
    if described.endpoints and not exploration.callers:
        problem = accounts.problems[0] if accounts.problems else "the description shows no way in"
        run.notes.append(f"nobody is signed in: {problem}; what needs callers is not decided")
    return exploration


def _plan(described: Description, url: str) -> str:
    bounds = described.bounds
    doors = "registers accounts named prove…@example.com, " if described.of_kind("register") else ""
    return (
        f"the proof {doors}makes and deletes rows of its own at {url}, with at most {bounds.requests:,} requests "
        f"in {bounds.seconds} s"
    )


def _api(
    run: _Run, exploration: Exploration, url: str, transport: PoliteTransport, document: Mapping[str, Any] | None
) -> Api:
    run.described = with_answers(run.described, exploration.successes.values(), transport.exchanges)
    run.reasons = {
        one.name: exploration.reasons.get(one.name, "it was not asked")
        for one in run.described.endpoints
        if one.name not in exploration.successes
    }
    accounts = exploration.maker.accounts
    return Api(
        url=url,
        description=replace(run.described, access=accounts.access),
        anonymous=exploration.anonymous,
        callers=exploration.callers,
        admin=exploration.admin,
        successes=exploration.successes,
        exchanges=transport.exchanges,
        requests=exploration.maker,
        explored=len(transport.exchanges),
        reasons=run.reasons,
        document=document,
    )


def _found(rule: Rule, subject: Subject, run: _Run | None = None) -> list[Finding]:
    """The findings of a rule; inconclusive when it lacks something, stumbles, or the proof stops meanwhile."""
    if rule.lacks(subject):
        return [rule.unclear(f"needs {' and '.join(_lacking(rule, subject))}")]
    try:
        with phase(rule.name):
            return list(rule.decide(subject))
    except ProofStoppedError as stopped:
        if run is not None and not run.stopped:
            run.stopped = str(stopped)
        return [rule.unclear(f"the proof stopped: {stopped}")]
    except Exception as error:  # noqa: BLE001 - one rule that stumbles must not take the others with it
        problem = f"the rule stumbled: {type(error).__name__}: {error}"
        return [rule.unclear(problem[:200], Evidence("log", rule.name, (problem,)))]


def _lacking(rule: Rule, subject: Subject) -> list[str]:
    lacking = [LACKING.get(need, need) for need in rule.lacks(subject)]
    return lacking[:1] if LACKING[NEEDS_LIVE] in lacking else list(dict.fromkeys(lacking))


def _proof(run: _Run, folder: str, started: float) -> Proof:
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    dated = [one.with_evidence([replace(piece, at=now) for piece in one.evidence]) for one in run.findings]
    findings = numbered(dated, folder)
    api = run.api
    endpoints = run.described.endpoints if api else ()
    return Proof(
        project=run.described.title or run.project.name,
        target="",
        operations=len(endpoints),
        unreached=tuple(str(one) for one in endpoints if api and one.name not in api.successes),
        unused=(),
        callers=len(api.callers) + bool(api.admin) if api else 0,
        tenants=0,
        requests=len(api.exchanges) if api else 0,
        seconds=time.monotonic() - started,
        headings=headings(findings),
        decided=decided(findings, DESCRIBED_RULES),
        note="; ".join(dict.fromkeys(run.notes)),
    )
