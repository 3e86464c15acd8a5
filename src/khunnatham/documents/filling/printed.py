"""What a certificate says where a template has places to fill: from what was frozen when it was issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from khunnatham.awards.models import Certificate
from khunnatham.thai import thai_date, to_thai_digits

UNNAMED: Final = "…" * 14  # where the name of who signs is written by hand


def printed(issued: Certificate, *, address: str) -> dict[str, str]:
    """Give the words for each place; ``address`` is where anybody verifies it."""
    said = issued.frozen
    signer = said.get("signed_by", {})
    words = {
        "unit": said["unit"]["th"],
        "place": said["place"]["th"],
        "title": said["level"]["th"],
        "programme": said["programme"]["th"],
        "year": str(said["fiscal_year"]),
        "basis": _basis(said),
        "body": said["body"]["th"],
        "number": issued.number,
        "issued_on": thai_date(issued.issued_on),
        "valid_until": thai_date(issued.valid_until) if issued.valid_until else "",
        "signer_name": signer.get("name") or UNNAMED,
        "signer_post": signer.get("post", ""),
    }
    return {key: to_thai_digits(word) for key, word in words.items()} | _ways(address, issued.token)


def sampled() -> dict[str, str]:
    """Give invented words to try a template with: as long as real ones."""
    return {
        "unit": "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา",
        "place": "จังหวัดพระนครศรีอยุธยา",
        "title": "หน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”",
        "programme": "พัฒนาชุมชนใสสะอาด",
        "year": "๒๕๖๔",
        "basis": "ประกาศตัวอย่าง ลงวันที่ ๑๕ กันยายน ๒๕๖๔",
        "body": "หน่วยงานตัวอย่าง",
        "number": "มค ๐๐๐๑/๒๕๖๔",
        "issued_on": "๓๐ กันยายน ๒๕๖๔",
        "valid_until": "๓๐ กันยายน ๒๕๖๕",
        "signer_name": UNNAMED,
        "signer_post": "ตำแหน่งผู้ลงนามตัวอย่าง",
    } | _ways("https://example.go.th/verify/ตัวอย่าง/", "ตัวอย่าง")


def _ways(address: str, token: str) -> dict[str, str]:
    short = address.removeprefix("https://").removeprefix("http://").rstrip("/").removesuffix(token)
    return {"token": token, "address": short, "verify_at": address}


def _basis(said: Mapping[str, Any]) -> str:
    if "basis" in said:
        return str(said["basis"]["th"])
    on = thai_date(date.fromisoformat(said["meeting"]["on"]))
    return f"มติที่ {said['resolution_number']} {said['meeting']['th']} เมื่อวันที่ {on}"
