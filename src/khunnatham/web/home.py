"""งานของฉัน: what waits for me, what waits with others, what is due soon. A visitor gets the public welcome page here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khunnatham.assessments.judging import sits_in_committee
from khunnatham.assessments.models import Submission
from khunnatham.assessments.my_work import Task
from khunnatham.assessments.queries import enrolments_of, my_work
from khunnatham.awards import announced, conferring
from khunnatham.bundling import signing
from khunnatham.evidence.queries import waiting_in_inbox
from khunnatham.notices.queries import waiting_for
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import conflicts, leading, marking, minutes, sittings, waiting
from khunnatham.review.timing import PAPERS_WITHIN, papers_due_on
from khunnatham.thai import BANGKOK, deadline, in_bangkok
from khunnatham.web import access
from khunnatham.web.certificate_signing import WAITING as TO_SIGN
from khunnatham.web.circulars import WAITING
from khunnatham.web.dates import written_date
from khunnatham.web.here import Request, membership_of
from khunnatham.wording import Text

# Where an act is done: page names, the first that exists; with the number of the thing where the page takes one.
PLACES: Final = {
    "join": ("enrolments",),
    "file": ("enrolment", "enrolments"),
    "assess": ("assessment", "enrolments"),
    "correct": ("assessment", "enrolments"),
    "hand-in": ("check", "assessment"),
    "check": ("compiling-case", "compiling"),
    "decide": ("deciding-case", "compiling-case", "compiling"),
    "report": ("compiling-case", "compiling"),
    "record-outside": ("compiling-case", "compiling"),
    "follow-up": ("compiling-case", "compiling"),
    "wait": ("assessment", "compiling-case", "compiling"),
}
# Where the same act of a secretariat or a body lies; the unit's own pages are not theirs.
OFFICE_PLACES: Final = {"wait": ("compiling-case", "compiling")}
# Acts that the deadline of the round and the progress of answers concern; what was handed in is past both.
BEFORE_HANDING_IN: Final = frozenset({"join", "file", "assess", "correct", "hand-in", "follow-up"})
# The picture beside an act; the act says it in words.
KINDS: Final = {"assess": "doing", "correct": "returned", "wait": "waiting", "follow-up": "waiting", "decide": "stamp"}
TO_SORT: Final = Text("จัดเก็บหลักฐานที่รอจัด {count} รายการ", "Sort the evidence in the inbox ({count})")

TO_CONFER: Final = Text(
    "บันทึกเกียรติตามผลที่เห็นชอบลงทะเบียน {count} รายการ", "Record the approved titles in the register ({count})"
)
FILE_PAPERS: Final = Text("ส่งเอกสารที่นำเสนอต่อคณะกรรมการ", "Hand in the papers that you presented")
PRESENT: Final = Text("นำเสนอผลการดำเนินงานต่อคณะกรรมการ", "Presentation before the committee")
SIT: Final = Text("รับฟังหน่วยงานนำเสนอ", "Hear the units present")
# What of questions, recommendations and objections waits: the words, and the page of the case.
FOLLOW_UPS: Final = {
    "answer-question": (Text("ตอบคำถามของคณะ {count} ข้อ", "Answer the committee’s questions ({count})"), "questions"),
    "answer-recommendation": (Text("ตอบข้อเสนอแนะ {count} ข้อ", "Answer recommendations ({count})"), "improvement"),
    "answer-carried": (
        Text("รายงานผลตามแผนปรับปรุง {count} ข้อ", "Say how far the improvement plan came ({count})"), "carried-plan",
    ),
    "approve-answers": (
        Text("เห็นชอบคำตอบข้อเสนอแนะ {count} ข้อ", "Approve answers to recommendations ({count})"), "improvement",
    ),
    "answer-objection": (Text("พิจารณาคำคัดค้าน", "Decide about an objection"), "objection"),
}  # fmt: skip

TO_MARK: Final = Text("ให้ความเห็นของกรรมการ", "Give your opinion")
TO_HAND_IN: Final = Text("ส่งความเห็นที่ให้ครบแล้ว", "Hand in the opinion that is complete")
TO_AGREE: Final = Text("สรุปผลของคณะ", "Settle the committee’s result")
TO_CHOOSE: Final = Text("บันทึกผลการคัดเลือก {group}", "Write down whom the committee chose, {group}")
TO_APPROVE: Final = Text("เห็นชอบผลและเปิดประกาศ", "Approve the results and announce them")
TO_COMPLETE: Final = Text("เห็นชอบผลของรอบ เมื่อครบทุกเรื่อง", "Approve the results of the round, once all is there")
LATE_ONES: Final = Text("รายงานผลที่มีมติหลังกรมเห็นชอบ {count} หน่วยงาน", "Report {count} unit(s) decided after the approval")
ANNOUNCED: Final = Text(
    "ประกาศผลแล้ว {count} หน่วยงาน คัดเลือก {chosen} หน่วยงาน", "Announced: {count} units, {chosen} chosen"
)
OF_MINUTES: Final = {
    minutes.Act.BEGIN: Text("ทำรายงานการประชุมวันที่ {day}", "Write the minutes of {day}"),
    minutes.Act.ANSWER: Text("ตอบข้อขอแก้ไขรายงานการประชุมวันที่ {day}", "Answer a correction of the minutes of {day}"),
    minutes.Act.SIGN: Text("ลงนามรับรองรายงานการประชุมวันที่ {day}", "Sign the minutes of {day} off"),
}
TO_DECLARE: Final = Text(
    "แจ้งส่วนได้เสีย {count} หน่วยงาน ก่อนเปิดแฟ้ม", "Declare your interest in {count} units before their files open"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, ready for the page."""

    act: Text
    url: str
    kind: str = "todo"
    unit: Text | None = None
    round: Text | None = None
    standing: Text | None = None
    court: Text | None = None
    due_at: datetime | None = None
    answered: int = 0
    leaves: int = 0
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where nothing waits: what will be here, and where to begin."""

    title: Promise
    text: Promise
    page: str
    act: Promise


_UNIT = Empty(
    gettext_lazy("ยังไม่มีงานของหน่วยงาน"),
    gettext_lazy("เมื่อหน่วยงานเข้าร่วมโปรแกรม งานแต่ละขั้นและวันครบกำหนดจะแสดงที่หน้านี้ เริ่มจากแสดงความจำนงเข้าร่วม"),
    "enrolments",
    gettext_lazy("ดูโปรแกรมที่เปิดรับ"),
)
_FINISHED = Empty(
    gettext_lazy("ไม่มีงานที่ค้าง"),
    gettext_lazy("ผลและเอกสารของรอบที่เสร็จแล้ว และโปรแกรมที่เปิดรับ อยู่ที่หน้าการเข้าร่วมของหน่วยงาน"),
    "enrolments",
    gettext_lazy("ดูการเข้าร่วมของหน่วยงาน"),
)
_ABOVE = Empty(
    gettext_lazy("ไม่มีเรื่องที่รอท่าน"),
    gettext_lazy("เรื่องที่ถึงขั้นของท่านจะแสดงที่หน้านี้ ดูความคืบหน้าของทุกหน่วยงานได้ที่หน้ารวบรวมผล"),
    "compiling",
    gettext_lazy("ดูผลของทุกหน่วยงาน"),
)
_COMMITTEE: Final = Empty(
    gettext_lazy("ไม่มีเรื่องที่รอท่าน"),
    gettext_lazy("หน่วยงานที่มอบหมายให้คณะของท่านอยู่ที่หน้าคณะของฉัน"),
    "my-committee",
    gettext_lazy("ดูคณะของฉัน"),
)
EMPTY: Final = {
    Role.OFFICER: _UNIT,
    Role.HEAD: Empty(
        gettext_lazy("ไม่มีเรื่องรอลงนาม"),
        gettext_lazy("เมื่อเจ้าหน้าที่ลงนามผู้จัดทำแล้ว เรื่องจะมาถึงท่านที่หน้านี้เพื่อตรวจและส่งให้จังหวัด"),
        "enrolments",
        gettext_lazy("ดูโปรแกรมของหน่วยงาน"),
    ),
    Role.PROVINCIAL_SECRETARY: Empty(
        gettext_lazy("ยังไม่มีหน่วยงานส่งผลมา"),
        gettext_lazy("เมื่อหน่วยงานในจังหวัดส่งผลการประเมิน เรื่องจะมาถึงท่านที่หน้านี้เพื่อตรวจและเสนอเข้าที่ประชุม"),
        "compiling",
        gettext_lazy("ดูหน่วยงานในจังหวัด"),
    ),
    Role.INTERIOR_SECRETARY: Empty(
        gettext_lazy("ยังไม่มีอำเภอส่งรายงานมา"),
        gettext_lazy("เมื่ออำเภอในจังหวัดส่งรายงานแต่ละครั้ง เรื่องจะมาถึงท่านที่หน้านี้เพื่อตรวจและให้ข้อสังเกต"),
        "compiling",
        gettext_lazy("ดูอำเภอในจังหวัด"),
    ),
    Role.SUBCOMMITTEE_MEMBER: Empty(
        gettext_lazy("ไม่มีเรื่องที่รอท่าน"),
        gettext_lazy("เรื่องที่เสนอเข้าที่ประชุมและระเบียบวาระอยู่ที่หน้าการประชุม"),
        "meetings",
        gettext_lazy("ดูการประชุม"),
    ),
    Role.SUBCOMMITTEE_CHAIR: Empty(
        gettext_lazy("ไม่มีเรื่องรอพิจารณา"),
        gettext_lazy("เมื่อฝ่ายเลขานุการเสนอเรื่องเข้าที่ประชุม เรื่องจะแสดงที่หน้านี้เพื่อรับรองผล"),
        "meetings",
        gettext_lazy("ดูการประชุม"),
    ),
}


@access.public
@require_safe
@never_cache
def home(request: Request) -> HttpResponse:
    """Give the page of whoever is here: a visitor, somebody without a role today, somebody with work."""
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html")
    if access.owes_own_password(request):
        return redirect("own-password")
    membership = membership_of(request)
    if membership is None:
        return render(request, "home/without-role.html", {"post": request.user.post})
    return render(request, "home/home.html", _work(membership, request.now))


def _work(membership: Membership, at: datetime) -> dict[str, object]:
    work = my_work(membership, at)
    is_unit = membership.role_held in access.UNIT
    now = [_row(task, is_unit=is_unit) for task in work.now]
    sorting = (
        [*_to_acknowledge(membership), *_to_sort(membership)]
        if is_unit
        else [
            *_to_declare(membership),
            *_to_judge(membership, in_bangkok(at)),
            *_of_minutes(membership, in_bangkok(at)),
        ]
    )
    papers, heard = _own_sessions(membership, at) if is_unit else ([], _days_to_sit(membership, at))
    sorting += papers
    sorting += [*_to_follow_up(membership), *_to_sign(membership)]
    # One act for a whole round stands before the cases, of which there may be many.
    first = _to_confer(membership)
    whole, incomplete = _of_whole_rounds(membership, in_bangkok(at))
    sorting += whole
    told = _announced(membership, at)
    is_idle = not (first or now or sorting or work.waiting or work.due or heard or incomplete or told)
    empty = _empty_of(membership) if is_idle else None
    return {
        "now_rows": [*first, *now, *sorting],
        "now_count": work.now_count + len(first) + len(sorting),
        "waiting_rows": [*incomplete, *(_row(task, is_unit=is_unit) for task in work.waiting)],
        "waiting_count": work.waiting_count + len(incomplete),
        "due_rows": [*heard, *(_row(task, is_unit=is_unit) for task in work.due)],
        "due_count": work.due_count + len(heard),
        "told_rows": told,
        "more_url": "" if is_unit else _first(("compiling",)),
        "empty": empty,
        "empty_url": _first((empty.page,)) if empty else "",
        "shows_unit": not is_unit,
    }


def _empty_of(membership: Membership) -> Empty:
    if sits_in_committee(membership):
        return _COMMITTEE
    if membership.role_held is Role.OFFICER and enrolments_of(membership.unit):
        return _FINISHED
    return EMPTY.get(membership.role_held, _ABOVE)


def _row(task: Task, *, is_unit: bool) -> Row:
    places = PLACES[task.act] if is_unit else OFFICE_PLACES.get(task.act, PLACES[task.act])
    return Row(
        act=task.verb,
        url=_first(places, task.about.rpartition(":")[2]),
        kind=KINDS.get(task.act, "todo"),
        unit=task.unit,
        round=task.round,
        standing=task.standing,
        court=task.court,
        due_at=task.due_at if task.act in BEFORE_HANDING_IN else None,
        answered=task.answered,
        leaves=task.leaves if task.act in BEFORE_HANDING_IN else 0,
        is_late=task.is_late,
    )


def _to_follow_up(membership: Membership) -> list[Row]:
    """Give a row a case for questions, recommendations and objections that wait for this person."""
    rows = []
    for one in waiting.waiting_for(membership):
        act, page = FOLLOW_UPS[one.act]
        case = one.assessment
        rows.append(
            Row(
                act=act.fill(count=one.count),
                url=_first((page,), str(case.pk)),
                unit=case.enrolment.unit.name,
                round=case.enrolment.round.title,
                due_at=one.due_at,
            )
        )
    return rows


def _to_confer(membership: Membership) -> list[Row]:
    """Give a row a round whose approved titles the department has still to record in the register."""
    return [
        Row(
            act=TO_CONFER.fill(count=count),
            url=_first(("confer-titles",), str(round_.pk)),
            kind="stamp",
            round=round_.title,
        )
        for round_, count in conferring.rounds_waiting(membership)
    ]


def _of_whole_rounds(membership: Membership, today: date) -> tuple[list[Row], list[Row]]:
    """Give the rounds that are approved as a whole: what can be done of them now, and those of which something still lacks."""
    now, later = [], []
    for one in waiting.rounds_waiting(membership, on=today):
        number, title = str(one.round.pk), one.round.title
        if one.is_approved:
            url = f"{_first(('compiling',))}?round={number}&state=decided"
            now.append(Row(act=LATE_ONES.fill(count=one.decided), url=url, round=title))
        elif one.lacking:
            later.append(
                Row(
                    act=TO_COMPLETE,
                    url=_first(("approval",), number),
                    kind="waiting",
                    round=title,
                    standing=one.lacking[0],
                )
            )
        else:
            now.append(Row(act=TO_APPROVE, url=_first(("approval",), number), kind="stamp", round=title))
    return now, later


def _announced(membership: Membership, at: datetime) -> list[Row]:
    """Give what was announced lately: to a unit its own outcome, to the owner of a round how many there are."""
    if membership.role_held in access.UNIT:
        return [
            Row(
                act=one.text,
                url=_first(("assessment",), str(one.assessment.pk)),
                kind="honour" if one.is_honour else "done",
                unit=one.assessment.enrolment.unit.name,
                round=one.assessment.enrolment.round.title,
            )
            for one in announced.told_to(membership, at=at)
        ]
    if membership.role_held is not Role.DEPARTMENT_OFFICER:
        return []
    return [
        Row(
            act=ANNOUNCED.fill(count=len(one.rows), chosen=sum(bool(row["chosen"]) for row in one.rows)),
            url=_first(("approval",), str(one.round_id)),
            kind="done",
            round=one.round.title,
        )
        for one in announced.announced_of(membership, at=at)
    ]


def _to_sign(membership: Membership) -> list[Row]:
    """Give a row for each list of certificates that waits for the word of who signs them."""
    return [
        Row(
            act=TO_SIGN.fill(count=batch.count),
            url=_first(("certificate-batch-sign-off",), str(batch.pk)),
            kind="stamp",
            unit=batch.asked_for.unit.name,
        )
        for batch in signing.waiting_for(membership)
    ]


def _to_acknowledge(membership: Membership) -> list[Row]:
    """Give the row that says how many circulars the unit has not acknowledged, where there are some."""
    waiting = waiting_for(membership.unit)
    return [Row(act=WAITING.fill(count=waiting), url=_first(("circulars",)), kind="waiting")] if waiting else []


def _to_sort(membership: Membership) -> list[Row]:
    """Give the row that says how many pictures wait in the unit's inbox, where some do."""
    waiting = waiting_in_inbox(membership.unit)
    if not waiting:
        return []
    return [Row(act=TO_SORT.fill(count=waiting), url=_first(("evidence-inbox", "inbox", "evidence")), kind="inbox")]


