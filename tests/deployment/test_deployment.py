"""A project of nine entities as its owner would deploy it: three containers behind nginx, PostgreSQL and Redis.

Played as one: the containers and what they hold are made once. Every step says what holds by its name.
"""

import asyncio
import json
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from threading import Event
from typing import Any

import asyncpg
import httpx2
from fleet import NO_CLAIM, NO_DEPARTURE, built_twice
from image import Container, Image, image
from services import Nginx, Redis, stop, until
from tests.conftest import SLOW

API = "/api/v1"
PASSWORD = "a long enough password"
REVISIONS = 2


@dataclass
class Deployment:
    """Everything that runs, and where it keeps what it holds."""

    image: Image
    folder: Path
    database: str
    redis: Redis
    nginx: Nginx
    running: ExitStack
    containers: list[Container] = field(default_factory=list)

    def caller(self, address: str = "127.0.0.2", **headers: str) -> httpx2.Client:
        """A client at an address of its own, which is not the proxy's, with a connection for each request."""
        transport = httpx2.HTTPTransport(local_address=address, limits=httpx2.Limits(max_keepalive_connections=0))
        client = httpx2.Client(transport=transport, base_url=self.nginx.url, headers=headers, timeout=60)
        return self.running.enter_context(client)

    def start(self, name: str, **settings: str) -> Container:
        return self.image.start(self.folder / name, **settings)

    def ask(self, sql: str) -> Any:
        """One value of the database."""

        async def asked() -> Any:
            connection = await asyncpg.connect(self.database)
            try:
                return await connection.fetchval(sql)
            finally:
                await connection.close()

        return asyncio.run(asked())


@contextmanager
def deployed(folder: Path, database: str) -> Iterator[Deployment]:
    """Three containers of the built project behind nginx, on a database without tables."""
    front, counts = Nginx(folder / "nginx"), Redis(folder / "redis")
    made = image(built_twice(folder / "fleet"), folder / "image")
    made.settings.update(
        DATABASE_URL=database,
        SECRET_KEY=token_urlsafe(48),
        METRICS_TOKEN=token_urlsafe(48),
        RATE_LIMIT_STORAGE_URL=counts.url,
        TRUSTED_PROXIES="127.0.0.1",
    )
    with ExitStack() as running:
        one = Deployment(made, folder, database, counts, front, running)
        running.callback(lambda: [stop(container.process) for container in one.containers])
        running.enter_context(counts)
        one.containers += [one.start(f"container {number}") for number in range(3)]
        front.write(*(container.port for container in one.containers))
        running.enter_context(front)
        yield one


@SLOW
def test_what_is_built_holds_where_it_is_deployed(tmp_path: Path, postgresql: str) -> None:
    with deployed(tmp_path, postgresql) as fleet:
        is_not_ready_while_migrations_are_pending(fleet)
        migrates_three_times_at_once(fleet)
        is_ready_without_being_started_anew(fleet)
        manager = with_admin(fleet)
        keeps_own_rules(manager)
        keeps_companies_apart_and_a_trail(fleet, manager)
        lets_no_more_guesses_through_than_the_limit(fleet)
        is_not_ready_without_redis(fleet, manager)
        answers_what_is_in_hand_before_it_stops(fleet, manager)
        loses_nothing_while_each_is_started_anew(fleet, manager)
        tells_metrics_of_all_workers_to_who_has_the_token(fleet)


def is_not_ready_while_migrations_are_pending(fleet: Deployment) -> None:
    assert [one.readiness() for one in fleet.containers] == [(503, "Migrations are pending")] * 3


def migrates_three_times_at_once(fleet: Deployment) -> None:
    started = [fleet.image.run("alembic", "upgrade", "head") for _ in range(3)]
    told = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    assert sorted(text.count("Running upgrade") for text in told) == [0, 0, REVISIONS]


def is_ready_without_being_started_anew(fleet: Deployment) -> None:
    assert [one.readiness() for one in fleet.containers] == [(200, "ready")] * 3


