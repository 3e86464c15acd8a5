"""Roles × states: who may do what, and an outsider who must see nothing. One table, walked whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.assessments.story import NOW, Story

from khunnatham.assessments import permissions, queries, submission
from khunnatham.assessments.cases import cases, seen_by
from khunnatham.assessments.models import Assessment
from khunnatham.organisations import acting
from khunnatham.review import permissions as review
from khunnatham.review import reporting

ON = NOW.date()
TELL: dict[str, Callable[[Story], Assessment]] = {
    "open": lambda story: story.filed(),
    "signed": lambda story: story.signed(),
    "submitted": lambda story: story.handed_in(),
    "returned": lambda story: story.returned(),
    "listed": lambda story: story.listed(),
    "decided": lambda story: story.decided(),
    "outside": lambda story: reporting.report(story.decided(), by=story.by("secretary"), at=NOW),
}
PEOPLE = (
    "officer", "head", "secretary", "member", "chair", "department", "administrator", "auditor", "outsider", "far secretary",
)  # fmt: skip
ACTS = {
    "may_answer": permissions.may_answer,
    "may_sign_off": permissions.may_sign_off,
    "may_send_back_to_officer": permissions.may_send_back_to_officer,
    "may_hand_in": permissions.may_hand_in,
    "may_withdraw": permissions.may_withdraw,
    "may_compile": permissions.may_compile,
    "may_list": permissions.may_list,
    "may_unlist": permissions.may_unlist,
    "may_reassess": permissions.may_reassess,
    "may_decide": review.may_decide,
    "may_report": review.may_report,
    "may_record_outside_result": review.may_record_outside_result,
}
WORK = {"may_answer", "may_sign_off"}
# What each person may do in each state; nothing where it is not named.
ALLOWED: dict[str, dict[str, set[str]]] = {
    "open": {"officer": WORK, "head": WORK},
    "signed": {"head": {"may_hand_in", "may_send_back_to_officer"}},
    "submitted": {"head": {"may_withdraw"}, "secretary": {"may_compile", "may_list"}},
    "returned": {"officer": WORK, "head": WORK},
    "listed": {"secretary": {"may_decide", "may_unlist"}, "chair": {"may_decide"}},
    "decided": {"officer": {"may_reassess"}, "head": {"may_reassess"}, "secretary": {"may_report"}},
    "outside": {"department": {"may_record_outside_result"}},
}
BEFORE_HAND_IN = {"officer", "head", "secretary", "department", "administrator", "auditor"}
AFTER_HAND_IN = BEFORE_HAND_IN | {"member", "chair"}
SEE = {state: BEFORE_HAND_IN if state in {"open", "signed"} else AFTER_HAND_IN for state in TELL}
# The draft is the unit's own; others read what was handed in.
SEE_WORKING_COPY = {
    state: {"officer", "head", "auditor"} if state in {"open", "signed", "returned"} else AFTER_HAND_IN
    for state in TELL
}


@pytest.mark.parametrize("state", TELL)
def test_who_may_do_what(story: Story, state: str) -> None:
    assessment = TELL[state](story)
    found = {
        who: {name for name, ask in ACTS.items() if ask(story.by(who), assessment, on=ON) is None} for who in PEOPLE
    }
    assert {who: acts for who, acts in found.items() if acts} == ALLOWED[state]


@pytest.mark.parametrize("state", TELL)
def test_who_sees_the_case_on_its_page_and_in_lists(story: Story, state: str) -> None:
    assessment = TELL[state](story)
    asked = {who for who in PEOPLE if permissions.may_see(story.by(who), assessment) is None}
    listed = {who for who in PEOPLE if seen_by(story.by(who)).filter(pk=assessment.pk).exists()}
    fetched = {who for who in PEOPLE if queries.assessment(assessment.pk, by=story.by(who)) is not None}
    assert (asked, listed, fetched) == (SEE[state],) * 3


@pytest.mark.parametrize("state", TELL)
def test_who_sees_the_working_copy(story: Story, state: str) -> None:
    assessment = TELL[state](story)
    found = {who for who in PEOPLE if permissions.may_see_working_copy(story.by(who), assessment) is None}
    assert found == SEE_WORKING_COPY[state]


@pytest.mark.parametrize("state", TELL)
def test_an_outsider_sees_nothing_anywhere(story: Story, state: str) -> None:
    assessment = TELL[state](story)
    for who in ("outsider", "far secretary"):
        outsider = story.by(who)
        assert cases(outsider, at=NOW).total == 0
        assert queries.enrolment(assessment.enrolment_id, by=outsider) is None
        work = queries.my_work(outsider, NOW)
        assert assessment.key not in {task.about for task in (*work.now, *work.waiting, *work.due)}
        assert all(ask(outsider, assessment, on=ON) is not None for ask in ACTS.values())


def test_a_draft_intent_is_its_units_own_and_a_filed_one_its_provinces(story: Story) -> None:
    draft = story.filled()
    assert [who for who in PEOPLE if permissions.may_see_enrolment(story.by(who), draft) is None] == ["officer", "head"]
    assert [who for who in PEOPLE if queries.enrolment(draft.pk, by=story.by(who))] == ["officer", "head"]
    filed = story.filed().enrolment
    everybody = [who for who in PEOPLE if who not in {"outsider", "far secretary"}]
    assert [who for who in PEOPLE if permissions.may_see_enrolment(story.by(who), filed) is None] == everybody
    assert [who for who in PEOPLE if queries.enrolment(filed.pk, by=story.by(who))] == everybody


def test_who_acts_as_head_hands_in_and_the_paper_says_for_whom(story: Story) -> None:
    signed = story.signed()
    deputy = acting.appoint_acting(
        story.by("head"),
        account=story.by("officer").account,
        since=ON,
        by=story.by("administrator"),
        at=NOW,
        order_reference="คำสั่งที่ ๑/๒๕๖๙",
    )
    handed_in = submission.hand_in(signed, by=deputy, at=NOW)
    assert handed_in.signed_by_th == story.by("officer").account.post_th
    assert handed_in.signed_for_th == story.by("head").account.post_th


def test_a_membership_that_ended_does_nothing(story: Story) -> None:
    assessment = story.filed()
    gone = story.by("officer")
    gone.until = ON.replace(day=1)
    refusal = permissions.may_answer(gone, assessment, on=ON)
    assert refusal is not None
    assert refusal.code == "membership-not-current"


@pytest.mark.parametrize(
    ("who", "code"),
    [("department", None), ("administrator", None), ("secretary", "round-not-yours"), ("auditor", "reads-only")],
)
def test_who_manages_rounds(story: Story, who: str, code: str | None) -> None:
    refusal = permissions.may_manage_round(story.by(who), story.round.owner, on=ON)
    assert (refusal.code if refusal else None) == code
