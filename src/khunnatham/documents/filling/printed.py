"""What a certificate says where a template has places to fill: from what was frozen when it was issued, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from khunnatham.awards.models import Certificate
from khunnatham.documents.numerals import english_date
from khunnatham.thai import thai_date, to_thai_digits
from khunnatham.wording import Text

UNNAMED: Final = "…" * 14  # where the name of who signs is written by hand
BUDDHIST: Final = 543


def printed(issued: Certificate, *, address: str, language: str = "th") -> dict[str, str]:
    """Give the words for each place; ``address`` is where anybody verifies it."""
    said, in_english = issued.frozen, language == "en"
    signer = said.get("signed_by", {})
    words = {
        "unit": _words(said["unit"], language),
        "place": _words(said["place"], language),
        "title": _words(said["level"], language),
        "programme": _words(said["programme"], language),
        "year": _year(said["fiscal_year"], language),
        "basis": _basis(said, language),
        "body": _words(said["body"], language),
        "number": issued.number,
        "issued_on": _day(issued.issued_on, language),
        "valid_until": _day(issued.valid_until, language) if issued.valid_until else "",
        "signer_name": (in_english and signer.get("name_en")) or signer.get("name") or UNNAMED,
        "approved": _approved(said, language),
        "signer_post": (in_english and signer.get("post_en")) or signer.get("post", ""),
    }
    return (words if in_english else _in_thai(words)) | _ways(address, issued.token)


def lacks_english_name(issued: Certificate) -> bool:
    """Tell whether the unit had no English name when it was issued: its Thai name stands on the English paper too."""
    return bool(issued.frozen["unit"]["en"] == issued.frozen["unit"]["th"])


def sampled(language: str = "th") -> dict[str, str]:
    """Give invented words to try a template with: as long as real ones."""
    in_english = language == "en"
    words = {name: text.en if in_english else text.th for name, text in _SAMPLE.items()}
    days = {"issued_on": _day(date(2021, 9, 30), language), "valid_until": _day(date(2022, 9, 30), language)}
    words |= days | {"year": _year(2564, language), "number": "มค ๐๐๐๑/๒๕๖๔", "signer_name": UNNAMED}
    token = "SAMPLE" if in_english else "ตัวอย่าง"
    return (words if in_english else _in_thai(words)) | _ways(f"https://example.go.th/verify/{token}/", token)


def _in_thai(words: Mapping[str, str]) -> dict[str, str]:
    return {key: to_thai_digits(word) for key, word in words.items()}


def _words(said: Mapping[str, str], language: str) -> str:
    return Text(said["th"], said["en"]).in_language(language)


def _day(day: date, language: str) -> str:
    return english_date(day) if language == "en" else thai_date(day)


def _year(year: int, language: str) -> str:
    return f"{year - BUDDHIST} (B.E. {year})" if language == "en" else str(year)


def _ways(address: str, token: str) -> dict[str, str]:
    short = address.removeprefix("https://").removeprefix("http://").rstrip("/").removesuffix(token)
    return {"token": token, "address": short, "verify_at": address}


def _approved(said: Mapping[str, Any], language: str) -> str:
    """Say that who signs approved it before it was numbered; nothing of certificates that needed no such word."""
    if "approved" not in said:
        return ""
    approved = said["approved"]
    document, day = approved["document"], _day(date.fromisoformat(approved["on"]), language)
    if document:
        day, number = _day(date.fromisoformat(document["on"]), language), document["number"]
        return f"Approved by document {number}, {day}" if language == "en" else f"เห็นชอบตามหนังสือ {number} ลงวันที่ {day}"
    return f"Approved in the system on {day}" if language == "en" else f"ผู้ลงนามเห็นชอบในระบบ วันที่ {day}"


def _basis(said: Mapping[str, Any], language: str) -> str:
    if "basis" in said:
        return _words(said["basis"], language)
    on, number = date.fromisoformat(said["meeting"]["on"]), said["resolution_number"]
    meeting = _words(said["meeting"], language)
    if language == "en":
        return f"Resolution {number}, {meeting}, {english_date(on)}"
    return f"มติที่ {number} {meeting} เมื่อวันที่ {thai_date(on)}"


_SAMPLE: Final = {
    "unit": Text(
        "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา", "Phra Nakhon Si Ayutthaya Provincial Community Development Office"
    ),
    "place": Text("จังหวัดพระนครศรีอยุธยา", "Phra Nakhon Si Ayutthaya Province"),
    "title": Text("หน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”", "Model unit"),
    "programme": Text("พัฒนาชุมชนใสสะอาด", "Clean and transparent community development"),
    "basis": Text("ประกาศตัวอย่าง ลงวันที่ 15 กันยายน 2564", "A sample announcement of 15 September 2021"),
    "body": Text("หน่วยงานตัวอย่าง", "A sample office"),
    "signer_post": Text("ตำแหน่งผู้ลงนามตัวอย่าง", "A sample post"),
    "approved": Text(
        "ผู้ลงนามเห็นชอบในระบบ วันที่ 30 กันยายน 2564", "Approved in the system on 30 September 2021 (B.E. 2564)"
    ),
}
