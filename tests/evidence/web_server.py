"""A real web server of the tests' own, on this machine: pages that answer, vanish, redirect, hurry nobody, or drip."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """What the server serves, and what it was asked for."""

    port: int = 0
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    knows_head: bool = True

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, content: bytes = b"ok", *, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8"} | named, content)
        return self.url(path)


class Handler(BaseHTTPRequestHandler):
    """Answers as its site says. A subclass of each server carries the site."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        if self.site.knows_head:
            self._answer()
        else:
            self.send_error(405)

    def _answer(self) -> None:
        self.site.asked.append(f"{self.command} {self.path}")
        self.site.agents.add(self.headers.get("User-Agent", ""))
        status, headers, content = self.site.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self._send(content, pause=0.1 if "X-Drip" in headers else 0)

    def _send(self, content: bytes, *, pause: float) -> None:
        step = 1 if pause else len(content) or 1
        try:
            for place in range(0, len(content), step):
                self.wfile.write(content[place : place + step])
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            return  # the other side went away

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def serving() -> Iterator[Site]:
    """Serve until the block ends."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnHandler", (Handler,), {"site": site}))
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
