"""Days on which units are heard: to each unit its own hour, to the committee the day; afterwards the papers are asked for once.

What changed often is told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from khunnatham.assessments.judging import SITTERS
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import WORKERS
from khunnatham.journal.models import Entry
from khunnatham.notifications.models import Kind
from khunnatham.notifications.outbox import Letter
from khunnatham.notifications.reminders import english_date
from khunnatham.organisations.models import Account, Membership
from khunnatham.organisations.queries import current
from khunnatham.organisations.roles import Role
from khunnatham.review import sittings
from khunnatham.review.sitting_models import SittingDay, Slot
from khunnatham.review.timing import hours, papers_due_on
from khunnatham.thai import in_bangkok, thai_date
from khunnatham.wording import Text

PLANNED: Final = "sitting.planned"
ADDED: Final = "sitting.units-added"
CHANGED: Final = "sitting.changed"
CANCELLED: Final = "sitting.cancelled"
# Verbs that may move the hour of a unit; the entry names the cases that it moved.
VERBS: Final = frozenset(
    {PLANNED, ADDED, CHANGED, CANCELLED, "sitting.minutes-set", "sitting.slot-removed", "sitting.reordered"}
)


@dataclass(frozen=True, slots=True)
class _Told:
    """One day as it stands now, when which case is heard on it, and what the journal newly says of it, in order."""

    day: SittingDay
    heard: dict[int, tuple[Slot, datetime, datetime]]
    entries: list[Entry]


def letters(entries: Sequence[Entry], on: date) -> Iterator[tuple[Account, Letter]]:
    """Give one letter a day and recipient of all entries together, saying how it stands now; days that are over tell nothing."""
    told = [one for one in _days(entries) if one.day.on >= on]
    numbers = {case for one in told for entry in one.entries for case in entry.facts.get("moved", ())}
    rows = Assessment.objects.filter(pk__in=numbers).select_related("enrolment__unit", "enrolment__round")
    cases = list(rows.defer("result").order_by("pk"))
    workers = _holders(on, [case.enrolment.unit_id for case in cases], WORKERS)
    sitters = _holders(on, [one.day.committee.body_id for one in told], SITTERS)
    for one in told:
        for case in cases:
            if letter := _to_unit(one, case):
                for holder in workers.get(case.enrolment.unit_id, ()):
                    yield holder.account, letter
        if letter := _to_committee(one):
            hands = {entry.by_key for entry in one.entries}
            for holder in sitters.get(one.day.committee.body_id, ()):
                if holder.key not in hands:
                    yield holder.account, letter


def papers_asked(*, at: datetime) -> Iterator[tuple[Account, Letter]]:
    """Give one letter a session that is over and of which no papers came; the key of the session asks nobody twice."""
    waiting = sittings.without_papers(sittings.heard_lately(at=at), at=at)
    cases = {row.slot.pk: case for row in waiting if (case := row.slot.assessment)}
    workers = _holders(in_bangkok(at), [case.enrolment.unit_id for case in cases.values()], WORKERS)
    for row in waiting:
        case = cases[row.slot.pk]
        for holder in workers.get(case.enrolment.unit_id, ()):
            yield holder.account, _papers_letter(row.slot, case)


def _papers_letter(slot: Slot, case: Assessment) -> Letter:
    name, heard, until = case.enrolment.unit.name, _day_of(slot.day), papers_due_on(slot.day)
    return Letter(
        key=f"papers|{slot.pk}|{slot.day.on}",
        kind=Kind.REMINDER,
        subject=_PAPERS,
        opening=Text(f"เรียน {name.th}", f"To {name.en}"),
        lines=(
            Text(
                f"{case.enrolment.round.title.th} นำเสนอเมื่อ {heard.th}", f"{case.enrolment.round.title.en}, {heard.en}"
            ),
            Text(f"ส่งภายใน {thai_date(until, 'full', 'arabic')}", f"By {english_date(until)}"),
        ),
        path=f"/sittings/{slot.pk}/",
    )


def _days(entries: Sequence[Entry]) -> list[_Told]:
    by_day: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[int(entry.about.rpartition(":")[2])].append(entry)
    days = SittingDay.objects.filter(pk__in=by_day).select_related("committee__body").prefetch_related("slots")
    return [
        _Told(
            day,
            {row[0].assessment_id: row for row in hours(day, day.slots.all()) if row[0].assessment_id},
            by_day[day.pk],
        )
        for day in days.order_by("pk")
    ]


def _holders(on: date, units: Iterable[int], roles: Iterable[Role]) -> dict[int, list[Membership]]:
    rows = Membership.objects.filter(current(on), unit__in=set(units), role__in=sorted(roles), account__is_active=True)
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.exclude(account__email="").select_related("account").order_by("unit", "pk"):
        found[row.unit_id].append(row)
    return found


def _to_unit(one: _Told, case: Assessment) -> Letter | None:
    """Write to a unit whose hour moved: new, other, or none any more. Of what came and went again meanwhile it hears nothing."""
    entries = [entry for entry in one.entries if case.pk in entry.facts.get("moved", ())]
    if not entries:
        return None
    is_new, slot = entries[0].verb in {PLANNED, ADDED}, one.heard.get(case.pk)
    if (one.day.is_cancelled or slot is None) and is_new:
        return None
    name, round_ = case.enrolment.unit.name, case.enrolment.round.title
    lines = [Text(round_.th, round_.en)]
    if one.day.is_cancelled:
        subject = Text("ยกเลิกวันนำเสนอต่อคณะกรรมการ", "Your presentation before the committee was called off")
    elif slot is None:
        subject = Text(
            "นำหน่วยงานออกจากกำหนดการนำเสนอต่อคณะกรรมการ", "Your presentation was taken off the committee’s programme"
        )
    else:
        subject = _NEW if is_new else _OTHER
    lines.append(_when(one.day, *slot[1:]) if slot else _day_of(one.day))
    if slot and not one.day.is_cancelled:
        lines.append(Text(one.day.where, one.day.where))
    return Letter(
        key=f"news|{entries[-1].number}|{case.pk}",
        kind=Kind.NEWS,
        subject=subject,
        opening=Text(f"เรียน {name.th}", f"To {name.en}"),
        lines=tuple(lines),
        path=f"/sittings/{slot[0].pk}/" if slot else "/calendar/",
    )


def _to_committee(one: _Told) -> Letter | None:
    """Write to the committee of a day that was planned, moved or called off; who arranged it knows."""
    entries = [
        entry
        for entry in one.entries
        if entry.verb in {PLANNED, CANCELLED} or (entry.verb == CHANGED and entry.facts.get("is_elsewhere"))
    ]
    is_new = bool(entries) and entries[0].verb == PLANNED
    if not entries or (is_new and one.day.is_cancelled):
        return None
    subject = _DAY_CANCELLED if one.day.is_cancelled else (_DAY_PLANNED if is_new else _DAY_CHANGED)
    name, begins = one.day.committee.body.name, one.day.starts_at
    when = _day_of(one.day)
    lines = [Text(f"{when.th} เวลา {begins:%H:%M} น.", f"{when.en}, {begins:%H:%M}")]
    if not one.day.is_cancelled:
        lines.append(Text(one.day.where, one.day.where))
    return Letter(
        key=f"news|{entries[-1].number}|day",
        kind=Kind.NEWS,
        subject=subject,
        opening=Text(f"เรียน {name.th}", f"To {name.en}"),
        lines=tuple(lines),
        path=f"/committee/days/{one.day.pk}/",
    )


def _when(day: SittingDay, begins: datetime, ends: datetime) -> Text:
    on = _day_of(day)
    return Text(f"{on.th} เวลา {begins:%H:%M}–{ends:%H:%M} น.", f"{on.en}, {begins:%H:%M}–{ends:%H:%M}")


def _day_of(day: SittingDay) -> Text:
    return Text(thai_date(day.on, "full", "arabic"), english_date(day.on))


_NEW: Final = Text("กำหนดวันนำเสนอต่อคณะกรรมการ", "The committee will hear your presentation")
_PAPERS: Final = Text("ส่งเอกสารที่นำเสนอต่อคณะกรรมการ", "Hand in the papers that you presented")
_OTHER: Final = Text("วัน เวลา หรือสถานที่นำเสนอต่อคณะกรรมการเปลี่ยน", "Day, hour or place of your presentation has changed")
_DAY_PLANNED: Final = Text("กำหนดวันรับฟังหน่วยงาน", "A day of sittings is planned")
_DAY_CHANGED: Final = Text("วัน เวลา หรือสถานที่รับฟังหน่วยงานเปลี่ยน", "Day, hour or place of a day of sittings has changed")
_DAY_CANCELLED: Final = Text("ยกเลิกวันรับฟังหน่วยงาน", "A day of sittings is called off")
