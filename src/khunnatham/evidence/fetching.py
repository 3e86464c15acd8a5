"""Asking the public web, safely: what people typed as an address must never become a key to our own network.

Only http and https; only public addresses, looked up once, all of them checked, and the connection is made to the very
address that was checked; every redirect is an address like the first. No cookies, no passwords, no proxies. Little time,
few bytes.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from khunnatham import __version__
from khunnatham.wording import Text

SECONDS: Final = 10.0
MOST_REDIRECTS: Final = 5
PORTS: Final = {"http": 80, "https": 443}
# Where public pages are served; other doors of a public address are none of our business.
OPEN_PORTS: Final = frozenset({80, 443, 8080, 8443})
AGENT: Final = f"Khunnatham/{__version__} (checks links of evidence; public integrity programmes of Thailand)"
_PUBLIC_IPV6: Final = IPv6Network("2000::/3")
_CHUNK: Final = 64 * 1024


class Fault(StrEnum):
    """Why there was no answer."""

    NOT_WEB = "not-web"
    NOT_PUBLIC = "not-public"
    NO_SUCH_SITE = "no-such-site"
    NO_ANSWER = "no-answer"
    NOT_SECURE = "not-secure"
    LED_ASTRAY = "led-astray"
    TOO_LARGE = "too-large"

    @property
    def text(self) -> Text:
        """Give the sentence that people read."""
        return _FAULTS[self]


_FAULTS: Final = {
    Fault.NOT_WEB: Text("ไม่ใช่ที่อยู่ของหน้าเว็บ", "It is no address of a web page"),
    Fault.NOT_PUBLIC: Text("ที่อยู่นี้ไม่ได้เปิดต่อสาธารณะ", "The address is not public"),
    Fault.NO_SUCH_SITE: Text("ไม่พบเว็บไซต์ชื่อนี้", "There is no site of that name"),
    Fault.NO_ANSWER: Text("เว็บไซต์ไม่ตอบ", "The site does not answer"),
    Fault.NOT_SECURE: Text("ใบรับรองความปลอดภัยของเว็บไซต์ไม่ถูกต้อง", "The site's security certificate is not valid"),
    Fault.LED_ASTRAY: Text("เว็บไซต์ส่งต่อหลายครั้งเกินไป", "The site redirects too often"),
    Fault.TOO_LARGE: Text("เนื้อหาใหญ่เกินกว่าที่ระบบรับ", "The content is larger than we take"),
}


class UnreachableError(Exception):
    """There is no answer to be had; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text.en)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered at the end of its redirects; ``content`` is blank for HEAD."""

    url: str
    status: int
    media_type: str
    charset: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Place:
    scheme: str
    host: str
    port: int
    target: str


def ask(address: str, *, method: str = "GET", most_bytes: int = _CHUNK, is_cut: bool = False) -> Answer:
    """Ask for an address and give the answer, whatever its status; raises ``UnreachableError`` where there is none.

    More than ``most_bytes`` are refused, or cut off where the caller only wants to know that something is there.
    """
    ends_at = monotonic() + SECONDS
    url = address
    for _ in range(MOST_REDIRECTS + 1):
        place = _place_of(url)
        connection = _Connection(place, _address_of(place), seconds=_left(ends_at))
        timer = threading.Timer(_left(ends_at), connection.cut)  # who drips a byte a second is cut off too
        timer.start()
        try:
            response = connection.answer(method)
            onward = response.headers.get("Location", "") if response.status in {301, 302, 303, 307, 308} else ""
            if not onward:
                content = b"" if method == "HEAD" else _read(response, most_bytes, is_cut=is_cut)
                if connection.was_cut and not is_cut:
                    raise UnreachableError(Fault.NO_ANSWER)
                kind, charset = response.headers.get_content_type(), response.headers.get_content_charset() or ""
                return Answer(url, response.status, kind, charset, content)
        except ssl.SSLError as fault:
            raise UnreachableError(Fault.NOT_SECURE) from fault
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise UnreachableError(Fault.NO_ANSWER) from fault
        finally:
            timer.cancel()
            connection.close()
        url = _onward(url, onward)
    raise UnreachableError(Fault.LED_ASTRAY)


def is_public(address: str) -> bool:
    """Tell whether a numeric address lies in the public internet: not here, not in an office, not in a tunnel to either."""
    number: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped is not None:
            number = number.ipv4_mapped
        elif number not in _PUBLIC_IPV6 or number.sixtofour is not None or number.teredo is not None:
            return False
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


class _Connection(http.client.HTTPConnection):
    """A connection to one checked address, whatever the name of the host would resolve to a moment later."""

    def __init__(self, place: _Place, address: str, *, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self._place, self._address, self.was_cut = place, address, False

    def connect(self) -> None:
        """Connect to the address; names are for the certificate and the Host header alone."""
        bare = socket.create_connection((self._address, self._place.port), self.timeout)
        self.sock = bare
        if self._place.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(bare, server_hostname=self._place.host)

    def answer(self, method: str) -> http.client.HTTPResponse:
        """Ask, and give the head of the answer."""
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        self.request(method, self._place.target, headers=headers)
        return self.getresponse()

    def cut(self) -> None:
        """End the conversation, in whatever state it is."""
        self.was_cut = True
        sock = self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended by itself


def _place_of(url: str) -> _Place:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as fault:
        raise UnreachableError(Fault.NOT_WEB) from fault
    if parts.scheme not in PORTS or not host or parts.username is not None or parts.password is not None:
        raise UnreachableError(Fault.NOT_WEB)
    if port not in OPEN_PORTS and not settings.FETCH_FROM_LOCAL_ADDRESSES:
        raise UnreachableError(Fault.NOT_PUBLIC)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return _Place(parts.scheme, host, port, f"{path}?{query}" if query else path)


def _address_of(place: _Place) -> str:
    """Look the host up once and give an address; one address in private ground condemns the name."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise UnreachableError(Fault.NO_SUCH_SITE) from fault
    addresses = [str(row[4][0]) for row in found]
    if not addresses:
        raise UnreachableError(Fault.NO_SUCH_SITE)
    if not settings.FETCH_FROM_LOCAL_ADDRESSES and not all(map(is_public, addresses)):
        raise UnreachableError(Fault.NOT_PUBLIC)
    return addresses[0]


def _onward(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as fault:
        raise UnreachableError(Fault.NOT_WEB) from fault


def _read(response: http.client.HTTPResponse, most: int, *, is_cut: bool) -> bytes:
    kept = bytearray()
    while len(kept) <= most and (chunk := response.read(_CHUNK)):
        kept += chunk
    if len(kept) > most and not is_cut:
        raise UnreachableError(Fault.TOO_LARGE)
    return bytes(kept[:most])


def _left(ends_at: float) -> float:
    left = ends_at - monotonic()
    if left <= 0:
        raise UnreachableError(Fault.NO_ANSWER)
    return left
