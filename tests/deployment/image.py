"""What the Dockerfile of a built project says, done without a container engine: files, settings, command."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx2
from services import free_port, until

SET = re.compile(r"^(?:ENV|   ) ([A-Z_]+)=(\S+)", re.MULTILINE)
COPIED = re.compile(r"^COPY (?!--from)(\S+) \./", re.MULTILINE)
COMMAND = re.compile(r"^CMD (\[.+\])$", re.MULTILINE)
PROGRAMS = f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin"


@dataclass(frozen=True)
class Image:
    """The files that a container holds, in a folder, and what it is started with."""

    folder: Path
    settings: dict[str, str]
    command: list[str]

    def run(self, *command: str, **settings: str) -> "subprocess.Popen[str]":
        """Run another command than its own, as compose does to migrate."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        environment = {**self.settings, **settings, "PATH": PROGRAMS}
        return subprocess.Popen(command, cwd=self.folder, env=environment, text=True, **pipes)  # type: ignore[call-overload, no-any-return]

    def start(self, place: Path, **settings: str) -> "Container":
        """Start it on a free port; `place` is what a container has to itself."""
        port = free_port()
        own = {"PORT": str(port), "TMPDIR": str(place), "PATH": PROGRAMS}
        place.mkdir(exist_ok=True)
        with (place / "log").open("ab") as log:
            environment = {**self.settings, **settings, **own}
            process = subprocess.Popen(self.command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        started = Container(process, port, place / "log")
        until(started.lives, f"the application lives; its log is {place / 'log'}")
        return started


@dataclass(frozen=True)
class Container:
    """A started application."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lives(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return httpx2.get(f"{self.url}/health/live").status_code == 200
        except httpx2.TransportError:
            return False

    def readiness(self) -> tuple[int, str]:
        """The status, and what is said of it."""
        answer = httpx2.get(f"{self.url}/health/ready")
        body = answer.json()
        return answer.status_code, body["data"]["status"] if answer.status_code == 200 else body["error"]["message"]

    def counting(self) -> set[int]:
        """The processes that have something in hand, or had when they were killed."""
        return {int(file.stem.rpartition("_")[2]) for file in self.log.parent.glob("tmp.*/gauge_live*.db")}

    def is_ready(self) -> bool:
        return self.readiness()[0] == 200


def image(project: Path, folder: Path) -> Image:
    """Put what the Dockerfile copies into a folder."""
    text = (project / "Dockerfile").read_text()
    for name in COPIED.findall(text):
        source = project / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    return Image(folder, dict(SET.findall(text)), json.loads(COMMAND.findall(text)[-1]))
