"""Issues of a tracker: where each stands, and closing it: reported to the superior, confirmed, attested and then verified.

Nothing here counts points. What was attested is checked by the department itself; no text is taken with it, so that neither
names nor cases can be written (002:L21, G-23).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Answer, Assessment, IssueAct, IssueEvent
from khunnatham.assessments.permissions import VERIFIED, may_close_issue, may_conclude_issues, may_verify_issue
from khunnatham.assessments.rounds import day_in
from khunnatham.assessments.working import insist, journal, locked, move, rescore
from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import save_revised
from khunnatham.programmes.criteria import Requirement
from khunnatham.programmes.requirement_kinds import ByDate
from khunnatham.scoring.requirements import judge_of
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text


class Standing(StrEnum):
    """Where one issue stands."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    READY = "ready"
    CONFIRMED = "confirmed"
    REPORTED = "reported"
    ATTESTED = "attested"
    VERIFIED = "verified"
    CONTRADICTED = "contradicted"

    @property
    def text(self) -> Text:
        """Give the word that people see."""
        return _STANDINGS[self]

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing is left to do with it."""
        return self in {Standing.CONFIRMED, Standing.REPORTED, Standing.VERIFIED}


_STANDINGS = {
    Standing.NOT_STARTED: Text("ยังไม่เริ่ม", "Not started"),
    Standing.IN_PROGRESS: Text("กำลังดำเนินการ", "In progress"),
    Standing.READY: Text("หลักฐานครบตามเกณฑ์", "Evidence complete"),
    Standing.CONFIRMED: Text("ยืนยันแล้ว", "Confirmed"),
    Standing.REPORTED: Text("รายงานผู้บังคับบัญชาแล้ว", "Reported to the superior"),
    Standing.ATTESTED: Text("รับรองแล้ว รอกรมตรวจ", "Attested, waiting for the department"),
    Standing.VERIFIED: Text("กรมตรวจแล้ว ตรงกัน", "Verified by the department"),
    Standing.CONTRADICTED: Text("กรมตรวจแล้ว ไม่ตรงกัน", "Contradicted by the department"),
}
# Why a department contradicts: a closed list of our own, because free text could hold a name or a case.
GROUNDS: dict[str, Text] = {
    "records-differ": Text("ข้อมูลของกรมไม่ตรงกับที่หน่วยงานรับรอง", "The department's records differ from what was attested"),
    "still-checking": Text(
        "ข้อมูลยังไม่ครบ ให้หน่วยงานประสานกรม", "The data are incomplete; the unit contacts the department"
    ),
}
_CLOSES = {"confirmed": IssueAct.CONFIRMED, "reported": IssueAct.REPORTED, VERIFIED: IssueAct.ATTESTED}
VERBS_OF_ACTS: Final = {
    IssueAct.CONFIRMED: "issue.confirmed",
    IssueAct.REPORTED: "issue.reported",
    IssueAct.ATTESTED: "issue.attested",
    IssueAct.VERIFIED: "issue.verified",
    IssueAct.CONTRADICTED: "issue.contradicted",
}
_NOT_READY = Text(
    "ประเด็น {key} ยังไม่ครบตามเกณฑ์ ดูสิ่งที่ขาดที่หน้าของประเด็น",
    "{key} does not meet its rule yet. Its page says what is missing.",
)
_NO_TRACKER = Text("เกณฑ์ฉบับนี้ไม่ได้ติดตามเป็นรายประเด็น", "This edition does not track issues.")


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue as it stands: its rule, its answer, the last act about it, and its marks."""

    leaf: Requirement
    standing: Standing
    answer: Answer | None
    event: IssueEvent | None
    due_on: date | None
    is_overdue: bool
    missed: tuple[Text, ...]


