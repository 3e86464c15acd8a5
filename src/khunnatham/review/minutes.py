"""Who reads which part of a committee's minutes, and where what was agreed, ruled or chosen stands in them.

They are read by the seats of the committee, by the owner of the round and by those who see the nation; the unit reads what was
certified. A member who may not open a unit's file reads its part once the case is decided, and learns of a choice among such units
once it is approved: until then a sentence stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef

from khunnatham.assessments import judging
from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.states import CERTIFIED
from khunnatham.meetings import permissions
from khunnatham.meetings.models import AgendaItem, Attendance, Correction, Meeting, Resolution, SignOff
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.review import selecting, sittings
from khunnatham.review.opinion_models import Consolidation
from khunnatham.review.selection_models import Choice, ShortList
from khunnatham.review.sitting_models import Presence, SittingDay
from khunnatham.review.telling import CASE, about_choosing
from khunnatham.wording import Refusal, Text

KEPT_BACK = Text(
    "เว้นส่วนนี้ไว้ เพราะท่านไม่ร่วมพิจารณาหน่วยงานนี้หรือยังไม่ได้แจ้งส่วนได้เสีย เปิดให้อ่านเมื่อมีมติรับรองแล้ว",
    "This part is left out: you do not judge this unit, or have not said whether you have an interest. It opens once the case is decided.",
)
CHOICE_KEPT_BACK = Text(
    "เว้นส่วนนี้ไว้ เพราะท่านไม่ร่วมพิจารณาหน่วยงานหนึ่งของกลุ่มหรือยังไม่ได้แจ้งส่วนได้เสีย เปิดให้อ่านเมื่อกรมเห็นชอบผลแล้ว",
    "This part is left out: you do not judge a unit of the group, or have not said so yet. It opens once the choice is approved.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One matter of minutes as a reader has it; kept back, it says why and nothing but its heading."""

    item: AgendaItem
    resolutions: tuple[Resolution, ...]
    corrections: tuple[Correction, ...]
    why_not: Text | None

    @property
    def is_kept_back(self) -> bool:
        """Tell whether this reader reads nothing of it yet."""
        return self.why_not is not None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Give the words of the matter, one line a paragraph."""
        return tuple(line for line in self.item.text.splitlines() if line.strip())

    @property
    def is_drafted(self) -> bool:
        """Tell whether it comes from what was recorded."""
        return bool(self.item.about)


@dataclass(frozen=True, slots=True)
class Read:
    """The minutes of a day as a reader has them."""

    day: SittingDay
    meeting: Meeting
    parts: tuple[Part, ...]
    attendance: tuple[Attendance, ...]
    corrections: tuple[Correction, ...]
    sign_offs: tuple[SignOff, ...]
    # Whose account signed, by its number; and the posts that sat on the seats which keep the minutes.
    signed: Mapping[int, SignOff]
    keepers: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is kept back from this reader."""
        return not any(part.is_kept_back for part in self.parts)

    @property
    def present(self) -> int:
        """Give how many were there."""
        return sum(row.is_present for row in self.attendance)

    @property
    def asked(self) -> tuple[Correction, ...]:
        """Give the corrections that this reader may read, of the whole and of its matters."""
        return (*self.corrections, *(row for part in self.parts for row in part.corrections))


@dataclass(frozen=True, slots=True)
class Stands:
    """Where something stands in minutes: on which day, under which resolution."""

    day: int
    resolution: Resolution


# ── reading ─────────────────────────────────────────────────────────────────────────────


def meeting_of(day: SittingDay) -> Meeting:
    """Give the meeting that holds the minutes of a day; refuse where they were not begun."""
    if day.meeting is None:
        raise Refusal(_NOT_BEGUN, code="minutes-not-begun")
    return day.meeting


def are_closed(day: SittingDay) -> bool:
    """Tell whether the minutes of a day are closed."""
    return day.meeting is not None and day.meeting.closed_at is not None


