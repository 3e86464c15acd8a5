"""A whole year of the 2564 criteria, played by the verbs: 90 units, 39 committees, opinions, one result each, 19 chosen, titles.

What the units and the evaluators say is given in ``year_2564.csv``; everything else follows. Nothing is written past the verbs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final

from django.db import transaction

from khunnatham.assessments import answering, compiling, criteria, enrolling, profile, rounds, submission
from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.awards import certificates, conferring, titles
from khunnatham.awards.certificates import Printing
from khunnatham.awards.models import Certificate
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.demonstration import handbook, sat
from khunnatham.demonstration.clean_community import value_of
from khunnatham.demonstration.country import Country, populate
from khunnatham.demonstration.days import Days
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations import accounts
from khunnatham.organisations.models import Membership, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.review import (
    approving,
    assigning,
    committees,
    conflicts,
    consolidating,
    deciding,
    hearing,
    minuting,
    opinions,
    rulings,
    selecting,
    sitting_days,
    sittings,
    visibility,
)
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.opinion_models import How, Verdict
from khunnatham.review.opinions import Given
from khunnatham.review.ranking import Ranking
from khunnatham.review.selection_models import Approval
from khunnatham.review.sitting_models import SittingDay, Step
from khunnatham.thai import BANGKOK, fiscal_year_end, fiscal_year_start
from khunnatham.wording import Text

PROGRAMME, EDITION, OWNER = "clean-community", "2564", "community-development"
LACKING: Final = "ไม่พบหลักฐานในเอกสารที่ส่ง"
SETTLED: Final = "คณะตรวจหลักฐานร่วมกันแล้วเห็นว่าครบ"
A_DAY: Final = timedelta(days=1)
# Days ago.
OPENED, DUE, HANDED_IN, FOUNDED, HEARD, SPOKEN, MINUTED, DECIDED, APPROVED, CERTIFIED = (
    200,
    52,
    60,
    50,
    45,
    30,
    28,
    15,
    6,
    5,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is given of one unit: what it says it lacks, what its committee finds lacking, on what evaluators differ."""

    unit: str
    lacks: frozenset[str]
    found_lacking: frozenset[str]
    differs_on: frozenset[str]
    has_award: bool
    nothing_remains: bool


