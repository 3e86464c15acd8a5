"""Issues of a tracker: from not started to reported, confirmed or verified; no points, no words where a name could stand."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.story import code_of, fresh
from tests.organisations.conftest import BEGINNING, Cast, account_named

from khunnatham.assessments import answering, criteria, enrolling, prechecks, profile, rounds, tracking
from khunnatham.assessments.models import Assessment, IssueEvent
from khunnatham.assessments.permissions import may_conclude_issues, may_list, may_see_ground
from khunnatham.assessments.tracking import Standing
from khunnatham.evidence import library
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.plans import activities, planning
from khunnatham.programmes import shelf
from khunnatham.thai import BANGKOK

START = datetime(2026, 1, 12, 9, 0, tzinfo=BANGKOK)
TODAY = START.date()
ISSUES = ("1.1", "1.2", "2.1", "2.2", "3.1", "4.1", "4.2", "4.3", "4.4", "4.5")
ALL_DONE = {"A": {"part": 3, "whole": 6}, "B": {"part": 6, "whole": 6}, "reported": True}


class Office:
    """A provincial office of the department with its officer and head, and its case of 2569."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.unit = cast, cast.units["cdd"]
        self.officer, self.head = (
            self._seat(name, role) for name, role in (("cdd-officer", Role.OFFICER), ("cdd-head", Role.HEAD))
        )
        self.department = cast["department"]
        round_ = rounds.open_round(
            cast.units["department"],
            programme="clean-community",
            edition="2569",
            fiscal_year=2569,
            opens_on=date(2025, 12, 1),
            due_on=date(2026, 6, 30),
            by=self.department,
            at=START,
        )
        enrolment = enrolling.start(round_, unit=self.unit, by=self.officer, at=START)
        values = {"number": "42", "phone": "0 4200 0000", "email": "office@example.go.th"}
        filled = {row.key: values.get(row.input, "ตัวอย่าง") for row in profile.fields_of(criteria.edition_of(round_))}
        enrolling.save_profile(enrolment, values=filled, expected_revision=1, by=self.officer, at=START)
        enrolling.record_head_count(enrolment, total=42, as_of=date(2026, 1, 5), by=self.officer, at=START)
        self.case = enrolling.file(enrolment, by=self.officer, at=START)

    def _seat(self, name: str, role: Role) -> Membership:
        return Membership.objects.create(account=account_named(name), role=role, unit=self.unit, since=BEGINNING)

    def answer(self, key: str, value: object, *, at: datetime = START) -> None:
        standing = self.case.answers.filter(key=key).first()
        answering.save_answer(
            self.case, key, value=value, expected_revision=standing.revision if standing else 0, by=self.officer, at=at
        )

    def close(
        self, key: str, *, by: Membership | None = None, on: date | None = None, at: datetime = START
    ) -> IssueEvent:
        return tracking.close_issue(self.case, key, on=on, by=by or self.officer, at=at)

    def issue(self, key: str, *, today: date = TODAY) -> tracking.Issue:
        return next(one for one in tracking.issues_of(fresh(self.case), today=today) if one.leaf.key == key)

    def attested(self) -> Assessment:
        self.close("4.5", by=self.head)
        return fresh(self.case)


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


def test_002_01_four_guidelines_and_ten_issues_with_their_group(office: Office) -> None:
    edition = criteria.edition_of(office.case.enrolment.round)
    found = tracking.issues_of(office.case, today=START.date())
    assert [issue.leaf.key for issue in found] == list(ISSUES)
    assert len(edition.dimensions[0].levels) == 4
    assert {issue.leaf.responsible for issue in found} == {"กลุ่มงานประสานฯ"}
    assert {issue.standing for issue in found} == {Standing.NOT_STARTED}


def test_an_issue_goes_from_not_started_to_confirmed(office: Office) -> None:
    office.answer("1.1", {"part": 41, "whole": 42})
    assert office.issue("1.1").standing is Standing.IN_PROGRESS
    assert code_of(lambda: office.close("1.1")) == "issue-not-ready"
    office.answer("1.1", {"part": 42, "whole": 42})
    assert office.issue("1.1").standing is Standing.READY
    office.close("1.1")
    assert office.issue("1.1").standing is Standing.CONFIRMED


def test_an_answer_changed_afterwards_needs_the_act_again(office: Office) -> None:
    office.answer("1.1", {"part": 42, "whole": 42})
    office.close("1.1")
    office.answer("1.1", {"part": 40, "whole": 42})
    assert office.issue("1.1").standing is Standing.IN_PROGRESS


def test_3_1_is_reported_on_a_day_and_never_in_the_future(office: Office) -> None:
    june = datetime(2026, 6, 25, 9, 0, tzinfo=BANGKOK)
    office.answer("3.1", ALL_DONE, at=june)
    assert code_of(lambda: office.close("3.1", on=date(2026, 6, 26), at=june)) == "date-in-future"
    event = office.close("3.1", on=date(2026, 6, 24), at=june)
    assert (event.act, event.on, event.is_late) == ("reported", date(2026, 6, 24), False)


def test_002_20_a_day_overdue_it_is_still_closed_and_stamped_late(office: Office) -> None:
    the_28th = datetime(2026, 2, 28, 9, 0, tzinfo=BANGKOK)
    issue = office.issue("1.1", today=the_28th.date())
    assert (issue.due_on, issue.is_overdue, tracking.days_late(issue, the_28th.date())) == (date(2026, 2, 27), True, 1)
    office.answer("1.1", {"part": 42, "whole": 42}, at=the_28th)
    assert office.close("1.1", at=the_28th).is_late
    assert not office.issue("1.1", today=the_28th.date()).is_overdue