def with_admin(fleet: Deployment) -> httpx2.Client:
    """Who was made by hand, as an owner would make the first account, signed in through the proxy."""
    fields = json.dumps({"name": "Ada", "company": {"name": "Northern Haulage"}})
    command = ("python", "-m", "src.commands", "create-admin", "ada@example.com", "--fields", fields)
    process = fleet.image.run(*command, ADMIN_PASSWORD=PASSWORD)
    assert "is an administrator now" in process.communicate(timeout=60)[0]
    return signed_in(fleet, "ada@example.com")


def signed_in(fleet: Deployment, email: str) -> httpx2.Client:
    client = fleet.caller()
    answer = client.post(f"{API}/auth/login", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['data']['access_token']}"
    return client


def made(client: httpx2.Client, entity: str, **body: Any) -> int:
    answer = client.post(f"{API}/{entity}", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["data"]["id"])


def new_trip(client: httpx2.Client, title: str) -> int:
    number = os.urandom(3).hex()
    depot = made(client, "depots", name=f"Depot {number}", city="Hull")
    vehicle = made(client, "vehicles", plate=f"HU {number}", depot_id=depot)
    return made(client, "trips", title=title, vehicle_id=vehicle, starts_at="2031-01-31T06:00:00Z")


def refused(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["message"]


def keeps_own_rules(manager: httpx2.Client) -> None:
    unpaid, paid = new_trip(manager, "Unpaid to Leeds"), new_trip(manager, "To Leeds")
    assert refused(manager.post(f"{API}/trips/{unpaid}/depart")) == (409, NO_DEPARTURE)
    assert manager.post(f"{API}/trips/{paid}/depart").status_code == 200
    assert manager.post(f"{API}/trips/{paid}/abort").json()["data"]["status"] == "planned"
    claim = {"trip_id": paid, "amount": "5000.01", "reason": "Dent"}
    assert refused(manager.post(f"{API}/claims", json=claim)) == (409, NO_CLAIM)
    made(manager, "claims", **{**claim, "amount": "5000"})


def keeps_companies_apart_and_a_trail(fleet: Deployment, manager: httpx2.Client) -> None:
    trip = new_trip(manager, "To York")
    stops = f"trips/{trip}/stops"
    made(manager, stops, address="1 High Street")
    registration = {
        "name": "Bob",
        "email": "bob@example.com",
        "password": PASSWORD,
        "company": {"name": "Southern Haulage"},
    }
    registration["company"] = {"name": "Southern Haulage"}
    assert manager.post(f"{API}/auth/register", json=registration).status_code == 202
    bob = signed_in(fleet, "bob@example.com")
    assert [bob.get(f"{API}/{path}").status_code for path in (f"trips/{trip}", stops)] == [404, 404]
    assert bob.get(f"{API}/trips").json()["data"] == []
    trail = fleet.ask(
        f"SELECT count(*) FROM audit_entries WHERE entity = 'Trip' AND action = 'create' AND row_id = {trip}"
    )
    assert trail == 1


def lets_no_more_guesses_through_than_the_limit(fleet: Deployment) -> None:
    """Twenty at once from one place, each with another made-up address in front of its own."""

    def guess(number: int) -> int:
        made_up = f"198.51.100.{number}"
        body = {"email": "ada@example.com", "password": f"guess {number}"}
        client = fleet.caller("127.0.0.7", **{"X-Forwarded-For": made_up})
        return client.post(f"{API}/auth/login", json=body).status_code

    with ThreadPoolExecutor(20) as together:
        assert Counter(together.map(guess, range(20))) == {401: 5, 429: 15}
    asked = [one.log.read_text().count(f'"path": "{API}/auth/login"') for one in fleet.containers]
    assert min(asked) > 0
    right = {"email": "ada@example.com", "password": PASSWORD}
    assert fleet.caller("127.0.0.7").post(f"{API}/auth/login", json=right).status_code == 429
    assert fleet.caller("127.0.0.8").post(f"{API}/auth/login", json=right).status_code == 200


def is_not_ready_without_redis(fleet: Deployment, manager: httpx2.Client) -> None:
    fleet.redis.stop()
    assert [one.readiness()[0] for one in fleet.containers] == [503] * 3
    right = {"email": "ada@example.com", "password": PASSWORD}
    assert manager.post(f"{API}/auth/login", json=right).status_code == 503
    assert manager.get(f"{API}/trips").status_code == 200
    fleet.redis.start()
    until(lambda: all(one.is_ready() for one in fleet.containers), "ready again")


def answers_what_is_in_hand_before_it_stops(fleet: Deployment, manager: httpx2.Client) -> None:
    """A request waits for a row that somebody else holds, while its container is told to stop."""
    stopping, *others = fleet.containers
    trip = new_trip(manager, "To Hull")
    fleet.nginx.turn_to(stopping.port)
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

    async def held() -> httpx2.Response:
        connection = await asyncpg.connect(fleet.database)
        async with connection.transaction():
            await connection.execute(f"SELECT 1 FROM trips WHERE id = {trip} FOR UPDATE")
            change = asyncio.create_task(asyncio.to_thread(manager.patch, f"{API}/trips/{trip}", json={"note": "Late"}))
            await asyncio.to_thread(until, lambda: fleet.ask(waits) == 1, "the request waits")
            stopping.process.terminate()
            await asyncio.sleep(0.5)
            assert stopping.process.poll() is None
        await connection.close()
        return await change

    answer = asyncio.run(held())
    assert (answer.status_code, answer.json()["data"]["note"]) == (200, "Late")
    assert stopping.process.wait(30) == -signal.SIGTERM
    fleet.containers[:] = [*others, fleet.start("container 3")]
    fleet.nginx.turn_to(*(one.port for one in fleet.containers))


def loses_nothing_while_each_is_started_anew(fleet: Deployment, manager: httpx2.Client) -> None:
    """One after the other is taken out of nginx, stopped and replaced, under writes that do not pause."""
    before, ended = fleet.ask("SELECT count(*) FROM customers"), Event()

    def write(worker: int) -> Counter[int]:
        seen: Counter[int] = Counter()
        client = fleet.caller(Authorization=manager.headers["Authorization"])
        while not ended.is_set():
            seen[client.post(f"{API}/customers", json={"name": f"Customer of {worker}"}).status_code] += 1
            ended.wait(0.02)  # or the machine would be too busy to start anything
        return seen

    with ThreadPoolExecutor(2) as writers:
        writing = [writers.submit(write, worker) for worker in range(2)]
        try:
            for number in range(3):
                old, *others = fleet.containers
                fleet.nginx.turn_to(*(one.port for one in others))
                stop(old.process)
                fleet.containers[:] = [*others, fleet.start(f"container {number + 4}")]
                fleet.nginx.turn_to(*(one.port for one in fleet.containers))
        finally:
            ended.set()
    answered = sum((one.result() for one in writing), Counter[int]())
    assert set(answered) == {201}
    assert fleet.ask("SELECT count(*) FROM customers") - before == answered[201]


def tells_metrics_of_all_workers_to_who_has_the_token(fleet: Deployment) -> None:
    """One container with three workers: whichever is asked tells of all, a killed one's requests among them."""
    one = fleet.start("workers", WEB_CONCURRENCY="3")
    fleet.containers.append(one)
    assert httpx2.get(f"{one.url}/metrics").status_code == 404
    reader = {"Authorization": f"Bearer {fleet.image.settings['METRICS_TOKEN']}"}
    counted = re.compile(
        r'^http_server_request_duration_seconds_count{.*http_route="/health/live"} (\S+)$', re.MULTILINE
    )

    def told() -> float:
        text = httpx2.get(f"{one.url}/metrics", headers=reader).text
        assert "http_server_active_requests 1.0" in text
        return sum(map(float, counted.findall(text)))

    before = told()
    for _ in range(30):
        assert one.lives()
    assert {told() for _ in range(9)} == {before + 30}
    killed = min(one.counting())
    os.kill(killed, signal.SIGKILL)
    until(lambda: bool(told()) and killed not in one.counting(), "what a killed worker had in hand is dropped")
    assert {told() for _ in range(9)} == {before + 30}
