"""The real server on a port of its own, killed with its whole process group; and a client with a real sign-in."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
STARTS_WITHIN = 60.0
Lost = (OSError, http.client.HTTPException)  # what a client meets whose server is gone


@dataclass(slots=True)
class Server:
    """Granian with one worker over a scratch data directory."""

    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]

    def environment(self) -> dict[str, str]:
        """Give the environment of every process over this data directory."""
        kept = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEBUG", "SECRET_KEY"}
        }
        return kept | {
            "KHUNNATHAM_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "khunnatham.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> float:
        """Start, wait until it answers, and give how many seconds that took."""
        began = time.monotonic()
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(self.port), "--workers", "1",
            "--blocking-threads", "1", "--log-level", "critical", "khunnatham.wsgi:application",
        ]  # fmt: skip
        log = (self.data / "server.log").open("ab")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
        )
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - began > STARTS_WITHIN:
                raise RuntimeError((self.data / "server.log").read_text()[-3000:])
            time.sleep(0.03)
        return time.monotonic() - began

    def kill(self) -> None:
        """Kill master and worker at once, as a power cut or the kernel would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self.kill()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/verify/")
            return connection.getresponse().status == http.client.OK
        except Lost:
            return False
        finally:
            connection.close()


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes

    def json(self) -> Any:
        """Give the body as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class Visitor:
    """A browser without pictures: it keeps cookies, sends the token, and meets ``Lost`` when the server is killed."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, username: str, password: str, membership: int) -> None:
        """Sign in by the page and choose a role, as a person does."""
        self.send("GET", "/sign-in/")
        signed_in = self.post("/sign-in/", {"username": username, "password": password})
        chosen = self.post("/role/", {"membership": str(membership)})
        assert (signed_in.status, chosen.status) == (302, 302), (signed_in, chosen)

    def post(self, path: str, fields: dict[str, str], *, as_script: bool = False) -> Answer:
        """Post a form."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}).encode()
        return self.send("POST", path, body, "application/x-www-form-urlencoded", as_script=as_script)

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        content_type: str = "",
        *,
        as_script: bool = False,
        pieces: int = 1,
    ) -> Answer:
        """Send a request, in so many pieces, and wait for the whole answer."""
        connection = http.client.HTTPConnection(HOST, self.server.port, timeout=30)
        try:
            connection.putrequest(method, path)
            connection.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
            connection.putheader("Content-Length", str(len(body)))
            if content_type:
                connection.putheader("Content-Type", content_type)
            if as_script:
                connection.putheader("Accept", "application/json")
            connection.endheaders()
            _send_in_pieces(connection, body, pieces)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheader("Location", ""), response.read())
            for cookie in response.headers.get_all("Set-Cookie") or ():
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(cookie).items()})
            return answer
        finally:
            connection.close()


def multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    """Give the body and the content type of a form with one file."""
    edge = "edge-of-the-kill-test"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    return b"".join(
        [*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()]
    ), f"multipart/form-data; boundary={edge}"


def _send_in_pieces(connection: http.client.HTTPConnection, body: bytes, pieces: int) -> None:
    size = max(-(-len(body) // pieces), 1)
    for begin in range(0, len(body), size):
        connection.send(body[begin : begin + size])
        if pieces > 1:
            time.sleep(0.002)
