"""What a person sees to answer a requirement: groups of fields with their words, one builder a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from khunnatham.programmes.requirement_kinds import (
    AnyOf,
    Attested,
    ByDate,
    Count,
    Covers,
    Denied,
    EachOf,
    EachQuarter,
    If,
    Kind,
    NotAlso,
    Number,
    Part,
    Rating,
    Score,
    Share,
    Top,
    TopAndRest,
    Within,
)
from khunnatham.scoring.numbers import plain, whole_number
from khunnatham.scoring.reasons import need
from khunnatham.scoring.shapes import QUARTERS, takes_short_form
from khunnatham.thai import truncated_percent
from khunnatham.web.answer_forms import NO, ROOT, STATED, YES, Typed
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things to choose from."""

    value: str
    label: str
    is_chosen: bool
    is_quiet: bool = False
    is_locked: bool = False

    def markup(self, kind: str, name: str) -> str:
        """Give one radio or box with its label."""
        quiet = " kn-choice--quiet" if self.is_quiet else ""
        marks = f"{' checked' if self.is_chosen else ''}{' disabled' if self.is_locked else ''}"
        return (
            f'<label class="kn-choice{quiet}"><input type="{kind}" name="{escape(name)}" value="{escape(self.value)}"{marks}>'
            f"<span>{escape(self.label)}</span></label>"
        )


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the form, what stands in it, and what is wrong with it."""

    name: str
    label: str
    text: str = ""
    error: str = ""
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together under one question. ``widget``: choices share numbers checks date text."""

    widget: str
    name: str
    legend: str
    hint: str = ""
    fields: tuple[Field, ...] = ()
    choices: tuple[Choice, ...] = ()
    told: str = ""
    error: str = ""
    condition: str = ""
    members: tuple[str, ...] = ()

    @property
    def markup(self) -> SafeString:
        """Give the radios or boxes as markup. The whole table has two hundred of them: a template is six times slower."""
        kind = "checkbox" if self.widget == "checks" else "radio"
        return mark_safe("".join(choice.markup(kind, self.name) for choice in self.choices))  # noqa: S308 - each is escaped


@dataclass(frozen=True, slots=True)
class Inputs:
    """All groups of a requirement, and the short yes or no beside numbers where the kind takes one."""

    groups: tuple[Group, ...]
    short: Group | None = None
    short_is_open: bool = False


def inputs(
    kind: Kind,
    typed: Typed,
    errors: Mapping[str, Text] | None = None,
    *,
    places: Mapping[str, str] | None = None,
    is_locked: bool = False,
) -> Inputs:
    """Give the fields of a requirement with what was typed into them; ``places`` names the dimensions by their keys."""
    if isinstance(kind, Score):
        return Inputs(())
    draw = _Drawing(typed, errors or {}, places or {}, is_locked=is_locked)
    groups = tuple(_DRAW[type(kind)](draw, kind, ROOT))
    if isinstance(kind, Attested | Denied) or not takes_short_form(kind):
        return Inputs(groups)
    legend = gettext("ตอบโดยไม่แยกกรณี") if isinstance(kind, If) else gettext("ถ้ายังไม่มีตัวเลข")
    short = draw.choices(STATED, legend, _yes_no(gettext("ยืนยันว่าผ่านเกณฑ์ข้อนี้"), gettext("ยังไม่ผ่าน")))
    return Inputs(groups, short, short_is_open=bool(typed.get(STATED, [""])[-1]))


def percent_of(part: str, whole: str) -> str:
    """Give «52.50 %» of two typed numbers, truncated; nothing while there are no two numbers."""
    first, second = whole_number(part.replace(",", "").strip()), whole_number(whole.replace(",", "").strip())
    return f"{truncated_percent(first, second)} %" if first is not None and second else ""


