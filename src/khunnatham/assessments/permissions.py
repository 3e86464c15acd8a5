"""Who may do what with rounds, enrolments and assessments. Each question is answered once: a refusal, or nothing.

Pages ask the same functions to show or hide their buttons. Which roles the secretariat and the body are is read from the
edition's route; no programme is named here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from khunnatham.assessments import criteria, joining, judging
from khunnatham.assessments.judging import SITTERS
from khunnatham.assessments.models import Assessment, Enrolment, Round, RoundState
from khunnatham.assessments.states import BY_NAME, HANDED_IN, STANDINGS, WORKING, State
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.organisations.scopes import sees
from khunnatham.wording import Refusal, Text

VERIFIED = "verified"  # how an issue is closed that somebody else checks
WORKERS: frozenset[Role] = frozenset({Role.OFFICER, Role.HEAD})
# The roles that see only the programmes on whose route they act, with the role that stands for them there.
ON_ROUTE: dict[Role, frozenset[str]] = {
    Role.PROVINCIAL_SECRETARY: frozenset({Role.PROVINCIAL_SECRETARY.value}),
    Role.INTERIOR_SECRETARY: frozenset({Role.INTERIOR_SECRETARY.value}),
    Role.SUBCOMMITTEE_MEMBER: frozenset({Role.SUBCOMMITTEE_CHAIR.value}),
    Role.SUBCOMMITTEE_CHAIR: frozenset({Role.SUBCOMMITTEE_CHAIR.value}),
}

_NOT_SEEN = Text("ไม่พบเรื่องนี้ในหน่วยงานที่ท่านดูได้", "There is no such case in the units that you may see.")
_NOT_YOUR_UNIT = Text(
    "ทำได้เฉพาะเจ้าหน้าที่ผู้รับผิดชอบและหัวหน้าของหน่วยงานนี้",
    "Only the officer in charge and the head of this unit may do this.",
)
_HEAD_ONLY = Text(
    "ทำได้เฉพาะหัวหน้าของหน่วยงานนี้หรือผู้รักษาราชการแทน", "Only the head of this unit, or who acts as head, may do this."
)
_SECRETARIAT_ONLY = Text("ทำได้เฉพาะฝ่ายเลขานุการของขั้นนี้", "Only the secretariat of this stage may do this.")
_NO_SITTING = Text(
    "เกณฑ์ฉบับนี้ติดตามเป็นรายประเด็น ไม่ต้องเสนอเข้าที่ประชุม ปิดเรื่องได้เมื่อทุกประเด็นเสร็จ",
    "These criteria follow issues: nothing goes before a sitting. Conclude the case when every issue is closed.",
)
_HANDED_IN = Text(
    "ส่งผลการประเมินแล้ว จึงแก้ไขไม่ได้ ถ้าต้องแก้ ให้หัวหน้าหน่วยงานขอถอนเพื่อแก้ไขก่อน",
    "This was handed in and can no longer be edited. To correct it, the head withdraws it first.",
)
_BEFORE_A_BODY = Text(
    "เรื่องนี้อยู่ระหว่างการพิจารณา จึงแก้ไขไม่ได้ ฉบับที่ส่งเก็บไว้ตามเดิม",
    "This is being considered and can no longer be edited. What was handed in is kept as it is.",
)
_DECIDED = Text(
    "เรื่องนี้พิจารณาแล้ว จึงแก้ไขไม่ได้ ฉบับที่ส่งเก็บไว้ตามเดิม",
    "This was considered and can no longer be edited. What was handed in is kept as it is.",
)
_WITH_HEAD = Text(
    "ผู้จัดทำลงนามแล้วและอยู่ที่หัวหน้าหน่วยงาน ให้หัวหน้าส่งกลับก่อนจึงแก้ไขได้",
    "It was signed off and lies with the head. The head sends it back before it can be edited.",
)
_ALREADY_HANDED_IN = Text("ส่งไปแล้ว เป็นฉบับที่ {version}", "It was handed in already, as version {version}.")
_NOT_FROM_HERE = Text("ทำขั้นนี้ไม่ได้ขณะสถานะเป็น «{state}»", "This cannot be done while the case is “{state_en}”.")
_ROUND_NOT_OPEN = Text("รอบ «{title}» ไม่ได้เปิดรับในขณะนี้", "The round “{title_en}” is not open now.")
_NOT_YOUR_ROUND = Text(
    "จัดการรอบได้เฉพาะเจ้าหน้าที่กรมเจ้าของรอบและผู้ดูแลระบบระดับชาติ",
    "Only officers of the owning department and the national administrator manage a round.",
)


# ── rounds and enrolments ───────────────────────────────────────────────────────────────


def may_manage_round(by: Membership, owner: Unit, *, on: date) -> Refusal | None:
    """Answer whether a round of this owner may be opened, extended or closed."""
    if refused := may_act(by, on):
        return refused
    is_owner = by.role_held is Role.DEPARTMENT_OFFICER and by.unit_id == owner.pk
    if is_owner or by.role_held is Role.NATIONAL_ADMINISTRATOR:
        return None
    return Refusal(_NOT_YOUR_ROUND, code="round-not-yours")


def may_enrol(by: Membership, unit: Unit, round_: Round, *, on: date) -> Refusal | None:
    """Answer whether this unit may be enrolled in the round by this membership."""
    return _works_for(by, unit.pk, on) or _round_open(round_) or joining.outside(round_, unit)


def may_fill(by: Membership, enrolment: Enrolment, *, on: date, working: Assessment | None = None) -> Refusal | None:
    """Answer whether profile, head-count and declaration may be written: while draft, then while the unit works.

    ``working`` is the assessment of a filed enrolment; without it it is fetched.
    """
    if refused := _works_for(by, enrolment.unit_id, on):
        return refused
    if not enrolment.is_filed:
        return _round_open(enrolment.round)
    assessment = working or enrolment.assessment
    return _in_work(assessment)


def may_file(by: Membership, enrolment: Enrolment, *, on: date) -> Refusal | None:
    """Answer whether the intent paper may be filed."""
    if refused := _works_for(by, enrolment.unit_id, on):
        return refused
    if enrolment.is_filed:
        return Refusal(Text("ยื่นแบบแสดงความจำนงแล้ว", "The intent paper was filed already."), code="already-filed")
    return _round_open(enrolment.round)


def may_see_enrolment(by: Membership, enrolment: Enrolment) -> Refusal | None:
    """Answer whether the intent paper may be read: a draft by its unit; a filed one by its province and above."""
    if by.unit_id == enrolment.unit_id and by.role_held in WORKERS:
        return None
    if enrolment.is_filed and _reaches(by, enrolment):
        return None
    return Refusal(_NOT_SEEN, code="not-seen")


# ── reading ─────────────────────────────────────────────────────────────────────────────


def may_see(by: Membership, assessment: Assessment) -> Refusal | None:
    """Answer whether the case may be opened. Members of a body see it once it has been handed in."""
    if refused := may_see_enrolment(by, assessment.enrolment):
        return refused
    if by.role_held in SITTERS and assessment.version == 0:
        return Refusal(_NOT_SEEN, code="not-seen")
    return None


def may_see_working_copy(by: Membership, assessment: Assessment) -> Refusal | None:
    """Answer whether the unit's own draft may be read. Others read what was handed in, never what is being written."""
    own = by.unit_id == assessment.enrolment.unit_id and by.role_held in WORKERS
    if own or by.role_held is Role.AUDITOR:
        return None
    if State(assessment.state) in HANDED_IN:
        return may_see(by, assessment)
    return Refusal(_NOT_SEEN, code="not-seen")


