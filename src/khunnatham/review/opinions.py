"""An evaluator's opinion: marks made one by one (offline too), handed in once, with the result that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from khunnatham.assessments import criteria, judging
from khunnatham.assessments.models import Assessment, FrozenEvidence, Submission
from khunnatham.assessments.states import State
from khunnatham.assessments.working import insist, locked
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.programmes.requirement_kinds import Score
from khunnatham.review import visibility
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.committees import seat_of
from khunnatham.review.opinion_models import Collection, Mark, Opinion, Verdict
from khunnatham.scoring.result import Result
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

JUDGED: Final = frozenset({State.SUBMITTED, State.LISTED})
NAMED_AT_MOST: Final = 10
MOST_MARKS: Final = 500  # in one sending
LONGEST_KEY: Final = 64
CLOCK_SLIP: Final = timedelta(days=1)  # how far the clock of a device is believed to be behind


@dataclass(frozen=True, slots=True)
class Given:
    """One mark as it was made: where it was made it got its own key, so that sending it twice keeps it once."""

    client_key: str
    key: str
    verdict: str
    reason: str = ""
    looked_at: tuple[int, ...] = ()
    made_at: datetime | None = None


# ── reading ─────────────────────────────────────────────────────────────────────────────


def latest_submission(assessment: Assessment) -> Submission | None:
    """Give what was handed in last; nothing before."""
    return Submission.objects.filter(assessment=assessment).order_by("version").last()


def keys_of(submission: Submission) -> list[str]:
    """Give the requirements that are judged, in the order of the edition: all but those that follow from the points."""
    leaves = criteria.leaves_of(submission.assessment.enrolment)
    return [leaf.key for leaf in leaves if not isinstance(leaf.kind, Score)]


def marks_of(submission: Submission, by: Membership) -> dict[str, Mark]:
    """Give the own latest mark of each requirement."""
    rows = Mark.objects.filter(submission=submission, account=by.account_id).order_by("made_at", "pk")
    return {row.key: row for row in rows}


def own_opinion(submission: Submission, by: Membership) -> Opinion | None:
    """Give what this person handed in; nothing before."""
    return Opinion.objects.filter(submission=submission, account=by.account_id).first()


def provisional(submission: Submission, marks: Mapping[str, Mark]) -> Result:
    """Give the result that follows from marks; of what has none, or cannot be judged, the unit's own answer stands."""
    found = ruled({key: row.verdict for key, row in marks.items()})
    return criteria.score_ruled(submission.assessment.enrolment, answers_of(submission), found)


def self_findings(submission: Submission) -> dict[str, bool]:
    """Give what the unit's own answers came to, by requirement."""
    return {key: bool(row["is_met"]) for key, row in submission.result.get("requirements", {}).items()}


