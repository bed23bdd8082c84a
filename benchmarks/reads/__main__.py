"""`python -m benchmarks.reads`: what reads and writes cost, in CPU, beside the usual code and beside two floors.

All servers run at once and take turns, the order changing from round to round; ratios are taken within each round, so
that whatever else the machine does falls on all. The floors, bare Starlette with asyncpg and Fastify with pg, have no
sign-in, no checks and no log. Prints `figure NAME R`: the usual code costs R times as much as the built one; and
`figure guarded_NAME P`: what signing in and grants add to the same page built without accounts.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from benchmarks.reads.load import Request, send
from benchmarks.reads.stage import USERS, Server, servers, token

# Closed, so that the lists of open tickets stay as long as they are.
BODY = json.dumps({"subject": "Printer on the third floor", "body": "It began on Monday. " * 8, "status": "closed"})

BODY_OF_UPDATE = json.dumps({"subject": "Printer on the fourth floor", "effort": 7})


@dataclass(frozen=True)
class Scenario:
    """One kind of request, and how many of them make a round."""

    name: str
    requests: int
    wanted: int = 200

    @property
    def is_read(self) -> bool:
        return self.wanted == 200 and self.name != "update"

    def make(self, rows: int, count: int) -> list[Request]:
        return [self.one(number, rows) for number in range(count)]

    def one(self, number: int, rows: int) -> Request:
        if self.name == "list":
            page = 1 + number % 5
            return Request("GET", f"/api/v1/tickets?status=open&include=author&page={page}&per_page=20")
        if self.name == "hundred":
            return Request("GET", f"/api/v1/tickets?status=open&include=author&page={1 + number % 4}&per_page=100")
        if self.name == "update":
            # Those of the caller's own that are closed, so that no list changes.
            return Request("PATCH", f"/api/v1/tickets/{USERS * (1 + number % (rows // USERS))}", BODY_OF_UPDATE)
        if self.name == "single":
            return Request("GET", f"/api/v1/tickets/{1 + number * 7 % rows}")
        return Request("POST", "/api/v1/tickets", BODY)


SCENARIOS = (
    Scenario("list", 400),
    Scenario("hundred", 100),
    Scenario("single", 800),
    Scenario("create", 300, 201),
    Scenario("update", 300),
)


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU for one request."""

    server: float
    database: float

    @property
    def total(self) -> float:
        return self.server + self.database


Found: TypeAlias = dict[str, dict[str, list[Cost]]]


def comparable(body: bytes, scenario: Scenario) -> Any:
    """An answer without what must differ: its own time and id, and those of a new row."""
    answer = json.loads(body)
    answer.pop("meta")
    for name in {"create": ("id", "created_at", "updated_at"), "update": ("updated_at",)}.get(scenario.name, ()):
        answer["data"].pop(name)
    return answer


def taking_part(running: Mapping[str, Server], scenario: Scenario) -> list[Server]:
    """Reads are compared with every side, writes with the usual one."""
    return [server for server in running.values() if scenario.is_read or server.name in ("usual", "built")]


async def verify(running: Mapping[str, Server], rows: int) -> None:
    """All sides give the same answers, or there is nothing to compare."""
    for scenario in SCENARIOS:
        requests = scenario.make(rows, 8)
        first, *others = taking_part(running, scenario)
        wanted = await send(first.port, token(), requests, scenario.wanted)
        for server in others:
            found = await send(server.port, token(), requests, scenario.wanted)
            for request, one, other in zip(requests, wanted, found, strict=True):
                if comparable(one, scenario) != comparable(other, scenario):
                    raise SystemExit(f"{server.name} answers {request.path} in another way:\n{one!r}\n{other!r}")
        print(f"verified  {scenario.name:<7} {len(requests)} answers equal, {len(wanted[0]):,} bytes", flush=True)


async def measure(server: Server, scenario: Scenario, rows: int) -> Cost:
    """What one round of a scenario costs on one side."""
    requests = scenario.make(rows, scenario.requests)
    before = await server.cpu()
    await send(server.port, token(), requests, scenario.wanted)
    after = await server.cpu()
    spent = [1000 * (late - early) / len(requests) for early, late in zip(before, after, strict=True)]
    return Cost(*spent)


async def run(rounds: int, rows: int) -> Found:
    """Alternating rounds; for each scenario and side, what each round has cost."""
    found: Found = {}
    async with servers(rows) as running:
        await verify(running, rows)
        # Writes come last: they leave rows behind, which only the sides that take part in them would have to read.
        for is_read, number in product((True, False), range(rounds + 1)):
            for scenario in (one for one in SCENARIOS if one.is_read is is_read):
                order = taking_part(running, scenario)
                for server in order if number % 2 else reversed(order):
                    cost = await measure(server, scenario, rows)
                    if number:  # the first round warms all up
                        found.setdefault(scenario.name, {}).setdefault(server.name, []).append(cost)
            print(f"round     {number}/{rounds}  load {os.getloadavg()[0]:.1f}", flush=True)
    return found


def ratios(costs: Mapping[str, list[Cost]], side: str) -> list[float]:
    """In each round, how many times as much the usual code costs."""
    return [usual.total / other.total for usual, other in zip(costs["usual"], costs[side], strict=True)]


def table(found: Found) -> list[str]:
    """Medians in ms of CPU a request, and the ratio to the usual code with its range."""
    lines = [f"{'':<8} {'':<8} {'server + database':<20} {'ratio':<6} range"]
    for name, costs in found.items():
        for side, spent in costs.items():
            server, database = (statistics.median(getattr(c, part) for c in spent) for part in ("server", "database"))
            each = ratios(costs, side)
            spread = f"{min(each):.1f} to {max(each):.1f}"
            milliseconds = f"{server:5.2f} + {database:4.2f} ms"
            lines.append(f"{name:<8} {side:<8} {milliseconds:<20} {statistics.median(each):<6.2f} {spread}")
    return lines


def guarded(costs: Mapping[str, list[Cost]]) -> float:
    """What signing in and grants add, in per cent of the same page without accounts."""
    pairs = zip(costs["built"], costs["open"], strict=True)
    return statistics.median(100 * (built.total / free.total - 1) for built, free in pairs)


def main() -> None:
    """Run, print the table, and the figures last."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reads", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rows", type=int, default=2000)
    arguments = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores", flush=True)
    found = asyncio.run(run(arguments.rounds, arguments.rows))
    print("\n".join(("", *table(found), "")))
    for name, costs in found.items():
        print(f"figure {name} {statistics.median(ratios(costs, 'built')):.2f}")
    for name, costs in found.items():
        if "open" in costs:
            print(f"figure guarded_{name} {guarded(costs):.0f} %")


if __name__ == "__main__":
    main()