def issues_of(assessment: Assessment, *, today: date) -> list[Issue]:
    """Give every issue in the order of the edition: two queries."""
    edition, year = criteria.edition_of(assessment.enrolment.round), assessment.enrolment.round.fiscal_year
    answers = {answer.key: answer for answer in assessment.answers.select_related("fact")}
    events: dict[str, IssueEvent] = {}
    for event in IssueEvent.objects.filter(assessment=assessment):
        events[event.key] = event
    dues = {one.key: day_in(one.month_day, one.on, year) for one in edition.schedule}
    return [
        _issue(assessment, leaf, answers.get(leaf.key), events.get(leaf.key), dues.get(leaf.due), today)
        for leaf in criteria.leaves_of(assessment.enrolment)
        if leaf.closing
    ]


@transaction.atomic
def close_issue(
    assessment: Assessment, key: str, *, on: date | None = None, by: Membership, at: datetime
) -> IssueEvent:
    """Close an issue as its edition asks: confirmed or reported on a day, or attested by the head. Done twice it is done once."""
    current = locked(assessment)
    leaf = _tracked_leaf(current, key)
    today = in_bangkok(at)
    insist(may_close_issue(by, current, closing=leaf.closing, on=today))
    day = on or today
    if day > today:
        raise Refusal(
            Text("วันที่รายงานอยู่ในอนาคต ตรวจวันและปี", "The day lies in the future. Check day and year."),
            code="date-in-future",
            field="on",
        )
    if leaf.closing == VERIFIED:
        _attest(current, leaf, by=by, at=at)
    issue = _now(current, leaf, today)
    if issue.standing not in {Standing.READY, Standing.CONTRADICTED}:
        if issue.event is not None and issue.standing.is_closed | (issue.standing is Standing.ATTESTED):
            return issue.event
        raise Refusal(_NOT_READY.fill(key=key), code="issue-not-ready", field=key)
    is_late = issue.due_on is not None and day > issue.due_on
    return _record(current, issue, _CLOSES[leaf.closing], on=day, is_late=is_late, by=by, at=at)


@transaction.atomic
def verify_issue(
    assessment: Assessment, key: str, *, matches: bool, ground: str = "", by: Membership, at: datetime
) -> IssueEvent:
    """Record what the department found when it checked what a head attested: it matches, or it does not, on a known ground."""
    current = locked(assessment)
    leaf, today = _tracked_leaf(current, key), in_bangkok(at)
    insist(may_verify_issue(by, current, on=today))
    issue = _now(current, leaf, today)
    if issue.standing not in {Standing.ATTESTED, Standing.VERIFIED, Standing.CONTRADICTED}:
        raise Refusal(
            Text(f"ประเด็น {key} ยังไม่มีคำรับรองให้ตรวจ", f"There is no attestation of {key} to verify yet."),
            code="not-attested",
            field=key,
        )
    if not matches and ground not in GROUNDS:
        raise Refusal(Text("เลือกเหตุที่ไม่ตรงกัน", "Choose the ground."), code="ground-missing", field="ground")
    act, kept = (IssueAct.VERIFIED, "") if matches else (IssueAct.CONTRADICTED, ground)
    if issue.event is not None and (issue.event.act, issue.event.ground) == (act, kept):
        return issue.event
    return _record(current, issue, act, on=today, ground=kept, by=by, at=at)


@transaction.atomic
def conclude_issues(assessment: Assessment, *, by: Membership, at: datetime) -> Assessment:
    """Conclude a case whose issues are all closed; there is no level to certify."""
    current, today = locked(assessment), in_bangkok(at)
    insist(may_conclude_issues(by, current, on=today))
    open_keys = [issue.leaf.key for issue in issues_of(current, today=today) if not issue.standing.is_closed]
    if not criteria.is_tracked(criteria.edition_of(current.enrolment.round)):
        raise Refusal(_NO_TRACKER, code="not-tracked")
    if open_keys:
        listed = ", ".join(open_keys)
        raise Refusal(
            Text(f"ยังปิดเรื่องไม่ได้ เหลือประเด็น {listed}", f"It cannot be concluded yet: {listed} are open."),
            code="issues-open",
        )
    return move(current, "conclude_issues", by=by, at=at, stage=current.stage, version=current.version)


