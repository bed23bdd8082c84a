"""`prove`: start what is to be judged, ask every rule, and put together what was found."""

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from backwright.blueprint.model import Audit, Auth, Blueprint
from backwright.blueprint.reader import read
from backwright.blueprint.view.operations import operations
from backwright.databases.adapter import DatabaseError
from backwright.errors import BackwrightError
from backwright.progress import Clock, listening, phase
from backwright.prove.cache import style_of, suite_of
from backwright.prove.callers import NoCallersError, Recipe, anonymous, gather, newcomer
from backwright.prove.conclusion import allowances_of, concluded, digest_of
from backwright.prove.headings import decided, headings, numbered
from backwright.prove.leftovers import taken_away
from backwright.prove.migrator import ScratchMigrator
from backwright.prove.outcome import Proof
from backwright.prove.reach import unreached, unused
from backwright.prove.resources import Maker
from backwright.prove.reuse import STUMBLED, can_stand, live_key, looks_at_files, standing
from backwright.prove.statements import StatementLog
from backwright.prove.style import check_style
from backwright.prove.suite import run_suite
from backwright.prove.target import FolderTarget, is_ours
from backwright.prove.transport import RecordingTransport, is_loopback
from backwright.runtime.interpreter import python_of
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.exchange import Exchange
from backwright.standard.finding import Evidence, Finding, tree_digests
from backwright.standard.rule import Rule
from backwright.standard.rules import RULES, matching
from backwright.standard.subject import Live, Subject

T = TypeVar("T")
Findings = Mapping[str, list[Finding]]  # by the name of a rule
PAGE = "blueprint.yaml"
READ_ONLY = "not started: the tool did not build this folder, so its files were read and nothing of it was run"
NEEDS_NO_SERVER = ("migrator",)  # what runs after the server has stopped
FILES = frozenset({"project", "blueprint"})  # a rule that needs no more runs while the server starts


class NothingToProveError(BackwrightError):
    """There is no page, no server and no rule to go by."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is found out in threads of its own while the probes talk to the server."""

    pool: ThreadPoolExecutor

    def begin(self, work: Callable[[], T]) -> Callable[[], T]:
        """Start it; calling what comes back waits for it."""
        future: Future[T] = self.pool.submit(work)
        return future.result


def prove(
    folder: Path | str,
    *,
    url: str | None = None,
    only: Sequence[str] | None = None,
    anywhere: bool = False,
    baseline: Path | None = None,
    fresh: bool = False,
) -> Proof:
    """Judge the backend in a folder by starting it, or the one at `url` by the page in the folder.

    `only` names rules (`security/access-matrix`) or kinds of them (`security`). Probes go to this machine alone, unless
    `anywhere`. What the proof stored in `baseline` knows, or `prove.exempt.yaml` lets pass today, does not fail.

    Findings on the running backend stand from the last whole proof where nothing that it runs from has changed, unless
    some rules are named or `fresh`.
    """
    started = time.monotonic()
    project = Path(folder).resolve()
    blueprint = page_of(project)
    allowances = allowances_of(project, baseline)
    rules = matching(tuple(only or ()))
    if not rules:
        near = get_close_matches((only or ("",))[0], [one.name for one in RULES], n=1, cutoff=0.5)
        hint = f", did you mean {near[0]}?" if near else f". Rules: {', '.join(r.name for r in RULES)}"
        raise NothingToProveError(f"No rule is named {', '.join(only or ())}{hint}")
    clock = Clock()
    with ExitStack() as stack:
        stack.enter_context(listening(clock))
        beside = Beside(stack.enter_context(ThreadPoolExecutor(3)))
        subject = Subject(project=project, blueprint=blueprint, loopback=url is None or is_loopback(url))
        early: Callable[[], Findings] = dict
        started_here = url is None and is_ours(project)
        if started_here:
            early = beside.begin(partial(_read_early, subject, rules))
            subject = _begun_beside(subject, project, beside, rules)
        key = live_key(project) if started_here else ""
        stands = standing(project, rules, key) if started_here and not only and not fresh else None
        if url is None and not started_here:
            findings, live = _read_only(subject, rules), None
        elif stands is not None:
            findings, live = _of_files(subject, rules, early), None
        else:
            findings, live = _findings(subject, rules, stack, url=url, anywhere=anywhere, early=early)
        dated = tuple(_bound(project, findings))
        if stands is not None:
            dated = tuple(_in_order(rules, (*dated, *(one for found in stands.findings.values() for one in found))))
        proof = _proof(blueprint, numbered(dated, str(folder)), live)
        note = taken_away(live, audited=blueprint.uses(Audit)) if url and live else "" if started_here else READ_ONLY
        proof = replace(proof, note=note, timings=dict(clock.seconds))
        if key and can_stand(findings) and live_key(project) == key:
            proof = replace(proof, live_key=key)
        proof = stands.onto(proof) if stands is not None else proof
    selected = tuple(rule.name for rule in rules) if only else ()
    proof = concluded(proof, allowances, "" if url else digest_of(project))
    return replace(proof, target=url or str(project), rules=selected, seconds=time.monotonic() - started)


