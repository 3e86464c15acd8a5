"""A fact in words: what its figures say, for the pages that show where an answer came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from khunnatham.facts import kinds
from khunnatham.facts.models import Fact
from khunnatham.thai import thai_date, truncated_percent
from khunnatham.wording import Text

Value = Mapping[str, Any]
SHOWN_DAYS: Final = 5


def told(fact: Fact) -> Text:
    """Give the figures of a fact in words."""
    for name, words in _BY_SHAPE:
        if name in fact.value and fact.kind not in _BY_KIND:
            return words(fact.value)
    plain = " · ".join(f"{name} {value}" for name, value in fact.value.items())
    return _BY_KIND[fact.kind](fact.value) if fact.kind in _BY_KIND else Text(plain, plain)


def _share(value: Value) -> Text:
    part, whole = value["part"], value["whole"]
    percent = f" ({truncated_percent(part, whole)} %)" if whole else ""
    return Text(f"{part:,} จาก {whole:,}{percent}", f"{part:,} of {whole:,}{percent}")


def _head_count(value: Value) -> Text:
    left_out = value["total"] - value["counted"]
    return Text(
        f"นับ {value['counted']:,} จาก {value['total']:,} คน ไม่นับรวม {left_out:,} คน",
        f"{value['counted']:,} counted of {value['total']:,}, {left_out:,} left out",
    )


def _posted(value: Value) -> Text:
    on = date.fromisoformat(value["on"])
    return Text(thai_date(on, "short", "arabic"), on.strftime("%-d %b %Y"))


def _days(value: Value) -> Text:
    days = [_posted({"on": one}) for one in value["days"][-SHOWN_DAYS:]]
    if not days:
        return Text("0 รายการ", "none")
    listed_th, listed_en = ", ".join(one.th for one in days), ", ".join(one.en for one in days)
    return Text(f"{value['count']:,} รายการ ({listed_th})", f"{value['count']:,} ({listed_en})")


def _quarters(value: Value) -> Text:
    done = list(enumerate(value["quarters"], 1))
    reported = sum(times > 0 for times in value["reported"])
    th = " · ".join(f"ไตรมาส {number}: {times} ครั้ง" for number, times in done)
    en = ", ".join(f"quarter {number}: {times}" for number, times in done)
    return Text(f"{th} · รายงานแล้ว {reported} ไตรมาส", f"{en}; reported in {reported} quarters")


def _milestones(value: Value) -> Text:
    """Tell what was reached by each day, and whether it was reported."""
    reached = [(key, _share(row)) for key, row in value["milestones"].items()]
    parts = [Text(f"{key}: {words.th}", f"{key}: {words.en}") for key, words in reached]
    if "reported" in value:
        parts.append(_REPORTED if value["reported"] else _NOT_REPORTED)
    return Text(" · ".join(part.th for part in parts), " · ".join(part.en for part in parts))


def _top_and_remaining(value: Value) -> Text:
    top, rest = _share(value["top"]), _share(value["remaining"])
    return Text(
        f"งบประมาณสูงสุด {top.th} โครงการที่เหลือ {rest.th}", f"largest budgets {top.en}, remaining projects {rest.en}"
    )


def _innovations(value: Value) -> Text:
    among = ", ".join(value["also_in"])
    if not among:
        return Text(f"{value['count']:,} โครงการ", f"{value['count']:,}")
    return Text(f"{value['count']:,} โครงการ เป็นกิจกรรมของ {among}", f"{value['count']:,}, as activities of {among}")


def _sentence(th: str, en: str) -> Callable[[Value], Text]:
    return lambda value: Text(th, en).fill(**value)


_REPORTED: Final = Text("รายงานแล้ว", "reported")
_NOT_REPORTED: Final = Text("ยังไม่ได้รายงาน", "not reported yet")
_BY_SHAPE: Final[tuple[tuple[str, Callable[[Value], Text]], ...]] = (
    ("milestones", _milestones),
    ("top", _top_and_remaining),
    ("planned", _sentence("ใช้ไป {spent} จากแผน {planned} บาท", "{spent} spent of {planned} baht planned")),
    ("also_in", _innovations),
    ("part", _share),
    ("on", _posted),
    ("days", _days),
    ("quarters", _quarters),
    ("documents", _sentence("เอกสาร {documents} วิทยากร {trainers}", "{documents} documents, {trainers} trainers")),
    ("count", _sentence("{count} รายการ", "{count}")),
)
_BY_KIND: Final[Mapping[str, Callable[[Value], Text]]] = {
    kinds.HEAD_COUNT: _head_count,
    kinds.CHANNELS: _sentence(
        "{count} ช่องทาง (ออนไลน์ {online} ออฟไลน์ {offline})", "{count} channels ({online} online, {offline} offline)"
    ),
    kinds.HONOURS: _sentence(
        "บุคคล {person} ชุมชน {community} องค์กร {organisation} หน่วยงาน {unit} เผยแพร่แล้ว {published}",
        "{person} persons, {community} communities, {organisation} organisations, {unit} units; {published} published",
    ),
    kinds.COMMITTEES: _sentence(
        "{orders} คำสั่ง ผู้ได้รับแต่งตั้ง {members} จาก {sectors} ภาคส่วน",
        "{orders} orders, {members} members from {sectors} sectors",
    ),
    kinds.RESULTS_REPORTED: _sentence("รายงาน {report} บทเรียน {lesson}", "{report} reports, {lesson} lessons"),
}
