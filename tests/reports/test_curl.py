"""Lines of curl send what the probe sent, with the caller's secrets filled in by the shell."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from backwright.reports.curl import curl_line
from backwright.standard.exchange import Exchange
from backwright.standard.violation import SentRequest

RECEIVED: list[tuple[str, str, dict[str, str], bytes]] = []


class Recorder(BaseHTTPRequestHandler):
    """Records whatever comes."""

    def record(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        RECEIVED.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PATCH = do_HEAD = do_DELETE = record  # noqa: N815 - the names that the server calls

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def request(method: str, path: str, sent: bytes = b"", **headers: str) -> SentRequest:
    return SentRequest.of(Exchange(1, "member", "x", method, path, headers, sent, 200, {}, b"", 1.0))


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/api/v1/tickets?status[in]=open,closed&q=it's", b""),
        ("GET", "/api/v1/%2e%2e/%2e%2e/etc/passwd", b""),
        ("HEAD", "/api/v1/tickets/7", b""),
        ("DELETE", "/api/v1/tickets/7", b""),
        ("PATCH", "/api/v1/tickets/7", b'{"subject": "it\'s \\"odd\\" $HOME `x` \\\\"}'),
        ("POST", "/api/v1/tickets", b'{"subject": "\xff\xfe 100%"}'),
        ("POST", "/api/v1/tickets", "Zoë 東京\n\t\x00".encode()),
    ],
)
def test_a_line_sends_what_the_probe_sent(url: str, method: str, path: str, sent: bytes) -> None:
    RECEIVED.clear()
    line = curl_line(request(method, path, sent))
    done = subprocess.run(
        ["sh", "-c", line], env={"URL": url, "PATH": "/usr/bin:/bin"}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [(one[0], one[1], one[3]) for one in RECEIVED] == [(method, path, sent)]


def test_secrets_are_variables_of_the_shell(url: str) -> None:
    sent = b'{"email": "a@example.com", "password": "correct-horse-7"}'
    line = curl_line(request("POST", "/api/v1/auth/login", sent, Authorization="Bearer eyJabcdef.x.y"))
    assert "correct-horse" not in line
    assert "eyJ" not in line
    RECEIVED.clear()
    filled = {"URL": url, "PATH": "/usr/bin:/bin", "TOKEN": "t o k", "PASSWORD": "p'w"}
    subprocess.run(["sh", "-c", line], env=filled, capture_output=True, check=True)
    ((_, _, headers, body),) = RECEIVED
    assert headers["authorization"] == "Bearer t o k"
    assert body == b'{"email": "a@example.com", "password": "p\'w"}'


def test_a_body_that_was_too_long_to_be_kept_gives_no_line() -> None:
    assert curl_line(request("POST", "/api/v1/tickets", b"x" * 20_000)) == ""
