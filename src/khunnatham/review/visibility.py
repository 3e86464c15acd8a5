"""Who reads which opinion. Independence is kept here and nowhere else: every page, paper, sheet and search asks these questions.

* An evaluator reads nobody's opinion before handing in the own one.
* The secretary without a vote, and the chair, read none before all are in or the collection was closed with a reason.
* The owner of the round and the auditor read them once the committee has agreed. The unit reads what was agreed, never who thought what.
* Opinions on a version that was replaced are read like those on the one that replaced it: not by who still has to speak of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.assessments import judging
from khunnatham.assessments.judging_models import Interest
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.states import State
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review.committee_models import Seat
from khunnatham.review.committees import seat_of
from khunnatham.review.opinion_models import Collection, Consolidation, Opinion, StandIn


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a seat is: who fills it, when the opinion came in, whether its holder stepped aside. Nothing of what was thought."""

    seat: Seat
    holder: Membership | None
    handed_in_at: datetime | None
    is_aside: bool

    @property
    def is_waited_for(self) -> bool:
        """Tell whether the opinion is still to come."""
        return self.seat.votes and self.holder is not None and not self.is_aside and self.handed_in_at is None


def opinions_seen(submission: Submission, *, by: Membership, on: date) -> list[Opinion]:
    """Give the opinions that this membership may read now, in the order of the seats."""
    rows = counted(submission).select_related("account")
    if not may_read_others(submission, by=by, on=on):
        rows = rows.filter(account=by.account_id) if _judges(by, submission) else rows.none()
    return list(rows.order_by("seat__position"))


def counted(submission: Submission) -> QuerySet[Opinion]:
    """Give the opinions that count. Of somebody who stepped aside since, the opinion stays for the record and counts no more."""
    aside = _interests(submission).values("account")
    return Opinion.objects.filter(submission=submission).exclude(account__in=aside).select_related("seat")


def counted_among(submissions: Sequence[int]) -> QuerySet[Opinion]:
    """Give the opinions that count on several versions, by their numbers, in the order of committees and seats."""
    aside = judging.standing().filter(assessment=OuterRef("submission__assessment"), account=OuterRef("account"))
    rows = Opinion.objects.filter(~Exists(aside), submission__in=submissions).select_related("seat__committee__body")
    return rows.order_by("seat__committee__key", "seat__committee__region", "seat__position", "pk")


def has_spoken(seat: Seat, submission: Submission, *, by: Membership) -> bool:
    """Tell whether the opinion of this person is in, or of this seat, whoever filled it then: each speaks once.

    Who fills a seat that has spoken cannot speak any more, and so has nothing left to keep independent.
    """
    return Opinion.objects.filter(Q(account=by.account_id) | Q(seat=seat), submission=submission).exists()


def leads(seat: Seat, assessment: Assessment, *, on: date) -> bool:
    """Tell whether a seat leads the committee in a case: chair and secretary do; the one named for them while both are recused."""
    return seat.chairs or seat.keeps or stands_in(seat, assessment, on=on)


def stands_in(seat: Seat, assessment: Assessment, *, on: date) -> bool:
    """Tell whether a seat was named to lead a case, and each who is in office and would lead it is recused on that day."""
    named = StandIn.objects.filter(assessment=assessment, seat__committee=seat.committee_id).last()
    if named is None or named.seat_id != seat.pk:
        return False
    leaders = Seat.objects.filter(Q(chairs=True) | Q(keeps=True), committee=seat.committee_id)
    against = set(judging.standing().filter(assessment=assessment).values_list("account", flat=True))
    return {held.account_id for held in holders(leaders, on=on).values()} <= against


def may_read_others(submission: Submission, *, by: Membership, on: date) -> bool:
    """Tell whether the opinions of others may be read."""
    is_settled = is_agreed(submission) or _is_agreed_later(submission)
    if by.role_held is Role.AUDITOR or by.unit_id == submission.assessment.enrolment.round.owner_id:
        return is_settled
    seat = seat_of(by)
    if seat is None or not _judges(by, submission) or (seat.votes and _speaks_later(seat, submission, by=by)):
        return False
    if is_settled:
        return True
    own = has_spoken(seat, submission, by=by)
    if seat.votes and not own:
        return False
    # Having spoken is enough for a member; who leads the talk waits until everybody has spoken.
    return own if not (seat.chairs or seat.keeps or seat.assists) else is_complete(submission, on=on)


def waited_for(submission: Submission, *, on: date) -> list[Seat]:
    """Give the seats whose opinion is still to come: those that vote, are filled on the day, and did not step aside."""
    rows = list(Opinion.objects.filter(submission=submission).values_list("seat", "account"))
    seats, people = {seat for seat, _ in rows}, {account for _, account in rows}
    return [seat for seat, account in voters(submission, on=on) if seat.pk not in seats and account not in people]


def standings(submission: Submission, *, on: date) -> list[Standing]:
    """Give every seat of the committee with how far it is, in printed order: five queries."""
    judged = judging.judging_of(submission.assessment)
    if judged is None:
        return []
    seats = list(Seat.objects.filter(committee__body=judged.body_id).order_by("position"))
    rows = list(Opinion.objects.filter(submission=submission).values_list("seat", "account", "handed_in_at"))
    came, spoke = {seat: at for seat, _, at in rows}, {account: at for _, account, at in rows}
    against, filled = _against(submission), holders(seats, on=on)
    return [
        Standing(
            seat,
            filled.get(seat.pk),
            came.get(seat.pk) or (spoke.get(filled[seat.pk].account_id) if seat.votes and seat.pk in filled else None),
            is_aside=seat.pk in filled and filled[seat.pk].account_id in against,
        )
        for seat in seats
    ]