class _Drawing:
    """What was typed and what is wrong, while the groups of one requirement are drawn."""

    def __init__(self, typed: Typed, errors: Mapping[str, Text], places: Mapping[str, str], *, is_locked: bool) -> None:
        self.typed, self.places, self.is_locked = typed, places, is_locked
        self._errors = errors
        self._language = get_language() or "th"

    def say(self, text: Text | None) -> str:
        return "" if text is None else text.in_language(self._language)

    def text(self, name: str) -> str:
        return (self.typed.get(name) or [""])[-1]

    def error(self, name: str) -> str:
        return self.say(self._errors.get(name))

    def field(self, name: str, label: str, fixed: str = "") -> Field:
        return Field(name, label, self.text(name), self.error(name), fixed)

    def choices(self, name: str, legend: str, words: tuple[tuple[str, str], ...], hint: str = "") -> Group:
        said = self.text(name)
        offered = tuple(Choice(value, label, said == value, not value, self.is_locked) for value, label in words)
        return Group("choices", name, legend, hint, choices=offered, error=self.error(name))

    def truth(self, name: str, legend: str, hint: str = "") -> Group:
        return self.choices(name, legend, _yes_no(gettext("ยืนยันว่าดำเนินการแล้ว"), gettext("ยังไม่ได้ดำเนินการ")), hint)

    def share(self, name: str, legend: str, hint: str, whole: int | None = None) -> Group:
        part = self.field(f"{name}.part", gettext("จำนวนที่ทำได้"))
        fixed = "" if whole is None else str(whole)
        all_ = self.field(f"{name}.whole", gettext("จากทั้งหมด"), fixed)
        return Group("share", name, legend, hint, (part, all_), told=percent_of(part.text, fixed or all_.text))

    def number(self, name: str, legend: str, hint: str) -> Group:
        return Group("numbers", name, legend, hint, (self.field(name, legend),))


def _yes_no(yes: str, no: str) -> tuple[tuple[str, str], ...]:
    return ((YES, yes), (NO, no), ("", gettext("ยังไม่ตอบ")))


def _attested(draw: _Drawing, kind: Attested, name: str) -> Iterator[Group]:
    members = tuple(draw.say(part) for part in kind.parts)
    every, one = gettext("หน่วยงานดำเนินการข้อนี้ครบทุกส่วนหรือไม่"), gettext("หน่วยงานดำเนินการข้อนี้แล้วหรือไม่")
    yield replace(draw.truth(name, every if members else one), members=members)


def _denied(draw: _Drawing, _kind: Denied, name: str) -> Iterator[Group]:
    words = _yes_no(gettext("ขอรับรองตามข้อความของข้อนี้"), gettext("ยังรับรองไม่ได้"))
    hint = gettext("ข้อนี้เป็นคำรับรองว่าไม่มีกรณีตามที่ระบุ ถ้าไม่ตอบ ถือว่ายังไม่รับรอง")
    yield draw.choices(name, gettext("หน่วยงานรับรองตามข้อนี้หรือไม่"), words, hint)


def _share(draw: _Drawing, kind: Share, name: str) -> Iterator[Group]:
    yield draw.share(name, draw.say(kind.of) or gettext("สัดส่วนที่ทำได้"), draw.say(need(kind)), kind.whole)


def _top(draw: _Drawing, kind: Top, name: str) -> Iterator[Group]:
    legend = gettext("โครงการที่มีมูลค่าสูงสุด %(size)d ลำดับแรก") % {"size": kind.size}
    yield draw.share(name, legend, draw.say(need(kind)))


def _top_and_rest(draw: _Drawing, kind: TopAndRest, name: str) -> Iterator[Group]:
    yield from _top(draw, Top(kind.size), f"{name}.top")
    yield draw.share(f"{name}.remaining", gettext("โครงการที่เหลือ"), draw.say(need(Share(kind.percent))))


def _count(draw: _Drawing, kind: Count, name: str) -> Iterator[Group]:
    hint = draw.say(need(kind))
    if kind.distinct_by:
        hint += " " + gettext("นับแยกกันตาม%(what)s") % {"what": draw.say(kind.distinct_by)}
    yield draw.number(name, gettext("จำนวน%(what)s") % {"what": draw.say(kind.of)}, hint)


def _covers(draw: _Drawing, kind: Covers, name: str) -> Iterator[Group]:
    members = tuple(draw.say(member) for member in kind.members)
    group = draw.number(
        name, gettext("ครอบคลุมกี่เรื่องจาก %(count)d เรื่องนี้") % {"count": len(members)}, draw.say(need(kind))
    )
    yield replace(group, members=members)


def _quarters(draw: _Drawing, kind: EachQuarter, name: str) -> Iterator[Group]:
    titles = (
        gettext("ไตรมาส 1 (ต.ค.–ธ.ค.)"),
        gettext("ไตรมาส 2 (ม.ค.–มี.ค.)"),
        gettext("ไตรมาส 3 (เม.ย.–มิ.ย.)"),
        gettext("ไตรมาส 4 (ก.ค.–ก.ย.)"),
    )
    fields = tuple(draw.field(f"{name}.{quarter}", titles[quarter - 1]) for quarter in range(1, QUARTERS + 1))
    hint = draw.say(need(kind)) + " " + gettext("เว้นว่างไตรมาสที่ยังไม่สิ้นสุด")
    yield Group("numbers", name, gettext("จำนวนครั้งในแต่ละไตรมาส"), hint, fields)