# ── the unit's work ─────────────────────────────────────────────────────────────────────


def may_answer(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether answers and proofs may be changed."""
    return _works_for(by, assessment.enrolment.unit_id, on) or _in_work(assessment)


def may_sign_off(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the preparer may sign off and pass the case to the head."""
    refused = _works_for(by, assessment.enrolment.unit_id, on)
    return refused or _legal("sign_off", assessment) or _round_open(assessment.enrolment.round)


def may_send_back_to_officer(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the head may send the case back to the officer."""
    return _heads(by, assessment, on) or _legal("send_back_to_officer", assessment)


def may_hand_in(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the case may be handed in: by the head, or by who acts as head, while the round is open."""
    if refused := _heads(by, assessment, on):
        return refused
    if State(assessment.state) in HANDED_IN:
        return Refusal(_ALREADY_HANDED_IN.fill(version=assessment.version), code="already-handed-in")
    return _legal("hand_in", assessment) or _round_open(assessment.enrolment.round)


def may_withdraw(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the head may take the submission back to correct it: until it is listed."""
    return _heads(by, assessment, on) or _legal("withdraw", assessment)


def may_reassess(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the unit may assess itself again after a decision; what was decided stays."""
    refused = _works_for(by, assessment.enrolment.unit_id, on)
    return refused or _legal("reassess", assessment) or _round_open(assessment.enrolment.round)


# ── the secretariat's work ──────────────────────────────────────────────────────────────


def may_compile(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the case may be returned: by the secretariat of its station."""
    return is_secretariat(by, assessment, on=on) or _legal("return_with_reasons", assessment)


def may_list(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the case may be listed for a sitting: where something is to be decided, not where issues are followed."""
    if refused := is_secretariat(by, assessment, on=on) or _legal("list_for_sitting", assessment):
        return refused
    if criteria.is_tracked(criteria.edition_of(assessment.enrolment.round)):
        return Refusal(_NO_SITTING, code="not-for-sitting")
    return None


def may_check_part(by: Membership, assessment: Assessment, *, covers: Collection[str], on: date) -> Refusal | None:
    """Answer whether a part that covers these keys may be returned: by the receiving secretariat, while the unit has the rest."""
    if refused := is_secretariat(by, assessment, on=on):
        return refused
    return None if covers and State(assessment.state) in WORKING else not_from_here(assessment)


def may_remark(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether a remark may be made: by any secretariat of the route that reaches the case, once it was handed in."""
    if refused := may_act(by, on):
        return refused
    if assessment.version == 0 or not _reaches(by, assessment.enrolment) or by.unit_id == assessment.enrolment.unit_id:
        return Refusal(_NOT_SEEN, code="not-seen")
    edition = criteria.edition_of(assessment.enrolment.round)
    if by.role in {stage.secretariat for stage in criteria.stations(edition)}:
        return None
    return Refusal(_SECRETARIAT_ONLY, code="not-secretariat")


def may_close_issue(by: Membership, assessment: Assessment, *, closing: str, on: date) -> Refusal | None:
    """Answer whether the unit may report, confirm or (its head alone) attest an issue, while it works on the case."""
    refused = _heads(by, assessment, on) if closing == VERIFIED else _works_for(by, assessment.enrolment.unit_id, on)
    return refused or _in_work(assessment)


def may_verify_issue(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether what a head attested may be verified: by the receiving secretariat of the route, final or not."""
    return is_secretariat(by, assessment, on=on)


def may_conclude_issues(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether a tracked case may be concluded: by its secretariat, once it was handed in."""
    return is_secretariat(by, assessment, on=on) or _legal("conclude_issues", assessment)


def may_see_ground(by: Membership, assessment: Assessment, *, on: date) -> bool:
    """Tell whether the ground of a contradiction may be read: by the head of the unit and the department alone."""
    is_head = by.unit_id == assessment.enrolment.unit_id and by.role_held is Role.HEAD
    return is_head or by.role_held is Role.AUDITOR or is_secretariat(by, assessment, on=on) is None


def may_unlist(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether the case may be taken off the list again: before a body here decides."""
    if refused := is_secretariat(by, assessment, on=on) or _legal("unlist", assessment):
        return refused
    stage = criteria.stage_of(criteria.edition_of(assessment.enrolment.round), assessment.stage)
    return None if stage is not None and stage.decides else not_from_here(assessment)


def is_secretariat(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether this membership is the secretariat of the case's station, within its reach."""
    if refused := may_act(by, on):
        return refused
    if not _reaches(by, assessment.enrolment):
        return Refusal(_NOT_SEEN, code="not-seen")
    edition = criteria.edition_of(assessment.enrolment.round)
    stage = criteria.stage_of(edition, assessment.stage) or criteria.receiving_stage(edition)
    if by.role == stage.secretariat:
        return None
    return Refusal(_SECRETARIAT_ONLY, code="not-secretariat")


# ── what the questions share ────────────────────────────────────────────────────────────


def not_from_here(assessment: Assessment) -> Refusal:
    """Give the refusal of an act that the state of the case does not allow."""
    text = STANDINGS[State(assessment.state)].text
    return Refusal(_NOT_FROM_HERE.fill(state=text.th, state_en=text.en), code="not-from-here")


def legal(name: str, assessment: Assessment) -> Refusal | None:
    """Answer whether a move starts at the state of the case."""
    return _legal(name, assessment)


def on_route(by: Membership, round_path: str = "") -> Q:
    """Give the same limit as a condition on rows that hold a round: ``on_route(by, "enrolment__round")``."""
    if by.role_held not in ON_ROUTE:
        return Q()
    prefix = f"{round_path}__" if round_path else ""
    allowed = Q(pk__in=[])
    for programme, edition in criteria.editions_on_route(ON_ROUTE[by.role_held]):
        allowed |= Q(**{f"{prefix}programme": programme, f"{prefix}edition": edition})
    return allowed


def reaches(by: Membership, enrolment: Enrolment) -> bool:
    """Tell whether the case lies within this membership's reach; a department reaches the rounds that it owns."""
    return _reaches(by, enrolment)


def _works_for(by: Membership, unit_id: int, on: date) -> Refusal | None:
    if refused := may_act(by, on):
        return refused
    if by.unit_id == unit_id and by.role_held in WORKERS:
        return None
    return Refusal(_NOT_YOUR_UNIT, code="not-your-unit")


def _heads(by: Membership, assessment: Assessment, on: date) -> Refusal | None:
    if refused := may_act(by, on):
        return refused
    if by.unit_id == assessment.enrolment.unit_id and by.role_held is Role.HEAD:
        return None
    return Refusal(_HEAD_ONLY, code="head-only")


def _in_work(assessment: Assessment) -> Refusal | None:
    state = State(assessment.state)
    if state in WORKING:
        return None
    if state is State.SIGNED:
        return Refusal(_WITH_HEAD, code="with-head")
    texts = {State.SUBMITTED: _HANDED_IN, State.LISTED: _BEFORE_A_BODY}
    return Refusal(texts.get(state, _DECIDED), code="handed-in")


def _legal(name: str, assessment: Assessment) -> Refusal | None:
    return None if State(assessment.state) in BY_NAME[name].sources else not_from_here(assessment)


def _round_open(round_: Round) -> Refusal | None:
    if round_.state == RoundState.OPEN:
        return None
    return Refusal(_ROUND_NOT_OPEN.fill(title=round_.title.th, title_en=round_.title.en), code="round-not-open")


def _reaches(by: Membership, enrolment: Enrolment) -> bool:
    if judging.sits_in_committee(by):
        return enrolment.is_filed and judging.opens(by, enrolment.assessment)
    if by.role_held is Role.DEPARTMENT_OFFICER and enrolment.round.owner_id == by.unit_id:
        return True
    # A province sees the programmes on whose route it acts; another ministry's office in the same province is not its affair.
    if by.role_held in ON_ROUTE and by.unit_id != enrolment.unit_id:
        round_ = enrolment.round
        if (round_.programme, round_.edition) not in criteria.editions_on_route(ON_ROUTE[by.role_held]):
            return False
    # A unit's officer and head reach their unit by working for it; other roles held in a unit do not read its drafts.
    return sees(by, enrolment.unit)