def may_judge(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whether this person may mark: a seat with a vote of the committee, the file open, nothing agreed yet."""
    if refused := may_act(by, on):
        return refused
    if not (judging.sits_in_committee(by) and judging.opens(by, submission.assessment)):
        return Refusal(_NOT_YOURS, code="not-your-case")
    seat = seat_of(by)
    if seat is None or not seat.votes:
        return Refusal(_NO_VOTE, code="no-vote")
    return _closed(by, seat, submission)


def not_judged(submission: Submission) -> Refusal | None:
    """Answer whether a committee may still work on it: the latest version, and neither withdrawn, returned nor decided."""
    if submission.version != submission.assessment.version or State(submission.assessment.state) not in JUDGED:
        return Refusal(_NOT_NOW, code="not-judged-now")
    return None


def _closed(by: Membership, seat: Seat, submission: Submission) -> Refusal | None:
    """Answer whether marking is over: the case moved on, the opinion of the person or the seat is in, or the committee agreed."""
    if refused := not_judged(submission):
        return refused
    if own_opinion(submission, by) is not None:
        return Refusal(_HANDED_IN, code="opinion-handed-in")
    if visibility.has_spoken(seat, submission, by=by):
        return Refusal(_SEAT_SPOKE, code="seat-has-spoken")
    if visibility.is_agreed(submission):
        return Refusal(_AGREED, code="agreed-already")
    return None


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def mark(submission: Submission, given: Iterable[Given], *, by: Membership, at: datetime) -> int:
    """Keep marks, each once however often it is sent; give how many were new. One that is wrong refuses all of them."""
    current = locked_submission(submission)
    insist(may_judge(by, current, on=in_bangkok(at)))
    rows = list(given)
    if len(rows) > MOST_MARKS:
        raise Refusal(_TOO_MANY, code="too-many-marks")
    known, proofs = set(keys_of(current)), _proofs_of(current)
    made = [_read(one, current, known, proofs, by=by, at=at) for one in rows]
    sent = {one.client_key for one in made}
    there = set(
        Mark.objects.filter(submission=current, account=by.account_id, client_key__in=sent).values_list(
            "client_key", flat=True
        )
    )
    new = {one.client_key: one for one in made if one.client_key not in there}
    Mark.objects.bulk_create(new.values())
    return len(new)


@transaction.atomic
def hand_in(submission: Submission, *, remark: str = "", by: Membership, at: datetime) -> Opinion:
    """Hand the opinion in, whole: every requirement marked, each «lacking» and «unable» with its reason. It stays as it is."""
    current = locked_submission(submission)
    standing = own_opinion(current, by)
    if standing is not None:
        return standing
    insist(may_judge(by, current, on=in_bangkok(at)))
    marks = marks_of(current, by)
    missing = [key for key in keys_of(current) if key not in marks]
    if missing:
        listed = ", ".join(missing[:NAMED_AT_MOST]) + (" …" if len(missing) > NAMED_AT_MOST else "")
        raise Refusal(
            Text(
                f"ยังไม่ได้ให้ความเห็น {len(missing)} ข้อ: {listed}",
                f"{len(missing)} requirement(s) have no mark yet: {listed}",
            ),
            code="marks-missing",
        )
    seat, actor = _seat(by), by.actor()
    opinion = Opinion.objects.create(
        submission=current,
        seat=seat,
        account=by.account,
        marks={
            key: {"verdict": row.verdict, "reason": row.reason, "looked_at": row.looked_at}
            for key, row in marks.items()
        },
        result=provisional(current, marks).to_record(),
        remark=cleaned(remark, field="remark"),
        handed_in_at=at,
        handed_in_by=actor.key,
        handed_in_by_th=actor.th,
        handed_in_by_en=actor.en,
    )
    committee = Committee.objects.select_related("body").get(pk=seat.committee_id)
    unit = current.assessment.enrolment.unit
    # Under the committee: neither the unit nor other evaluators learn more than that an opinion is in.
    facts = {"name_th": unit.name.th, "name_en": unit.name.en, "position": seat.position}
    record("opinion.handed-in", about=committee.journal_key, unit=committee.body.key, by=actor, at=at, facts=facts)
    return opinion


@transaction.atomic
def close_collection(submission: Submission, *, reason: str, by: Membership, at: datetime) -> Collection:
    """Stop waiting for opinions that do not come, with the reason; the chair or the secretary of the committee does."""
    current = locked_submission(submission)
    insist(may_lead(by, current, on=in_bangkok(at)))
    insist(not_judged(current))
    standing = Collection.objects.filter(submission=current).first()
    if standing is not None:
        return standing
    if not visibility.counted(current).exists():
        raise Refusal(_NO_OPINION, code="no-opinion")
    actor = by.actor()
    row = Collection.objects.create(
        submission=current,
        reason=needed(reason, _SAY_WHY, field="reason"),
        closed_at=at,
        closed_by=actor.key,
        closed_by_th=actor.th,
        closed_by_en=actor.en,
    )
    committee = Committee.objects.select_related("body").get(body=by.unit_id)
    unit = current.assessment.enrolment.unit
    facts = {"name_th": unit.name.th, "name_en": unit.name.en, "reason": row.reason}
    record("opinions.closed", about=committee.journal_key, unit=committee.body.key, by=actor, at=at, facts=facts)
    return row


def may_lead(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whether this person leads the committee to one result, with the file open: chair, secretary, or who stands in."""
    if refused := may_act(by, on):
        return refused
    seat = seat_of(by) if judging.sits_in_committee(by) else None
    if seat is None or not judging.opens(by, submission.assessment):
        return Refusal(_NOT_YOURS, code="not-your-case")
    if visibility.leads(seat, submission.assessment, on=on):
        return None
    return Refusal(_LEADERS_ONLY, code="not-leading")


def may_conclude(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whether this person may write the committee's word now: leads it, all opinions are in, the own one too."""
    if refused := may_lead(by, submission, on=on):
        return refused
    if submission.version != submission.assessment.version:
        return Refusal(_NEWER, code="newer-version")
    return not_judged(submission) or _unheard(by, submission, on=on)


def _unheard(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whose opinion is still to come: of others, or of this person, who reads nothing before the own one is in."""
    if not visibility.is_complete(submission, on=on):
        waiting = ", ".join(str(seat.position) for seat in visibility.waited_for(submission, on=on))
        if not waiting:
            return Refusal(_NO_OPINION, code="no-opinion")
        return Refusal(
            Text(
                f"ยังรอความเห็นของลำดับที่ {waiting} ถ้าไม่รอ ให้ปิดรับความเห็นพร้อมเหตุผล",
                f"Opinions are still to come from seat(s) {waiting}. To go on without them, close the collection with a reason.",
            ),
            code="opinions-missing",
        )
    seat = _seat(by)
    if not seat.votes or visibility.has_spoken(seat, submission, by=by) or visibility.is_agreed(submission):
        return None
    return Refusal(_SPEAK_FIRST, code="own-opinion-first")


def ruled(verdicts: Mapping[str, str]) -> dict[str, bool]:
    """Give what scoring takes: met or not. Of what cannot be judged the unit's own answer stands."""
    return {key: verdict == Verdict.MET for key, verdict in verdicts.items() if verdict != Verdict.UNABLE}


def answers_of(submission: Submission) -> dict[str, Any]:
    """Give the answers as they were handed in, by requirement."""
    return {
        key: row["value"] for key, row in submission.frozen.get("answers", {}).items() if row.get("value") is not None
    }


def locked_submission(submission: Submission) -> Submission:
    """Give the submission with its case locked: marks, opinions and what is agreed move one act at a time."""
    locked(submission.assessment)
    rows = Submission.objects.select_related("assessment__enrolment__round__owner", "assessment__enrolment__unit")
    return rows.get(pk=submission.pk)


def _seat(by: Membership) -> Seat:
    seat = seat_of(by)
    if seat is None:
        raise Refusal(_NO_VOTE, code="no-vote")
    return seat


def _proofs_of(submission: Submission) -> set[int]:
    return set(FrozenEvidence.objects.filter(submission=submission).values_list("evidence", flat=True))


def _read(
    one: Given, submission: Submission, known: set[str], proofs: set[int], *, by: Membership, at: datetime
) -> Mark:
    if one.key not in known:
        raise Refusal(
            Text(f"ไม่มีข้อ {one.key} ในเกณฑ์ของหน่วยงานนี้", f"This unit is not asked {one.key}."),
            code="key-unknown",
            field=one.key,
        )
    if one.verdict not in Verdict.values:
        raise Refusal(_CHOOSE, code="verdict-unknown", field=one.key)
    if not (0 < len(one.client_key) <= LONGEST_KEY and one.client_key.isprintable()):
        raise Refusal(_NO_CLIENT_KEY, code="client-key", field=one.key)
    reason = cleaned(one.reason, field=one.key)
    if one.verdict != Verdict.MET and not reason:
        raise Refusal(
            Text(f"ข้อ {one.key}: ระบุเหตุผล", f"{one.key}: give the reason."), code="reason-missing", field=one.key
        )
    earliest = submission.handed_in_at - CLOCK_SLIP  # no mark is older than what it is about
    made = min(max(one.made_at or at, earliest), at)
    return Mark(
        submission=submission,
        account=by.account,
        client_key=one.client_key,
        key=one.key,
        verdict=one.verdict,
        reason=reason,
        looked_at=sorted(set(one.looked_at) & proofs),
        made_at=made,
        received_at=at,
    )


_NOT_YOURS = Text(
    "เปิดเรื่องนี้ได้เฉพาะคณะที่ได้รับมอบหมาย และเมื่อแจ้งว่าไม่มีส่วนได้เสียแล้ว",
    "Only the committee that judges this case opens it, after declaring no interest.",
)
_NO_VOTE = Text("ตำแหน่งนี้ไม่มีหน้าที่ให้ความเห็น", "This seat gives no opinion.")
_NOT_NOW = Text("เรื่องนี้ไม่อยู่ระหว่างการประเมินของคณะ", "This case is not being judged now.")
_HANDED_IN = Text("ส่งความเห็นแล้ว จึงแก้ไขไม่ได้", "The opinion was handed in and stays as it is.")
_SEAT_SPOKE = Text(
    "ตำแหน่งนี้ส่งความเห็นแล้ว ตำแหน่งหนึ่งส่งได้ครั้งเดียว", "This seat has handed in its opinion. A seat does so once."
)
_NEWER = Text("หน่วยงานส่งฉบับใหม่แล้ว", "The unit has handed in a newer version.")
_SPEAK_FIRST = Text(
    "ส่งความเห็นของท่านก่อน จึงอ่านความเห็นของผู้อื่นและสรุปผลได้",
    "Hand in your own opinion first; then those of others are open and the result can be settled.",
)
_AGREED = Text("คณะสรุปผลของเรื่องนี้แล้ว", "The committee has agreed on this case already.")
_TOO_MANY = Text("ส่งความเห็นครั้งละไม่เกิน 500 ข้อ", "At most 500 marks are sent at once.")
_NO_OPINION = Text("ยังไม่มีผู้ส่งความเห็น", "Nobody has handed in an opinion yet.")
_SAY_WHY = Text("ระบุเหตุผลที่ไม่รอความเห็นที่เหลือ", "Say why the other opinions are not waited for.")
_LEADERS_ONLY = Text("ทำได้เฉพาะประธานและเลขานุการของคณะ", "Only the chair and the secretary of the committee do this.")
_CHOOSE = Text("เลือก เป็นไปตามเกณฑ์ ยังไม่เป็นไปตามเกณฑ์ หรือตัดสินไม่ได้", "Choose met, lacking or unable.")
_NO_CLIENT_KEY = Text(
    "ความเห็นนี้ไม่มีรหัสของตนเอง โหลดหน้าใหม่แล้วลองอีกครั้ง", "This mark has no key of its own. Reload the page."
)
