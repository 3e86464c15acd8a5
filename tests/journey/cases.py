"""Cases brought by the verbs to where a short story begins, so that it can begin there."""

from __future__ import annotations

from datetime import datetime

from tests.journey.cast import BEGINNING, YEAR, Stage
from tests.web.world import account_named, enrol, prepare

from khunnatham.assessments import compiling, enrolling, profile, submission
from khunnatham.assessments.models import Assessment, Enrolment, Round
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.models import Membership, Place, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.programmes import shelf
from khunnatham.review import deciding
from khunnatham.thai import BANGKOK

THEN = datetime(2026, 8, 19, 9, 30, tzinfo=BANGKOK)


def open_case(stage: Stage, officer: str = "officer") -> Assessment:
    """Give a case with everything answered and proved, not signed yet."""
    by = stage.people[officer]
    case = enrolling.file(enrol(stage.rounds["moral-organisation"], by), by=by, at=THEN)
    prepare(case, by=by)
    return fresh(case)


def signed_case(stage: Stage) -> Assessment:
    """Give a case that waits for the head."""
    return submission.sign_off(open_case(stage), by=stage.people["officer"], at=THEN)


def submitted_case(stage: Stage) -> Assessment:
    """Give a case that was handed in."""
    return fresh(submission.hand_in(signed_case(stage), by=stage.people["head"], at=THEN).assessment)


def held_sitting(stage: Stage, names: list[str]) -> Meeting:
    """Give a sitting that was held, with a case of each of these organisations before it."""
    secretary = stage.people["secretary"]
    cases = [compiling.list_for_sitting(_of_another(stage, name), by=secretary, at=THEN) for name in names]
    body = stage.units["committee"]
    meeting = arranging.plan_meeting(
        body, fiscal_year=YEAR, planned_on=THEN.date(), place_text="ศาลากลาง", by=secretary, at=THEN
    )
    deciding.put_before(meeting, cases, by=secretary, at=THEN)
    return arranging.hold(meeting, held_on=THEN.date(), chair_th="ผู้ว่าราชการจังหวัดมุกดาหาร", by=secretary, at=THEN)


def clean_community_case(stage: Stage) -> Assessment:
    """Give a case of the 2564 criteria with nothing answered."""
    by, round_ = stage.people["cdd-officer"], stage.rounds["clean-community"]
    edition = shelf.get(round_.programme, round_.edition)
    enrolment = enrolling.start(round_, unit=by.unit, variant="regional", by=by, at=THEN)
    values = {
        row.key: {"number": "42", "phone": "0 4200 0000", "email": "office@example.go.th"}.get(row.input, "ตัวอย่าง")
        for row in profile.fields_of(edition)
    }
    enrolment = enrolling.save_profile(enrolment, values=values, expected_revision=enrolment.revision, by=by, at=THEN)
    enrolling.record_head_count(enrolment, total=42, excluded=[], as_of=THEN.date(), by=by, at=THEN)
    return enrolling.file(Enrolment.objects.select_related("round__owner", "unit").get(pk=enrolment.pk), by=by, at=THEN)


def _of_another(stage: Stage, name: str) -> Assessment:
    unit = new_unit(kind=UnitKind.ORGANISATION, place=Place.objects.get(pk="4902"), name_th=name)
    officer, head = _seat(unit, Role.OFFICER), _seat(unit, Role.HEAD)
    round_: Round = stage.rounds["moral-organisation"]
    case = enrolling.file(enrol(round_, officer), by=officer, at=THEN)
    prepare(case, by=officer)
    submission.sign_off(fresh(case), by=officer, at=THEN)
    return fresh(submission.hand_in(fresh(case), by=head, at=THEN).assessment)


def _seat(unit: Unit, role: Role) -> Membership:
    account = account_named(f"{role}-{unit.code}")
    return Membership.objects.create(account=account, role=role, unit=unit, since=BEGINNING)


def fresh(case: Assessment) -> Assessment:
    """Read the case again as a page would."""
    paths = ("enrolment__round__owner", "enrolment__unit__province", "enrolment__unit__place", "enrolment__head_count")
    return Assessment.objects.select_related(*paths).get(pk=case.pk)
