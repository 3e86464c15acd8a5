"""Which committee judges which case: by track, variant and region as the edition says, or by hand with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, EnrolmentState, Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.working import insist, journal, locked
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership
from khunnatham.programmes.criteria import Edition
from khunnatham.review import conflicts, opinions, sitting_days, visibility
from khunnatham.review.committee_models import Committee
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of assigning a round: how many cases were given to a committee, and which were not, with the reason."""

    count: int
    left: tuple[tuple[Assessment, Text], ...]


@transaction.atomic
def assign_all(round_: Round, *, by: Membership, at: datetime) -> Assigned:
    """Give every case of the round that no committee judges yet to the one that the edition names for it."""
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    insist(may_manage_round(by, round_.owner, on=in_bangkok(at)))
    committees = _committees(round_)
    if not committees:
        raise Refusal(_FOUND_FIRST, code="no-committees")
    cases = Assessment.objects.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED)
    cases = cases.exclude(judgings__ended_at__isnull=True, judgings__isnull=False).select_related(
        "enrolment__round", "enrolment__unit"
    )
    edition, lies_in = criteria.edition_of(round_), regions.regions_on(in_bangkok(at))
    given: dict[Committee, list[Assessment]] = {}
    left = []
    for case in cases.order_by("pk"):
        wanted = wanted_for(case, edition, lies_in)
        found = committees.get(wanted) if isinstance(wanted, tuple) else None
        if found is None:
            left.append((case, wanted if isinstance(wanted, Text) else NOT_FOUNDED.fill(key=wanted[0])))
            continue
        _assigned(case, found, reason="", by=by, at=at)
        given.setdefault(found, []).append(case)
    # A country has thousands of cases: what stands against somebody is looked for once a committee, not once a case.
    for committee, theirs in given.items():
        conflicts.detect_all(theirs, committee, at=at)
    return Assigned(sum(map(len, given.values())), tuple(left))


@transaction.atomic
def assign(case: Assessment, *, committee: Committee, reason: str, by: Membership, at: datetime) -> Judging:
    """Let another committee judge a case from now on, with the reason; nothing changes where it does so already."""
    current = locked(case)
    insist(may_manage_round(by, current.enrolment.round.owner, on=in_bangkok(at)))
    said = needed(reason, _SAY_WHY, field="reason")
    round_ = current.enrolment.round
    if (committee.owner_id, committee.edition_key, committee.fiscal_year) != (
        round_.owner_id,
        round_.edition_key,
        round_.fiscal_year,
    ):
        raise Refusal(_OF_ANOTHER_ROUND, code="committee-of-another-round", field="committee")
    standing = Judging.objects.filter(assessment=current, ended_at__isnull=True).first()
    if standing is not None:
        if standing.body_id == committee.body_id:
            return standing
        insist(may_move(current))
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
        sitting_days.leave_days(current, standing.body, by=by, at=at)
    return _give(current, committee, reason=said, by=by, at=at)


def may_move(case: Assessment) -> Refusal | None:
    """Answer whether another committee may take a case over: not once this one has handed in an opinion or gone further."""
    submission = opinions.latest_submission(case)
    if submission is None:
        return None
    said = (submission.opinions, submission.settled, submission.rulings, submission.consolidations)
    if any(rows.exists() for rows in said) or visibility.collection_of(submission) is not None:
        return Refusal(_JUDGED_ALREADY, code="judged-already")
    return None


def wanted_for(case: Assessment, edition: Edition, lies_in: dict[str, int]) -> tuple[str, int] | Text:
    """Give key and region of the committee that the edition names for a case, or the sentence why there is none."""
    enrolment = case.enrolment
    group = "/".join(part for part in (enrolment.track, enrolment.variant) if part)
    named = next((row for row in edition.committees if group in row.judges), None)
    if named is None:
        return Text(f"เกณฑ์ไม่ได้กำหนดคณะสำหรับ {group}", f"The criteria name no committee for {group}.")
    if named.per != "region":
        return named.key, 0
    region = lies_in.get(enrolment.unit.province_id or "")
    if region is None:
        return Text("จังหวัดของหน่วยงานยังไม่อยู่ในเขตตรวจราชการใด", "The unit's province lies in no inspection region yet.")
    return named.key, region


def _committees(round_: Round) -> dict[tuple[str, int], Committee]:
    rows = Committee.objects.filter(
        owner=round_.owner_id, programme=round_.programme, edition=round_.edition, fiscal_year=round_.fiscal_year
    )
    return {(row.key, row.region): row for row in rows.select_related("body")}


def _give(case: Assessment, committee: Committee, *, reason: str, by: Membership, at: datetime) -> Judging:
    row = _assigned(case, committee, reason=reason, by=by, at=at)
    conflicts.detect(case, committee, at=at)
    return row


def _assigned(case: Assessment, committee: Committee, *, reason: str, by: Membership, at: datetime) -> Judging:
    actor = by.actor()
    row = Judging.objects.create(
        assessment=case,
        body=committee.body,
        reason=reason,
        assigned_at=at,
        assigned_by=actor.key,
        assigned_by_th=actor.th,
        assigned_by_en=actor.en,
    )
    facts = {"body_th": committee.body.name.th, "body_en": committee.body.name.en, "reason": reason}
    journal("case.assigned", case, by=actor, at=at, **facts)
    return row


_FOUND_FIRST = Text("แต่งตั้งคณะกรรมการของรอบนี้ก่อน", "Found the committees of this round first.")
READY = Text("พร้อมมอบหมาย กด «มอบหมายหน่วยงานให้คณะ»", "Ready to be assigned: press the button.")
NOT_FOUNDED = Text("ยังไม่ได้แต่งตั้งคณะ {key} ของเขตนี้", "The committee {key} of this region is not founded yet.")
_SAY_WHY = Text("ระบุเหตุผลที่เปลี่ยนคณะผู้ประเมิน", "Give the reason for the change of committee.")
_JUDGED_ALREADY = Text(
    "คณะปัจจุบันส่งความเห็นของฉบับนี้แล้ว จึงเปลี่ยนคณะไม่ได้ เพราะความเห็นของสองคณะจะปนกัน "
    "ให้คณะปัจจุบันประเมินจนเสร็จ หรือเปลี่ยนหลังหน่วยงานส่งฉบับใหม่",
    "The present committee has handed in opinions on this version, so no other takes it over: opinions of two committees would "
    "mix. Let it finish, or change the committee once the unit has handed in a new version.",
)
_OF_ANOTHER_ROUND = Text("คณะนี้ไม่ใช่คณะของรอบนี้", "This committee is not one of this round.")
