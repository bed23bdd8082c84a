"""The outcomes of the build's verbs as a terminal shows them. They only read; deciding was done before.

Ticket gains hours (int 0..1000, default 0, filter)                        blueprint.yaml:31
  data   0002_ticket_hours: column, CHECK, index; 1,240 rows, no rewrite, reversible
  code   6 files written, 1 merged with your edit, 81 untouched, 1 migration new
  API    +1 field, +1 filter; breaks no client
Nothing is written yet. Next: wright build
"""

from collections.abc import Iterable, Iterator

from backwright.build.outcome import (
    ApiImpact,
    Built,
    CheckResult,
    Counts,
    DataImpact,
    Edit,
    FileChanges,
    Plan,
    Undone,
    Why,
)
from backwright.merging.model import Conflict

WIDTH = 92


def plan_text(plan: Plan) -> str:
    """What a build would do."""
    lines = [*_recovered(plan.recovered), *_plan(plan), *_warnings(plan)]
    lines.append(_next_step(plan))
    return "\n".join(lines)


def built_text(built: Built) -> str:
    """What a build did."""
    plan = built.plan
    lines = [*_recovered(plan.recovered)]
    if built.empty:
        return "\n".join([*lines, f"{built.app} is as its blueprint says; nothing to build."])
    if plan.first:
        lines.append(spread(f"{built.app}: {counts_text(built.counts)}", seconds(built.seconds)))
    lines += _rehearsed(built)
    lines += _tested(built)
    lines += [*_lost(plan), *_applied(built), *_warnings(plan)]
    return "\n".join(lines)


def undone_text(undone: Undone) -> str:
    """What taking a build back did."""
    parts = [f"back to {undone.revision}" if undone.revision else f"build {undone.number} taken back"]
    parts.append("generated changes reversed" if undone.blueprint == "reversed" else "generated code reversed")
    if rules := _rules(undone.edits):
        parts.append("your rule kept" if len(rules) == 1 else f"your {len(rules)} edits kept")
    parts += undone.dropped
    lines = [*_recovered(undone.recovered), "; ".join(parts)]
    if undone.blueprint == "yours":
        lines.append("blueprint.yaml holds lines of yours written since, so it was left alone; `wright plan` compares")
    lines += [f"  database  {undone.migrated}"] if undone.migrated else []
    lines += [f"  yours     {edit.path}:{edit.line}  {edit.text.strip()}" for edit in rules]
    return "\n".join(lines)


def why_text(why: Why) -> str:
    """Where a line comes from."""
    owners = {
        "generated": "generated",
        "yours": f"yours{f', {why.since}' if why.since else ''}; a build keeps it",
        "changed": "generated, then changed by you; a build keeps your change",
    }
    lines = [f"{why.path}:{why.line}  {why.text.strip()}", f"  owner      {owners[why.owner]}"]
    lines += [f"  was        {why.generated.strip()}"] if why.generated else []
    lines += [f"  blueprint  {source.place}  {source.text.strip()}" for source in why.blueprint]
    named = (("template", why.template), ("emitter", why.emitter), ("reason", why.rule))
    lines += [f"  {name:<9}  {value}" for name, value in named if value]
    lines += [f"  build      {why.build}"] if why.build else []
    return "\n".join(lines)


def counts_text(counts: Counts) -> str:
    """The size of a project: `45 lines → 5 entities, 41 endpoints, 88 files, 4,904 lines`."""
    return (
        f"{counts.blueprint_lines:,} lines → {_many(counts.entities, 'entity', 'entities')}, "
        f"{_many(counts.operations, 'endpoint')}, {_many(counts.files, 'file')}, {_many(counts.lines, 'line')}"
    )


def spread(left: str, right: str, width: int = WIDTH) -> str:
    """One line with something at its right end; a long left side pushes it further."""
    if not right:
        return left
    return f"{left}{' ' * max(2, width - len(left) - len(right))}{right}"


def seconds(value: float) -> str:
    """A duration as one reads it: `1.4 s`, `13 s`."""
    return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"


def _plan(plan: Plan) -> Iterator[str]:
    if plan.empty:
        return
    if plan.first:
        yield f"{plan.app} is new: {counts_text(plan.counts)}"
    else:
        yield from (spread(change.text, change.place or "") for change in plan.changes)
    if plan.data:
        yield from _data(plan.data)
    yield from _files(plan.files)
    if not plan.first:
        yield from _api(plan.api)


def _next_step(plan: Plan) -> str:
    if plan.empty:
        return f"{plan.app} is as its blueprint says; nothing to build."
    if plan.files.conflicts:
        return "Nothing is written. A build would stop at the conflicts above: change one side, then wright plan"
    if plan.data and plan.data.refusals:
        return "Nothing is written. A build would stop at the problems above: mend them, then wright plan"
    return "Nothing is written yet. Next: wright build"


