"""What is odd about a circular: an order of dates that cannot be, and things that must not stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from khunnatham.notices.models import Circular
from khunnatham.thai import thai_date
from khunnatham.wording import Refusal, Text

# Links and passwords of meetings were sent round in the letters of the sources (003:L30); here they have no place.
_SECRETS = re.compile(
    r"meeting\s*id|pass(?:word|code)|รหัส(?:ผ่าน|การประชุม|เข้าประชุม)|zoom\.us|meet\.google|teams\.(?:microsoft|live)|webex\.com",
    re.IGNORECASE,
)


def insist_no_secret(texts: Mapping[str, str]) -> None:
    """Refuse a text that holds a meeting's link or password; ``texts`` are by field."""
    for field, text in texts.items():
        found = _SECRETS.search(text)
        if found:
            raise Refusal(
                Text(
                    f"มีข้อมูลเข้าประชุม («{found.group()}») ลบลิงก์และรหัสผ่านของการประชุมออก แล้วแจ้งผู้เข้าประชุมทางอื่น",
                    f"This holds the way into a meeting (“{found.group()}”). Take links and passwords out and tell them another way.",
                ),
                code="meeting-secret",
                field=field,
            )


def oddities(circular: Circular) -> list[Text]:
    """Point out what cannot be; both dates stay as they were written, nothing is guessed."""
    return list(_oddities(circular))


def _oddities(circular: Circular) -> Iterator[Text]:
    dated, refers = circular.dated_on, circular.refers_to_on
    if dated and refers and refers > dated:
        yield Text(
            f"หนังสือลงวันที่ {_th(dated)} แต่อ้างถึงหนังสือลงวันที่ {_th(refers)} ซึ่งเป็นวันหลังจากนั้น ตรวจกับต้นฉบับ",
            f"The letter is dated {dated} but refers to one of {refers}, which is later. Check both against the originals.",
        )
    for deadline in circular.deadlines:
        day = date.fromisoformat(deadline["on"])
        if dated and day < dated:
            yield Text(
                f"กำหนด «{deadline['title']}» ({_th(day)}) อยู่ก่อนวันที่ของหนังสือ ({_th(dated)})",
                f"The deadline “{deadline['title']}” ({day}) lies before the date of the letter ({dated}).",
            )
    if dated and circular.happens_on and circular.happens_on < dated:
        yield Text(
            f"วันจัด ({_th(circular.happens_on)}) อยู่ก่อนวันที่ของหนังสือ ({_th(dated)})",
            f"It takes place ({circular.happens_on}) before the date of the letter ({dated}).",
        )


def _th(day: date) -> str:
    return thai_date(day, "short", "arabic")
