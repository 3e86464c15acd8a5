"""What happened on a day of sittings in the words of minutes: one passage a matter, with what was resolved about it.

Papers of Thai offices are written in Thai, so the words are; seats and posts stand for people, and nobody's opinion is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from khunnatham.assessments import criteria
from khunnatham.meetings.drafting import Passage
from khunnatham.programmes.committee_kinds import SessionItem
from khunnatham.programmes.criteria import Edition
from khunnatham.review.committee_models import Seat
from khunnatham.review.follow_up_models import Question, Visit, VisitKind
from khunnatham.review.happened import Happened, UnitThatDay, ruling_key, span_of
from khunnatham.review.opinion_models import Consolidation, How, Ruling
from khunnatham.review.ranking import Group, groups_of
from khunnatham.review.selection_models import Choice, ShortList
from khunnatham.review.sitting_days import session_of
from khunnatham.review.sitting_models import SittingDay
from khunnatham.review.sittings import Quorate, edition_of
from khunnatham.scoring.numbers import plain
from khunnatham.thai import BANGKOK, in_bangkok, thai_date

OPENING: Final = "opening"
END: Final = "end"
CASE: Final = "case:"
CHOOSING: Final = "choosing:"
_DEFAULT: Final = "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน"
# As an official lists them after one another.
_AND: Final = "; "


def passages_of(happened: Happened) -> list[Passage]:
    """Give the minutes of a day: the opening, each unit, each choice, the end."""
    edition = edition_of(happened.day)
    return [
        _opening(happened),
        *(_unit(happened, edition, unit) for unit in happened.units),
        *_choices(edition, happened),
        _end(happened),
    ]


def about_case(number: int) -> str:
    """Give the plain key of the matter of a case."""
    return f"{CASE}{number}"


def about_choosing(round_: int, group: str, region: int) -> str:
    """Give the plain key of the matter of a choice in a group."""
    return f"{CHOOSING}{round_}:{group}:{region}"


def title_of_choosing(edition: Edition, group: str, region: int) -> str:
    """Give the heading of the matter of a choice."""
    selection = edition.selection
    known = groups_of(selection) if selection else []
    row = next((row for row in known if (row.named.key, row.region) == (group, region)), None)
    honour = selection.title.th if selection else ""
    return f"การคัดเลือก{honour} {row.title.th if row else ''}".strip()


def resolution_of_choosing(edition: Edition, group: Group, unit: str, reason: str) -> str:
    """Give the words of a resolution that chooses a unit."""
    honour = edition.selection.title.th if edition.selection else ""
    why = f" เหตุผล: {_line(reason)}" if reason else ""
    return f"คัดเลือก{unit}เป็น{honour} ({group.title.th}){why}"


# ── the opening and the end ─────────────────────────────────────────────────────────────


def _opening(happened: Happened) -> Passage:
    day, committee = happened.day, happened.day.committee
    order = f"คณะกรรมการแต่งตั้งตามคำสั่งที่ {committee.order_number} ลงวันที่ {_day(committee.order_on)}"
    lines = [order, *([quorum_told(happened.quorate)] if happened.quorate is not None else [])]
    if happened.began is not None:
        lines.append(f"เริ่มประชุมเวลา {_clock(happened.began)} น.")
    else:
        lines.append(f"กำหนดเริ่มประชุมเวลา {day.starts_at:%H.%M} น.")
    return Passage(OPENING, "องค์ประชุมและการเปิดประชุม", "\n".join(lines))


def quorum_told(quorate: Quorate) -> str:
    """Say on paper how many of the voting seats came and whether they were enough."""
    is_met = "ครบองค์ประชุม" if quorate.is_met else "ไม่ครบองค์ประชุม"
    badge = f" (หลักเกณฑ์องค์ประชุม: {_DEFAULT})" if quorate.is_default else ""
    return f"ผู้มีสิทธิออกเสียงมาประชุม {quorate.present} จาก {quorate.seats} ตำแหน่ง {is_met}{badge}"


def _end(happened: Happened) -> Passage:
    ended = happened.ended
    text = f"เลิกประชุมเวลา {_clock(ended)} น." if ended else "ไม่ได้บันทึกเวลาเลิกประชุมในระบบ"
    return Passage(END, "เลิกประชุม", text)


# ── a unit ──────────────────────────────────────────────────────────────────────────────


def _unit(happened: Happened, edition: Edition, unit: UnitThatDay) -> Passage:
    name = unit.assessment.enrolment.unit.name_th
    title = f"การรับฟังและพิจารณาผลการประเมินของ{name}" if unit.heard else f"การพิจารณาผลการประเมินของ{name}"
    lines = [
        *_hearing(happened.day, unit),
        *_papers(unit),
        *(_visit(row) for row in unit.visits),
        *_questions(happened.day, unit.questions),
        *_aside(happened, unit),
        *_results(happened, unit),
    ]
    resolutions = [
        *((ruling_key(row), _ruled(row)) for row in unit.rulings),
        *((row.key, _resolved(edition, unit, row)) for row in unit.agreed),
    ]
    return Passage(about_case(unit.assessment.pk), title[:500], "\n".join(lines), tuple(resolutions))


def _hearing(day: SittingDay, unit: UnitThatDay) -> Iterator[str]:
    if unit.heard is None:
        return
    titles = {item.key: item for item in session_of(day.committee)}
    for step in unit.steps:
        until = f"–{_clock(step.ended_at)}" if step.ended_at else " เป็นต้นไป"
        yield f"เวลา {_clock(step.started_at)}{until} น. {_item(titles, step.key)}"
    if not unit.steps:
        yield f"กำหนดรับฟังเวลา {_clock(unit.heard.starts)}–{_clock(unit.heard.ends)} น. ไม่ได้บันทึกเวลาจริงในระบบ"


def _item(titles: dict[str, SessionItem], key: str) -> str:
    return titles[key].title.th if key in titles else key


def _papers(unit: UnitThatDay) -> Iterator[str]:
    told = [f"{row.evidence.title} (ส่งหลังวันประชุม)" if row.is_after else row.evidence.title for row in unit.papers]
    if told:
        yield f"เอกสารที่หน่วยงานนำเสนอ {len(told)} รายการ: {_AND.join(told)}"


def _visit(row: Visit) -> str:
    kind = {
        VisitKind.DOCUMENTS: "ตรวจเอกสารก่อนการนำเสนอ",
        VisitKind.PRESENTATION: "รับฟังการนำเสนอ",
        VisitKind.SITE: "ตรวจเยี่ยมสถานที่",
    }[VisitKind(row.kind)]
    return f"คณะ{kind}เมื่อวันที่ {_day(row.held_on)} โดย {_line(row.people)} พบว่า {_line(row.findings)}"


def _questions(day: SittingDay, rows: Iterable[Question]) -> Iterator[str]:
    begins, ends = span_of(day)
    for row in rows:
        is_earlier = row.asked_at < begins
        asked = f" (ถามเมื่อวันที่ {_day(in_bangkok(row.asked_at))})" if is_earlier else ""
        yield f"คณะถามข้อ {row.key}{asked}: {_line(row.text)}"
        if row.answered_at is not None and row.answered_at < ends:
            late = " (หลังกำหนด)" if row.is_late else ""
            yield f"หน่วยงานชี้แจงข้อ {row.key}{late}: {_line(row.answer)}"
        else:
            yield f"ให้หน่วยงานชี้แจงข้อ {row.key} ภายในวันที่ {_day(in_bangkok(row.due_at))}"


def _aside(happened: Happened, unit: UnitThatDay) -> Iterator[str]:
    told = list(unit.aside)
    for agreed in unit.agreed:
        told += [seat for place in agreed.recused if (seat := happened.seats.get(place)) and seat not in told]
    if told:
        yield f"ผู้ไม่ร่วมพิจารณาเรื่องนี้: {_seats(told)}"


def _results(happened: Happened, unit: UnitThatDay) -> Iterator[str]:
    for row in unit.agreed:
        yield from _agreed(happened, row)
    if not unit.agreed and unit.agreed_before is not None:
        yield f"คณะสรุปผลของหน่วยงานนี้แล้วเมื่อวันที่ {_day(in_bangkok(unit.agreed_before.agreed_at))}"
    elif not unit.agreed:
        yield "คณะยังไม่สรุปผลของหน่วยงานนี้ในการประชุมครั้งนี้"


def _agreed(happened: Happened, row: Consolidation) -> Iterator[str]:
    begins, ends = span_of(happened.day)
    other = "" if begins <= row.agreed_at < ends else f"เมื่อวันที่ {_day(in_bangkok(row.agreed_at))} "
    findings = row.findings
    met = sum(bool(one["is_met"]) for one in findings.values())
    changed = [key for key, one in findings.items() if one["is_met"] != one["said"]]
    otherwise = (
        f"ต่างจากที่หน่วยงานประเมินตนเอง {len(changed)} ข้อ{_keys(changed)}"
        if changed
        else "ไม่มีข้อใดต่างจากที่หน่วยงานประเมินตนเอง"
    )
    yield f"คณะพิจารณา{other}รวม {len(findings)} ข้อ เป็นไปตามเกณฑ์ {met} ข้อ {otherwise}"
    majority = [_voted(key, one["votes"]) for key, one in findings.items() if one["how"] == How.MAJORITY]
    chair = [key for key, one in findings.items() if one["how"] == How.CHAIR]
    ways = [f"ตกลงโดยเสียงข้างมาก {len(majority)} ข้อ{_keys(majority)}"] if majority else []
    ways += [f"ประธานชี้ขาดเมื่อเสียงเท่ากัน {len(chair)} ข้อ{_keys(chair)}"] if chair else []
    left = len(findings) - len(majority) - len(chair)
    yield " ".join([*ways, f"เห็นพ้องกัน {left} ข้อ"]) if ways else "ทุกข้อเห็นพ้องกัน"
    there = [seat for place in row.present if (seat := happened.seats.get(place))]
    voting = {one.seat.position for one in happened.presences if one.is_present and one.seat.votes}
    if there:
        yield f"ผู้ร่วมสรุปผล: {'กรรมการที่มาประชุมทุกตำแหน่ง' if set(row.present) == voting else _seats(there)}"
    if row.correction:
        yield f"แก้ไขผลที่สรุปไว้เดิม เหตุผล: {_line(row.correction)}"
    if row.summary:
        yield f"ข้อสังเกตของคณะ: {_line(row.summary)}"


def _voted(key: str, votes: Sequence[int]) -> str:
    return f"{key} คะแนนเสียง {votes[0]} ต่อ {votes[1]}" if any(votes) else key


def _resolved(edition: Edition, unit: UnitThatDay, row: Consolidation) -> str:
    name, track = unit.assessment.enrolment.unit.name_th, unit.assessment.enrolment.track
    said = "แก้ไขผลการประเมินของ" if row.number > 1 else "เห็นชอบผลการประเมินของ"
    parts = [f"{said}{name}"]
    if criteria.levels(edition):
        title = criteria.level_title(edition, row.level).th
        parts.append(f"ระดับ {title}" if row.level and row.level != criteria.BELOW else title)
    if row.total is not None:
        parts.append(f"คะแนนรวม {plain(row.total)} คะแนน")
    if row.base is not None and row.base != row.total:
        parts.append(f"(ไม่รวมคะแนนพิเศษ {plain(row.base)} คะแนน)")
    is_rival = edition.selection is not None and track == edition.selection.track
    outcome = next((one for one in edition.outcomes if (one.key, one.track) == (row.outcome, track)), None)
    if outcome is not None and not is_rival:
        parts.append(outcome.title.th)
    return " ".join(parts)


def _ruled(row: Ruling) -> str:
    ruled = "ถือว่าเป็นไปตามเกณฑ์" if row.is_met else "ไม่ถือว่าเป็นไปตามเกณฑ์"
    follows = f" ใช้ตามคำวินิจฉัยก่อนหน้าของ{row.follows.body.name_th}" if row.follows else ""
    return f"วินิจฉัยข้อ {row.key} «{_line(row.matter)}» {ruled} เหตุผล: {_line(row.reason)}{follows}"


# ── choosing ────────────────────────────────────────────────────────────────────────────


def _choices(edition: Edition, happened: Happened) -> Iterator[Passage]:
    """Give a passage for each group: what was short-listed on the day, then whom the committee chose."""
    grouped: dict[tuple[int, str, int], list[str]] = {}
    for listed in happened.short_lists:
        grouped.setdefault((listed.round_id, listed.group, listed.region), []).extend(_short_list(listed))
    for row in happened.choices:
        grouped.setdefault((row.round_id, row.group, row.region), []).extend(_choice(row))
    for (round_, group, region), lines in grouped.items():
        title = title_of_choosing(edition, group, region)
        yield Passage(about_choosing(round_, group, region), title[:500], "\n".join(lines))


def _short_list(row: ShortList) -> Iterator[str]:
    said = "จัดทำ" if row.number == 1 else "แก้ไข"
    units = [f"{one['name_th']} (ลำดับที่ {one['place']} คะแนนรวม {one['total']} คะแนน)" for one in row.rows]
    yield f"คณะ{said}รายชื่อผู้ผ่านการคัดเลือกเบื้องต้น {len(units)} หน่วยงาน: {_AND.join(units)}"
    yield f"เหตุผล: {_line(row.reason)}"


def _choice(row: Choice) -> Iterator[str]:
    name = row.assessment.enrolment.unit.name_th
    placed = [one for one in row.ranking if one.get("place") is not None]
    own = next((one for one in placed if (one["place"], one["name_th"]) == (row.place, name)), None)
    figures = f" คะแนนรวม {own['total']} คะแนน" if own else ""
    if own and own["base"] not in {None, own["total"]}:
        figures += f" (ไม่รวมคะแนนพิเศษ {own['base']} คะแนน)"
    yield f"คณะคัดเลือก{name} ลำดับที่ {row.place} จากหน่วยงานที่สรุปผลแล้ว {len(placed)} แห่ง{figures}"
    if row.short_list is not None:
        yield f"เลือกจากรายชื่อผู้ผ่านการคัดเลือกเบื้องต้น {len(row.short_list.rows)} หน่วยงาน"
    if row.was_tied:
        yield "คะแนนรวมเท่ากับหน่วยงานอื่นในลำดับเดียวกัน คณะเป็นผู้เลือกโดยมติ"
    if row.reason:
        yield f"เหตุผล: {_line(row.reason)}"
    if row.recorded is None:
        yield f"ตาม{row.resolved.th} ที่บันทึกไว้นอกระบบ"
    else:
        yield f"ตามมติที่ {row.recorded.number}"


# ── words ───────────────────────────────────────────────────────────────────────────────


def _seats(seats: Iterable[Seat]) -> str:
    return _AND.join(f"{seat.post} ({seat.role})" for seat in seats)


def _keys(keys: Sequence[str]) -> str:
    return f" ({_AND.join(keys)})" if keys else ""


def _line(text: str) -> str:
    """Give a text of several lines as one: a line of minutes is a paragraph."""
    return " ".join(text.split())


def _day(day: date) -> str:
    return thai_date(day, "full", "arabic")


def _clock(at: datetime) -> str:
    return f"{at.astimezone(BANGKOK):%H.%M}"
