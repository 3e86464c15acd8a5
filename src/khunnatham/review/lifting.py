"""Lifting an interest that the platform found, and laying it again: by the department that appoints the committee, with a reason.

No source has a rule for it (11.4): this is a default of ours. What a person declared stays, and nobody judges the own unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from khunnatham.assessments.judging_models import Ground, Interest, Judging, Waiver
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.states import DECIDED_ON, State
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.queries import current
from khunnatham.organisations.roles import Role
from khunnatham.review import opinions, visibility
from khunnatham.review.committee_models import Committee
from khunnatham.review.opinion_models import Consolidation
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

# ── reading ─────────────────────────────────────────────────────────────────────────────


def interest_in(committee: Committee, number: int) -> Interest | None:
    """Give one interest of somebody who sits in the committee, in a case that it judges now."""
    judged = Judging.objects.filter(body=committee.body_id, ended_at__isnull=True).values("assessment")
    people = Membership.objects.filter(unit=committee.body_id).values("account")
    rows = Interest.objects.filter(pk=number, assessment__in=judged, account__in=people).exclude(ground=Ground.CLEAR)
    return rows.select_related("account", "assessment__enrolment__unit", "assessment__enrolment__round").first()


def waiver_of(interest: Interest) -> Waiver | None:
    """Give that an interest is lifted now; nothing where it stands."""
    return Waiver.objects.filter(interest=interest, laid_at__isnull=True).first()


def waivers_in(cases: Iterable[Assessment], committee: Committee) -> dict[int, tuple[Waiver, ...]]:
    """Give what was lifted of who sits in the committee, by the number of the case, oldest first: one query."""
    people = Membership.objects.filter(unit=committee.body_id).values("account")
    rows = Waiver.objects.filter(
        interest__assessment__in=[case.pk for case in cases], interest__account__in=people
    ).select_related("interest__account")
    found: dict[int, tuple[Waiver, ...]] = {}
    for row in rows.order_by("lifted_at", "pk"):
        case = row.interest.assessment_id
        found[case] = (*found.get(case, ()), row)
    return found


def still_open(cases: Iterable[Assessment]) -> frozenset[int]:
    """Give in which cases interests may still change: not decided, and the latest version not agreed on. One query."""
    rows = [case for case in cases if State(case.state) not in DECIDED_ON]
    agreed = Consolidation.objects.filter(
        submission__assessment__in=[case.pk for case in rows], submission__version=F("submission__assessment__version")
    )
    return frozenset(case.pk for case in rows) - frozenset(agreed.values_list("submission__assessment", flat=True))


def liftable(
    cases: Iterable[Assessment], found: Mapping[int, Iterable[Interest]], committee: Committee, *, on: date
) -> frozenset[int]:
    """Give which of these interests may be lifted: found by the platform, of nobody who holds a post in the unit. One query."""
    people = Membership.objects.filter(unit=committee.body_id).values("account")
    rows = Membership.objects.filter(current(on), account__in=people).values_list("account", "unit")
    holds = set(rows)
    return frozenset(
        interest.pk
        for case in cases
        for interest in found.get(case.pk, ())
        if interest.ground != Ground.DECLARED and (interest.account_id, case.enrolment.unit_id) not in holds
    )


def may_judge_interests(by: Membership, committee: Committee, *, on: date) -> Refusal | None:
    """Answer whether this person says what becomes of interests in a committee: its department, and nobody who sits in it."""
    if refused := may_act(by, on):
        return refused
    if by.role_held is not Role.DEPARTMENT_OFFICER or by.unit_id != committee.owner_id:
        return Refusal(_NOT_YOURS, code="not-your-committee")
    sits = Membership.objects.filter(current(on), unit=committee.body_id, account=by.account_id)
    return Refusal(_SITS_IN_IT, code="sits-in-it") if sits.exists() else None


def may_lift(by: Membership, interest: Interest, committee: Committee, *, on: date) -> Refusal | None:
    """Answer whether this person may lift an interest now."""
    refusal = may_judge_interests(by, committee, on=on) or _of_oneself(by, interest)
    if refusal is not None:
        return refusal
    if interest.ground in {Ground.DECLARED, Ground.CLEAR}:
        return Refusal(_DECLARED, code="declared")
    unit = interest.assessment.enrolment.unit_id
    if Membership.objects.filter(current(on), account=interest.account_id, unit=unit).exists():
        return Refusal(_OWN_UNIT, code="own-unit")
    return _over(interest.assessment)


def may_lay_again(by: Membership, interest: Interest, committee: Committee, *, on: date) -> Refusal | None:
    """Answer whether this person may lay an interest again that was lifted."""
    refusal = may_judge_interests(by, committee, on=on) or _of_oneself(by, interest)
    if refusal is None and waiver_of(interest) is None:
        return Refusal(_STANDS, code="stands-already")
    return refusal or _over(interest.assessment)


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def lift(interest: Interest, committee: Committee, *, reason: str, by: Membership, at: datetime) -> Waiver:
    """Let an interest that was found keep its person away no more. Lifted twice, it is lifted once."""
    current_ = _locked(interest, committee)
    insist(may_lift(by, current_, committee, on=in_bangkok(at)))
    said = needed(reason, _SAY_WHY, field="reason")
    standing = waiver_of(current_)
    if standing is not None:
        return standing
    actor = by.actor()
    row = Waiver.objects.create(
        interest=current_,
        reason=said,
        lifted_at=at,
        lifted_by=actor.key,
        lifted_by_th=actor.th,
        lifted_by_en=actor.en,
    )
    _record("interest.lifted", current_, committee, said, by=by, at=at)
    return row


@transaction.atomic
def lay_again(interest: Interest, committee: Committee, *, reason: str, by: Membership, at: datetime) -> Waiver:
    """Let an interest that was lifted keep its person away again, from now on."""
    current_ = _locked(interest, committee)
    insist(may_lay_again(by, current_, committee, on=in_bangkok(at)))
    row, actor = waiver_of(current_), by.actor()
    if row is None:
        raise Refusal(_STANDS, code="stands-already")
    row.laid_reason = needed(reason, _SAY_WHY_AGAIN, field="reason")
    row.laid_at, row.laid_by, row.laid_by_th, row.laid_by_en = at, actor.key, actor.th, actor.en
    row.save(update_fields=["laid_reason", "laid_at", "laid_by", "laid_by_th", "laid_by_en"])
    _record("interest.laid-again", current_, committee, row.laid_reason, by=by, at=at)
    return row


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _locked(interest: Interest, committee: Committee) -> Interest:
    """Give the interest with its case locked: what is judged by whom moves one act at a time."""
    Assessment.objects.select_for_update(of=("self",)).get(pk=interest.assessment_id)
    found = interest_in(committee, interest.pk)
    if found is None:
        raise Refusal(_NOT_OF_IT, code="not-of-the-committee")
    return found


def _of_oneself(by: Membership, interest: Interest) -> Refusal | None:
    return Refusal(_OWN, code="own-interest") if interest.account_id == by.account_id else None


def _over(case: Assessment) -> Refusal | None:
    """Answer that it is too late: the committee agreed on the case, or a body decided."""
    submission = opinions.latest_submission(case)
    if State(case.state) in DECIDED_ON or (submission is not None and visibility.is_agreed(submission)):
        return Refusal(_TOO_LATE, code="agreed-already")
    return None


def _record(verb: str, interest: Interest, committee: Committee, reason: str, *, by: Membership, at: datetime) -> None:
    unit, post = interest.assessment.enrolment.unit, interest.account.post
    facts = {
        "post_th": post.th,
        "post_en": post.en,
        "name_th": unit.name.th,
        "name_en": unit.name.en,
        "ground": interest.ground,
        "reason": reason,
    }
    # Under the committee, as the interest itself.
    record(verb, about=committee.journal_key, unit=committee.body.key, by=by.actor(), at=at, facts=facts)


_NOT_YOURS = Text(
    "ยกหรือคืนเหตุส่วนได้เสียได้เฉพาะเจ้าหน้าที่กรมที่แต่งตั้งคณะ",
    "Only an officer of the department that appoints the committee lifts an interest or lays it again.",
)
_SITS_IN_IT = Text(
    "ท่านนั่งอยู่ในคณะนี้ จึงยกเหตุส่วนได้เสียของคณะไม่ได้", "You sit in this committee, so others decide on its interests."
)
_OWN = Text("เหตุส่วนได้เสียของตนเอง ให้ผู้อื่นพิจารณา", "Others decide on your own interest.")
_DECLARED = Text(
    "ผู้ประเมินแจ้งส่วนได้เสียเอง จึงยกไม่ได้ ยกได้เฉพาะที่ระบบพบ",
    "The person declared it, so it stays. Only what the platform found is lifted.",
)
_OWN_UNIT = Text(
    "ผู้นี้ดำรงตำแหน่งในหน่วยงานนี้อยู่ ไม่มีผู้ใดประเมินหน่วยงานของตนเอง",
    "This person holds a post in the unit today. Nobody judges the own unit.",
)
_TOO_LATE = Text(
    "คณะสรุปผลหรือมีมติแล้ว จึงเปลี่ยนเหตุส่วนได้เสียไม่ได้",
    "The committee agreed or a body decided, so interests stay as they were.",
)
_STANDS = Text("เหตุส่วนได้เสียนี้มีผลอยู่แล้ว", "This interest stands already.")
_NOT_OF_IT = Text("เหตุนี้ไม่ใช่ของคณะนี้", "This interest is not one of this committee.")
_SAY_WHY = Text("ระบุเหตุผลที่ยกเหตุส่วนได้เสีย", "Give the reason why the interest is lifted.")
_SAY_WHY_AGAIN = Text("ระบุเหตุผลที่ให้เหตุส่วนได้เสียมีผลอีก", "Give the reason why the interest is laid again.")
