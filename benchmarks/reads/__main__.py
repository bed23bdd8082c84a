"""`python -m benchmarks.reads`: what a list, a single read and a create cost, in CPU, beside the usual code.

Both servers run at once and take turns, the order changing from round to round; the ratio is taken within each round,
so that whatever else the machine does falls on both. Prints `figure NAME R`: the usual code costs R times as much.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
from dataclasses import dataclass
from typing import Any

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


def comparable(body: bytes, scenario: Scenario) -> Any:
    """An answer without what must differ: its own time and id, and those of a new row."""
    answer = json.loads(body)
    answer.pop("meta")
    for name in {"create": ("id", "created_at", "updated_at"), "update": ("updated_at",)}.get(scenario.name, ()):
        answer["data"].pop(name)
    return answer


async def verify(usual: Server, built: Server, rows: int) -> None:
    """Both sides give the same answers, or there is nothing to compare."""
    for scenario in SCENARIOS:
        requests = scenario.make(rows, 8)
        theirs = await send(usual.port, token(), requests, scenario.wanted)
        ours = await send(built.port, token(), requests, scenario.wanted)
        for request, one, other in zip(requests, theirs, ours, strict=True):
            if comparable(one, scenario) != comparable(other, scenario):
                raise SystemExit(f"not the same answer to {request.path}:\n{one.decode()}\n{other.decode()}")
        print(f"verified  {scenario.name:<7} {len(requests)} answers equal, {len(ours[0]):,} bytes", flush=True)


async def measure(server: Server, scenario: Scenario, rows: int) -> Cost:
    """What one round of a scenario costs on one side."""
    requests = scenario.make(rows, scenario.requests)
    before = await server.cpu()
    await send(server.port, token(), requests, scenario.wanted)
    after = await server.cpu()
    spent = [1000 * (late - early) / len(requests) for early, late in zip(before, after, strict=True)]
    return Cost(*spent)


async def run(rounds: int, rows: int) -> dict[str, list[tuple[Cost, Cost]]]:
    """Alternating rounds; for each scenario the pairs of costs, the usual one first."""
    found: dict[str, list[tuple[Cost, Cost]]] = {scenario.name: [] for scenario in SCENARIOS}
    async with servers(rows) as (usual, built):
        await verify(usual, built, rows)
        for number in range(rounds + 1):
            for scenario in SCENARIOS:
                order = (usual, built) if number % 2 else (built, usual)
                costs = {server.name: await measure(server, scenario, rows) for server in order}
                if number:  # the first round warms both up
                    found[scenario.name].append((costs["usual"], costs["built"]))
            print(f"round     {number}/{rounds}  load {os.getloadavg()[0]:.1f}", flush=True)
    return found


def table(found: dict[str, list[tuple[Cost, Cost]]]) -> list[str]:
    """Medians in ms of CPU a request, and the ratio with its range."""
    head = f"{'':<8} {'usual: server + database':<26} {'built: server + database':<26} {'ratio':<6} range"
    lines = [head]
    for name, pairs in found.items():
        sides = [
            f"{statistics.median(c.server for c in side):5.2f} + {statistics.median(c.database for c in side):4.2f} ms"
            for side in zip(*pairs, strict=True)
        ]
        ratios = [usual.total / built.total for usual, built in pairs]
        spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
        lines.append(f"{name:<8} {sides[0]:<26} {sides[1]:<26} {statistics.median(ratios):<6.2f} {spread}")
    return lines


def main() -> None:
    """Run, print the table, and the figures last."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reads", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rows", type=int, default=2000)
    arguments = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores", flush=True)
    found = asyncio.run(run(arguments.rounds, arguments.rows))
    print("\n".join(("", *table(found), "")))
    for name, pairs in found.items():
        print(f"figure {name} {statistics.median(usual.total / built.total for usual, built in pairs):.2f}")


if __name__ == "__main__":
    main()
