"""Measure what a first build costs without its tests, for pages of 5, 50 and 100 entities: `make bench NAME=build`.

CPU of the process and its children, in seconds. The rival is the formatter alone (`ruff check --fix`, `ruff format` of
the same files), which nobody who writes formatted Python can save.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from backwright.blueprint.reader import read
from backwright.stacks.fastapi.stack import FastApiStack, finished, rendered

RECORDS = Path(__file__).parents[2] / "docs" / "benchmarks"
SIZES = (5, 50, 100)
MOST = 5.0  # seconds for the largest page
ENTITY = """\
Article{number}:
  title: str 3..140 unique search
  body: text ..20k search
  status: draft -submit-> review -approve-> live
  kind: news | essay = news, filter, sort
  author: User = me
  score: int 0..100 = 1, filter, sort
  price: decimal(8,2) 0..5000 = 1
  due_at: datetime? > now, filter, sort
  follows: Article{before}? filter
  can:
    - author: create, read
    - keeper: all
"""
HEAD = """\
app: bench
use: auth
roles: member, keeper
User:
  name: str 1..60
  can:
    - member: read
"""
T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """CPU seconds of each part."""

    read: float
    render: float
    finish: float
    migration: float
    whole: float
    formatter: float


def main() -> int:
    """Measure each size; 1 when the largest costs too much or when the cost grows faster than the page."""
    asked = argparse.ArgumentParser(prog="benchmarks.build", description=__doc__)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--record", action="store_true", help="write docs/benchmarks/build-DATE.md")
    given = asked.parse_args()
    costs = {size: min((measured(size) for _ in range(given.rounds)), key=lambda cost: cost.whole) for size in SIZES}
    lines = list(table(costs))
    print("\n".join(lines))
    if given.record:
        record(lines, given.rounds)
    growth = costs[100].whole / costs[50].whole
    print(f"100 entities: {costs[100].whole:.1f} s (at most {MOST:.0f}); {growth:.2f} times 50 entities (at most 2.3)")
    return int(costs[100].whole > MOST or growth > 2.3)


def page(size: int) -> str:
    """A page of so many entities, each referring to the one before it, the first to itself."""
    return HEAD + "".join(ENTITY.format(number=number, before=max(number - 1, 0)) for number in range(size))


def measured(size: int) -> Cost:
    """The costs of one page."""
    text = page(size)
    reading, blueprint = timed(lambda: read(text))
    rendering, (files, _) = timed(lambda: rendered(blueprint))
    finishing, tree = timed(lambda: finished(files))
    migrating, _ = timed(lambda: FastApiStack().initial(blueprint))
    with tempfile.TemporaryDirectory(prefix="backwright-") as folder:
        for path, content in tree.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content)
        formatting, _ = timed(lambda: [run(folder, "check", "--fix", "--exit-zero", "."), run(folder, "format", ".")])
    return Cost(reading, rendering, finishing, migrating, reading + rendering + finishing + migrating, formatting)


def run(folder: str, *arguments: str) -> None:
    """Run the formatter."""
    command = [sys.executable, "-m", "ruff", arguments[0], "--no-cache", "--quiet", *arguments[1:]]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds, with those of children, and what came of them."""
    before = cpu()
    made = work()
    return cpu() - before, made


def cpu() -> float:
    """User and system time of this process and its children that have ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def table(costs: dict[int, Cost]) -> Iterator[str]:
    """The costs as a Markdown table."""
    names = [field.name for field in fields(Cost)]
    yield f"| entities | {' | '.join(names)} | whole / formatter |"
    yield f"| --- {'| --- ' * (len(names) + 1)}|"
    for size, cost in costs.items():
        values = " | ".join(f"{getattr(cost, name):.2f}" for name in names)
        yield f"| {size} | {values} | {cost.whole / cost.formatter:.1f} |"


def record(lines: list[str], rounds: int) -> None:
    """Write the dated record."""
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    text = [f"# What a build costs without its tests, {day}", "", "`make bench NAME=build`, CPU seconds; the best of"]
    text[-1] += f" {rounds} rounds, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}."
    (RECORDS / f"build-{day}.md").write_text("\n".join([*text, "", *lines, ""]))


if __name__ == "__main__":
    sys.exit(main())
