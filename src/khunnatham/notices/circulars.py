"""Circulars: written, addressed, sent; acknowledged and answered by each unit; what came of it recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from khunnatham.journal.recording import record
from khunnatham.notices.models import Circular, CircularState, Recipient
from khunnatham.notices.permissions import may_acknowledge, may_change, may_write
from khunnatham.notices.sense import insist_no_secret
from khunnatham.notices.writing import insist
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.revising import insist_unchanged, stamp
from khunnatham.programmes import shelf
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

MOST_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a circular says. ``deadlines`` are pairs of a title and a day."""

    subject: str
    letter_number: str = ""
    dated_on: date | None = None
    refers_to: str = ""
    refers_to_on: date | None = None
    text: str = ""
    place_text: str = ""
    happens_on: date | None = None
    annexes: Sequence[str] = ()
    checklist: Sequence[str] = ()
    deadlines: Sequence[tuple[str, date]] = field(default_factory=tuple)


@transaction.atomic
def draft(
    office: Unit, *, edition: str, fiscal_year: int, letter: Letter, duty: str = "", by: Membership, at: datetime
) -> Circular:
    """Begin a circular for the units of a programme (``edition`` is its key); nobody else sees it yet."""
    insist(may_write(by, office, on=in_bangkok(at)))
    named = shelf.by_key(edition)
    if duty and duty not in {one.key for one in named.duties}:
        raise Refusal(Text("เกณฑ์ฉบับนี้ไม่มีหน้าที่นี้", "The edition has no such duty."), code="unknown-duty", field="duty")
    circular = Circular(
        office=office, programme=named.programme, edition=named.name, fiscal_year=fiscal_year, duty=duty
    )
    _write(circular, letter)
    stamp(circular, by=by, at=at).save()
    _journal("circular.drafted", circular, by=by, at=at, subject=circular.subject)
    return circular


@transaction.atomic
def change(circular: Circular, *, letter: Letter, expected_revision: int, by: Membership, at: datetime) -> Circular:
    """Change a draft; who was overtaken by another is told."""
    current = _locked(circular)
    insist(may_change(by, current, on=in_bangkok(at)))
    insist_unchanged(current, expected_revision)
    _write(current, letter)
    current.revision += 1
    stamp(current, by=by, at=at).save()
    _journal("circular.changed", current, by=by, at=at, subject=current.subject)
    return current


@transaction.atomic
def address(circular: Circular, *, units: Iterable[Unit], by: Membership, at: datetime) -> Circular:
    """Say to which units a draft goes: these and no others. A choice of none is a slip, and leaves them as they are."""
    current = _locked(circular)
    insist(may_change(by, current, on=in_bangkok(at)))
    wanted = {unit.pk: unit for unit in units}
    if not wanted:
        raise _no_recipient()
    held = set(Recipient.objects.filter(circular=current).values_list("unit", flat=True))
    Recipient.objects.filter(circular=current).exclude(unit__in=list(wanted)).delete()
    Recipient.objects.bulk_create([Recipient(circular=current, unit=wanted[pk]) for pk in wanted if pk not in held])
    if held != set(wanted):
        _journal("circular.addressed", current, by=by, at=at, subject=current.subject, count=len(wanted))
    return current


@transaction.atomic
def send(circular: Circular, *, by: Membership, at: datetime) -> Circular:
    """Send it: every unit that it is addressed to sees it from now on, and nobody changes it any more."""
    current = _locked(circular)
    insist(may_change(by, current, on=in_bangkok(at)))
    needed(current.letter_number, _NUMBER_IT, field="letter_number")
    if current.dated_on is None:
        raise Refusal(
            Text("ระบุวันที่ของหนังสือก่อนส่ง", "Date the letter before sending it."), code="undated", field="dated_on"
        )
    count = Recipient.objects.filter(circular=current).count()
    if not count:
        raise _no_recipient()
    current.state, current.sent_at = CircularState.SENT, at
    stamp(current, by=by, at=at).save()
    _journal("circular.sent", current, by=by, at=at, subject=current.subject, number=current.letter_number, count=count)
    return current


@transaction.atomic
def remove(circular: Circular, *, by: Membership, at: datetime) -> None:
    """Throw a draft away; the journal keeps that there was one."""
    current = _locked(circular)
    insist(may_change(by, current, on=in_bangkok(at)))
    _journal("circular.removed", current, by=by, at=at, subject=current.subject)
    Recipient.objects.filter(circular=current).delete()
    current.delete()


