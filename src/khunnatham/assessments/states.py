"""The states of an assessment and its moves, as tables: whose turn it is, what a move needs, what the journal calls it.

The machine is one for every programme. Who the secretariat and the deciding body are is read from the edition's route; late,
overdue and the like are marks beside the state and never states.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from khunnatham.wording import Text


class State(StrEnum):
    """Where an assessment stands."""

    OPEN = "open"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    LISTED = "listed"
    DECIDED = "decided"
    CONTESTED = "contested"
    FINAL = "final"


class Court(StrEnum):
    """In whose court an assessment lies. The route says which role and unit the secretariat and the body are."""

    OFFICER = "officer"
    HEAD = "head"
    SECRETARIAT = "secretariat"
    BODY = "body"
    OTHERS = "others"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Standing:
    """A state in words, and whose turn it is in it."""

    text: Text
    court: Court
    is_with_unit: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move: its name, from where to where, what the journal calls it, who permits it, what it needs."""

    name: str
    sources: frozenset[State]
    target: State
    verb: str
    permission: str
    text: Text
    needs: tuple[Text, ...] = ()


COURTS: dict[Court, Text] = {
    Court.OFFICER: Text("เจ้าหน้าที่ผู้รับผิดชอบของหน่วยงาน", "the unit's officer in charge"),
    Court.HEAD: Text("หัวหน้าหน่วยงาน", "the head of the unit"),
    Court.SECRETARIAT: Text("ฝ่ายเลขานุการ", "the secretariat"),
    Court.BODY: Text("คณะผู้พิจารณา", "the deciding body"),
    Court.OTHERS: Text("ผู้ที่ไม่ได้ร่วมพิจารณาครั้งก่อน", "people other than those who decided"),
    Court.NOBODY: Text("ไม่มีผู้ใดต้องดำเนินการ", "nobody"),
}

STANDINGS: dict[State, Standing] = {
    State.OPEN: Standing(Text("กำลังประเมินตนเอง", "Self-assessment in progress"), Court.OFFICER, is_with_unit=True),
    State.SIGNED: Standing(
        Text("ผู้จัดทำลงนามแล้ว รอหัวหน้าหน่วยงานส่ง", "Signed off, waiting for the head to hand in"),
        Court.HEAD,
        is_with_unit=True,
    ),
    State.SUBMITTED: Standing(
        Text("ส่งแล้ว รอฝ่ายเลขานุการตรวจ", "Handed in, waiting for the secretariat to check"), Court.SECRETARIAT
    ),
    State.RETURNED: Standing(Text("ส่งกลับให้แก้ไข", "Returned to be corrected"), Court.OFFICER, is_with_unit=True),
    State.LISTED: Standing(Text("อยู่ในรายการเสนอที่ประชุม", "Listed for the sitting"), Court.BODY),
    State.DECIDED: Standing(Text("พิจารณาแล้ว รอรายงานต่อ", "Decided, waiting to be reported"), Court.SECRETARIAT),
    State.CONTESTED: Standing(Text("มีผู้คัดค้าน รอพิจารณาใหม่", "Contested, waiting to be considered again"), Court.OTHERS),
    State.FINAL: Standing(Text("สิ้นสุดกระบวนการ", "Final"), Court.NOBODY),
}

_CHECKED = Text("ไม่มีรายการตรวจที่ต้องแก้", "no finding of the check that must be corrected")
_ROUND_OPEN = Text("รอบยังเปิด", "an open round")
_REASONS = Text("เหตุผลอย่างน้อยหนึ่งข้อ", "at least one reason")
_HELD = Text("การประชุมที่จัดแล้วและมีเรื่องนี้ในระเบียบวาระ", "a meeting that was held with the case on its agenda")
_RESOLUTION = Text("เลขที่มติ", "the number of the resolution")