def takes_no_words(leaf: Requirement) -> bool:
    """Tell whether a requirement takes neither notes nor proofs: what is only attested could hold a name or a case."""
    return leaf.closing == VERIFIED


def _issue(  # noqa: PLR0917 - what an issue is made of
    assessment: Assessment,
    leaf: Requirement,
    answer: Answer | None,
    event: IssueEvent | None,
    due_on: date | None,
    today: date,
) -> Issue:
    standing = _standing(assessment, leaf, answer, event)
    is_overdue = due_on is not None and today > due_on and not standing.is_closed and standing is not Standing.ATTESTED
    return Issue(leaf, standing, answer, event, due_on, is_overdue, tuple(_missed(leaf, answer, today)))


def _standing(assessment: Assessment, leaf: Requirement, answer: Answer | None, event: IssueEvent | None) -> Standing:
    if answer is None or answer.value is None:
        return Standing.IN_PROGRESS if answer is not None else Standing.NOT_STARTED
    if event is not None and event.revision == answer.revision:
        return Standing(event.act)
    is_met = bool(assessment.result.get("requirements", {}).get(leaf.key, {}).get("is_met"))
    return Standing.READY if is_met else Standing.IN_PROGRESS


def _missed(leaf: Requirement, answer: Answer | None, today: date) -> list[Text]:
    """Name the milestones whose day has passed without their share."""
    if not isinstance(leaf.kind, ByDate):
        return []
    value = answer.value if answer is not None and isinstance(answer.value, dict) else {}
    return [
        milestone.title
        for milestone in leaf.kind.milestones
        if milestone.on is not None
        and today > milestone.on
        and not (milestone.key in value and judge_of(milestone.share)(value[milestone.key]))
        and answer is not None
        and answer.value is not True
    ]


def _attest(assessment: Assessment, leaf: Requirement, *, by: Membership, at: datetime) -> None:
    """Let the head's word be the answer: the statement is given, with nothing written beside it."""
    answer = Answer.objects.filter(assessment=assessment, key=leaf.key).first()
    if answer is not None and answer.value is True:
        return
    answer = answer or Answer(assessment=assessment, key=leaf.key)
    answer.value, answer.note, answer.fact = True, "", None
    save_revised(answer, by=by, at=at)
    rescore(assessment, at=at)
    assessment.save()


def _now(assessment: Assessment, leaf: Requirement, today: date) -> Issue:
    return next(issue for issue in issues_of(assessment, today=today) if issue.leaf.key == leaf.key)


def _tracked_leaf(assessment: Assessment, key: str) -> Requirement:
    leaf = criteria.leaf_of(assessment.enrolment, key)
    if not leaf.closing:
        raise Refusal(_NO_TRACKER, code="not-tracked", field=key)
    return leaf


def _record(
    assessment: Assessment,
    issue: Issue,
    act: IssueAct,
    *,
    on: date,
    ground: str = "",
    is_late: bool = False,
    by: Membership,
    at: datetime,
) -> IssueEvent:
    actor = by.actor()
    revision = issue.answer.revision if issue.answer else 0
    event = IssueEvent.objects.create(
        assessment=assessment,
        key=issue.leaf.key,
        act=act,
        revision=revision,
        on=on,
        ground=ground,
        is_late=is_late,
        made_at=at,
        made_by=actor.key,
        made_by_th=actor.th,
        made_by_en=actor.en,
    )
    journal(VERBS_OF_ACTS[act], assessment, by=actor, at=at, key=issue.leaf.key, on=on, is_late=is_late)
    return event


def days_late(issue: Issue, today: date) -> int:
    """Give by how many days an overdue issue is late; 0 where it is not."""
    return (today - issue.due_on) // timedelta(days=1) if issue.is_overdue and issue.due_on else 0
