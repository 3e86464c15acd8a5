"""What stands in the database when the demonstration is loaded."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from khunnatham.assessments import freezing
from khunnatham.assessments.judging_models import Ground, Interest, Judging
from khunnatham.assessments.models import (
    Assessment,
    Enrolment,
    EnrolmentState,
    IssueEvent,
    Remark,
    ReturnReason,
    Round,
    Submission,
)
from khunnatham.assessments.states import State
from khunnatham.awards.models import Certificate
from khunnatham.demonstration import accounts as shown
from khunnatham.demonstration import handbook, shown_accounts
from khunnatham.demonstration.accounts import HEAD, TWO_ROLES
from khunnatham.demonstration.country import HOME
from khunnatham.evidence import storage
from khunnatham.evidence.models import Evidence, EvidenceState, EvidenceVersion
from khunnatham.facts.models import Fact
from khunnatham.journal.models import Entry
from khunnatham.journal.verification import verify
from khunnatham.meetings.models import Meeting
from khunnatham.notices.models import Circular, Deed, Recipient
from khunnatham.organisations.models import Account, Membership, ReportingLine, Unit, UnitKind
from khunnatham.organisations.queries import memberships_of
from khunnatham.organisations.roles import Role
from khunnatham.procurement.models import Project
from khunnatham.review import committees, consolidating, opinions, rulings, standing, visibility
from khunnatham.review.committee_models import Committee
from khunnatham.review.follow_up_models import Question, Visit
from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Consolidation, How, Settled
from khunnatham.review.sitting_models import SessionPaper, SittingDay
from khunnatham.web.here import CHOSEN

from .conftest import NOW

pytestmark = [
    pytest.mark.django_db,  # alone, the file would find no database
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="what stands there is the same: test_loading sees it load"
    ),
]
TODAY = NOW.date()
TITLE_OF_A_PERSON = re.compile(r"(^|\s)(นาย|นาง|นางสาว|น\.ส\.|ด\.ช\.|ด\.ญ\.|ดร\.|Mr|Mrs|Ms|Dr)\.?\s")


def test_says_how_long_loading_took(demonstration: float) -> None:
    print(f"loaded in {demonstration:.1f} s")  # noqa: T201 - measured, not asserted: machines differ
    assert demonstration > 0


def test_every_province_has_its_office_committee_and_three_to_five_organisations() -> None:
    offices = Counter(Unit.objects.filter(kind=UnitKind.CULTURE_OFFICE).values_list("province", flat=True))
    committees = Counter(Unit.objects.filter(kind=UnitKind.SUBCOMMITTEE).values_list("province", flat=True))
    organisations = Counter(Unit.objects.filter(kind=UnitKind.ORGANISATION).values_list("province", flat=True))
    assert len(offices) == len(committees) == len(organisations) == 77
    assert set(offices.values()) == set(committees.values()) == {1}
    assert {number for province, number in organisations.items() if province != HOME} <= {3, 4, 5}
    assert organisations[HOME] == 16


def test_the_ninety_units_of_the_handbook_stand_on_their_tracks() -> None:
    units = Unit.objects.filter(kind__in=[UnitKind.CDD_PROVINCE, UnitKind.CDD_CENTRAL]).select_related("province")
    tracks = Counter(handbook.track_of(unit.code, unit.province.name_th if unit.province else "") for unit in units)
    assert tracks == {"model": 28, "challenge": 4, "general": 58}
    assert Counter(units.values_list("kind", flat=True)) == {"cdd-province": 76, "cdd-central": 14}
    lines = ReportingLine.objects.filter(superior__code="community-development", until__isnull=True)
    under = lines.exclude(unit__kind=UnitKind.COMMITTEE)
    assert set(under.values_list("unit", flat=True)) == {unit.pk for unit in units}
    unnamed = units.filter(name_th__startswith="หน่วยงานส่วนกลาง ").values_list("name_th", flat=True)
    assert sorted(unnamed) == [f"หน่วยงานส่วนกลาง {digit}" for digit in "๑๒๓๔๕๖"]


def test_every_state_can_be_seen_in_the_home_province() -> None:
    here = Enrolment.objects.filter(unit__province=HOME, round__programme="moral-organisation")
    assert here.filter(state=EnrolmentState.DRAFT).count() == 1
    cases = Assessment.objects.filter(enrolment__in=here)
    states = set(cases.values_list("state", flat=True))
    assert states == {state.value for state in State} - {State.CONTESTED}  # nothing contests yet
    assert len(set(cases.filter(state=State.OPEN).values_list("answered", flat=True))) == 3


def test_late_and_in_time_returned_and_again_certified_otherwise_and_revoked() -> None:
    of = {
        "assessment__enrolment__unit__province": HOME,
        "assessment__enrolment__round__programme": "moral-organisation",
    }
    here = Submission.objects.filter(**of)
    assert {False, True} == set(here.values_list("is_late", flat=True))
    assert here.filter(version=2).count() == 1
    assert ReturnReason.objects.filter(submission__in=here).values("key").distinct().count() == 2
    decisions = Decision.objects.filter(submission__in=here)
    assert Counter(decision.differs for decision in decisions) == {False: 4, True: 1}
    certificates = Certificate.objects.filter(decision__in=decisions)
    assert Counter(one.is_revoked for one in certificates) == {False: 4, True: 1}


def test_a_library_with_photos_papers_a_picture_sent_twice_and_an_inbox_to_sort() -> None:
    hospital = Evidence.objects.filter(unit__code="49-00001")
    assert hospital.filter(state=EvidenceState.INBOX).count() == 4
    types = EvidenceVersion.objects.filter(evidence__in=hospital)
    assert set(types.values_list("media_type", flat=True)) == {"image/jpeg", "image/png", "application/pdf"}
    twice = types.values("sha256").annotate(number=Count("pk")).filter(number=2)
    assert twice.count() == 1
    assert hospital.filter(event_on_from="exif").exists()
    for sha256 in types.values_list("sha256", flat=True):
        assert storage.is_whole(sha256)


def test_head_counts_say_who_is_left_out() -> None:
    counted = Fact.objects.filter(kind="head-count").values_list("value", flat=True)
    assert counted
    assert all(value["excluded"] and value["counted"] < value["total"] for value in counted)


def test_clean_community_stands_on_both_variants_and_all_tracks_in_several_states() -> None:
    of = {"enrolment__round__programme": "clean-community", "enrolment__round__edition": "2564"}
    cases = Assessment.objects.filter(**of).select_related("enrolment")
    assert {(one.enrolment.variant, one.enrolment.track) for one in cases} == {
        ("regional", "model"), ("regional", "challenge"), ("regional", "general"), ("central", "general"), ("central", "model"),
    }  # fmt: skip
    assert {one.state for one in cases} == {"open", "submitted", "listed", "decided"}
    assert not any(one.result["slips"] for one in cases)


def test_every_programme_of_the_sources_is_open_and_the_home_province_is_on_its_way() -> None:
    opened = {round_.edition_key for round_ in Round.objects.all()}
    assert opened == {
        "moral-organisation/2567", "clean-community/2564", "moral-district/2567", "model-district/2567", "clean-community/2569",
    }  # fmt: skip
    kinds = [UnitKind.DISTRICT, UnitKind.CDD_PROVINCE]
    here = Assessment.objects.filter(enrolment__unit__province=HOME, enrolment__unit__kind__in=kinds)
    rows = here.values_list("enrolment__round__programme", "enrolment__round__edition", "state", "window")
    assert Counter(rows) == {
        ("moral-district", "2567", "open", "bundle-1"): 2,
        ("moral-district", "2567", "returned", "bundle-1"): 1,
        ("model-district", "2567", "open", "round-1"): 1,
        ("model-district", "2567", "open", "round-2"): 2,
        ("clean-community", "2569", "open", "whole"): 1,
        ("clean-community", "2564", "open", "whole"): 1,
    }
    assert Unit.objects.filter(kind=UnitKind.DISTRICT, province=HOME).count() == 7


def test_the_offices_of_the_province_wrote_did_and_remarked() -> None:
    assert [(one.state, one.recipients.count()) for one in Circular.objects.all()] == [("sent", 7)]
    assert Recipient.objects.filter(acknowledged_at__isnull=False).count() == 1
    assert [deed.duty for deed in Deed.objects.all()] == ["briefing"]
    assert Remark.objects.count() == 1


def test_a_provincial_office_closes_issues_and_keeps_its_procurement() -> None:
    office = Unit.objects.get(code="cdd-49")
    closed = IssueEvent.objects.filter(assessment__enrolment__unit=office)
    assert {(event.key, event.act) for event in closed} == {
        ("1.1", "confirmed"), ("1.2", "confirmed"), ("4.5", "attested"),
    }  # fmt: skip
    projects = Project.objects.filter(register__unit=office)
    assert [bool(one.representative) for one in projects] == [True, True, True, False]


def test_what_was_handed_in_is_intact() -> None:
    assert all(freezing.is_intact(one) for one in Submission.objects.all())


def test_one_round_is_due_soon_and_one_is_overdue() -> None:
    days = sorted((one.due_at - NOW).days for one in Round.objects.all())
    assert days[0] < 0 < days[1] <= 14


def test_the_journal_holds_and_reads_in_the_order_of_time() -> None:
    assert verify() == []
    moments = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= NOW


def test_accounts_are_posts_and_no_persons() -> None:
    for account in Account.objects.all():
        assert not TITLE_OF_A_PERSON.search(f"{account.post_th} {account.post_en}")
        assert account.email == ""


def test_only_the_shown_accounts_have_a_password() -> None:
    usable = {account.username for account in Account.objects.all() if account.has_usable_password()}
    assert usable == {row.username for row in shown_accounts()}


@pytest.mark.parametrize("row", shown_accounts(), ids=lambda row: row.username)
def test_every_shown_account_signs_in_and_sees_its_work(
    row: object, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)  # a seat of a committee has its term
    username, password = row.username, row.password  # type: ignore[attr-defined]
    answer = client.post("/sign-in/", {"username": username, "password": password}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == "/"
    assert CHOSEN in client.session or answer.context["membership"] is not None


def test_the_shown_accounts_hold_every_role() -> None:
    names = [row.username for row in shown_accounts()]
    held = Membership.objects.filter(account__username__in=names).values_list("role", flat=True)
    assert set(held) == {role.value for role in Role}


def test_one_account_switches_between_two_roles_and_one_acts_for_another() -> None:
    two = memberships_of(Account.objects.get(username=TWO_ROLES.username), TODAY)
    assert {one.role for one in two} == {Role.OFFICER, Role.SUBCOMMITTEE_MEMBER}
    head = memberships_of(Account.objects.get(username=HEAD.username), TODAY)
    assert [one.acting_for is None for one in head] == [True, False]


# ── the committees of 2564 ──────────────────────────────────────────────────────────────


def _seat(person: shown.Person) -> Membership:
    return Membership.objects.get(account__username=person.username, seating__isnull=False)


def _handed_in(code: str) -> Submission:
    rows = Submission.objects.select_related("assessment__enrolment__round__owner", "assessment__enrolment__unit")
    return rows.get(assessment__enrolment__unit__code=code, assessment__enrolment__round__edition="2564")


def test_the_order_founds_thirty_nine_committees_and_the_department_filled_some_of_their_seats() -> None:
    founded = Committee.objects.exclude(edition="")
    assert Counter(row.key for row in founded) == {"K1": 18, "K2": 1, "K3": 1, "K4": 1, "K5": 18}
    filled = {(row.key, row.region): row.seats.filter(seatings__isnull=False).count() for row in founded}
    assert {named: seats for named, seats in filled.items() if seats} == {
        ("K1", 11): 3, ("K2", 0): 4, ("K3", 0): 4, ("K4", 0): 4, ("K5", shown.REGION): 3,
    }  # fmt: skip
    seats = [(seating.account.username, seating.seating.seat.role) for seating in map(_seat, shown.EVALUATORS)]
    assert seats == [
        ("committee-chair", "ประธานกรรมการ"), ("committee-member", "กรรมการ"), ("committee-secretary", "เลขานุการ"),
    ]  # fmt: skip


def test_every_filed_case_of_the_round_lies_with_the_committee_of_its_track_and_region() -> None:
    rows = Judging.objects.filter(ended_at__isnull=True).select_related("assessment__enrolment__unit")
    lies = {row.assessment.enrolment.unit.code: (one.key, one.region) for row in rows for one in row.body.orders.all()}
    assert lies == {
        "cdd-19": ("K3", 0), "cdd-40": ("K1", 12), "cdd-48": ("K1", 11), "cdd-49": ("K1", 11), "cdd-50": ("K1", 15),
        "cdd-83": ("K1", 6), "cdd-central-01": ("K4", 0), "cdd-central-06": ("K2", 0), "cdd-central-09": ("K4", 0),
        "cdd-38": ("K5", 10), "cdd-39": ("K5", 10), "cdd-41": ("K5", 10), "cdd-42": ("K5", 10), "cdd-43": ("K5", 10),
    }  # fmt: skip


def test_the_member_has_still_to_speak_of_one_case_and_the_platform_kept_another_back() -> None:
    said = Interest.objects.filter(account=_seat(shown.COMMITTEE_MEMBER).account_id)
    assert {(row.assessment.enrolment.unit.code, row.ground) for row in said} == {
        ("cdd-38", Ground.MEMBER), ("cdd-39", Ground.CLEAR), ("cdd-41", Ground.CLEAR), ("cdd-42", Ground.CLEAR),
    }  # fmt: skip


def test_cases_stand_at_every_stage_of_judging() -> None:
    member = _seat(shown.COMMITTEE_MEMBER)
    stages = {}
    for code in ("cdd-43", "cdd-42", "cdd-39", "cdd-41"):
        handed_in = _handed_in(code)
        waited = [seat.position for seat in visibility.waited_for(handed_in, on=TODAY)]
        marks = len(opinions.marks_of(handed_in, member))
        stages[code] = (handed_in.assessment.state, waited, marks, visibility.is_agreed(handed_in))
    total = len(opinions.keys_of(_handed_in("cdd-42")))
    assert stages == {
        "cdd-43": ("submitted", [1, 2], 0, False),
        "cdd-42": ("submitted", [2], total // 2, False),
        "cdd-39": ("submitted", [], total, False),
        "cdd-41": ("listed", [], total, True),
    }


def test_opinions_differ_and_flags_wait_for_a_ruling_that_may_follow_a_precedent() -> None:
    handed_in, by = _handed_in("cdd-39"), _seat(shown.COMMITTEE_SECRETARY)
    assert consolidating.may_settle(by, handed_in, on=TODAY) is None
    lines = consolidating.lines_of(handed_in, list(visibility.counted(handed_in)))
    assert [line.key for line in consolidating.open_lines(lines)] == ["D2.5.2", "D5.3.2"]
    matters = rulings.matters_of(handed_in)
    assert [(one.key, one.ruling, len(one.precedents)) for one in matters] == [
        ("D3R.3.2", None, 1), ("D3R.4.2", None, 1), ("D3R.5.2", None, 1),
    ]  # fmt: skip


def test_what_was_agreed_stands_beside_what_the_unit_said_and_one_case_is_certified_upon_it() -> None:
    assert [(row.key, row.how, row.is_met) for row in Settled.objects.all()] == [("D2.5.2", How.CHAIR, True)]
    agreed = {row.submission.assessment.enrolment.unit.code: row for row in Consolidation.objects.all()}
    assert {
        code: [key for key, row in one.findings.items() if row["is_met"] != row["said"]] for code, one in agreed.items()
    } == {"cdd-41": [], "cdd-48": ["D5.5.3"]}
    decided = Decision.objects.get(submission__assessment__enrolment__round__edition="2564")
    assert decided.consolidation == agreed["cdd-48"]


def test_one_question_is_open_and_one_was_answered_late() -> None:
    rows = Question.objects.order_by("asked_at")
    assert [(row.key, row.answered_at is not None, row.is_late) for row in rows] == [
        ("D1.4.2", True, True), ("D2.5.2", False, False),
    ]  # fmt: skip
    assert rows[1].due_at > NOW
    assert [row.kind for row in Visit.objects.all()] == ["documents"]


def test_a_committee_that_agreed_keeps_its_minutes_closed_and_signed_with_the_resolution() -> None:
    kept = {
        (day.committee.key, day.committee.region): day.meeting
        for day in SittingDay.objects.filter(meeting__isnull=False).select_related("committee", "meeting")
    }
    assert set(kept) == {("K1", 11), ("K5", shown.REGION)}
    for meeting in kept.values():
        assert meeting is not None
        assert (meeting.state, meeting.resolutions.filter(about__startswith="consolidation:").count()) == ("closed", 1)
        assert [row.number for row in meeting.resolutions.order_by("number")][:1] == [1]
        assert meeting.corrections.filter(answered_at__isnull=False).count() == 1
        assert meeting.sign_offs.count() == 1


def test_units_were_heard_are_heard_today_and_will_be_heard() -> None:
    days = SittingDay.objects.filter(slots__isnull=False).distinct().order_by("on")
    rows = {
        day.on - TODAY: [
            slot.assessment.enrolment.unit.code if slot.assessment else slot.title for slot in day.slots.all()
        ]
        for day in days
    }
    assert rows == {
        timedelta(-8): ["cdd-41", "พักกลางวัน", "cdd-39"],
        timedelta(0): ["cdd-42", "พัก", "cdd-43"],
        timedelta(14): ["cdd-38"],
    }
    heard = days[0]
    assert [(step.slot.position, step.key, step.ended_at is not None) for step in heard.steps.all()] == [
        (place, key, True)
        for place in (1, 3)
        for key in ("documents", "explanation", "presentation", "questions")
    ]  # fmt: skip
    assert [row.is_present for row in heard.presences.all()] == [True] * 3
    assert [paper.is_after for paper in SessionPaper.objects.all()] == [True]
    assert not days[1].steps.exists()


def test_the_body_of_the_home_province_has_its_order_and_met_with_a_quorum() -> None:
    body = Unit.objects.get(code=f"committee-{HOME}")
    (order,) = standing.orders_of(body)
    assert order.seats.count() == 6
    filled = order.seats.filter(seatings__isnull=False).values_list("post", "seatings__membership__account__username")
    assert list(filled) == [
        ("ผู้ว่าราชการจังหวัด", "chair"), ("ศึกษาธิการจังหวัด", "member"), ("พัฒนาการจังหวัด", "two-roles"),
    ]  # fmt: skip
    (meeting,) = Meeting.objects.filter(body=body, held_on__isnull=False)
    told = standing.quorum_at(meeting.attendance.all(), committees.MAJORITY)
    assert told is not None
    assert (told.present, told.seats, told.is_met) == (5, 6, True)
