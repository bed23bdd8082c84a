"""Starts a server, sound or with a defect, on a free port of loopback and an empty database."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, get_args

from tests.specimens.twins.defects import Defect
from tests.specimens.twins.dependencies import FOLDER, installed

Framework = Literal["fastapi", "flask", "express"]
FRAMEWORKS: tuple[Framework, ...] = get_args(Framework)
SECONDS = 60


class NotStartedError(Exception):
    """A server does not start."""


@contextmanager
def served(framework: Framework, defect: Defect | None = None) -> Iterator[str]:
    """The URL of a server that runs as long as the context does."""
    below = installed(framework)
    with tempfile.TemporaryDirectory(prefix=f"twin-{framework}-") as name:
        folder = Path(name)
        write(folder, framework, defect)
        environment = {**os.environ, "DATABASE": str(folder / "data.db"), "SECRET_KEY": secrets.token_hex(32)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if framework == "express":
            (folder / "node_modules").symlink_to(below / "node_modules")
            command = ["node", "server.js"]
        else:
            environment["PYTHONPATH"] = str(below) if framework == "flask" else ""
            command = [sys.executable, "server.py"]
        port = _free_port()
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [*command, str(port)], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            _await(server, port, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def sources(framework: Framework) -> dict[str, str]:
    """The texts of a sound server."""
    folder = FOLDER / framework
    found = [path for path in sorted(folder.iterdir()) if path.suffix in {".py", ".js"}]
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def write(folder: Path, framework: Framework, defect: Defect | None) -> None:
    """The server's files, with the defect in them where there is one."""
    texts = sources(framework)
    for old, new in defect.edits(framework) if defect else ():
        file = next(name for name, text in texts.items() if old in text)
        texts[file] = texts[file].replace(old, new)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    if framework == "express":
        shutil.copy(FOLDER / framework / "package.json", folder)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _await(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as asking:
            asking.settimeout(1)
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise NotStartedError(log.read_text(encoding="utf-8", errors="replace")[-2000:] or "it did not listen in time")