def _in_order(rules: Sequence[Rule], findings: Sequence[Finding]) -> list[Finding]:
    """The findings in the order of their rules."""
    place = {rule.name: number for number, rule in enumerate(rules)}
    return sorted(findings, key=lambda one: place[one.rule])


def page_of(project: Path) -> Blueprint:
    """The page of a project, with what it implies."""
    page = project / PAGE
    if not page.exists():
        raise NothingToProveError(f"There is no {PAGE} in {project}: it describes what the backend should do.")
    return read(page.read_text(encoding="utf-8"), PAGE)


def _begun_beside(subject: Subject, project: Path, beside: Beside, rules: Sequence[Rule]) -> Subject:
    needed = {need for rule in rules for need in rule.needs}
    if "suite" in needed and (project / "tests").is_dir():
        subject = replace(subject, suite=beside.begin(lambda: suite_of(project, lambda: run_suite(project))))
    if "style" in needed:
        subject = replace(subject, style=beside.begin(lambda: style_of(project, lambda: check_style(project))))
    return subject


def _read_only(subject: Subject, rules: Sequence[Rule]) -> list[Finding]:
    """What the files show of a folder that somebody else built: nothing of it is started, and no test of it is run."""
    return [found for rule in rules for found in findings_of(rule, subject)]


def _of_files(subject: Subject, rules: Sequence[Rule], early: Callable[[], Findings]) -> list[Finding]:
    """What can be decided without a server."""
    known = early()
    chosen = [rule for rule in rules if looks_at_files(rule)]
    return [found for rule in chosen for found in known.get(rule.name) or findings_of(rule, subject)]


def _read_early(subject: Subject, rules: Sequence[Rule]) -> Findings:
    """What the rules that read files alone find while the server starts."""
    return {rule.name: findings_of(rule, subject) for rule in rules if FILES.issuperset(rule.needs)}


def _findings(
    subject: Subject,
    rules: Sequence[Rule],
    stack: ExitStack,
    *,
    url: str | None,
    anywhere: bool,
    early: Callable[[], Findings],
) -> tuple[list[Finding], Live | None]:
    if not any({"live", "database", "log", "migrator", "shipped"} & set(rule.needs) for rule in rules):
        known = early()
        return [found for rule in rules for found in known.get(rule.name) or findings_of(rule, subject)], None
    project, blueprint = subject.project, subject.blueprint
    assert project is not None  # noqa: S101 - both are set by `prove`
    assert blueprint is not None  # noqa: S101
    if url is not None:
        transport = stack.enter_context(RecordingTransport(url, anywhere=anywhere))
        elsewhere = lively(transport, blueprint, url)
        subject = replace(subject, project=None, live=elsewhere)
        return [found for rule in rules for found in findings_of(rule, subject)], elsewhere
    with phase("starting the backend, signing callers in"):
        target = stack.enter_context(FolderTarget(project))
        transport = stack.enter_context(RecordingTransport(target.url))
        live: Live | None = None
        refused = ""
        try:
            live = lively(transport, blueprint, target.url, make_admin=target.make_admin, secret_key=target.secret_key)
        except NoCallersError as error:
            refused = str(error)
    statements = StatementLog(target.log, target.runtime.log)
    shipped = partial(_as_shipped, target)
    subject = replace(subject, live=live, database=target.database, statements=statements, log=target, shipped=shipped)
    first = [
        rule
        for rule in rules
        if not set(NEEDS_NO_SERVER) & set(rule.needs) and not {"suite", "style"} & set(rule.needs)
    ]
    known, findings = early(), list[Finding]()
    with phase("rules", len(rules)) as advance:
        for number, rule in enumerate(first):
            advance(number, len(rules))
            findings += known.get(rule.name) or _findings_without(refused, rule) or findings_of(rule, subject)
        target.stop()
        with _migrating(target) as migrator:
            subject = replace(subject, migrator=migrator)
            for number, rule in enumerate((one for one in rules if one not in first), len(first)):
                advance(number, len(rules))
                findings += _findings_without(refused, rule) or findings_of(rule, subject)
    return findings, live


