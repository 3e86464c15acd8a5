"""The register of titles: conferred or lost by a decision, announced, put right with a reason; and who may become what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from khunnatham.assessments.working import insist, unit_key
from khunnatham.awards import certificates
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.title_permissions import may_keep_titles_of
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.programmes.title_kinds import Title, Way
from khunnatham.review.models import Decision
from khunnatham.thai import fiscal_year_end, fiscal_year_start, in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

EARLIEST: Final = 2540
LONGEST_BASIS: Final = 500


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a title rests: words that stay true, and the decision or the journal's key of what decided it."""

    text: Text
    decision: Decision | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a title in a fiscal year."""

    edition: str
    title: str
    fiscal_year: int
    outcome: TitleOutcome
    since: date
    basis: Basis
    announced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """By which rules a unit may become something, from which years, and whether it holds that title already."""

    ways: tuple[Way, ...]
    years: tuple[int, ...]
    is_held: bool

    @property
    def may(self) -> bool:
        """Tell whether the unit may become it now."""
        return bool(self.ways) and not self.is_held


def title_of(edition: Edition, key: str) -> Title:
    """Give a title of an edition; refused where there is none of that key."""
    found = next((one for one in edition.titles if one.key == key), None)
    if found is None:
        raise Refusal(_NO_TITLE.fill(title=key), code="title-unknown", field="title")
    return found


# ── verbs ───────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def confer(unit: Unit, event: Event, *, by: Membership, at: datetime) -> TitleRow:
    """Record that a unit won or kept a title by a decision; the same thing again is the same row."""
    if event.outcome == TitleOutcome.KEPT:
        _insist_held(unit, event)
    row, is_new = _recorded(unit, event, by=by, at=at)
    if is_new:
        _journal("title.conferred", row, by=by, at=at)
    return row


@transaction.atomic
def lose(unit: Unit, event: Event, *, by: Membership, at: datetime) -> TitleRow:
    """Record that a unit no longer holds a title that it held."""
    _insist_held(unit, event)
    row, is_new = _recorded(unit, event, by=by, at=at)
    if is_new:
        _journal("title.lost", row, by=by, at=at)
    return row


@transaction.atomic
def remember(unit: Unit, event: Event, *, by: Membership, at: datetime) -> TitleRow:
    """Record an event of an earlier year from a document; the years before it may be missing."""
    row, is_new = _recorded(unit, event, by=by, at=at)
    if is_new:
        _journal("title.remembered", row, by=by, at=at)
    return row


@transaction.atomic
def announce(rows: Iterable[TitleRow], *, on: date, by: Membership, at: datetime) -> int:
    """Let the public see titles from a day on; gives how many were not announced yet."""
    given = list(rows)
    hold(row.unit_id for row in given)
    current = list(TitleRow.objects.select_related("unit").filter(pk__in=[row.pk for row in given]).order_by("pk"))
    for row in current:
        insist(may_keep_titles_of(by, row.unit, on=in_bangkok(at)))
    fresh = [row for row in current if row.announced_on is None and row.void_at is None]
    for row in fresh:
        if on < row.since:
            raise Refusal(_ANNOUNCED_TOO_EARLY, code="announced-too-early", field="on")
        row.announced_on = on
        row.save(update_fields=["announced_on"])
        _journal("title.announced", row, by=by, at=at, on=on)
    return len(fresh)


@transaction.atomic
def correct(row: TitleRow, event: Event, *, reason: str, by: Membership, at: datetime) -> TitleRow:
    """Put a row right by another one; the wrong one stays with the reason, and its certificate no longer holds."""
    current = _voided(row, reason=reason, by=by, at=at)
    if standing_of(current.unit, event) is not None:
        raise Refusal(
            _STANDS_OTHERWISE.fill(year=event.fiscal_year), code="title-stands-otherwise", field="fiscal_year"
        )
    again = _made(current.unit, event, corrects=current, by=by, at=at)
    _settle(current.unit, current.programme)
    certificates.revoke_of_title(current, reason=current.void_reason, by=by, at=at)
    _journal("title.corrected", again, by=by, at=at, reason=current.void_reason)
    return again


@transaction.atomic
def withdraw(row: TitleRow, *, reason: str, by: Membership, at: datetime) -> TitleRow:
    """Say that a row was recorded by mistake: it stays with the reason and counts no more, nor does its certificate."""
    current = _voided(row, reason=reason, by=by, at=at)
    _settle(current.unit, current.programme)
    certificates.revoke_of_title(current, reason=current.void_reason, by=by, at=at)
    _journal("title.withdrawn", current, by=by, at=at, reason=current.void_reason)
    return current


# ── what follows from the register ──────────────────────────────────────────────────────


def held_by(unit: Unit, on: date) -> list[TitleRow]:
    """Give the titles that a unit holds on a day, the latest first."""
    within = Q(until__isnull=True) | Q(until__gte=on)
    rows = TitleRow.objects.filter(within, unit=unit, since__lte=on, void_at__isnull=True)
    return list(rows.exclude(outcome=TitleOutcome.LOST).order_by("-since", "-id"))


def may_become(unit: Unit, edition: Edition, title: str, year: int) -> Prospect:
    """Answer whether a unit earned a title by what it held before a fiscal year."""
    return prospects(edition, title, year, [unit.pk]).get(unit.pk, Prospect((), (), is_held=False))


def prospects(edition: Edition, title: str, year: int, units: Iterable[int] | None = None) -> dict[int, Prospect]:
    """Give the prospects of every unit (or of these) that ever held what the title is earned by; two queries."""
    named = title_of(edition, title)
    if named.earned is None:
        return {}
    rows = TitleRow.objects.filter(programme=edition.programme, void_at__isnull=True)
    rows = rows.exclude(outcome=TitleOutcome.LOST)
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    years: dict[int, set[int]] = {}
    for unit, one in rows.filter(title=named.earned.by, fiscal_year__lt=year).values_list("unit", "fiscal_year"):
        years.setdefault(unit, set()).add(one)
    first = fiscal_year_start(year)
    # Who stands on a track by a title already does not enter another one by an earlier merit.
    holding = rows.filter(Q(until__isnull=True) | Q(until__gte=first), since__lt=first, unit__in=list(years))
    held = set(holding.filter(Q(title=title) | ~Q(track="")).values_list("unit", flat=True))
    return {
        unit: Prospect(named.earned.ways(found, year), tuple(sorted(found)), unit in held)
        for unit, found in years.items()
    }


# ── how a row is made ───────────────────────────────────────────────────────────────────


def hold(units: Iterable[int]) -> None:
    """Lock units and what the register says of them, always in the same order: before the first entry of the journal."""
    wanted = sorted(set(units))
    list(Unit.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted).order_by("pk"))
    rows = TitleRow.objects.select_for_update(no_key=True, of=("self",)).filter(unit__in=wanted)
    list(rows.order_by("pk").values_list("pk"))


def _recorded(unit: Unit, event: Event, *, by: Membership, at: datetime) -> tuple[TitleRow, bool]:
    insist(may_keep_titles_of(by, unit, on=in_bangkok(at)))
    current = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
    standing = standing_of(current, event)
    if standing is not None:
        if is_same(standing, event):
            return standing, False
        raise Refusal(
            _STANDS_OTHERWISE.fill(year=event.fiscal_year), code="title-stands-otherwise", field="fiscal_year"
        )
    row = _made(current, event, corrects=None, by=by, at=at)
    _settle(current, row.programme)
    return row, True


def standing_of(unit: Unit, event: Event) -> TitleRow | None:
    """Give the row of the same title and year that stands already."""
    programme = event.edition.partition("/")[0]
    rows = TitleRow.objects.filter(unit=unit, programme=programme, title=event.title, fiscal_year=event.fiscal_year)
    return rows.filter(void_at__isnull=True).first()


def is_same(row: TitleRow, event: Event) -> bool:
    """Tell whether a row says what the event says."""
    said = (event.outcome, event.since, event.basis.text.th.strip())
    return (row.outcome, row.since, row.basis_th) == said and event.announced_on in (None, row.announced_on)


def _made(unit: Unit, event: Event, *, corrects: TitleRow | None, by: Membership, at: datetime) -> TitleRow:
    edition = shelf.by_key(event.edition)
    title, actor = title_of(edition, event.title), by.actor()
    check_event(event, on=in_bangkok(at))
    return TitleRow.objects.create(
        unit=unit,
        programme=edition.programme,
        edition_key=edition.key,
        title=title.key,
        title_th=title.title.th,
        title_en=title.title.en,
        track=title.track,
        is_yearly=title.is_yearly,
        fiscal_year=event.fiscal_year,
        outcome=event.outcome,
        since=event.since,
        decision=event.basis.decision,
        basis_key=event.basis.key or (event.basis.decision.key if event.basis.decision else ""),
        basis_th=needed(event.basis.text.th, _NO_BASIS, longest=LONGEST_BASIS, field="basis"),
        basis_en=cleaned(event.basis.text.en, longest=LONGEST_BASIS, field="basis"),
        announced_on=event.announced_on,
        corrects=corrects,
        recorded_at=at,
        recorded_by=actor.key,
        recorded_by_th=actor.th,
        recorded_by_en=actor.en,
    )


def check_event(event: Event, *, on: date) -> None:
    """Refuse an event that cannot have happened."""
    if not EARLIEST <= event.fiscal_year <= _latest(on):
        raise Refusal(_NO_YEAR.fill(first=EARLIEST, last=_latest(on)), code="year-not-valid", field="fiscal_year")
    first, last = fiscal_year_start(event.fiscal_year), fiscal_year_end(event.fiscal_year + 1)
    if not first <= event.since <= last:
        raise Refusal(_SINCE_ELSEWHERE, code="since-elsewhere", field="since")
    if event.announced_on is not None and event.announced_on < event.since:
        raise Refusal(_ANNOUNCED_TOO_EARLY, code="announced-too-early", field="announced_on")
    needed(event.basis.text.th, _NO_BASIS, longest=LONGEST_BASIS, field="basis")


def _latest(on: date) -> int:
    return on.year + 543 + 1


def _insist_held(unit: Unit, event: Event) -> None:
    programme, before = event.edition.partition("/")[0], event.since - timedelta(days=1)
    # Said a second time, the row itself stands where the earlier one ended.
    rows = held_by(unit, before)
    if not any((row.programme, row.title) == (programme, event.title) for row in rows):
        raise Refusal(_NOT_HELD, code="title-not-held", field="title")


def _settle(unit: Unit, programme: str) -> None:
    """Let each row end where the next of the same title, or of another track, begins: in whatever order they were recorded."""
    rows = list(
        TitleRow.objects.filter(unit=unit, programme=programme, void_at__isnull=True).order_by(
            "since", "fiscal_year", "pk"
        )
    )
    for place, row in enumerate(rows):
        later = (one.since for one in rows[place + 1 :] if one.since > row.since and _replaces(one, row))
        ends = [start - timedelta(days=1) for start in later][:1]
        if row.is_yearly:
            ends.append(max(fiscal_year_end(row.fiscal_year + 1), row.since))
        until = min(ends, default=None)
        if until != row.until:
            TitleRow.objects.filter(pk=row.pk).update(until=until)


def _replaces(later: TitleRow, row: TitleRow) -> bool:
    # A unit is assessed on one track at a time: winning a title of another track ends this one.
    is_other_track = bool(later.track and row.track) and later.outcome != TitleOutcome.LOST
    return later.title == row.title or is_other_track


def _voided(row: TitleRow, *, reason: str, by: Membership, at: datetime) -> TitleRow:
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=row.unit_id
    )  # one change of a unit's titles at a time
    current = TitleRow.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=row.pk)
    insist(may_keep_titles_of(by, current.unit, on=in_bangkok(at)))
    if current.void_at is not None:
        raise Refusal(_VOID_ALREADY, code="title-void-already")
    actor = by.actor()
    current.void_reason = needed(reason, _NO_REASON, field="reason")
    current.void_at, current.void_by, current.void_by_th, current.void_by_en = at, actor.key, actor.th, actor.en
    current.save(update_fields=["void_at", "void_reason", "void_by", "void_by_th", "void_by_en"])
    return current


def _journal(verb: str, row: TitleRow, *, by: Membership, at: datetime, **facts: object) -> None:
    said = {
        "title_th": row.title_th,
        "title_en": row.title_en,
        "year": row.fiscal_year,
        "outcome": row.outcome,
        **facts,
    }
    record(verb, about=row.key, unit=unit_key(row.unit_id), by=by.actor(), at=at, facts=said)


_NO_TITLE = Text("ฉบับนี้ไม่มีเกียรติ «{title}»", "This edition has no title “{title}”.")
_NOT_HELD = Text(
    "หน่วยงานไม่ได้ดำรงเกียรตินี้ในวันก่อนหน้า จึงรักษาไว้หรือเสียไปไม่ได้ บันทึกปีก่อนๆ ในทะเบียนก่อน",
    "The unit did not hold this title the day before, so it can neither be kept nor lost. Record the earlier years first.",
)
_STANDS_OTHERWISE = Text(
    "ทะเบียนบันทึกเกียรตินี้ของปี {year} ไว้ต่างจากนี้ ถ้าของเดิมผิดให้แก้ไขโดยระบุเหตุผล",
    "The register says otherwise of this title in {year}. If that is wrong, correct it with a reason.",
)
_NO_BASIS = Text("ระบุมติหรือเอกสารที่ใช้อ้างอิง", "Name the resolution or document that it rests on.")
_NO_REASON = Text("ระบุเหตุผลที่แก้ไข", "Give the reason for the correction.")
_NO_YEAR = Text("ปีงบประมาณต้องอยู่ระหว่าง {first} ถึง {last}", "The fiscal year lies between {first} and {last}.")
_SINCE_ELSEWHERE = Text(
    "วันที่เริ่มต้องอยู่ในปีงบประมาณนั้นหรือปีถัดไป", "The first day lies in the fiscal year itself or in the one after it."
)
_ANNOUNCED_TOO_EARLY = Text("วันที่ประกาศต้องไม่ก่อนวันที่ได้รับ", "It cannot be announced before it was given.")
_VOID_ALREADY = Text("รายการนี้แก้ไขหรือยกเลิกไปแล้ว", "This row was corrected or withdrawn already.")
