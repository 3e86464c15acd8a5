"""What a committee should look at although it may count: unusual but allowed answers, one flag a key at the most."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from khunnatham.programmes.requirement_kinds import NotAlso, Top, TopAndRest, Within
from khunnatham.thai import thai_date
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from khunnatham.programmes.criteria import Requirement
    from khunnatham.scoring.shapes import Value


class Flag(NamedTuple):
    """One matter for the committee, at the key of a requirement."""

    key: str
    text: Text


def flags_of(leaf: Requirement, value: Value) -> Iterator[Flag]:
    """Give what is unusual in a canonical answer in long form; most kinds never raise a flag."""
    finder = _FINDERS.get(type(leaf.kind))
    if finder is not None:
        yield from finder(leaf.kind, leaf.key, value)


def raises_flags(leaf: Requirement) -> bool:
    """Tell whether answers to this requirement can raise a flag at all."""
    return type(leaf.kind) in _FINDERS


def _top(kind: Top, key: str, value: Value) -> Iterator[Flag]:
    if value["whole"] < kind.size:
        yield Flag(key, _small(value["whole"], kind.size))


def _top_and_rest(kind: TopAndRest, key: str, value: Value) -> Iterator[Flag]:
    if value["top"]["whole"] < kind.size:
        yield Flag(kind.top_key, _small(value["top"]["whole"], kind.size))
    if value["remaining"]["whole"] == 0:
        yield Flag(key, _NOTHING_REMAINS)


def _within(kind: Within, key: str, value: Value) -> Iterator[Flag]:
    if kind.edge_until is not None and kind.until.isoformat() < value <= kind.edge_until.isoformat():
        yield Flag(key, _EDGE.fill(th=thai_date(date.fromisoformat(value), "short", "arabic"), en=value))


def _not_also(kind: NotAlso, key: str, value: Value) -> Iterator[Flag]:
    if isinstance(value, dict):
        shared = [place for place in kind.questioned_in if place in value["also_in"]]
        if shared:
            yield Flag(key, _ALSO_IN.fill(places=", ".join(shared)))


def _small(whole: int, size: int) -> Text:
    if whole == 0:
        return Text(
            "โปรดยืนยัน: หน่วยงานแจ้งว่าไม่มีโครงการที่มีการจัดซื้อจัดจ้าง จึงไม่มีการแต่งตั้งผู้แทนภาคประชาชน",
            "Please confirm: the unit reports no project with procurement, so no representative was appointed.",
        )
    return Text(
        f"โปรดยืนยัน: หน่วยงานแจ้งว่ามีโครงการที่มีการจัดซื้อจัดจ้างเพียง {whole} โครงการ ไม่ถึง {size}",
        f"Please confirm: the unit reports only {whole} projects with procurement, fewer than {size}.",
    )


_NOTHING_REMAINS = Text(
    "โปรดยืนยัน: ไม่มีโครงการอื่นเหลือนอกจากลำดับสูงสุด จึงถือว่าผ่านร้อยละที่กำหนด",
    "Please confirm: no projects remain beside the largest ones, so the percentage is taken as held.",
)
_EDGE = Text(
    "โปรดยืนยัน: วันที่ {th} อยู่หลังช่วงที่กำหนด แต่ยังอยู่ในปีงบประมาณ",
    "Please confirm: the date {en} lies after the stated window, though within the year's reporting period.",
)
_ALSO_IN = Text(
    "โปรดยืนยัน: นวัตกรรมนี้เป็นกิจกรรมในมิติ {places} ด้วย",
    "Please confirm: this innovation is also an activity of {places}.",
)
_FINDERS: Final[Mapping[type, Callable[[Any, str, Value], Iterator[Flag]]]] = {
    Top: _top,
    TopAndRest: _top_and_rest,
    Within: _within,
    NotAlso: _not_also,
}