def read(day: SittingDay, *, by: Membership) -> Read | None:
    """Give the minutes of a day that this person sees, with the parts kept back that may not be read yet; nothing before they begin."""
    if day.meeting_id is None:
        return None
    meeting = Meeting.objects.select_related("body").get(pk=day.meeting_id)
    items = list(AgendaItem.objects.filter(meeting=meeting))
    kept = _kept_back(by, day, items)
    resolutions = list(Resolution.objects.filter(meeting=meeting))
    corrections = list(meeting.corrections.select_related("item"))
    sign_offs = list(meeting.sign_offs.all())
    parts = tuple(
        Part(
            item,
            resolutions=() if item.pk in kept else tuple(row for row in resolutions if row.item_id == item.pk),
            corrections=() if item.pk in kept else tuple(row for row in corrections if row.item_id == item.pk),
            why_not=kept.get(item.pk),
        )
        for item in items
    )
    return Read(
        day,
        meeting,
        parts,
        attendance=tuple(Attendance.objects.filter(meeting=meeting).select_related("account")),
        corrections=tuple(row for row in corrections if row.item_id is None),
        sign_offs=tuple(sign_offs),
        signed=_signed(sign_offs),
        keepers=tuple(day.presences.filter(seat__keeps=True, is_present=True).values_list("sat_th", flat=True)),
    )


def _signed(rows: Iterable[SignOff]) -> dict[int, SignOff]:
    by_membership = {int(row.signed_by.removeprefix("membership:")): row for row in rows}
    accounts = Membership.objects.filter(pk__in=by_membership).values_list("pk", "account")
    return {account: by_membership[number] for number, account in accounts}


def part(day: SittingDay, number: int, *, by: Membership) -> AgendaItem | None:
    """Give one matter of the minutes of a day; nothing where it is kept back from this person."""
    item = AgendaItem.objects.filter(meeting=day.meeting_id, pk=number).select_related("meeting").first()
    return item if item is not None and not _kept_back(by, day, [item]) else None


def resolution(day: SittingDay, number: int, *, by: Membership) -> Resolution | None:
    """Give one resolution of the minutes of a day; nothing where its matter is kept back from this person."""
    rows = Resolution.objects.filter(meeting=day.meeting_id, pk=number).select_related("meeting", "item")
    row = rows.first()
    return row if row is not None and not (row.item and _kept_back(by, day, [row.item])) else None


def correction(day: SittingDay, number: int, *, by: Membership) -> Correction | None:
    """Give one correction asked of the minutes of a day; nothing where its matter is kept back from this person."""
    rows = Correction.objects.filter(meeting=day.meeting_id, pk=number).select_related("meeting", "item")
    row = rows.first()
    return row if row is not None and not (row.item and _kept_back(by, day, [row.item])) else None


def may_write_on(by: Membership, day: SittingDay, item: AgendaItem) -> Refusal | None:
    """Answer whether this person may write on a matter, or ask for its correction: whoever may read it."""
    if item.meeting_id != day.meeting_id:
        return Refusal(_OTHER_MINUTES, code="other-minutes")
    why_not = _kept_back(by, day, [item]).get(item.pk)
    return Refusal(why_not, code="part-kept-back") if why_not else None


def apart_from(by: Membership, day: SittingDay) -> str:
    """Name the matters of the units from which this person stepped aside, for the signature; nothing where there are none."""
    items = list(AgendaItem.objects.filter(meeting=day.meeting_id))
    cases = _cases_of(items)
    aside = set(Assessment.objects.filter(judging.recused(by), pk__in=cases.values()).values_list("pk", flat=True))
    kept = _withheld(by, day, items) | {item for item, case in cases.items() if case in aside}
    places = [str(item.position) for item in items if item.pk in kept]
    return f"ระเบียบวาระที่ {', '.join(places)}"[:300] if places else ""


# ── what waits ──────────────────────────────────────────────────────────────────────────