def _findings_without(refused: str, rule: Rule) -> list[Finding]:
    """What a rule finds where nobody could sign in: that one on signing in fails, and those that ask are not tried."""
    if not refused or "live" not in rule.needs:
        return []
    if rule.name != SIGN_IN:
        return [rule.unclear("not tried: nobody could sign in", Evidence("exchange", SIGN_IN, (refused,)))]
    return [rule.failed(refused.splitlines()[0], Evidence("exchange", "signing callers in", (refused,)))]


@contextmanager
def _as_shipped(target: FolderTarget) -> Iterator[RecordingTransport]:
    with target.as_shipped() as url, RecordingTransport(url) as transport:
        yield transport


@contextmanager
def _migrating(target: FolderTarget) -> Iterator[ScratchMigrator | None]:
    migrate = target.runtime.migrate
    if migrate is None:
        yield None
        return
    migrator = ScratchMigrator(migrate, target.project, python_of(target.project), target.environment)
    try:
        yield migrator
    finally:
        migrator.close()


def lively(
    transport: RecordingTransport,
    blueprint: Blueprint,
    url: str,
    *,
    make_admin: Callable[[str, str, Mapping[str, Any]], None] | None = None,
    secret_key: str = "",
) -> Live:
    """A running backend with callers signed in."""
    recipe = Recipe(blueprint, transport, make_admin)
    callers = gather(recipe)
    surface = operations(blueprint)
    nobody = anonymous(transport)
    # Elsewhere so many accounts would stay, and use up the limits.
    more = partial(newcomer, recipe) if secret_key else None
    maker = Maker(blueprint, surface, callers or (nobody,), make_account=more)
    return Live(url, callers, nobody, surface, transport.exchanges, maker, secret_key)


def findings_of(rule: Rule, subject: Subject) -> list[Finding]:
    """The findings of a rule; inconclusive when it lacks something or stumbles."""
    lacks = rule.lacks(subject)
    if lacks:
        return [rule.unclear(f"needs {' and '.join(lacks)}, which this target does not offer")]
    try:
        with phase(rule.name):
            return list(rule.decide(subject))
    except NoCallersError:
        raise
    except DatabaseError as stumbled:
        return [_stumbled(rule, stumbled)]
    except BackwrightError as refused:
        return [rule.failed(str(refused).splitlines()[0], Evidence("log", rule.name, (str(refused),)))]
    except Exception as stumbled:  # noqa: BLE001 - one rule that stumbles must not take the others with it
        return [_stumbled(rule, stumbled)]


def _stumbled(rule: Rule, error: Exception) -> Finding:
    problem = f"{STUMBLED}: {type(error).__name__}: {error}"
    return rule.unclear(problem[:200], Evidence("log", rule.name, (_trace(error),)))


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-3000:]


def _bound(project: Path, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Evidence of a running backend is bound to everything that it runs from, and to the files that it names."""
    everything = tree_digests(project, ["src", "migrations"], [PAGE])
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    for finding in findings:
        beneath = {} if looks_at_files(EVERY_RULE[finding.rule]) else everything
        pieces = [replace(piece, files={**beneath, **piece.files} or everything, at=now) for piece in finding.evidence]
        yield finding.with_evidence(pieces)


SIGN_IN = "security/sign-in"
ACCESS = "security/access-matrix"  # asks every operation as every role; without it little is done by most


def _proof(blueprint: Blueprint, findings: Sequence[Finding], live: Live | None) -> Proof:
    exchanges: Sequence[Exchange] = live.exchanges if live else ()
    surface = live.operations if live else ()
    return Proof(
        project=blueprint.app,
        target="",
        operations=len(surface),
        unreached=unreached(live) if live else (),
        unused=unused(blueprint, live) if live and ACCESS in {one.rule for one in findings} else (),
        callers=len(live.callers) if live else 0,
        tenants=len({one.tenant for one in live.callers}) if live and blueprint.tenancy else 0,
        requests=len(exchanges),
        seconds=0,
        headings=headings(findings),
        decided=decided(findings, RULES),
        open_to_all=not blueprint.uses(Auth),
    )


def failures(proof: Proof) -> tuple[Finding, ...]:
    """What is to mend."""
    return proof.failing