def _parts(draw: _Drawing, kind: EachOf | AnyOf, name: str) -> Iterator[Group]:
    for part in kind.parts:
        yield from (
            _titled(draw, part, group) for group in _DRAW[type(part.kind)](draw, part.kind, f"{name}.{part.key}")
        )


def _titled(draw: _Drawing, part: Part, group: Group) -> Group:
    title = draw.say(part.title)
    if group.widget != "numbers" or len(group.fields) > 1:
        return replace(group, legend=title)
    return replace(group, legend=title, fields=(replace(group.fields[0], label=title),))


def _by_date(draw: _Drawing, kind: ByDate, name: str) -> Iterator[Group]:
    for milestone in kind.milestones:
        hint = draw.say(need(milestone.share))
        yield draw.share(f"{name}.{milestone.key}", draw.say(milestone.title), hint, milestone.share.whole)
    if kind.reported:
        yield draw.truth(f"{name}.reported", draw.say(kind.reported))


def _within(draw: _Drawing, kind: Within, name: str) -> Iterator[Group]:
    yield Group("date", name, gettext("วันที่ดำเนินการ"), draw.say(need(kind)), (draw.field(name, gettext("วันที่")),))


def _if(draw: _Drawing, kind: If, name: str) -> Iterator[Group]:
    yield draw.choices(f"{name}.{kind.fact}", draw.say(kind.fact_text), _yes_no(gettext("มี"), gettext("ไม่มี")))
    for field, text, condition in ((kind.then, kind.then_text, YES), (kind.otherwise, kind.otherwise_text, NO)):
        yield replace(draw.truth(f"{name}.{field}", draw.say(text)), condition=condition)


def _not_also(draw: _Drawing, kind: NotAlso, name: str) -> Iterator[Group]:
    yield draw.number(f"{name}.count", gettext("จำนวนเรื่อง"), draw.say(need(kind)))
    ticked = draw.typed.get(f"{name}.also_in", ())
    choices = tuple(
        Choice(place, draw.places.get(place, place), place in ticked, is_locked=draw.is_locked)
        for place in (*kind.refused_in, *kind.questioned_in)
    )
    legend, hint = gettext("เรื่องนี้เป็นกิจกรรมในมิติอื่นด้วยหรือไม่"), gettext("เลือกทุกมิติที่นับเรื่องเดียวกันนี้ด้วย")
    yield Group("checks", f"{name}.also_in", legend, hint, choices=choices)


def _rating(draw: _Drawing, kind: Rating, name: str) -> Iterator[Group]:
    described = {rating: draw.say(text) for rating, text in kind.descriptors}
    words = tuple((str(rating), _rated(rating, described)) for rating in range(kind.highest, -1, -1))
    if kind.thresholds:
        hint = gettext("กรอกจำนวน แล้วระบบให้คะแนนตามเกณฑ์ร้อยละ")
        yield draw.share(name, gettext("สัดส่วนที่ทำได้"), hint)
    legend = gettext("หรือให้คะแนนเอง") if kind.thresholds else gettext("ผลการประเมินของข้อนี้")
    yield draw.choices(name, legend, (*words, ("", gettext("ยังไม่ตอบ"))), draw.say(need(kind)))


def _rated(rating: int, described: Mapping[int, str]) -> str:
    return f"{rating} – {described[rating]}" if rating in described else str(rating)


def _measure(draw: _Drawing, kind: Number, name: str) -> Iterator[Group]:
    hint = gettext("ตั้งแต่ %(lowest)s ถึง %(highest)s มีทศนิยมได้") % {
        "lowest": plain(kind.lowest),
        "highest": plain(kind.highest),
    }
    yield Group("numbers", name, gettext("คะแนนที่ได้"), hint, (draw.field(name, gettext("คะแนนที่ได้")),))


_DRAW: Final[Mapping[type, Callable[[_Drawing, Any, str], Iterator[Group]]]] = {
    Attested: _attested,
    Denied: _denied,
    Share: _share,
    Top: _top,
    TopAndRest: _top_and_rest,
    Count: _count,
    Covers: _covers,
    EachQuarter: _quarters,
    EachOf: _parts,
    AnyOf: _parts,
    ByDate: _by_date,
    Within: _within,
    If: _if,
    NotAlso: _not_also,
    Rating: _rating,
    Number: _measure,
}