class Act(StrEnum):
    """What minutes wait for."""

    BEGIN = "begin"
    ANSWER = "answer"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the minutes of a day wait for from somebody."""

    act: Act
    day: SittingDay


def waiting_for(by: Membership, *, on: date) -> list[Waiting]:
    """Give what minutes wait for: to be begun and answered by who keeps them, to be signed by who was there. Two queries."""
    if not judging.sits_in_committee(by) or may_act(by, on) is not None:
        return []
    came = Attendance.objects.filter(meeting=OuterRef("meeting"), account=by.account_id, is_present=True)
    signed = SignOff.objects.filter(meeting=OuterRef("meeting"), signed_by=by.key)
    asked = Correction.objects.filter(meeting=OuterRef("meeting"), answered_at__isnull=True)
    sat = Presence.objects.filter(day=OuterRef("pk"), is_present=True)
    rows = SittingDay.objects.filter(committee__body=by.unit_id, cancelled_at__isnull=True, on__lte=on).annotate(
        has_sat=Exists(sat), is_asked=Exists(asked), is_to_sign=Exists(came) & ~Exists(signed)
    )
    keeps = permissions.may_arrange(by, by.unit) is None
    found = []
    for day in rows.select_related("committee__body", "meeting").order_by("on", "starts_at", "pk"):
        if day.meeting is None:
            if keeps and day.has_sat and day.on < on:
                found.append(Waiting(Act.BEGIN, day))
        elif day.meeting.closed_at is not None:
            if day.is_to_sign:
                found.append(Waiting(Act.SIGN, day))
        elif keeps and day.is_asked:
            found.append(Waiting(Act.ANSWER, day))
    return found


# ── where something stands ──────────────────────────────────────────────────────────────


def where_agreed(agreements: Iterable[Consolidation], *, by: Membership) -> Mapping[int, Stands]:
    """Give in which minutes results were agreed, by the number of the result, for a reader of these minutes: two queries."""
    keys = {row.key: row.pk for row in agreements}
    rows = Resolution.objects.filter(about__in=keys, meeting__sitting_day__in=sittings.seen_by(by))
    return {keys[row.about]: _stands(row) for row in rows.select_related("meeting__sitting_day")}


def where_chosen(choices: Iterable[Choice], *, by: Membership) -> Mapping[int, Stands]:
    """Give in which minutes choices were resolved, by the number of the choice, for a reader of these minutes: two queries."""
    recorded = {row.recorded_id: row.pk for row in choices if row.recorded_id is not None}
    rows = Resolution.objects.filter(pk__in=recorded, meeting__sitting_day__in=sittings.seen_by(by))
    return {recorded[row.pk]: _stands(row) for row in rows.select_related("meeting__sitting_day")}


def _stands(row: Resolution) -> Stands:
    return Stands(row.meeting.sitting_day.pk, row)


# ── what is kept back ───────────────────────────────────────────────────────────────────


def _kept_back(by: Membership, day: SittingDay, items: Sequence[AgendaItem]) -> dict[int, Text]:
    """Give the matters of which this reader reads nothing yet, each with the sentence that says why."""
    if not judging.sits_in_committee(by):
        return {}
    cases = _cases_of(items)
    kept = set[int]()
    if cases:
        shut = Assessment.objects.filter(judging.shut(by), pk__in=cases.values()).exclude(state__in=sorted(CERTIFIED))
        kept = set(shut.values_list("pk", flat=True))
    choices = dict.fromkeys(_withheld(by, day, items), CHOICE_KEPT_BACK)
    return choices | {item: KEPT_BACK for item, case in cases.items() if case in kept}


def _cases_of(items: Iterable[AgendaItem]) -> dict[int, int]:
    """Give of which case each matter is, where it is of one."""
    return {item.pk: int(item.about.removeprefix(CASE)) for item in items if item.about.startswith(CASE)}


def _withheld(by: Membership, day: SittingDay, items: Sequence[AgendaItem]) -> set[int]:
    """Give the matters of a choice of which this member may not know yet: who was listed or chosen tells where a kept unit stands."""
    groups: dict[tuple[str, int], set[str | int | None]] = {}
    rounds: dict[int, Round] = {}
    for row in _choices_and_lists(day):
        rounds[row.round_id] = row.round
        told = groups.setdefault((row.group, row.region), set())
        told.add(about_choosing(row.round_id, row.group, row.region))
        if isinstance(row, Choice) and row.recorded is not None:
            told.add(row.recorded.item_id)
    if not any(item.about in told or item.pk in told for told in groups.values() for item in items):
        return set()
    # Who may know of every case may know of every choice: no ranking is asked for.
    if not Assessment.objects.filter(judging.shut(by), enrolment__round__in=list(rounds)).exists():
        return set()
    withheld = {
        (one.ranking.group.named.key, one.ranking.group.region)
        for round_ in rounds.values()
        for one in selecting.standings_seen(round_, by=by, on=day.on)
        if one.is_withheld or one.is_list_withheld
    }
    return {
        item.pk
        for key, told in groups.items()
        if key in withheld
        for item in items
        if item.pk in told or (item.about and item.about in told)
    }


def _choices_and_lists(day: SittingDay) -> Iterator[Choice | ShortList]:
    body = day.committee.body_id
    yield from Choice.objects.filter(body=body).select_related("recorded", "round__owner").defer("ranking")
    yield from ShortList.objects.filter(body=body).select_related("round__owner").defer("rows")


_NOT_BEGUN = Text("ยังไม่ได้เริ่มทำรายงานของวันนี้", "The minutes of this day were not begun.")
_OTHER_MINUTES = Text("เรื่องนี้ไม่อยู่ในรายงานของวันนี้", "This matter is not of the minutes of this day.")
