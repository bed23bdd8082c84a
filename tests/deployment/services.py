"""The servers that a deployed project stands on: started for one test, on ports of its own, and gone with it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

SYSTEM_FOLDERS = (*os.environ["PATH"].split(os.pathsep), "/usr/sbin", "/usr/local/sbin")
NGINX = """
daemon off;
pid nginx.pid;
error_log stderr warn;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    upstream application {{
{servers}
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://application;
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}
}}
"""


def program(name: str, package: str) -> str:
    """The path of a server's program; the test is skipped where there is none."""
    found = shutil.which(name, path=os.pathsep.join(SYSTEM_FOLDERS))
    if found is None:
        pytest.skip(f"there is no {name}; install it with `apt-get install {package}` (Debian)")
    return found


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait for something that comes true by itself, or fail with what it was."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def listens(port: int) -> bool:
    with closing(socket.socket()) as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def stop(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    return process.wait(60)


class Redis:
    """A Redis of the test's own, which keeps nothing; it runs within a `with`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.port = free_port()
        self.command = [program("redis-server", "redis-server"), "--port", str(self.port), "--bind", "127.0.0.1"]
        self.command += ["--save", "", "--dir", str(folder), "--loglevel", "warning"]

    @property
    def url(self) -> str:
        return f"async+redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = subprocess.Popen(self.command)
        until(lambda: listens(self.port), "Redis listens")

    def stop(self) -> None:
        stop(self.process)

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class Nginx:
    """An nginx that gives each request to the next of some ports; it runs within a `with`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        self.command = [program("nginx", "nginx"), "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write(self, *ports: int) -> None:
        """Say to which ports requests go, before it starts."""
        servers = "\n".join(f"        server 127.0.0.1:{port};" for port in ports)
        user = "user root;" if os.geteuid() == 0 else ""  # otherwise it would give up the rights to its own folder
        (self.folder / "nginx.conf").write_text(NGINX.format(user=user, servers=servers, port=self.port))

    def turn_to(self, *ports: int) -> None:
        """Send requests to these ports alone, and come back when those that went elsewhere are answered."""
        before = self.workers()
        self.write(*ports)
        subprocess.run([*self.command, "-s", "reload"], check=True)
        until(lambda: not before & self.workers(), "nginx has turned to other ports")

    def workers(self) -> set[str]:
        return set(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split())

    def __enter__(self) -> None:
        self.process = subprocess.Popen(self.command)
        until(lambda: listens(self.port), "nginx listens")

    def __exit__(self, *_: object) -> None:
        stop(self.process)