@pytest.mark.parametrize(("done", "missed"), [(3, []), (2, ["ร้อยละ ๕๐ ภายใน ๓๑ มี.ค. ๖๙"])])
def test_002_08_a_milestone_that_was_missed_is_named(office: Office, done: int, missed: list[str]) -> None:
    office.answer("3.1", {"A": {"part": done, "whole": 6}, "B": {"part": done, "whole": 6}, "reported": False})
    assert [title.th for title in office.issue("3.1", today=date(2026, 4, 1)).missed] == missed
    assert office.issue("3.1", today=date(2026, 3, 31)).missed == ()


class TestAttestation:
    def test_the_head_alone_attests_and_the_department_verifies(self, office: Office) -> None:
        assert code_of(lambda: office.close("4.5")) == "head-only"
        case = office.attested()
        assert office.issue("4.5").standing is Standing.ATTESTED
        assert case.answers.get(key="4.5").value is True
        tracking.verify_issue(case, "4.5", matches=True, by=office.department, at=START)
        assert office.issue("4.5").standing is Standing.VERIFIED

    def test_002_19_what_does_not_match_is_contradicted_on_a_known_ground(self, office: Office) -> None:
        case = office.attested()
        assert code_of(lambda: tracking.verify_issue(case, "4.5", matches=False, by=office.department, at=START)) == (
            "ground-missing"
        )
        tracking.verify_issue(case, "4.5", matches=False, ground="records-differ", by=office.department, at=START)
        issue = office.issue("4.5")
        assert issue.event is not None
        assert (issue.standing, issue.event.ground) == (Standing.CONTRADICTED, "records-differ")
        assert "records-differ" not in str([entry.facts for entry in Entry.objects.filter(about=case.key)])

    def test_who_reads_the_ground(self, office: Office) -> None:
        case, on = office.attested(), START.date()
        readers = {
            name: may_see_ground(by, case, on=on)
            for name, by in (
                ("head", office.head),
                ("officer", office.officer),
                ("department", office.department),
                ("secretary", office.cast["secretary"]),
            )
        }
        assert readers == {"head": True, "officer": False, "department": True, "secretary": False}

    def test_there_is_no_room_for_a_name_or_a_case(self, office: Office) -> None:
        refused = code_of(
            lambda: answering.save_answer(office.case, "4.5", value=True, note="นาย ก", by=office.officer, at=START)
        )
        proof = library.add_link(
            office.unit, url="https://example.go.th/x", title="คดี", by=office.officer, at=START
        ).evidence
        attached = code_of(lambda: answering.attach(office.case, "4.5", evidence=proof, by=office.officer, at=START))
        assert (refused, attached) == ("takes-no-words", "takes-no-words")
        assert {field.name for field in IssueEvent._meta.fields if field.get_internal_type() == "TextField"} == set()

    def test_nothing_is_verified_before_it_is_attested(self, office: Office) -> None:
        verify = lambda: tracking.verify_issue(office.case, "4.5", matches=True, by=office.department, at=START)  # noqa: E731
        assert code_of(verify) == "not-attested"

    @pytest.mark.parametrize(
        ("name", "code"), [("secretary", "not-seen"), ("outsider", "not-seen"), ("chair", "not-seen")]
    )
    def test_another_office_verifies_nothing(self, office: Office, name: str, code: str) -> None:
        case = office.attested()
        by = office.cast[name]
        assert code_of(lambda: tracking.verify_issue(case, "4.5", matches=True, by=by, at=START)) == code

    def test_what_was_done_is_never_changed(self, office: Office) -> None:
        office.attested()
        with pytest.raises(DatabaseError), transaction.atomic():
            IssueEvent.objects.update(ground="")


def test_002_22_no_total_is_computed(office: Office) -> None:
    office.answer("1.1", {"part": 42, "whole": 42})
    case = fresh(office.case)
    assert (case.points_achieved, case.tier, case.result["points"], case.result["total"]) == (None, "", None, None)


def test_a_programme_with_points_has_no_issues(cast: Cast) -> None:
    assert not criteria.is_tracked(shelf.by_key("clean-community/2564"))
    assert criteria.is_tracked(shelf.by_key("clean-community/2569"))


class TestTheEnd:
    """What follows where issues are closed: the lesson that is printed, the hand-in, and no sitting."""

    def test_the_lesson_asks_for_results_of_every_activity_or_for_a_paper_of_the_unit(self, office: Office) -> None:
        place = "paper:lesson"

        def asked() -> list[str]:
            return [one.code for one in prechecks.check(fresh(office.case)) if one.key == place]

        assert asked() == ["summary-missing"]
        plan = planning.start(office.unit, fiscal_year=2569, programme="clean-community", by=office.officer, at=START)
        details = activities.ActivityDetails(title="ลงเวลาด้วยตนเอง")
        activity = activities.add_activity(plan, details=details, by=office.officer, at=START)
        assert asked() == ["summary-incomplete"]
        judged = activities.ActivityResult(progress_percent=100, actual_result="ทำแล้ว", is_achieved=True)
        activities.record_result(
            activity, result=judged, expected_revision=activity.revision, by=office.officer, at=START
        )
        assert asked() == []

    def test_a_tracked_case_is_concluded_and_never_put_before_a_sitting(self, office: Office) -> None:
        case = fresh(office.case)
        case.state = "submitted"  # as handed in: what the permissions look at
        refused = may_list(office.department, case, on=TODAY)
        assert refused is not None
        assert refused.code == "not-for-sitting"
        assert may_conclude_issues(office.department, case, on=TODAY) is None
