"""Who may issue, revoke and list certificates. Whoever holds the token may verify one: that needs no permission."""

from __future__ import annotations

from datetime import date
from typing import Final

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Enrolment
from khunnatham.assessments.permissions import reaches
from khunnatham.awards.models import Certificate
from khunnatham.awards.title_models import TitleRow
from khunnatham.awards.title_permissions import may_keep_titles_of
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import sees
from khunnatham.programmes.criteria import Stage
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.wording import Refusal, Text

CERTIFICATE = "certificate"
# Whose offices keep templates and issue many certificates at once.
TEMPLATE_KEEPERS: Final = frozenset({Role.PROVINCIAL_SECRETARY, Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR})

_NOT_SEEN = Text("ไม่พบเรื่องนี้ในหน่วยงานที่ท่านดูได้", "There is no such case in the units that you may see.")
_NOT_YOURS = Text(
    "ออกและเพิกถอนใบรับรองได้เฉพาะประธานและฝ่ายเลขานุการของคณะที่รับรอง",
    "Only the chair and the secretariat of the certifying body issue and revoke certificates.",
)
_NOT_HELD = Text("ออกใบประกาศได้เฉพาะเกียรติที่ได้รับหรือรักษาไว้", "Only a title that was won or kept gets a certificate.")
_NOT_YOUR_TEMPLATES = Text(
    "แบบใบประกาศจัดทำโดยสำนักงานที่ออกใบประกาศเท่านั้น", "Only offices that issue certificates keep templates."
)


def may_issue(by: Membership, decision: Decision, *, on: date) -> Refusal | None:
    """Answer whether a certificate may be issued for the decision."""
    if refused := _of_the_body(by, decision, on):
        return refused
    if decision.outcome != DecisionOutcome.CERTIFIED:
        return Refusal(
            Text("ออกใบรับรองได้เฉพาะเรื่องที่มีมติรับรอง", "Only a certified case gets a certificate."), code="not-certified"
        )
    stage = _stage(decision)
    edition = criteria.edition_of(_enrolment(decision).round)
    if stage is None or CERTIFICATE not in criteria.yields_of_decision(edition, stage.key):
        return Refusal(
            Text("ขั้นนี้ของเกณฑ์ไม่ออกใบรับรอง", "This stage of the edition's route yields no certificate."),
            code="no-certificate",
        )
    return None


def may_issue_for_title(by: Membership, row: TitleRow, *, on: date) -> Refusal | None:
    """Answer whether a certificate may be issued for a row of the register of titles."""
    if refused := may_keep_titles_of(by, row.unit, on=on):
        return refused
    return None if row.is_held else Refusal(_NOT_HELD, code="title-not-held")


def may_keep_templates(by: Membership, *, on: date) -> Refusal | None:
    """Answer whether this person keeps the templates of the own office."""
    if refused := may_act(by, on):
        return refused
    return None if by.role_held in TEMPLATE_KEEPERS else Refusal(_NOT_YOUR_TEMPLATES, code="not-your-templates")


def may_make_plaque(by: Membership, certificate: Certificate, *, on: date) -> Refusal | None:
    """Answer whether a plaque may be made of a certificate, and recorded as given: by who may revoke it, while it holds."""
    return may_keep_templates(by, on=on) or may_revoke(by, certificate, on=on)


def may_revoke(by: Membership, certificate: Certificate, *, on: date) -> Refusal | None:
    """Answer whether the certificate may be revoked."""
    if certificate.decision is not None:
        refused = _of_the_body(by, certificate.decision, on)
    else:
        refused = may_keep_titles_of(by, certificate.unit, on=on)
    if refused:
        return refused
    if certificate.is_revoked:
        return Refusal(Text("ใบรับรองนี้เพิกถอนแล้ว", "This certificate was revoked already."), code="already-revoked")
    return None


def may_see(by: Membership, certificate: Certificate) -> Refusal | None:
    """Answer whether the certificate may be opened among one's own: by its unit, its province and above."""
    if by.unit_id == certificate.unit_id:
        return None
    decision = certificate.decision
    if sees(by, certificate.unit) if decision is None else reaches(by, _enrolment(decision)):
        return None
    return Refusal(_NOT_SEEN, code="not-seen")


def _of_the_body(by: Membership, decision: Decision, on: date) -> Refusal | None:
    if refused := may_act(by, on):
        return refused
    if not reaches(by, _enrolment(decision)):
        return Refusal(_NOT_SEEN, code="not-seen")
    stage = _stage(decision)
    if by.role_held is Role.NATIONAL_ADMINISTRATOR or (
        stage is not None and by.role in {stage.owner, stage.secretariat}
    ):
        return None
    return Refusal(_NOT_YOURS, code="not-the-body")


def _enrolment(decision: Decision) -> Enrolment:
    return decision.submission.assessment.enrolment


def _stage(decision: Decision) -> Stage | None:
    return criteria.stage_of(criteria.edition_of(_enrolment(decision).round), decision.stage)
