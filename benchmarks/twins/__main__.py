"""Prove each sound server and each defect in each framework, and count what is flagged: `make bench NAME=twins`."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.specimens.twins.defects import DEFECTS, Defect
from tests.specimens.twins.dependencies import UnavailableError, installed
from tests.specimens.twins.judging import Judged, Outcome, tried
from tests.specimens.twins.serving import FRAMEWORKS, Framework

RECORDS = Path(__file__).parents[2] / "docs" / "benchmarks"
MARKS = {
    Outcome.FLAGGED: "✓",
    Outcome.ELSEWHERE: "≈",
    Outcome.MISSED: "✗",
    Outcome.SILENT: "✓",
    Outcome.ACCUSED: "!",
}
AS_IT_SHOULD = (Outcome.FLAGGED, Outcome.SILENT)


def main() -> int:
    """Prove what is asked for; 1 when a sound server is accused."""
    asked = arguments()
    frameworks = available(asked.framework)
    chosen = [one for one in DEFECTS if asked.match in f"{one.name} {one.item}"][:: asked.every]
    work: list[tuple[Framework, Defect | None]] = [(one, None) for one in frameworks]
    work += [(framework, defect) for defect in chosen for framework in frameworks]
    started = time.monotonic()
    found = list(trials(work, asked.jobs))
    lines = report(found, frameworks)
    print("\n".join(lines))
    if asked.record:
        record(asked, found, lines, time.monotonic() - started)
    return 1 if any(one.outcome == Outcome.ACCUSED for one in found) else 0


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks.twins", description=__doc__)
    parser.add_argument("--match", default="", help="only defects with this text in their name or item")
    parser.add_argument("--framework", choices=FRAMEWORKS, help="only this one")
    parser.add_argument("--every", type=int, default=1, help="only each n-th defect")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    parser.add_argument("--record", action="store_true", help="write docs/benchmarks/twins-DATE.md")
    return parser.parse_args()


def available(only: Framework | None) -> list[Framework]:
    """The frameworks that can be had here; why the others cannot is printed."""
    found = []
    for framework in FRAMEWORKS if only is None else (only,):
        try:
            installed(framework)
            found.append(framework)
        except UnavailableError as unavailable:
            print(unavailable)
    return found


def trials(work: Sequence[tuple[Framework, Defect | None]], jobs: int) -> Iterable[Judged]:
    """Each server as it is judged, a line for each."""
    with ProcessPoolExecutor(jobs) as pool:
        for one in pool.map(tried, *zip(*work, strict=True)):
            print(line(one), flush=True)
            yield one


def line(one: Judged) -> str:
    """A server and what became of it."""
    because = f" ({one.says[0]})" if one.says else ""
    return f"{MARKS[one.outcome]} {one.title}{f' [{one.defect.item}]' if one.defect else ''}{because}"


def report(found: Sequence[Judged], frameworks: Sequence[Framework]) -> list[str]:
    """The figures by framework."""
    lines = ["", "| framework | defects | flagged | elsewhere | missed | false alarms on the sound server | reached |"]
    lines += ["| --- | --- | --- | --- | --- | --- | --- |"]
    for framework in frameworks:
        of_it = [one for one in found if one.framework == framework]
        counted = Counter(one.outcome for one in of_it if one.defect)
        total = counted.total()
        sound = next(one for one in of_it if one.defect is None)
        flagged = f"{counted[Outcome.FLAGGED]} ({counted[Outcome.FLAGGED] / total:.0%})" if total else "0"
        others = f"{counted[Outcome.ELSEWHERE]} | {counted[Outcome.MISSED]}"
        alarms = sum(not each.startswith(" ") for each in sound.says)
        lines += [f"| {framework} | {total} | {flagged} | {others} | {alarms} | {sound.reached}/{sound.operations} |"]
    return lines


def record(asked: argparse.Namespace, found: Sequence[Judged], lines: Sequence[str], seconds: float) -> None:
    """Write down what was tried, and what was not as it should be."""
    today = datetime.now(UTC).date()
    options = "".join(
        [f" --match {asked.match!r}"] * bool(asked.match) + [f" --every {asked.every}"] * (asked.every > 1)
    )
    median = sorted(one.requests for one in found)[len(found) // 2]
    wrong = [one for one in found if one.outcome not in AS_IT_SHOULD]
    text = [
        f"# Twins that a proof without a page tells apart, {today}",
        "",
        f'`make bench NAME=twins ARGS="--record{options}"`:',
        f"{len(found)} proofs, {seconds:.0f} s, {median} requests each (median).",
        "Each server of `tests/specimens/twins` is proved by its OpenAPI document alone: sound, then with one defect.",
        "A defect is flagged when a rule fails that decides the item which it violates; elsewhere: only rules of other",
        "items fail. A sound server is asked everything, the others first what decides the item.",
        *lines,
        "",
        "## Not as it should be",
        "",
        *([f"- {line(one)}" for one in wrong] or ["- Nothing."]),
    ]
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / f"twins-{today}.md").write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
