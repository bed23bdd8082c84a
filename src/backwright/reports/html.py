"""A proof as one page that needs nothing else: every heading, every finding, every piece of evidence."""

from collections.abc import Iterator
from html import escape

from backwright.prove.outcome import Decided, Heading, Proof
from backwright.standard.finding import Evidence, Finding, Verdict
from backwright.standard.rules import RULES

_WORDS = {
    Verdict.PASS: "holds",
    Verdict.FAIL: "to mend",
    Verdict.INCONCLUSIVE: "inconclusive",
    Verdict.NOT_APPLICABLE: "does not apply",
    "person": "yours to judge",
    "later": "not decided yet",
}
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2126; --soft: #626b76; --line: #d9dde2; --paper: #fff; --wash: #f5f6f8;
  --pass: #1a7f4b; --fail: #b3261e; --ask: #8a6100; --you: #3558a8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa3ad; --line: #363c44; --paper: #16191d;
  --wash: #1f2429; --pass: #5fce93; --fail: #ff8a80; --ask: #e0b252; --you: #8fb0ff; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 62rem; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0; } .soft, small { color: var(--soft); }
.tally { display: flex; gap: 1.5rem; flex-wrap: wrap; margin: 1rem 0; } .tally b { font-size: 1.6rem; display: block; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; }
summary { cursor: pointer; padding: .5rem .75rem; } summary:hover { background: var(--wash); }
details > div { padding: 0 .75rem .75rem; }
pre { background: var(--wash); padding: .6rem .75rem; border-radius: 4px; overflow-x: auto;
  font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 30rem; }
.mark { display: inline-block; min-width: 8.5rem; font-weight: 600; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .inconclusive { color: var(--ask); }
.person { color: var(--you); } .not_applicable, .later { color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid var(--line); padding: .3rem .5rem; vertical-align: top; }
code { font: 13px ui-monospace, monospace; }
"""


def page(proof: Proof) -> str:
    """The whole page."""
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(proof.project)}: what holds</title><style>{_STYLE}</style></head><body>",
            *_top(proof),
            *(part for heading in proof.headings for part in _heading(heading)),
            *_items(proof.decided),
            "</body></html>",
        ]
    )


def _top(proof: Proof) -> Iterator[str]:
    yield f"<h1>{escape(proof.project)}</h1>"
    yield (
        f'<p class="soft">{proof.operations} operations, {proof.reached} reached a success · {proof.callers} callers, '
        f"{proof.tenants} tenants · {proof.requests:,} requests · {proof.seconds:.0f} s</p>"
    )
    yield '<div class="tally">'
    for verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS, "person"):
        yield f'<div class="{verdict}"><b>{proof.counted(verdict)}</b>{_WORDS[verdict]}</div>'
    yield "</div>"
    if proof.open_to_all:
        yield '<p class="fail"><b>No <code>use: auth</code>: everybody may do everything.</b></p>'
    if proof.unreached:
        yield f"<p>Never reached, so nothing is known of them: {escape(', '.join(proof.unreached))}.</p>"
    if proof.unused:
        yield f"<p>Granted, and never done: {escape(', '.join(proof.unused))}.</p>"


def _heading(heading: Heading) -> Iterator[str]:
    mark = f'<span class="{heading.verdict}">{_WORDS[heading.verdict]}</span>'
    yield f"<h2>{heading.box} · {mark}</h2><p>{escape(heading.says)}</p>"
    if heading.fix:
        yield f"<p><small>fix: <code>{escape(heading.fix)}</code></small></p>"
    if heading.advice:
        yield f"<p><small>to do: {escape(heading.advice)}</small></p>"
    for finding in heading.findings:
        yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    is_open = " open" if finding.verdict == Verdict.FAIL else ""
    ids = " ".join(piece.id for piece in finding.evidence)
    yield (
        f'<details{is_open}><summary><span class="mark {finding.verdict}">{_WORDS[finding.verdict]}</span>'
        f" <b>{escape(finding.rule)}</b> {escape(finding.says)} <small>{ids}</small></summary><div>"
    )
    yield f"<p><small>{escape(_demand(finding.rule))}</small></p>"
    if finding.detail:
        yield f"<pre>{escape(chr(10).join(finding.detail))}</pre>"
    for piece in finding.evidence:
        yield from _evidence(piece)
    yield "</div></details>"


def _demand(name: str) -> str:
    return next((" ".join(rule.page.split()) for rule in RULES if rule.name == name), "")


def _evidence(piece: Evidence) -> Iterator[str]:
    title = f"<code>{piece.id}</code> {escape(piece.title)} <small>{piece.kind} {piece.at}</small>"
    yield f'<details id="{piece.id}"><summary>{title}</summary><div>'
    yield from (f"<pre>{escape(part)}</pre>" for part in piece.excerpts if part)
    files = "\n".join(f"{digest[:16]}  {name}" for name, digest in piece.files.items())
    if files:
        count = f"seen on {len(piece.files)} files"
        yield f"<details><summary>{count}</summary><div><pre>{escape(files)}</pre></div></details>"
    yield "</div></details>"


def _items(decided: tuple[Decided, ...]) -> Iterator[str]:
    yield "<h2>The standard, item by item</h2><table>"
    for one in decided:
        words = _WORDS[Verdict(one.verdict)] if one.verdict in set(Verdict) else _WORDS[one.verdict]
        yield (
            f'<tr><td><code>{one.item}</code></td><td>{escape(one.words)}</td><td class="{one.verdict}">{words}</td>'
            f"<td><small>{escape(', '.join(one.by))}</small></td></tr>"
        )
    yield "</table>"