@dataclass(slots=True)
class Played:
    """The year as far as it was played."""

    country: Country
    said: Mapping[str, Said]
    round: Round
    officer: Membership
    cases: dict[str, Assessment] = field(default_factory=dict)
    approval: Approval | None = None
    titles: list[TitleRow] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)

    def at(self, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """Give a moment of the year."""
        return self.country.days.at(days_ago, hour, minute)

    def on(self, days_ago: int) -> date:
        """Give a day of the year."""
        return self.country.days.on(days_ago)


def given() -> dict[str, Said]:
    """Read what is given, by the code of the unit."""
    with files("khunnatham.demonstration").joinpath("year_2564.csv").open(encoding="utf-8") as file:
        return {row["unit"]: _said(row) for row in csv.DictReader(line for line in file if not line.startswith("#"))}


@transaction.atomic
def play(*, now: datetime) -> Played:
    """Play the whole year on an empty platform; gives it with the final table in its approval.

    After the end of its fiscal year it is told as of its last day: a round and its deadline lie in one year.
    """
    year = _begin(told_as_of(now))
    _remember_titles(year)
    for code in year.said:
        year.cases[code] = _hand_in(year, year.country.units[code])
    _found_committees(year)
    for code in year.said:
        _judge(year, code)
    _keep_minutes(year)
    _decide(year)
    year.approval = approving.approve(
        year.round,
        document_number="มท ๐๔๐๑/๒๕๖๔",
        document_on=year.on(APPROVED),
        by=year.officer,
        at=year.at(APPROVED),
    )
    year.titles = conferring.confer_all(year.round, by=year.officer, at=year.at(APPROVED, 14))
    year.certificates = _certify(year)
    return year


def told_as_of(now: datetime) -> datetime:
    """Give the moment as of which the year is told: now, or the end of its fiscal year where that is over."""
    return min(now, datetime.combine(fiscal_year_end(Days(now).fiscal_year), time(16), tzinfo=BANGKOK))


def table_of(year: Played) -> list[dict[str, Any]]:
    """Give the final table, one row a unit in the order of what was given."""
    if year.approval is None:
        return []
    rows = {row["code"]: row for row in year.approval.rows}
    happened: dict[int, list[str]] = {}
    for title in year.titles:
        happened.setdefault(title.unit_id, []).append(f"{title.title} {title.outcome}")
    return [rows[code] | {"titles": sorted(happened.get(rows[code]["unit"], []))} for code in year.said]


# ── the beginning ───────────────────────────────────────────────────────────────────────


def _said(row: Mapping[str, str]) -> Said:
    keys = {
        name: frozenset(filter(None, row[name].split(";")))
        for name in ("unit_lacks", "committee_lacks", "evaluators_differ_on")
    }
    return Said(
        unit=row["unit"],
        lacks=keys["unit_lacks"],
        found_lacking=keys["committee_lacks"],
        differs_on=keys["evaluators_differ_on"],
        has_award=row["award"] == "1",
        nothing_remains=row["nothing_remains"] == "1",
    )


def _begin(now: datetime) -> Played:
    days = Days(now)
    country = populate(days)
    owner = country.units[OWNER]
    officer = country.holder(Role.DEPARTMENT_OFFICER, owner)
    round_ = rounds.open_round(
        owner,
        programme=PROGRAMME,
        edition=EDITION,
        fiscal_year=days.fiscal_year,
        opens_on=days.on(OPENED),
        due_on=days.on(DUE),
        by=officer,
        at=days.at(OPENED + 1),
    )
    return Played(country, given(), round_, officer)


def _track(unit: Unit) -> str:
    return handbook.track_of(unit.code, unit.province.name_th if unit.province else "")


def _remember_titles(year: Played) -> None:
    """Enter who was a model or a challenging unit before: the year keeps, loses or wins upon it."""
    before = year.round.fiscal_year - 1
    for code in year.said:
        unit = year.country.units[code]
        track = _track(unit)
        if track == "general":
            continue
        event = titles.Event(
            edition=year.round.edition_key,
            title=track,
            fiscal_year=before,
            outcome=TitleOutcome.WON,
            since=fiscal_year_start(before) + A_DAY,
            basis=titles.Basis(Text(f"ประกาศกรมปี {before}", f"The department's announcement of {before}")),
        )
        titles.remember(unit, event, by=year.officer, at=year.at(OPENED))


# ── the units ───────────────────────────────────────────────────────────────────────────


def _hand_in(year: Played, unit: Unit) -> Assessment:
    officer, head = year.country.workers(unit)
    said, at = year.said[unit.code], year.at(HANDED_IN)
    variant = "central" if unit.kind == UnitKind.CDD_CENTRAL else "regional"
    enrolment = enrolling.start(year.round, unit=unit, variant=variant, track=_track(unit), by=officer, at=at)
    typed = {"phone": "0-2000-0000", "email": "office@example.go.th"}
    values = {row.key: typed.get(row.input, "40") for row in profile.fields_of(criteria.edition_of(year.round))}
    enrolling.save_profile(enrolment, values=values, expected_revision=enrolment.revision, by=officer, at=at)
    enrolling.record_head_count(enrolment, total=40, excluded=[], as_of=at.date(), by=officer, at=at)
    enrolment.refresh_from_db()
    case = enrolling.file(enrolment, by=officer, at=at)
    for leaf in criteria.leaves_of(enrolment):
        value = _answer(said, leaf.key, value_of(leaf))
        answering.save_answer(case, leaf.key, value=value, by=officer, at=at)
    submission.sign_off(case, by=officer, at=at)
    return submission.hand_in(case, by=head, at=at).assessment


def _answer(said: Said, key: str, value: Any) -> Any:
    if key in said.lacks:
        return False
    if key == "X.1":
        return int(said.has_award)
    if said.nothing_remains and isinstance(value, dict) and "remaining" in value:
        return {"top": value["top"], "remaining": {"part": 0, "whole": 0}}
    return value


# ── the committees ──────────────────────────────────────────────────────────────────────


def _found_committees(year: Played) -> None:
    days = year.country.days
    order = committees.Order("๑/๒๕๖๔", days.on(FOUNDED), days.on(FOUNDED), days.on(-120))
    committees.found(year.round, order=order, by=year.officer, at=year.at(FOUNDED))
    for committee in committees.committees_of(year.round):
        for seat in committee.seats.all():
            _fill(year, committee, seat, order)
    assigned = assigning.assign_all(year.round, by=year.officer, at=year.at(FOUNDED, 13))
    if assigned.left:
        message = f"{len(assigned.left)} units are not judged by any committee: {assigned.left[0][1].en}"
        raise ValueError(message)
    for committee in committees.committees_of(year.round):
        _hear(year, committee)


def _fill(year: Played, committee: Committee, seat: Seat, order: committees.Order) -> None:
    account = accounts.create_account(
        username=f"k{committee.pk}-{seat.position}",
        password=None,
        post_th=f"ผู้ดำรงตำแหน่งลำดับที่ {seat.position} คณะ {committee.key} เขต {committee.region}",
        post_en=f"Seat {seat.position} of {committee.key}, region {committee.region}",
        must_change_password=False,
        by=year.country.administrator,
        at=year.at(FOUNDED),
    )
    committees.fill_seat(
        seat,
        account=account,
        since=order.since,
        until=order.until,
        order_reference=order.number,
        by=year.officer,
        at=year.at(FOUNDED),
    )


def _hear(year: Played, committee: Committee) -> None:
    """Hear the units of a committee, four a day, in the order of their names: who was there, and each item in its time."""
    cases = list(_cases_of(committee))
    keeper = committees.seated_on(committee.seats.get(keeps=True), year.on(HEARD))
    if keeper is None:
        message = f"nobody keeps {committee}"
        raise ValueError(message)
    for number, first in enumerate(range(0, len(cases), 4)):
        details = sitting_days.DayDetails(on=year.on(HEARD - number), starts_at=time(8, 30), place_text="ประชุมทางไกล")
        heard = cases[first : first + 4]
        day = sitting_days.plan_day(committee, details=details, cases=heard, by=year.officer, at=year.at(FOUNDED, 14))
        _sit(day, keeper)


def _sit(day: SittingDay, keeper: Membership) -> None:
    rows = sittings.programme_of(day).rows
    present = [seat.pk for seat in day.committee.seats.all()]
    sitting_days.record_presence(day, present=present, by=keeper, at=rows[0].starts)
    for row in rows:
        running: Step | None = None
        for item in row.items:
            after = running.pk if running else None
            running = hearing.start_item(row.slot, item.item.key, after=after, by=keeper, at=item.starts)
        hearing.stop_item(day, after=running.pk if running else None, by=keeper, at=row.ends)


def _cases_of(committee: Committee) -> Iterator[Assessment]:
    rows = Judging.objects.filter(body=committee.body_id, ended_at__isnull=True).order_by(
        "assessment__enrolment__unit__sort_key"
    )
    for row in rows.select_related("assessment__enrolment__round", "assessment__enrolment__unit"):
        yield row.assessment


def _judge(year: Played, code: str) -> None:
    case, said = year.cases[code], year.said[code]
    judging = Judging.objects.get(assessment=case, ended_at__isnull=True)
    seats = list(Seat.objects.filter(committee__body=judging.body_id).order_by("position"))
    holders = visibility.holders(seats, on=year.on(SPOKEN))
    for seat in seats:
        conflicts.declare(case, has_interest=False, by=holders[seat.pk], at=year.at(SPOKEN))
    handed_in = opinions.latest_submission(case)
    if handed_in is None:
        message = f"{code} handed in nothing"
        raise ValueError(message)
    voters = [seat for seat in seats if seat.votes]
    for seat in voters:
        by = holders[seat.pk]
        opinions.mark(handed_in, _marks(handed_in, said, is_strict=seat is voters[0]), by=by, at=year.at(SPOKEN))
        opinions.hand_in(handed_in, by=by, at=year.at(SPOKEN))
    leader = holders[next(seat.pk for seat in seats if seat.keeps)]
    _agree(year, handed_in, said, [seat.position for seat in voters], leader)


def _marks(handed_in: Submission, said: Said, *, is_strict: bool) -> list[Given]:
    """Give the marks of one evaluator. The strict one finds lacking, too, on what the others do not."""
    found = opinions.self_findings(handed_in)
    lacking = said.found_lacking | (said.differs_on if is_strict else frozenset())
    verdicts = {
        key: Verdict.LACKING if key in lacking or not found.get(key) else Verdict.MET
        for key in opinions.keys_of(handed_in)
    }
    return [
        Given(f"m-{key}", key, verdict, LACKING if verdict is Verdict.LACKING else "")
        for key, verdict in verdicts.items()
    ]


def _agree(year: Played, handed_in: Submission, said: Said, present: list[int], leader: Membership) -> None:
    for matter in rulings.matters_of(handed_in):
        rulings.rule(handed_in, matter.key, is_met=True, reason="แต่งตั้งครบทุกโครงการที่มี", by=leader, at=year.at(SPOKEN))
    voters = len(present)
    for key in sorted(said.differs_on):
        tied = voters == 2  # noqa: PLR2004 - one found it lacking, one did not
        consolidating.settle(
            handed_in,
            key,
            is_met=True,
            how=How.CHAIR if tied else How.MAJORITY,
            reason=SETTLED,
            votes=(voters - 1, 1),
            expected_revision=0,
            by=leader,
            at=year.at(SPOKEN),
        )
    consolidating.agree(handed_in, present=present, by=leader, at=year.at(SPOKEN))


def _keep_minutes(year: Played) -> None:
    """Let every committee that judged keep the minutes of the sitting at which it agreed and chose, until they are closed."""
    judged = set(Judging.objects.filter(assessment__in=year.cases.values()).values_list("body", flat=True))
    choosing: dict[int, list[Ranking]] = {}
    for one in selecting.standings(year.round, on=year.on(SPOKEN)):
        if one.committee is not None:
            choosing.setdefault(one.committee.pk, []).append(one.ranking)
    for committee in committees.committees_of(year.round):
        if committee.body_id not in judged:
            continue
        seated = sat.Seated(committee, year.on(SPOKEN))
        day = sat.sit(committee, seated, on=year.on(SPOKEN), planner=year.officer, at=year.at(SPOKEN, 15))
        meeting = sat.begin(day, seated, at=year.at(SPOKEN, 16))
        for ranking in choosing.get(committee.pk, ()):
            _choose(year, ranking, meeting, by=seated.keeper)
            minuting.update(day, by=seated.keeper, at=year.at(SPOKEN, 17))
        sat.put_right(day, meeting, seated, at=year.at(MINUTED))
        sat.close(day, seated, at=year.at(MINUTED, 13))


def _choose(year: Played, ranking: Ranking, meeting: Meeting, *, by: Membership) -> None:
    """Choose the first of a group by a resolution in these minutes."""
    best = ranking.rows[0]
    reason = "คะแนนเท่ากัน คณะเห็นว่าผลงานนวัตกรรมของหน่วยงานนี้ขยายผลได้กว้างกว่า" if best.is_tied else ""
    at = year.at(SPOKEN, 16, 30)
    selecting.choose(year.round, ranking.group, best.case, recorded=meeting, reason=reason, by=by, at=at)


# ── the department ──────────────────────────────────────────────────────────────────────


def _decide(year: Played) -> None:
    for code in year.said:
        year.cases[code] = compiling.list_for_sitting(year.cases[code], by=year.officer, at=year.at(DECIDED))
    meeting = arranging.plan_meeting(
        year.round.owner,
        fiscal_year=year.round.fiscal_year,
        planned_on=year.on(DECIDED),
        by=year.officer,
        at=year.at(DECIDED),
    )
    deciding.put_before(meeting, year.cases.values(), by=year.officer, at=year.at(DECIDED))
    held = arranging.hold(
        meeting, held_on=year.on(DECIDED), chair_th="อธิบดีกรมการพัฒนาชุมชน", by=year.officer, at=year.at(DECIDED)
    )
    deciding.certify_as_proposed(
        year.cases.values(), meeting=held, resolution_number=1, by=year.officer, at=year.at(DECIDED)
    )


def _certify(year: Played) -> list[Certificate]:
    """Issue the certificate of every title that was won or kept."""
    printing = Printing(signer_post=Text("อธิบดีกรมการพัฒนาชุมชน", "Director-General of Community Development"))
    return [
        certificates.issue_for_title(row, printing=printing, by=year.officer, at=year.at(CERTIFIED))
        for row in year.titles
        if row.outcome != TitleOutcome.LOST
    ]
