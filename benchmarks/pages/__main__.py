"""Put random pages through everything, and write down how many fell: `make bench NAME=pages ARGS="--pages 200"`."""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.pages.generate import Generator, RandomPage
from benchmarks.pages.trial import Failure, Trial, psql, shrunk

RECORDS = Path(__file__).parents[2] / "docs" / "benchmarks"
SERVER = os.environ.get("BACKWRIGHT_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")


@dataclass(frozen=True)
class Fall:
    """A page that fell, shrunk where that was asked for."""

    seed: int
    page: RandomPage
    failure: Failure


def main() -> int:
    """Try the pages of the seeds; 1 when one fell."""
    asked = arguments()
    first = asked.first if asked.first is not None else int(datetime.now(UTC).strftime("%Y%m%d")) * 1000
    server = reached(SERVER)
    print(f"pages {first} to {first + asked.pages - 1}, on SQLite{' and PostgreSQL' if server else ' alone'}")
    print(f'again: make bench NAME=pages ARGS="--first {first} --pages {asked.pages}"', flush=True)
    trial, started, falls = Trial(server, changing=not asked.build_only), time.monotonic(), list[Fall]()
    for seed in range(first, first + asked.pages):
        page, began = Generator(seed).page(), time.monotonic()
        failure = trial.run(page, seed)
        print(f"{seed}  {failure.kind if failure else 'holds'}  {time.monotonic() - began:.0f} s", flush=True)
        if failure:
            falls.append(fallen(trial, seed, page, failure, shrinks=asked.shrinks))
    seconds = time.monotonic() - started
    print(f"{asked.pages} pages, {len(falls)} fell, {seconds:.0f} s")
    if asked.record:
        record(asked.pages, first, server, falls, seconds)
    return 1 if falls else 0


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks.pages", description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, help="the first seed; by default the day")
    parser.add_argument("--shrinks", type=int, default=12, help="trials to make a page that fell smaller")
    parser.add_argument("--build-only", action="store_true", help="no change and no undoing")
    parser.add_argument("--record", action="store_true", help="write docs/benchmarks/pages-DATE.md")
    return parser.parse_args()


def reached(server: str) -> str:
    """The server, if it answers."""
    try:
        psql(server, "SELECT 1")
    except (OSError, subprocess.CalledProcessError):
        print(f"no PostgreSQL answers at {server}: pg_ctlcluster 15 main start", file=sys.stderr)
        return ""
    return server


def fallen(trial: Trial, seed: int, page: RandomPage, failure: Failure, *, shrinks: int) -> Fall:
    """The page made smaller while it falls at the same stage, and printed."""

    def falls(smaller: RandomPage) -> bool:
        found = trial.run(smaller, seed)
        return found is not None and found.stage == failure.stage and found.kind == failure.kind

    small = shrunk(page, falls, shrinks) if shrinks else page
    print(f"{small.text}\n{failure.said[:3000]}\n", flush=True)
    return Fall(seed, small, failure)


def record(pages: int, first: int, server: str, falls: list[Fall], seconds: float) -> None:
    """Write down what was tried and what fell."""
    today = datetime.now(UTC).date()
    kinds = Counter(fall.failure.kind for fall in falls)
    command = f'make bench NAME=pages ARGS="--first {first} --pages {pages} --record"'
    databases = "SQLite and PostgreSQL" if server else "SQLite alone"
    lines = [
        f"# Random pages, {today}",
        "",
        f"`{command}`: {pages} pages, {len(falls)} fell, {seconds:.0f} s, on {databases}.",
        "",
        "Each page is checked, built (ruff, import-linter, deptry, mypy --strict, its tests), proved (every operation",
        "is reached by each role that is granted it, nothing is to mend), tested on the server, changed beside an edit",
        "of the owner's, built again and taken back to the byte.",
        *(f"\n- {count}: {kind}" for kind, count in kinds.most_common()),
        *(f"\n## Seed {fall.seed}\n\n```yaml\n{fall.page.text}```\n" for fall in falls),
    ]
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / f"pages-{today}.md").write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main())
