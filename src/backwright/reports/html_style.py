"""How the page of a proof looks, in the light and in the dark, wide and narrow."""

STYLE = """
:root { color-scheme: light dark; --ink: #1d2126; --soft: #5b6470; --line: #d9dde2; --paper: #fff; --wash: #f5f6f8;
  --pass: #1a7f4b; --fail: #b3261e; --ask: #8a6100; --you: #3558a8; --later: #8c939c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa3ad; --line: #363c44; --paper: #16191d;
  --wash: #1f2429; --pass: #5fce93; --fail: #ff8a80; --ask: #e0b252; --you: #8fb0ff; --later: #6b737c; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 64rem; padding: 2rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; } h1 span { font-weight: 400; margin-left: .35rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; } p { margin: .25rem 0; }
a { color: inherit; } .soft, small { color: var(--soft); } small { font-size: .82rem; }
.note { border-left: 3px solid var(--ask); padding: .1rem 0 .1rem .7rem; margin: .6rem 0; }
figure { margin: 1.4rem 0; } .bar { display: flex; gap: 2px; height: .8rem; }
.bar i { background: currentColor; min-width: 3px; } .bar i:first-child { border-radius: 4px 0 0 4px; }
.bar i:last-child { border-radius: 0 4px 4px 0; }
.tally { display: flex; gap: .3rem 1.4rem; flex-wrap: wrap; margin: .5rem 0 .1rem; } .tally b { font-size: 1.35rem; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .inconclusive, .suppressed { color: var(--ask); }
.person { color: var(--you); } .not_applicable, .later { color: var(--later); }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
td, th { border-top: 1px solid var(--line); padding: .4rem .6rem .4rem 0; vertical-align: top; text-align: left; }
.mark { font-weight: 600; white-space: nowrap; width: 1%; padding-right: 1rem; }
th { width: 1%; font-weight: 600; padding-right: 1.2rem; }
.ids { white-space: nowrap; } .ids span, .ids a, .id { font: 12px ui-monospace, monospace; white-space: nowrap; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; color: var(--ink); }
.finding.pass, .finding.fail, .finding.suppressed, .finding.inconclusive, .finding.not_applicable { color: var(--ink); }
.finding.fail { border-left: 4px solid var(--fail); }
.finding.inconclusive, .finding.suppressed { border-left: 4px solid var(--ask); }
summary { cursor: pointer; padding: .5rem .75rem; } summary:hover { background: var(--wash); }
.finding > summary > code { font-weight: 600; margin-right: .35rem; }
details > div { padding: 0 .75rem .75rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { background: var(--wash); padding: .5rem .7rem; border-radius: 4px; margin: .35rem 0; overflow-x: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; max-height: 30rem; }
.mend { margin: .5rem 0; } .mend code { background: var(--wash); padding: .2rem .45rem; border-radius: 4px; }
.violations { margin: .5rem 0; padding-left: 1.8rem; } .violations li { margin: .5rem 0; }
@media (max-width: 40rem) { body { padding: 1.25rem .9rem 3rem; } h1 span { display: block; margin: 0; }
  .items td:last-child { display: none; } .headings tr { display: grid; grid-template-columns: auto 1fr;
  column-gap: .8rem; border-top: 1px solid var(--line); padding: .4rem 0; }
  .headings td, .headings th { border: 0; padding: 0; width: auto; }
  .headings td:last-child { grid-column: 1 / -1; } }
@media print { body { max-width: none; } pre { max-height: none; } }
"""
