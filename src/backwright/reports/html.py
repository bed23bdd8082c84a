"""A proof as one page that needs nothing else: what is to mend first, then every piece of evidence, then every item."""

from collections.abc import Iterator
from html import escape

from backwright.prove.outcome import Decided, Heading, Proof
from backwright.prove.suppressions import Suppression
from backwright.reports.curl import curl_line
from backwright.reports.html_style import STYLE
from backwright.reports.wording import (
    VERDICTS,
    findings_worst_first,
    source_text,
    summary_of,
    tally_text,
    worst_first,
)
from backwright.standard.every_rule import EVERY_RULE
from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.violation import Violation

_ORDER = {name: place for place, name in enumerate(VERDICTS)}
MOST = 60  # violations of a finding that have a line each


def page(proof: Proof) -> str:
    """The whole page."""
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(proof.project)}: what holds</title><style>{STYLE}</style></head><body>",
            *_top(proof),
            *_headings(proof),
            *_findings(proof),
            *_items(proof.decided),
            "</body></html>",
        ]
    )


def _top(proof: Proof) -> Iterator[str]:
    mend = proof.counted(Verdict.FAIL)
    besides = " but what is suppressed" if proof.suppressions else ""
    verdict = f"{mend} to mend" if mend else f"nothing to mend{besides}"
    yield f'<header><h1>{escape(proof.project)} <span class="{"fail" if mend else "pass"}">{verdict}</span></h1>'
    yield f'<p class="soft">{escape(source_text(proof))}</p>'
    yield (
        f'<p class="soft">{proof.operations} operations, {proof.reached} reached a success · {proof.callers} callers, '
        f"{proof.tenants} tenants · {proof.requests:,} requests · {proof.seconds:.0f} s</p></header>"
    )
    yield from _tally(proof)
    for note in filter(None, [proof.note, *proof.warnings]):
        yield f'<p class="note">{escape(note)}</p>'
    if proof.open_to_all:
        yield '<p class="note fail"><b>No <code>use: auth</code>: everybody may do everything.</b></p>'
    if proof.unreached:
        yield f'<p class="note">Never reached, so nothing is known of them: {escape(", ".join(proof.unreached))}.</p>'
    if proof.unused:
        yield f'<p class="note">Granted, and never done: {escape(", ".join(proof.unused))}.</p>'


def _tally(proof: Proof) -> Iterator[str]:
    """The items of the standard as a bar, and as numbers."""
    parts = [(name, word, proof.tally[name]) for name, word in VERDICTS.items() if proof.tally.get(name)]
    yield f'<figure aria-label="{escape(tally_text(proof))}"><div class="bar">'
    yield from (f'<i class="{name}" style="flex-grow:{count}"></i>' for name, _, count in parts)
    yield '</div><figcaption class="tally">'
    yield from (f'<span class="{name}"><b>{count}</b> {word}</span>' for name, word, count in parts)
    yield f'</figcaption><p class="soft">of the {len(proof.decided)} <a href="#items">items of the standard</a></p>'
    yield "</figure>"


def _headings(proof: Proof) -> Iterator[str]:
    yield '<table class="headings">'
    for heading in worst_first(proof):
        ids = " ".join(f'<a href="#{name}">{name}</a>' for name in heading.evidence)
        yield (
            f'<tr><td class="mark {heading.verdict}">{_word(heading)}</td><th>{heading.box}</th>'
            f'<td>{escape(heading.says or _rules(heading))} <small class="ids">{ids}</small></td></tr>'
        )
    yield "</table>"


def _word(heading: Heading) -> str:
    return VERDICTS[heading.verdict]


def _rules(heading: Heading) -> str:
    count = len({one.rule for one in heading.findings})
    return f"{count} rule{'s' * (count != 1)}"