def _to_declare(membership: Membership) -> list[Row]:
    """Give the row that says of how many cases a member of a committee has still to speak before their files open."""
    waiting = conflicts.count_silent(membership) if sits_in_committee(membership) else 0
    return [Row(act=TO_DECLARE.fill(count=waiting), url=_first(("my-committee",)))] if waiting else []


def _to_judge(membership: Membership, today: date) -> list[Row]:
    """Give what a member of a committee has to do of its cases: the own opinion, the one result, the choice among the best."""
    rows = [
        _of_case(TO_HAND_IN if sheet.is_full else TO_MARK, "score-sheet", sheet.submission, sheet.marked, sheet.total)
        for sheet in marking.sheets_of(membership, on=today)
    ]
    rows += [
        _of_case(TO_AGREE, "consolidation", led.submission)
        for led in leading.cases_led(membership, on=today)
        if led.is_ready
    ]
    for round_, group in leading.to_choose(membership, on=today):
        title = group.title
        act = Text(TO_CHOOSE.th.format(group=title.th), TO_CHOOSE.en.format(group=title.en))
        rows.append(Row(act=act, url=_first(("ranking",), str(round_.pk)), kind="stamp", round=round_.title))
    return rows


def _of_minutes(membership: Membership, today: date) -> list[Row]:
    """Give what the minutes of the own committee wait for."""
    rows = []
    for one in minutes.waiting_for(membership, on=today):
        act = OF_MINUTES[one.act]
        th, en = (
            written_date(one.day.on, style="short", language=language, digits="arabic") for language in ("th", "en")
        )
        rows.append(
            Row(
                act=Text(act.th.format(day=th), act.en.format(day=en)),
                url=_first(("sitting-minutes",), str(one.day.pk)),
                kind="stamp",
                unit=one.day.committee.body.name,
            )
        )
    return rows


