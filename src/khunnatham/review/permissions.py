"""Who may decide, report and record results from outside. The edition's route names the roles; own cases are refused."""

from __future__ import annotations

from datetime import date

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.permissions import is_secretariat, legal, not_from_here, reaches
from khunnatham.assessments.states import State
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.queries import current
from khunnatham.programmes.criteria import Stage
from khunnatham.review.committees import has_committees
from khunnatham.review.selection_models import Approval
from khunnatham.wording import Refusal, Text

_NOT_SEEN = Text("ไม่พบเรื่องนี้ในหน่วยงานที่ท่านดูได้", "There is no such case in the units that you may see.")
_NOT_THE_BODY = Text(
    "บันทึกผลการพิจารณาได้เฉพาะประธานและฝ่ายเลขานุการของคณะผู้พิจารณา",
    "Only the chair and the secretariat of the deciding body record its decisions.",
)
_OWN_CASE = Text(
    "ท่านมีตำแหน่งในหน่วยงานที่รับการประเมิน จึงพิจารณาเรื่องนี้ไม่ได้",
    "You hold a post in the assessed unit, so you cannot decide this case.",
)
_NOT_DECIDED = Text(
    "ยังรายงานไม่ได้ ต้องมีมติรับรองของคณะอนุกรรมการหรือคณะผู้พิจารณาก่อน",
    "This cannot be reported yet: the deciding body must certify it first.",
)
_WITH_ITS_ROUND = Text(
    "ผลของรอบนี้เห็นชอบและประกาศพร้อมกันทั้งรอบ ที่หน้า «ความเห็นชอบของกรม» จึงไม่ต้องรายงานทีละหน่วยงาน",
    "The results of this round are approved and announced as a whole on the page of the department's approval, so none is reported alone.",
)


def may_decide(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether this membership may record what the body decides about the case."""
    if refused := may_act(by, on):
        return refused
    if not reaches(by, assessment.enrolment):
        return Refusal(_NOT_SEEN, code="not-seen")
    edition = criteria.edition_of(assessment.enrolment.round)
    stage = criteria.stage_of(edition, assessment.stage) or criteria.deciding_stage(edition)
    if by.role not in {stage.owner, stage.secretariat}:
        return Refusal(_NOT_THE_BODY, code="not-the-body")
    if is_own_case(by, assessment, on=on):
        return Refusal(_OWN_CASE, code="own-case")
    return legal("certify", assessment) or (None if stage.decides else not_from_here(assessment))


def may_report(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether a decided case may be reported to the next stage, or concluded at the last."""
    if refused := is_secretariat(by, assessment, on=on):
        return refused
    if State(assessment.state) is not State.DECIDED:
        return Refusal(_NOT_DECIDED, code="not-decided")
    if not goes_on_alone(assessment):
        return Refusal(_WITH_ITS_ROUND, code="with-its-round")
    return None


def goes_on_alone(assessment: Assessment) -> bool:
    """Tell whether a decided case is reported by itself: its round is not approved as a whole, or was approved without it.

    A round is approved as a whole where its committees judge and choose here; on paper, the owner reports case by case.
    """
    round_ = assessment.enrolment.round
    if criteria.stage_of_the_whole(criteria.edition_of(round_), assessment.stage) is None:
        return True
    return is_approved(round_) or not has_committees(round_)


def is_approved(round_: Round) -> bool:
    """Tell whether the owner approved the results of a round."""
    return Approval.objects.filter(round=round_).exists()


def may_record_outside_result(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether a result that another authority decided may be recorded now."""
    if refused := is_secretariat(by, assessment, on=on) or legal("record_outside_result", assessment):
        return refused
    stage = stage_of(assessment)
    return None if stage is not None and stage.records_outside else not_from_here(assessment)


def is_own_case(by: Membership, assessment: Assessment, *, on: date) -> bool:
    """Tell whether the person holds any post in the assessed unit on that day, whichever role is worn now."""
    unit_id = assessment.enrolment.unit_id
    if by.unit_id == unit_id:
        return True
    return Membership.objects.filter(current(on), account=by.account_id, unit=unit_id).exists()


def stage_of(assessment: Assessment) -> Stage | None:
    """Give the station at which the case is."""
    return criteria.stage_of(criteria.edition_of(assessment.enrolment.round), assessment.stage)
