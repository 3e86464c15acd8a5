"""Minutes are drafted from what happened, corrected by those who sit in the body, and signed off once they are closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from khunnatham.meetings.models import AgendaItem, Correction, Meeting, MeetingState, SignOff
from khunnatham.meetings.permissions import may_arrange
from khunnatham.meetings.writing import journal
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

SITTERS: Final = frozenset({Role.SUBCOMMITTEE_MEMBER, Role.SUBCOMMITTEE_CHAIR})


def corrections_of(meeting: Meeting) -> list[Correction]:
    """Give what was asked to be put right, the earliest first."""
    return list(Correction.objects.filter(meeting=meeting))


def sign_offs_of(meeting: Meeting) -> list[SignOff]:
    """Give who signed the closed minutes off, in order."""
    return list(SignOff.objects.filter(meeting=meeting))


def correction(number: int) -> Correction | None:
    """Give one of them with its meeting."""
    return Correction.objects.select_related("meeting__body").filter(pk=number).first()


def may_correct(by: Membership, meeting: Meeting, *, on: date) -> Refusal | None:
    """Answer whether this person may ask for a correction: who sits in the body, from the meeting until the minutes are closed.

    Where it is written down whose account sat there, only who was present.
    """
    if refused := may_act(by, on):
        return refused
    if by.unit_id != meeting.body_id or by.role_held not in SITTERS:
        return Refusal(_SITTERS_ONLY, code="not-your-minutes")
    if _came(by, meeting) is False:
        return Refusal(_PRESENT_ONLY, code="not-your-minutes-absent")
    return None if meeting.state == MeetingState.HELD else Refusal(_NOT_OPEN, code="minutes-not-open")


def may_sign_off(by: Membership, meeting: Meeting, *, on: date) -> Refusal | None:
    """Answer whether this person signs closed minutes off: the chair, who keeps them, and who is known to have been there."""
    if refused := may_act(by, on):
        return refused
    sits = by.unit_id == meeting.body_id and by.role_held in SITTERS
    signs = sits and (by.role_held is Role.SUBCOMMITTEE_CHAIR or _came(by, meeting) is True)
    if not signs and may_arrange(by, meeting.body) is not None:
        return Refusal(_SIGNERS_ONLY, code="not-your-minutes")
    return None if meeting.state == MeetingState.CLOSED else Refusal(_CLOSE_FIRST, code="minutes-open")


@transaction.atomic
def ask(meeting: Meeting, *, text: str, item: AgendaItem | None = None, by: Membership, at: datetime) -> Correction:
    """Ask that something of the minutes be put right, of one matter or of the whole; the same words twice are one."""
    current = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("body").get(pk=meeting.pk)
    if refused := may_correct(by, current, on=in_bangkok(at)):
        raise refused
    if item is not None and item.meeting_id != current.pk:
        raise Refusal(_OTHER_MINUTES, code="other-minutes", field="item")
    said = needed(text, _SAY, field="text")
    same = Correction.objects.filter(meeting=current, item=item, asked_by=by.key, text=said).first()
    if same is not None:
        return same
    actor = by.actor()
    row = Correction.objects.create(
        meeting=current,
        item=item,
        text=said,
        asked_at=at,
        asked_by=actor.key,
        asked_by_th=actor.th,
        asked_by_en=actor.en,
    )
    journal("minutes.correction-asked", current, by=by, at=at)
    return row


@transaction.atomic
def answer(asked: Correction, *, text: str, by: Membership, at: datetime) -> Correction:
    """Say once what was done about it: put right, or why not. Minutes are not closed before all are answered."""
    current = (
        Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("body").get(pk=asked.meeting_id)
    )
    if refused := may_act(by, in_bangkok(at)) or may_arrange(by, current.body):
        raise refused
    row = Correction.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    said = needed(text, _ANSWER, field="text")
    if current.state != MeetingState.HELD:
        raise Refusal(_NOT_OPEN, code="minutes-not-open")
    if row.answered_at is not None:
        if row.answer == said:
            return row
        raise Refusal(_ANSWERED, code="answered-already", field="text")
    actor = by.actor()
    row.answer, row.answered_at, row.answered_by_th, row.answered_by_en = said, at, actor.th, actor.en
    row.save()
    journal("minutes.correction-answered", current, by=by, at=at)
    return row


@transaction.atomic
def sign_off(meeting: Meeting, *, apart_from: str = "", by: Membership, at: datetime) -> SignOff:
    """Sign closed minutes off, apart from matters on which one did not sit; pressing twice signs once."""
    current = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("body").get(pk=meeting.pk)
    if refused := may_sign_off(by, current, on=in_bangkok(at)):
        raise refused
    actor = by.actor()
    row, is_new = SignOff.objects.get_or_create(
        meeting=current,
        signed_by=actor.key,
        defaults={
            "signed_at": at,
            "signed_by_th": actor.th,
            "signed_by_en": actor.en,
            "apart_from": cleaned(apart_from, longest=300, field="apart_from"),
        },
    )
    if is_new:
        journal("minutes.signed-off", current, by=by, at=at)
    return row


def unanswered(meeting: Meeting) -> int:
    """Give how many corrections wait for their answer."""
    return Correction.objects.filter(meeting=meeting, answered_at__isnull=True).count()


def _came(by: Membership, meeting: Meeting) -> bool | None:
    """Tell whether this person's account sat there; nothing where it is not written down whose accounts did."""
    known = dict(meeting.attendance.exclude(account=None).values_list("account", "is_present"))
    return known.get(by.account_id, False) if known else None


_ANSWERED = Text("มีผู้ตอบข้อขอแก้ไขนี้แล้ว คำตอบคงเดิม", "Somebody answered this correction already; the answer stays.")
_SITTERS_ONLY = Text("ขอแก้ไขรายงานได้เฉพาะผู้ดำรงตำแหน่งในคณะนี้", "Only those who sit in this body ask for corrections.")
_NOT_OPEN = Text(
    "แก้ไขรายงานได้ตั้งแต่ประชุมแล้วจนถึงปิดรายงาน", "Minutes are corrected from the meeting until they are closed."
)
_PRESENT_ONLY = Text("ขอแก้ไขรายงานได้เฉพาะผู้มาประชุม", "Only those who were present ask for corrections.")
_SIGNERS_ONLY = Text(
    "รับรองรายงานได้เฉพาะประธาน ฝ่ายเลขานุการ และผู้มาประชุม",
    "Only the chair, the secretariat and those who were present sign minutes off.",
)
_CLOSE_FIRST = Text("ปิดรายงานก่อน แล้วจึงลงนามรับรอง", "Close the minutes first, then sign them off.")
_OTHER_MINUTES = Text("เรื่องนี้ไม่อยู่ในรายงานนี้", "This matter is not one of these minutes.")
_SAY = Text("เขียนว่าข้อความใดต้องแก้ไขเป็นอย่างไร", "Write what is to be put right, and how.")
_ANSWER = Text("เขียนว่าแก้ไขแล้วอย่างไร หรือเหตุที่ไม่แก้ไข", "Write what was put right, or why not.")