def _of_case(act: Text, page: str, submission: Submission, done: int = 0, total: int = 0) -> Row:
    enrolment = submission.assessment.enrolment
    return Row(
        act=act,
        url=_first((page,), str(submission.assessment_id)),
        kind="doing" if done else "todo",
        unit=enrolment.unit.name,
        round=enrolment.round.title,
        answered=done,
        leaves=total,
    )


def _own_sessions(membership: Membership, at: datetime) -> tuple[list[Row], list[Row]]:
    """Give the sessions of the own unit: those that are over and whose papers are asked for, and those to come."""
    today = in_bangkok(at)
    rows = sittings.own_slots(membership, since=today - PAPERS_WITHIN)
    asked = [
        Row(
            act=FILE_PAPERS,
            url=f"{_first(('own-sitting',), str(row.slot.pk))}#papers",
            unit=row.slot.day.committee.body.name,
            due_at=deadline(papers_due_on(row.slot.day)),
        )
        for row in sittings.without_papers(rows, at=at)
    ]
    to_come = [
        Row(act=PRESENT, url=_first(("own-sitting",), str(row.slot.pk)), kind="calendar", due_at=row.starts)
        for row in rows
        if row.slot.day.on >= today
    ]
    return asked, to_come


def _days_to_sit(membership: Membership, at: datetime) -> list[Row]:
    """Give the days of sittings to come to a member of a committee."""
    if not sits_in_committee(membership):
        return []
    return [
        Row(
            act=SIT,
            url=_first(("sitting-day",), str(day.pk)),
            kind="calendar",
            due_at=datetime.combine(day.on, day.starts_at, tzinfo=BANGKOK),
        )
        for day in sittings.days_seen(membership, since=in_bangkok(at))
    ]


def _first(names: Iterable[str], number: str = "") -> str:
    """Give the address of the first page that exists, with the number where it takes one; nothing where none exists."""
    for name in names:
        for arguments in ([number], []) if number else ([],):
            try:
                return reverse(name, args=arguments)
            except NoReverseMatch:
                continue
    return ""


urlpatterns = [path("", home, name="home")]