def _data(data: DataImpact) -> Iterator[str]:
    rows = "no database could be read" if data.rows is None else _many(data.rows, "row")
    facts = [rows, "rewrites the table" if data.rewrites else "no rewrite"]
    facts.append("reversible" if data.reversible else "NOT reversible")
    yield f"  data   {data.migration}: {', '.join(data.steps)}; {', '.join(facts)}"
    yield from (f"         loses  {loss}" for loss in data.losses)
    yield from (f"         stops  {refusal}" for refusal in data.refusals)


def _files(files: FileChanges) -> Iterator[str]:
    merged = len(files.merged)
    counted = (
        (len(files.added), "new"),
        (len(files.written), "written"),
        (merged, "merged with your edit" if merged == 1 else "merged with your edits"),
        (len(files.edited), "with your edits left as is"),
        (len(files.moved), "moved"),
        (len(files.renamed_in), "of your own followed a rename"),
        (len(files.deleted), "deleted"),
        (len(files.left_deleted), "left deleted, as you did"),
        (files.untouched, "untouched"),
    )
    parts = [f"{number:,} {words}" for number, words in counted if number]
    if parts:
        head, _, rest = parts[0].partition(" ")
        parts[0] = f"{head} {'file' if head == '1' else 'files'} {rest}"
    parts += [f"{_many(len(files.migrations), 'migration')} new"] if files.migrations else []
    yield f"  code   {', '.join(parts) or 'no file changes'}"
    yield from (f"         note   {note}" for note in files.notes)
    for conflict in files.conflicts:
        yield from conflict_lines(conflict)


def conflict_lines(conflict: Conflict) -> Iterator[str]:
    """A conflict with both sides, so that it can be decided where it is read."""
    yield f"  conflict  {conflict}"
    yield from (f"            yours     {line}" for line in conflict.ours.splitlines())
    yield from (f"            the build {line}" for line in conflict.theirs.splitlines())


def _api(api: ApiImpact) -> Iterator[str]:
    yield f"  API    {api.summary}"
    yield from (f"         breaks {broken}" for broken in api.breaks)


def _rehearsed(built: Built) -> Iterator[str]:
    rehearsal = built.rehearsal
    if rehearsal is None:
        return
    if not rehearsal.done:
        yield f"rehearsed  not: {rehearsal.note}"
        return
    rows = _many(rehearsal.rows, "row")
    yield spread(f"rehearsed  {rehearsal.steps} on a copy with {rows}", f"ok {seconds(rehearsal.seconds):>6}")


def _lost(plan: Plan) -> Iterator[str]:
    """What the migration takes out of the database, and cannot be brought back."""
    losses = plan.data.losses if plan.data and not plan.first else ()
    yield from _labelled("loses", [f"{loss}; undo cannot bring it back" for loss in losses])


def _tested(built: Built) -> Iterator[str]:
    if built.tested is None:
        return
    verdict = "ok" if built.tested.passed else "FAILED"
    yield spread(f"tested     scratch copy: {built.tested.summary}", f"{verdict} {seconds(built.tested.seconds):>6}")
    for check in built.tested.checks:
        yield from _failed(check)


def _failed(check: CheckResult) -> Iterator[str]:
    if not check.passed:
        yield f"  {check.name}: {check.summary}"
        yield from (f"    {line}" for line in check.output.splitlines())


def _applied(built: Built) -> Iterator[str]:
    parts = [f"your rule stands at {edit.path}:{edit.line}" for edit in _rules(built.edits)]
    parts = parts or [f"{_many(built.plan.files.total, 'file')} in one step"]
    tail = [f"docs/changelog.md +{_many(len(built.changelog), 'line')}"] if built.changelog else []
    tail += ["back: wright undo", "why: wright why FILE:LINE"]
    if built.plan.first:
        parts.append(f"Next: {built.plan.first_steps}")
    yield from _labelled("applied", [*parts, *([built.migrated] if built.migrated else []), " · ".join(tail)])


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'' if number else label:<9}  {line}"


def _rules(edits: tuple[Edit, ...]) -> list[Edit]:
    """What the user wrote; imports that it needs are not worth a line of their own."""
    return [edit for edit in edits if not edit.text.lstrip().startswith(("import ", "from "))]


def _warnings(plan: Plan) -> list[str]:
    is_open = ["OPEN: the page has no `use: auth`, so everybody may do everything"] if plan.open_to_all else []
    return [*is_open, *plan.warnings]


def _recovered(text: str) -> list[str]:
    return [f"recovered  {text}"] if text else []


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"
