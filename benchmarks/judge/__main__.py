"""Break built projects in many ways, one at a time, and count what a proof notices: `make bench NAME=judge`."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from backwright.prove.run import failures, prove
from benchmarks.judge.fault import Fault
from benchmarks.judge.faults import FAULTS
from benchmarks.judge.trial import ASKED, Outcome, Tried, try_fault

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "docs" / "benchmarks"
MARKS = {Outcome.NOTICED: "✓", Outcome.ELSEWHERE: "≈", Outcome.STOPPED: "!", Outcome.MISSED: "✗"}


def main() -> int:
    """Try the faults that are asked for; 1 when a sound project is accused, or less is noticed than is asked for."""
    asked = arguments()
    chosen = [fault for fault in FAULTS if asked.match in f"{fault.title} {fault.item} {fault.file}"][:: asked.every]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="judge-") as folder:
        built = {page: build(page, Path(folder)) for page in dict.fromkeys(fault.page for fault in chosen)}
        alarms = [alarm for page, project in built.items() for alarm in accused(page, project)]
        tried = list(trials(chosen, built, asked.jobs))
    lines = report(tried, alarms)
    print("\n".join(lines))
    if asked.record:
        record(asked, tried, lines, time.monotonic() - started)
    noticed = sum(one.outcome is Outcome.NOTICED for one in tried)
    return 1 if alarms or noticed * 100 < asked.least * len(tried) else 0


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks.judge", description=__doc__)
    parser.add_argument("--match", default="", help="only faults with this text in their page, name, item or file")
    parser.add_argument("--every", type=int, default=1, help="only each n-th of them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    parser.add_argument("--least", type=int, default=0, help="how many in a hundred must be noticed")
    parser.add_argument("--record", action="store_true", help="write docs/benchmarks/judge-DATE.md")
    return parser.parse_args()


def build(page: str, folder: Path) -> Path:
    """A built example."""
    project = folder / page
    project.mkdir()
    source = ROOT / "examples" / page / "blueprint.yaml"
    (project / "blueprint.yaml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-m", "backwright", "build", str(project)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"{page} is built", flush=True)
    return project


def accused(page: str, project: Path) -> list[str]:
    """What a proof says against a project that nobody has broken."""
    proof = prove(project, only=ASKED)
    print(f"{page}, sound: {len(failures(proof))} to mend, {proof.seconds:.0f} s", flush=True)
    return [f"{page}: {finding.rule}: {finding.says}" for finding in failures(proof)]


def trials(chosen: Sequence[Fault], built: dict[str, Path], jobs: int) -> Iterable[Tried]:
    """Each fault as it is judged, a line for each."""
    with ProcessPoolExecutor(jobs) as pool:
        for tried in pool.map(try_fault, chosen, [built[fault.page] for fault in chosen]):
            print(line(tried), flush=True)
            yield tried


def line(tried: Tried) -> str:
    """A fault and what became of it."""
    because = ", ".join(tried.by) or tried.says
    return f"{MARKS[tried.outcome]} {tried.fault.item}: {tried.fault.title}{f' ({because})' if because else ''}"


def report(tried: Sequence[Tried], alarms: Sequence[str]) -> list[str]:
    """The figures: by section of the standard, then in all."""
    by_section: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for one in tried:
        by_section[one.fault.item.partition("/")[0]][one.outcome] += 1
    lines = [
        "",
        "| section | faults | noticed | elsewhere | no report | missed |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [row(section, counted) for section, counted in sorted(by_section.items())]
    lines += [row("all", sum(by_section.values(), Counter[Outcome]()))]
    lines += ["", f"False alarms on the sound projects: {len(alarms)}.", *(f"- {alarm}" for alarm in alarms)]
    return lines


def row(section: str, counted: Counter[Outcome]) -> str:
    """One line of the table."""
    total = counted.total()
    share = f"{counted[Outcome.NOTICED]} ({counted[Outcome.NOTICED] / total:.0%})"
    others = " | ".join(str(counted[one]) for one in (Outcome.ELSEWHERE, Outcome.STOPPED, Outcome.MISSED))
    return f"| {section} | {total} | {share} | {others} |"


def record(asked: argparse.Namespace, tried: Sequence[Tried], lines: Sequence[str], seconds: float) -> None:
    """Write down what was tried, and what was not noticed."""
    today = datetime.now(UTC).date()
    options = "".join(
        [f" --match {asked.match!r}" if asked.match else "", f" --every {asked.every}" * (asked.every > 1)]
    )
    text = [
        f"# Faults that a proof notices, {today}",
        "",
        f'`make bench NAME=judge ARGS="--record{options}"`: {len(tried)} faults, {seconds:.0f} s.',
        "A fault changes one text of a built example (`benchmarks/judge/faults`). It is noticed when a rule fails that",
        "decides the item which it offends against. The project's own tests and its style are not asked.",
        *lines,
        "",
        "## Not noticed, or not in the right place",
        "",
        *(f"- {line(one)}" for one in tried if one.outcome is not Outcome.NOTICED),
    ]
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / f"judge-{today}.md").write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
