"""Addresses of proofs elsewhere: a video, a page, a post. Kept in one spelling, so that the same one is recognised."""

from __future__ import annotations

import unicodedata
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from khunnatham.wording import Refusal, Text

LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
# Marks of advertisers: the same page is the same proof with or without them.
_TRACKING = frozenset({"fbclid", "gclid", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"})


def normalised(address: str) -> str:
    """Give the address in one spelling; refuse what is no address of a web page."""
    text = address.strip()
    if any(sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in text):
        raise _refusal(_INVISIBLE)
    parts = _split(text)
    if parts.scheme not in _PORTS:
        raise _refusal(_WEB_ONLY)
    if parts.username is not None or parts.password is not None:
        raise _refusal(_SECRET)
    whole = urlunsplit((parts.scheme, _place(parts), _path(parts.path), _query(parts.query), _escaped(parts.fragment)))
    if len(whole) > LONGEST:
        raise _refusal(_LONG)
    return whole


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text if "://" in text or ":" in text.split("/", 1)[0].split(".", 1)[0] else f"https://{text}")
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as fault:
        raise _refusal(_UNREADABLE) from fault
    return parts


def _place(parts: SplitResult) -> str:
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError as fault:
        raise _refusal(_SITE) from fault
    if not host or not all(sign.isalnum() or sign in ".-_:" for sign in host):
        raise _refusal(_NO_SITE)
    shown = f"[{host}]" if ":" in host else host
    return shown if parts.port in {None, _PORTS[parts.scheme]} else f"{shown}:{parts.port}"


def _path(path: str) -> str:
    return _escaped(path) or "/"


def _query(query: str) -> str:
    """Drop the advertisers' marks; a query without any stays letter for letter, for some sites read theirs strictly."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if any(name in _TRACKING for name, _ in pairs):
        return urlencode([(name, value) for name, value in pairs if name not in _TRACKING])
    return _escaped(query)


def _escaped(text: str) -> str:
    return quote(text, safe="/%:@!$&'()*+,;=~-._?")


def _refusal(why: Text) -> Refusal:
    return Refusal(
        Text(
            f"{why.th} คัดลอกที่อยู่จากแถบที่อยู่ของเบราว์เซอร์มาวางใหม่",
            f"{why.en}. Copy it again from the address bar of the browser.",
        ),
        code="link-not-valid",
        field="url",
    )


_INVISIBLE = Text("มีช่องว่างหรืออักขระที่มองไม่เห็นอยู่ในลิงก์", "The link contains a blank or an invisible character")
_WEB_ONLY = Text("รับเฉพาะลิงก์ที่ขึ้นต้นด้วย https:// หรือ http://", "Only links that begin with https:// or http:// are taken")
_SECRET = Text("ลิงก์มีชื่อผู้ใช้หรือรหัสผ่านอยู่ข้างใน ลบออกก่อน", "The link carries a user name or password; take it out")
_LONG = Text(f"ลิงก์ยาวเกิน {LONGEST:,} ตัวอักษร", f"The link is longer than {LONGEST:,} characters")
_UNREADABLE = Text("ลิงก์นี้อ่านไม่ได้", "This link cannot be read")
_SITE = Text("ชื่อเว็บไซต์ในลิงก์ไม่ถูกต้อง", "The site named in the link is not valid")
_NO_SITE = Text("ลิงก์ไม่มีชื่อเว็บไซต์ที่ถูกต้อง", "The link does not name a valid site")