@transaction.atomic
def acknowledge(
    recipient: Recipient, *, reply: str = "", ready: Iterable[int] = (), by: Membership, at: datetime
) -> Recipient:
    """Acknowledge for a unit, with a reply and the items of the checklist that are ready; said again the first moment stays."""
    current = _locked_recipient(recipient)
    insist(may_acknowledge(by, current, on=in_bangkok(at)))
    if current.circular.state != CircularState.SENT:
        raise Refusal(Text("หนังสือนี้ยังไม่ได้ส่ง", "This letter was not sent yet."), code="not-seen")
    said = cleaned(reply, field="reply")
    places = sorted({place for place in ready if 0 <= place < len(current.circular.checklist)})
    is_first = current.acknowledged_at is None
    if not is_first and (current.reply, current.ready) == (said, places):
        return current
    if is_first:
        actor = by.actor()
        current.acknowledged_at, current.acknowledged_by = at, actor.key
        current.acknowledged_by_th, current.acknowledged_by_en = actor.th, actor.en
    current.reply, current.ready = said, places
    current.save()
    _journal(
        "circular.acknowledged" if is_first else "circular.replied",
        current.circular,
        by=by,
        at=at,
        subject=current.circular.subject,
        unit=f"unit:{current.unit_id}",
        reply=said,
    )
    return current


@transaction.atomic
def record_outcome(recipient: Recipient, *, outcome: str, by: Membership, at: datetime) -> Recipient:
    """Record what came of it at one unit: how the visit went, whether the exhibition stood."""
    current = _locked_recipient(recipient)
    insist(may_write(by, current.circular.office, on=in_bangkok(at)))
    said = cleaned(outcome, field="outcome")
    if current.outcome == said:
        return current
    current.outcome = said
    current.save(update_fields=["outcome"])
    _journal(
        "circular.outcome-recorded",
        current.circular,
        by=by,
        at=at,
        subject=current.circular.subject,
        unit=f"unit:{current.unit_id}",
        unit_th=current.unit.name.th,
        unit_en=current.unit.name.en,
    )
    return current


def _write(circular: Circular, letter: Letter) -> None:
    given = asdict(letter)
    insist_no_secret({name: str(given[name]) for name in ("subject", "text", "place_text", "refers_to")})
    circular.subject = needed(letter.subject, _SUBJECT_IT, longest=500, field="subject")
    circular.letter_number = cleaned(letter.letter_number, longest=120, field="letter_number")
    circular.dated_on, circular.happens_on = letter.dated_on, letter.happens_on
    circular.refers_to = cleaned(letter.refers_to, longest=300, field="refers_to")
    circular.refers_to_on = letter.refers_to_on
    circular.text = cleaned(letter.text, field="text")
    circular.place_text = cleaned(letter.place_text, longest=300, field="place_text")
    circular.annexes = _lines(letter.annexes, "annexes")
    circular.checklist = _lines(letter.checklist, "checklist")
    circular.deadlines = [
        {"title": needed(title, _NAME_DEADLINE, longest=300, field="deadlines"), "on": day.isoformat()}
        for title, day in sorted(letter.deadlines, key=lambda pair: pair[1])
    ]


def _no_recipient() -> Refusal:
    return Refusal(
        Text("เลือกผู้รับอย่างน้อยหนึ่งหน่วยงาน", "Choose at least one unit to send it to."), code="no-recipient", field="units"
    )


def _lines(texts: Sequence[str], name: str) -> list[str]:
    lines = [short for text in texts if (short := cleaned(text, longest=500, field=name))]
    insist_no_secret(dict.fromkeys([name], "\n".join(lines)))
    if len(lines) > MOST_LINES:
        raise Refusal(
            Text(f"ใส่ได้ไม่เกิน {MOST_LINES} รายการ", f"At most {MOST_LINES} lines go here."), code="too-many", field=name
        )
    return lines


def _locked(circular: Circular) -> Circular:
    rows = Circular.objects.select_for_update(no_key=True, of=("self",)).select_related("office")
    return rows.get(pk=circular.pk)


def _locked_recipient(recipient: Recipient) -> Recipient:
    rows = Recipient.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("circular__office", "unit").get(pk=recipient.pk)


def _journal(verb: str, circular: Circular, *, by: Membership, at: datetime, unit: str = "", **facts: Any) -> None:
    about = unit or f"unit:{circular.office_id}"
    record(verb, about=circular.key, unit=about, by=by.actor(), at=at, facts=facts)


_SUBJECT_IT = Text("ระบุเรื่องของหนังสือ", "Give the letter a subject.")
_NUMBER_IT = Text("ระบุเลขที่หนังสือก่อนส่ง", "Number the letter before sending it.")
_NAME_DEADLINE = Text("ระบุสิ่งที่ต้องทำของทุกกำหนด", "Say what each deadline is for.")