def voting_seats(submission: Submission, *, on: date) -> list[Seat]:
    """Give the seats that have a say in the case: with a vote, filled on the day, and nothing against who fills them."""
    return [seat for seat, _ in voters(submission, on=on)]


def voters(submission: Submission, *, on: date) -> list[tuple[Seat, int]]:
    """Give the same seats with the account that fills each: one person on two seats still is one person."""
    judged = judging.judging_of(submission.assessment)
    if judged is None:
        return []
    seats = Seat.objects.filter(committee__body=judged.body_id, votes=True).order_by("position")
    against, filled = _against(submission), holders(seats, on=on)
    found = [(seat, filled[seat.pk].account_id) for seat in seats if seat.pk in filled]
    return [(seat, account) for seat, account in found if account not in against]


def holders(seats: Sequence[Seat] | object, *, on: date) -> dict[int, Membership]:
    """Give who fills each seat on a day, by the number of the seat; one acting for another stands before the other."""
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        Q(seating__seat__in=seats) | Q(acting_for__seating__seat__in=seats),
        since__lte=on,
    ).select_related("seating", "acting_for__seating", "account")
    found: dict[int, Membership] = {}
    for row in sorted(rows, key=lambda row: (row.acting_for_id is not None, row.since)):
        seating = row.acting_for.seating if row.acting_for else row.seating
        found[seating.seat_id] = row
    return found


def is_complete(submission: Submission, *, on: date) -> bool:
    """Tell whether every opinion is in, or somebody stopped waiting with a reason."""
    if Collection.objects.filter(submission=submission).exists():
        return True
    return counted(submission).exists() and not waited_for(submission, on=on)


def is_agreed(submission: Submission) -> bool:
    """Tell whether the committee has agreed on a result."""
    return Consolidation.objects.filter(submission=submission).exists()


def agreed_up_to(assessment: Assessment) -> int:
    """Give the latest version of a case on which the committee agreed, 0 before: of it and those before it nothing is asked any more."""
    rows = Consolidation.objects.filter(submission__assessment=assessment).order_by("-submission__version")
    return rows.values_list("submission__version", flat=True).first() or 0


def agreed(submission: Submission) -> Consolidation | None:
    """Give the result that the committee agreed, the latest correction of it; nothing before."""
    return Consolidation.objects.filter(submission=submission).select_related("body").order_by("number").last()


def collection_of(submission: Submission) -> Collection | None:
    """Give that somebody stopped waiting for opinions, with the reason; nothing where nobody did."""
    return Collection.objects.filter(submission=submission).first()


def agreements_of(submission: Submission) -> list[Consolidation]:
    """Give what was agreed and every correction of it, oldest first."""
    return list(Consolidation.objects.filter(submission=submission).select_related("body").order_by("number"))


def may_read_agreed(submission: Submission, *, by: Membership, is_decided: bool) -> bool:
    """Tell whether the agreed result may be read: by the committee and those above at once, by the unit once it is decided."""
    if _stands_above(by, submission):
        return True
    return _judges(by, submission) or (is_decided and by.unit_id == submission.assessment.enrolment.unit_id)


def agreed_among(submissions: Sequence[Submission], *, by: Membership) -> dict[int, Consolidation]:
    """Give what was agreed on those versions of which this reader may know before a body decided: two queries."""
    opened: set[int] = set()
    if judging.sits_in_committee(by):
        numbers = [row.assessment_id for row in submissions]
        opened = set(Assessment.objects.filter(judging.opened(by), pk__in=numbers).values_list("pk", flat=True))
    known = [row for row in submissions if row.assessment_id in opened or _stands_above(by, row)]
    rows = Consolidation.objects.filter(submission__in=known).select_related("body").order_by("number")
    return {row.submission_id: row for row in rows}


def _stands_above(by: Membership, submission: Submission) -> bool:
    above = {Role.AUDITOR, Role.NATIONAL_ADMINISTRATOR}
    return by.role_held in above or by.unit_id == submission.assessment.enrolment.round.owner_id


def _is_agreed_later(submission: Submission) -> bool:
    """Tell whether a version that replaced this one was agreed on."""
    if submission.version == submission.assessment.version:
        return False
    return Consolidation.objects.filter(
        submission__assessment=submission.assessment_id, submission__version__gt=submission.version
    ).exists()


def _speaks_later(seat: Seat, submission: Submission, *, by: Membership) -> bool:
    """Tell whether this person has still to speak of the version that replaced this one."""
    case = submission.assessment
    if submission.version == case.version or State(case.state) not in {State.SUBMITTED, State.LISTED}:
        return False
    latest = Submission.objects.filter(assessment=case, version=case.version).first()
    return latest is not None and not is_agreed(latest) and not has_spoken(seat, latest, by=by)


def _against(submission: Submission) -> set[int]:
    return set(_interests(submission).values_list("account", flat=True))


def _interests(submission: Submission) -> QuerySet[Interest]:
    return judging.standing().filter(assessment=submission.assessment_id)


def _judges(by: Membership, submission: Submission) -> bool:
    return judging.sits_in_committee(by) and judging.opens(by, submission.assessment)
