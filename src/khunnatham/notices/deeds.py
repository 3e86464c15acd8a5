"""What an office did of its duties for a programme: recorded, changed, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khunnatham.journal.recording import record
from khunnatham.notices.models import Deed
from khunnatham.notices.permissions import may_write
from khunnatham.notices.sense import insist_no_secret
from khunnatham.notices.writing import insist
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.revising import insist_unchanged, stamp
from khunnatham.programmes import shelf
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

MOST_PEOPLE = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What was done, when, with whom, how, and what came of it."""

    title: str
    held_on: date
    until_on: date | None = None
    recipients: str = ""
    attended: int | None = None
    channel: str = ""
    place_text: str = ""
    outcome: str = ""


@transaction.atomic
def record_deed(
    office: Unit, *, edition: str, fiscal_year: int, duty: str, doing: Doing, by: Membership, at: datetime
) -> Deed:
    """Record something done of a duty of the edition; the duty must be this office's."""
    insist(may_write(by, office, on=in_bangkok(at)))
    named = shelf.by_key(edition)
    asked = next((one for one in named.duties if one.key == duty), None)
    if asked is None or asked.owner != by.role:
        raise Refusal(
            Text("หน้าที่นี้ไม่ใช่ของสำนักงานนี้ในเกณฑ์ฉบับที่เลือก", "This is no duty of the office in that edition."),
            code="unknown-duty",
            field="duty",
        )
    deed = Deed(office=office, programme=named.programme, edition=named.name, fiscal_year=fiscal_year, duty=duty)
    _write(deed, doing, today=in_bangkok(at))
    stamp(deed, by=by, at=at).save()
    _journal("duty.done", deed, by=by, at=at)
    return deed


@transaction.atomic
def change_deed(deed: Deed, *, doing: Doing, expected_revision: int, by: Membership, at: datetime) -> Deed:
    """Correct what was recorded."""
    current = _locked(deed)
    insist(may_write(by, current.office, on=in_bangkok(at)))
    insist_unchanged(current, expected_revision)
    _write(current, doing, today=in_bangkok(at))
    current.revision += 1
    stamp(current, by=by, at=at).save()
    _journal("duty.changed", current, by=by, at=at)
    return current


@transaction.atomic
def remove_deed(deed: Deed, *, by: Membership, at: datetime) -> None:
    """Remove what was recorded by mistake; the journal keeps it."""
    current = _locked(deed)
    insist(may_write(by, current.office, on=in_bangkok(at)))
    _journal("duty.removed", current, by=by, at=at)
    current.delete()


def _write(deed: Deed, doing: Doing, *, today: date) -> None:
    insist_no_secret({"title": doing.title, "channel": doing.channel, "outcome": doing.outcome})
    if doing.held_on > today:
        raise Refusal(
            Text("วันที่ทำอยู่ในอนาคต บันทึกเมื่อทำแล้ว", "The day lies in the future. Record it when it is done."),
            code="date-in-future",
            field="held_on",
        )
    if doing.until_on is not None and doing.until_on < doing.held_on:
        raise Refusal(
            Text("วันสิ้นสุดอยู่ก่อนวันเริ่ม", "The last day is before the first."),
            code="ends-before-it-begins",
            field="until_on",
        )
    if doing.attended is not None and not 0 <= doing.attended <= MOST_PEOPLE:
        raise Refusal(
            Text("จำนวนผู้เข้าร่วมต้องเป็นจำนวนเต็มตั้งแต่ 0", "The number of people is a whole number of 0 or more."),
            code="number-not-valid",
            field="attended",
        )
    deed.title = needed(doing.title, Text("ระบุสิ่งที่ทำ", "Say what was done."), longest=500, field="title")
    deed.held_on, deed.until_on, deed.attended = doing.held_on, doing.until_on, doing.attended
    deed.recipients = cleaned(doing.recipients, longest=500, field="recipients")
    deed.channel = cleaned(doing.channel, longest=300, field="channel")
    deed.place_text = cleaned(doing.place_text, longest=300, field="place_text")
    deed.outcome = cleaned(doing.outcome, field="outcome")


def _locked(deed: Deed) -> Deed:
    return Deed.objects.select_for_update(no_key=True, of=("self",)).select_related("office").get(pk=deed.pk)


def _journal(verb: str, deed: Deed, *, by: Membership, at: datetime) -> None:
    facts = {"duty": deed.duty, "title": deed.title, "held_on": deed.held_on}
    record(verb, about=deed.key, unit=f"unit:{deed.office_id}", by=by.actor(), at=at, facts=facts)
