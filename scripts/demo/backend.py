"""A served project and somebody who calls it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from backwright.build.run import serving as serving_command
from scripts.demo.auth import header
from scripts.demo.stage import DemoError, Stage


@contextmanager
def serving(stage: Stage) -> Iterator[httpx2.Client]:
    """The project, served until the block ends; yields a client for it."""
    log = stage.project.parent / "server.log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            command(stage), cwd=stage.project, env=stage.environment, stdout=output, stderr=output
        )
        try:
            with httpx2.Client(base_url=stage.url, timeout=30) as client:
                _wait(server, client, log.read_text)
                yield client
        finally:
            server.terminate()
            server.wait(timeout=20)


def command(stage: Stage, *, reload: bool = False) -> list[str]:
    """The command line that `wright run` serves the project with."""
    return serving_command(stage.project, "127.0.0.1", stage.port, reload=reload)


def get(client: httpx2.Client, stage: Stage, path: str, role: str = "") -> tuple[int, Any]:
    """What `curl -H "$(auth ROLE)" PATH` prints: the status and the body."""
    name, _, value = header(role, stage.project).partition(": ") if role else ("", "", "")
    answer = client.get(path, headers={name: value} if role else {})
    return answer.status_code, answer.json()


def _wait(server: "subprocess.Popen[bytes]", client: httpx2.Client, log: Any) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if client.get("/health/ready").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise DemoError(f"the backend does not answer at {client.base_url}:\n{log()[-3000:]}")
