"""What is unusual but allowed needs the committee's word: a ruling with its reason, that others may follow as a precedent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from khunnatham.assessments.models import Submission
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import opinions, visibility
from khunnatham.review.committee_models import Committee
from khunnatham.review.opinion_models import Ruling
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Matter:
    """One flag of a case: its words, the ruling on it, and what other committees ruled on the same words."""

    key: str
    text: Text
    ruling: Ruling | None
    precedents: tuple[Ruling, ...]


def matters_of(submission: Submission) -> list[Matter]:
    """Give what the committee must rule on, in the order of the result: two queries."""
    flags = submission.result.get("flags", [])
    if not flags:
        return []
    edition = submission.assessment.enrolment.round.edition_key
    ruled = {row.key: row for row in Ruling.objects.filter(submission=submission).select_related("body")}
    earlier = Ruling.objects.filter(edition=edition, matter__in=[flag["th"] for flag in flags], follows__isnull=True)
    others = list(earlier.exclude(submission=submission).select_related("body").order_by("ruled_at", "pk"))
    return [
        Matter(
            flag["key"],
            Text(flag["th"], flag["en"]),
            ruled.get(flag["key"]),
            tuple(row for row in others if row.matter == flag["th"] and row.key == flag["key"]),
        )
        for flag in flags
    ]


@transaction.atomic
def rule(
    submission: Submission,
    key: str,
    *,
    is_met: bool,
    reason: str = "",
    follows: Ruling | None = None,
    by: Membership,
    at: datetime,
) -> Ruling:
    """Rule on a flag, with a reason or following a precedent on the same words. What was ruled stays."""
    current = opinions.locked_submission(submission)
    # A ruling decides a finding: like everything the committee says, it comes after every opinion is in.
    insist(opinions.may_conclude(by, current, on=in_bangkok(at)))
    if visibility.is_agreed(current):
        raise Refusal(_AGREED, code="agreed-already")
    matter = next((one for one in matters_of(current) if one.key == key), None)
    if matter is None:
        raise Refusal(_NO_FLAG, code="no-flag", field="key")
    if matter.ruling is not None:
        return matter.ruling
    if follows is not None and follows not in matter.precedents:
        raise Refusal(_OTHER_MATTER, code="other-matter", field="follows")
    said = follows.reason if follows else needed(reason, _SAY_WHY, field="reason")
    committee, actor = Committee.objects.select_related("body").get(body=by.unit_id), by.actor()
    row = Ruling.objects.create(
        edition=current.assessment.enrolment.round.edition_key,
        key=key,
        matter=matter.text.th,
        is_met=follows.is_met if follows else is_met,
        reason=said,
        body=committee.body,
        submission=current,
        follows=follows,
        ruled_at=at,
        ruled_by=actor.key,
        ruled_by_th=actor.th,
        ruled_by_en=actor.en,
    )
    unit = current.assessment.enrolment.unit
    facts = {"name_th": unit.name.th, "name_en": unit.name.en, "key": key, "is_met": row.is_met}
    record("flag.ruled", about=committee.journal_key, unit=committee.body.key, by=actor, at=at, facts=facts)
    return row


def precedents_of(edition: str) -> list[Ruling]:
    """Give every ruling of an edition that follows no other, for the page of precedents."""
    return list(_precedents().filter(edition=edition))


def precedents_seen(by: Membership, edition: str = "") -> list[Ruling]:
    """Give the precedents that a membership may read: of its committee's owner, of its own rounds, or all for who sees the nation."""
    rows = _precedents().annotate(followers=Count("followed_by"))
    if edition:
        rows = rows.filter(edition=edition)
    if by.role_held in {Role.AUDITOR, Role.NATIONAL_ADMINISTRATOR}:
        return list(rows)
    own = Committee.objects.filter(body=by.unit_id).values("owner")
    owner = Q(submission__assessment__enrolment__round__owner__in=own)
    if by.role_held is Role.DEPARTMENT_OFFICER:
        owner = Q(submission__assessment__enrolment__round__owner=by.unit_id)
    return list(rows.filter(owner))


def editions_seen(by: Membership) -> list[str]:
    """Give the editions of which a membership may read precedents, the latest ruled on first."""
    latest = dict[str, datetime]()
    for row in precedents_seen(by):
        latest[row.edition] = max(latest.get(row.edition, row.ruled_at), row.ruled_at)
    return sorted(latest, key=lambda key: latest[key], reverse=True)


def _precedents() -> QuerySet[Ruling]:
    rows = Ruling.objects.filter(follows__isnull=True).order_by("edition", "key", "ruled_at", "pk")
    return rows.select_related("body", "submission__assessment__enrolment__unit")


_AGREED = Text("คณะสรุปผลของเรื่องนี้แล้ว", "The committee has agreed on this case already.")
_NO_FLAG = Text("ข้อนี้ไม่มีประเด็นที่ต้องวินิจฉัย", "There is nothing to rule on at this requirement.")
_OTHER_MATTER = Text("คำวินิจฉัยที่เลือกเป็นของประเด็นอื่น", "That ruling is on another matter.")
_SAY_WHY = Text("ระบุเหตุผลของคำวินิจฉัย", "Give the reason for the ruling.")