MOVES: tuple[Move, ...] = (
    Move(
        "sign_off",
        frozenset({State.OPEN, State.RETURNED}),
        State.SIGNED,
        "assessment.signed-off",
        "may_sign_off",
        Text("ลงนามผู้จัดทำและส่งให้หัวหน้าตรวจ", "Sign off and pass to the head"),
        (_ROUND_OPEN, _CHECKED),
    ),
    Move(
        "send_back_to_officer",
        frozenset({State.SIGNED}),
        State.OPEN,
        "assessment.sent-back-to-officer",
        "may_send_back_to_officer",
        Text("ส่งกลับให้เจ้าหน้าที่แก้ไข", "Send back to the officer"),
    ),
    Move(
        "hand_in",
        frozenset({State.SIGNED}),
        State.SUBMITTED,
        "assessment.handed-in",
        "may_hand_in",
        Text("ส่งให้ฝ่ายเลขานุการ", "Hand in to the secretariat"),
        (_ROUND_OPEN, _CHECKED),
    ),
    Move(
        "hand_in_part",
        frozenset({State.SIGNED}),
        State.OPEN,
        "assessment.part-handed-in",
        "may_hand_in",
        Text("ส่งเฉพาะครั้งนี้ แล้วทำส่วนที่เหลือต่อ", "Hand in this part and go on with the rest"),
        (_ROUND_OPEN, _CHECKED),
    ),
    Move(
        "withdraw",
        frozenset({State.SUBMITTED}),
        State.OPEN,
        "assessment.withdrawn",
        "may_withdraw",
        Text("ขอถอนเพื่อแก้ไข", "Withdraw to correct"),
    ),
    Move(
        "list_for_sitting",
        frozenset({State.SUBMITTED}),
        State.LISTED,
        "assessment.listed",
        "may_list",
        Text("เสนอเข้าที่ประชุม", "List for the sitting"),
    ),
    Move(
        "unlist",
        frozenset({State.LISTED}),
        State.SUBMITTED,
        "assessment.unlisted",
        "may_unlist",
        Text("นำออกจากรายการเสนอที่ประชุม", "Take off the list for the sitting"),
    ),
    Move(
        "return_with_reasons",
        frozenset({State.SUBMITTED}),
        State.RETURNED,
        "assessment.returned",
        "may_compile",
        Text("ส่งกลับให้หน่วยงานแก้ไข", "Return to the unit"),
        (_REASONS,),
    ),
    Move(
        "certify",
        frozenset({State.LISTED}),
        State.DECIDED,
        "assessment.certified",
        "may_decide",
        Text("รับรองผลการประเมิน", "Certify the result"),
        (_HELD, _RESOLUTION),
    ),
    Move(
        "return_from_sitting",
        frozenset({State.LISTED}),
        State.RETURNED,
        "assessment.returned-from-sitting",
        "may_decide",
        Text("ที่ประชุมส่งกลับให้แก้ไข", "Return from the sitting"),
        (_HELD, _REASONS),
    ),
    Move(
        "report",
        frozenset({State.DECIDED}),
        State.LISTED,
        "assessment.reported",
        "may_report",
        Text("รายงานผลต่อขั้นถัดไป", "Report to the next stage"),
        (_RESOLUTION,),
    ),
    Move(
        "record_outside_result",
        frozenset({State.LISTED}),
        State.DECIDED,
        "assessment.outside-result-recorded",
        "may_record_outside_result",
        Text("บันทึกผลจากหน่วยงานภายนอก", "Record a result decided outside"),
        (Text("เลขที่และวันที่หนังสือ", "the number and date of the letter"),),
    ),
    Move(
        "conclude",
        frozenset({State.DECIDED}),
        State.FINAL,
        "assessment.concluded",
        "may_report",
        Text("สิ้นสุดกระบวนการ", "Conclude"),
        (_RESOLUTION,),
    ),
    Move(
        "approve",
        frozenset({State.DECIDED}),
        State.FINAL,
        "assessment.approved",
        "may_manage_round",
        Text("เห็นชอบและประกาศผลทั้งรอบ", "Approve and announce the whole round"),
        (
            Text("เลขที่และวันที่หนังสือ", "the number and date of the letter"),
            Text("ทุกเรื่องของรอบมีมติ และทุกกลุ่มคัดเลือกแล้ว", "every case of the round decided, a choice in every group"),
        ),
    ),
    Move(
        "conclude_issues",
        frozenset({State.SUBMITTED}),
        State.FINAL,
        "assessment.issues-concluded",
        "may_conclude_issues",
        Text("ปิดเรื่องเมื่อทุกประเด็นเสร็จ", "Conclude when every issue is closed"),
        (Text("ทุกประเด็นรายงาน ยืนยัน หรือตรวจแล้ว", "every issue reported, confirmed or verified"),),
    ),
    Move(
        "contest",
        frozenset({State.DECIDED}),
        State.CONTESTED,
        "assessment.contested",
        "may_object",
        Text("คัดค้านมติ", "Object to the decision"),
        (Text("เหตุผล ภายในวันที่เกณฑ์กำหนด", "the reasons, within the days of the edition"),),
    ),
    Move(
        "answer_objection",
        frozenset({State.CONTESTED}),
        State.DECIDED,
        "assessment.objection-answered",
        "may_answer_objection",
        Text("พิจารณาคำคัดค้าน", "Decide about the objection"),
        (Text("การประชุมอื่น โดยผู้ที่ไม่ได้ร่วมพิจารณาครั้งก่อน", "another sitting, of people who took no part before"),),
    ),
    Move(
        "reassess",
        frozenset({State.DECIDED, State.FINAL}),
        State.OPEN,
        "assessment.reassessed",
        "may_reassess",
        Text("ประเมินตนเองใหม่เพื่อทบทวนหรือยกระดับ", "Assess again to review or to rise"),
        (_ROUND_OPEN,),
    ),
)

BY_NAME: dict[str, Move] = {move.name: move for move in MOVES}

# The unit works on answers, texts and proofs in these states only.
WORKING: frozenset[State] = frozenset({State.OPEN, State.RETURNED})
# Something of it lies with others now.
HANDED_IN: frozenset[State] = frozenset({State.SUBMITTED, State.LISTED, State.DECIDED, State.CONTESTED, State.FINAL})
# Only a decision of a body may follow these states in words such as "certified".
CERTIFIED: frozenset[State] = frozenset({State.DECIDED, State.FINAL})
# A body has had its word, also where the unit objects to it.
DECIDED_ON: frozenset[State] = CERTIFIED | {State.CONTESTED}


def moves_from(state: State) -> tuple[Move, ...]:
    """Give the moves that are legal in a state, in the order of the table."""
    return tuple(move for move in MOVES if state in move.sources)