def _findings(proof: Proof) -> Iterator[str]:
    found = findings_worst_first(proof)
    if any(one.request for finding in proof.failing for one in finding.violations):
        url = proof.target if "://" in proof.target else "http://127.0.0.1:8000"
        yield (
            f'<p class="soft">The <code>curl</code> lines read <code>URL</code>, as in <code>URL={escape(url)}</code>, '
            "and <code>TOKEN</code>, an access token of the caller that is named (in a built project, after "
            "<code>. ./activate</code>: <code>TOKEN=$(auth ROLE | sed 's/.* //')</code>). Ids are those of the proof’s "
            "own rows: put in those of yours.</p>"
        )
    shown = ""
    for verdict, finding in sorted(((_verdict(proof, one), one) for one in found), key=lambda one: _ORDER[one[0]]):
        if verdict != shown:
            shown = verdict
            yield f'<h2 class="{shown}">{VERDICTS[shown].capitalize()}</h2>'
        yield from _finding(proof, finding, verdict)


def _verdict(proof: Proof, finding: Finding) -> str:
    """Its verdict, or that it is suppressed."""
    return "suppressed" if finding.verdict == Verdict.FAIL and finding not in proof.failing else finding.verdict


def _finding(proof: Proof, finding: Finding, verdict: str) -> Iterator[str]:
    is_open = " open" if finding in proof.failing else ""
    ids = " ".join(f"<span>{piece.id}</span>" for piece in finding.evidence)
    ids += " from an earlier proof" if finding.rule in proof.reused else ""
    yield (
        f'<details class="finding {verdict}"{is_open}><summary><code>{escape(finding.rule)}</code>'
        f' <span>{escape(finding.says)}</span> <small class="ids">{ids}</small></summary><div>'
    )
    yield f'<p class="soft">{escape(summary_of(finding.rule))}</p>'
    if finding in proof.failing and (rule := EVERY_RULE.get(finding.rule)):
        yield f"<p>{escape(rule.part('Why'))}</p><p>{escape(rule.part('Mend'))}</p>"
    if finding.fix:
        yield f'<p class="mend">Mend it: <code>{escape(finding.fix)}</code></p>'
    elif finding.advice:
        yield f'<p class="mend">To do: {escape(finding.advice)}</p>'
    counting = {*proof.counting(finding)}
    violations = sorted(finding.violations, key=lambda one: one not in counting)
    if violations:
        yield '<ol class="violations">'
        yield from (_violation(one, proof.suppressed.get(one.fingerprint(finding.rule))) for one in violations[:MOST])
        yield "</ol>"
    if len(violations) > MOST:
        yield f'<p class="soft">… and {len(violations) - MOST} more, which are in the JSON.</p>'
    for piece in finding.evidence:
        yield from _evidence(piece)
    yield "</div></details>"


def _violation(one: Violation, suppression: Suppression | None) -> str:
    if suppression is not None:
        until = f" until {suppression.until}" if suppression.until else ""
        return (
            f'<li class="soft">{escape(str(one))} <small>suppressed{until}: {escape(suppression.reason)}</small></li>'
        )
    line = curl_line(one.request) if one.request else ""
    replay = f"<pre>{escape(line)}</pre>" if line else ""
    return f"<li>{escape(str(one))}{replay}</li>"


def _evidence(piece: Evidence) -> Iterator[str]:
    title = f'<code class="id">{piece.id}</code> {escape(piece.title)} <small>{piece.kind} {piece.at}</small>'
    yield f'<details id="{piece.id}"><summary>{title}</summary><div>'
    yield from (f"<pre>{escape(part)}</pre>" for part in piece.excerpts if part)
    files = "\n".join(f"{digest[:16]}  {name}" for name, digest in piece.files.items())
    if files:
        count = f"seen on {len(piece.files)} files"
        yield f"<details><summary>{count}</summary><div><pre>{escape(files)}</pre></div></details>"
    yield "</div></details>"


def _items(decided: tuple[Decided, ...]) -> Iterator[str]:
    yield '<h2 id="items">The standard, item by item</h2><table class="items">'
    for one in decided:
        yield (
            f'<tr><td class="mark {one.verdict}">{VERDICTS[one.verdict]}</td><td>{escape(one.words)}'
            f" <small>{one.item}</small></td><td><small>{escape(', '.join(one.by))}</small></td></tr>"
        )
    yield "</table>"
