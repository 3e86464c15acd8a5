"""Every programme of the sources as a table: who opens it, who works, who checks, on which days; and what lies between the clicks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from tests.journey.cast import BEGINNING, PASSWORD, YEAR, Stage
from tests.web.world import account_named

from khunnatham.assessments import answering, compiling, criteria, declaring, enrolling, following, profile
from khunnatham.assessments.models import Assessment, Enrolment
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.facts import keeping, rolls
from khunnatham.facts.queries import all_latest
from khunnatham.meetings import arranging
from khunnatham.organisations.models import Membership, Place, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.plans import activities, planning, success, topics
from khunnatham.plans.models import Activity, TopicKind
from khunnatham.plans.queries import plan_of
from khunnatham.procurement import figures, registering
from khunnatham.procurement.models import Project
from khunnatham.programmes import shelf
from khunnatham.review import deciding
from khunnatham.thai import BANGKOK, to_arabic_digits

THEN: Final = datetime(2026, 2, 20, 9, 30, tzinfo=BANGKOK)
TODAY: Final = THEN.date()
STAFF: Final = 42

UNITS: Final = {
    "district": (UnitKind.DISTRICT, "4904", "อำเภอดงหลวง"),
    "administration": (UnitKind.ADMINISTRATION_OFFICE, "49", "ที่ทำการปกครองจังหวัดมุกดาหาร"),
    "interior-department": (UnitKind.DEPARTMENT, "TH", "กรมการปกครอง"),
}
PEOPLE: Final = {
    "district-officer": (Role.OFFICER, "district", "ปลัดอำเภอ"),
    "district-head": (Role.HEAD, "district", "นายอำเภอดงหลวง"),
    "interior": (Role.INTERIOR_SECRETARY, "administration", "เจ้าหน้าที่กลุ่มงานปกครอง"),
    "interior-department": (Role.DEPARTMENT_OFFICER, "interior-department", "เจ้าหน้าที่กรมการปกครอง"),
    "cdd-head": (Role.HEAD, "cdd", "พัฒนาการจังหวัดมุกดาหาร"),
}
# What a unit that does well says, by the key; where nothing stands here, that it is so, or three of what is counted.
VALUES: Final[Mapping[str, Any]] = {
    "D1.1.2.2.4": {"quarters": [2, 1, 3, 1], "reported": True},
    "D2.2.2.3": {"quarters": [1, 1, 2, 1]},
    "D2.4.2": {"quarters": [1, 2, 1, 1], "reported": True},
    "D1.2.3": {"count": 1},
    "D3R.2.2": {"part": 3, "whole": 3},
    "D3R.3.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 13, "whole": 20}},
    "D3R.4.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 15, "whole": 20}},
    "D3R.5.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 17, "whole": 20}},
    "D4.1.1": {"part": 34, "whole": 36},
    "D4.2.2": {"defined": True, "share": {"part": 34, "whole": 36}, "virtues": 4, "topics": 5},
    "D4.3.3": {"part": 18, "whole": 20},
    "D5.3.4": {"part": 5, "whole": 5},
    "X.1": 1,
}


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme of the sources: who does what in it, by the names of the cast; days as they are typed, by the hand-in."""

    edition: str
    owner: str
    officer: str
    head: str
    office: str
    dues: Mapping[str, str]
    choices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Give what the round is called when it is opened without a name of its own."""
        return to_arabic_digits(f"{shelf.by_key(self.edition).title.th} ปีงบประมาณ {YEAR}")

    @property
    def slug(self) -> str:
        """Give the name in the names of pictures."""
        return self.edition.replace("/", "-")


MORAL_DISTRICT: Final = Programme(
    "moral-district/2567", "department", "district-officer", "district-head", "secretary",
    {"bundle-1": "29/5/2569", "bundle-2": "31/8/2569"},
)  # fmt: skip
MODEL_DISTRICT: Final = Programme(
    "model-district/2567", "interior-department", "district-officer", "district-head", "interior",
    {"round-1": "6/3/2569", "round-2": "8/5/2569"},
)  # fmt: skip
ISSUES: Final = Programme(
    "clean-community/2569", "cdd-department", "cdd-officer", "cdd-head", "cdd-department", {"whole": "30/6/2569"}
)  # fmt: skip
POINTS: Final = Programme(
    "clean-community/2564", "cdd-department", "cdd-officer", "cdd-head", "cdd-department", {"whole": "31/7/2569"},
    ("ส่วนภูมิภาค", "หน่วยงานพัฒนาชุมชนใสสะอาด"),
)  # fmt: skip


@dataclass(slots=True)
class Between:
    """What others have told by clicks already, done by the verbs."""

    stage: Stage
    programme: Programme
    people: Mapping[str, Membership] = field(init=False)

    def __post_init__(self) -> None:
        self.people = self.stage.people

    @property
    def officer(self) -> Membership:
        return self.people[self.programme.officer]

    def fill(self, number: int) -> None:
        """Fill the basic data and the head-count of an intent paper."""
        enrolment = Enrolment.objects.select_related("round__owner", "unit").get(pk=number)
        given = {"number": str(STAFF), "phone": "0 4200 0000", "email": "office@example.go.th", "tier": "promoting"}
        edition = criteria.edition_of(enrolment.round)
        values = {row.key: given.get(row.input, "ตัวอย่าง") for row in profile.fields_of(edition)}
        enrolling.save_profile(enrolment, values=values, expected_revision=enrolment.revision, by=self.officer, at=THEN)
        enrolling.record_head_count(enrolment, total=STAFF, as_of=TODAY, by=self.officer, at=THEN)

    def number(self, case: int) -> int:
        """Give the number of the enrolment of a case."""
        return Assessment.objects.get(pk=case).enrolment_id

    def case(self, number: int) -> Assessment:
        """Give the case of an enrolment as it stands."""
        paths = (
            "enrolment__round__owner",
            "enrolment__unit__place",
            "enrolment__unit__province",
            "enrolment__head_count",
        )
        return Assessment.objects.select_related(*paths).get(enrolment=number)

    @property
    def now(self) -> datetime:
        """Tell what the clock of the story says."""
        return timezone.now()

    def answer(self, case: Assessment, keys: tuple[str, ...] = ()) -> None:
        """Answer what is not answered yet: all of it, or these."""
        known = all_latest(case.enrolment.unit, YEAR)
        done = set(case.answers.exclude(value=None).values_list("key", flat=True))
        for leaf in criteria.leaves_of(case.enrolment):
            if leaf.key in done or (keys and leaf.key not in keys) or leaf.closing == "verified":
                continue
            fitting = (VALUES.get(leaf.key, True), True, 3, {"part": STAFF, "whole": STAFF})
            value = next(given for given in fitting if criteria.fits(leaf, given))
            answering.save_answer(case, leaf.key, value=value, fact=known.get(leaf.fact), by=self.officer, at=self.now)

    def declare(self, case: Assessment, *, signed: int = 28) -> None:
        """Word the declaration."""
        declared = declaring.Declared(
            text="เราจะร่วมกันสร้างอำเภอคุณธรรม",
            declared_on=TODAY,
            signed=signed,
            posted_on=TODAY,
            posted_where="ที่ว่าการอำเภอ",
        )
        declaring.save_declaration(case.enrolment, declared=declared, expected_revision=0, by=self.officer, at=THEN)

    def plan(self, case: Assessment) -> None:
        """Make a plan of one activity, carry it out, and record its success."""
        by, unit, round_ = self.officer, case.enrolment.unit, case.enrolment.round
        plan = planning.start(unit, fiscal_year=YEAR, programme=round_.programme, by=by, at=THEN)
        plan = planning.set_virtues(
            plan, target_virtues=["honesty"], known_virtues={"honesty"}, expected_revision=plan.revision, by=by, at=THEN
        )
        topics.add_topic(plan, kind=TopicKind.PROBLEM, text="มาสาย", remedy="ลงเวลา", by=by, at=THEN)
        activity = activities.add_activity(plan, details=DETAILS, by=by, at=THEN)
        activities.record_result(activity, result=RESULT, expected_revision=activity.revision, by=by, at=THEN)
        success.record_success(plan, by=by, at=THEN)

    def enter(self, case: Assessment, register: str, *entries: Mapping[str, object]) -> None:
        """Enter lines into a register of the unit."""
        shelf = keeping.Shelf(case.enrolment.unit, YEAR, register)
        for values in entries:
            keeping.add_entry(shelf, values=values, by=self.officer, at=self.now)

    def count(self, case: Assessment, *kinds: str) -> None:
        """Record that everybody took part, by the number alone."""
        for kind in kinds:
            rolls.save_counts(
                case.enrolment.unit, fiscal_year=YEAR, kind=kind, part=STAFF, whole=STAFF, taken_on=TODAY, expected_revision=0,
                by=self.officer, at=self.now,
            )  # fmt: skip

    def prove(self, case: Assessment, *, title: str = "", keys: tuple[str, ...] = ()) -> None:
        """Attach one proof, a link or the one of this title, to these or all that take proofs: stored once, used by each."""
        proof = (
            Evidence.objects.get(unit=case.enrolment.unit, title=title)
            if title
            else library.add_link(
                case.enrolment.unit,
                url="https://www.example.go.th/results",
                title="รายงานผลการดำเนินงาน",
                by=self.officer,
                at=self.now,
            ).evidence
        )
        leaves = [leaf for leaf in criteria.leaves_of(case.enrolment) if leaf.closing != "verified"]
        for leaf in leaves:
            if keys and leaf.key not in keys:
                continue
            answering.attach(case, leaf.key, evidence=proof, by=self.officer, at=self.now)

    def follow(self, case: Assessment) -> list[str]:
        """Let everything that the edition counts from registers answer itself; gives the keys."""
        kinds = {leaf.fact for leaf in criteria.leaves_of(case.enrolment) if leaf.fact}
        return [one.key for one in following.follow_facts(case, kinds=kinds, by=self.officer, at=self.now)]

    def buy(self, case: Assessment, number: int) -> None:
        """Enter projects with citizens' representatives into the register of the year."""
        register = registering.start(case.enrolment.unit, fiscal_year=YEAR, top_size=3, by=self.officer, at=THEN)
        for place in range(number):
            details = registering.ProjectDetails(
                name=f"โครงการที่ {place + 1}",
                budget=Decimal(300_000 - place * 50_000),
                representative="ผู้แทนเครือข่ายชุมชน",
                appointed_on=TODAY - timedelta(days=30),
                order_reference=f"คำสั่งที่ {place + 1}/{YEAR}",
            )
            registering.add_project(register, details=details, by=self.officer, at=THEN)

    def plan_dimensions(self, case: Assessment, *dimensions: str) -> None:
        """Plan an activity of each of these dimensions beside what is planned already."""
        plan = plan_of(case.enrolment.unit, fiscal_year=YEAR, programme=case.enrolment.round.programme)
        assert plan is not None
        for dimension in dimensions:
            details = replace(DETAILS, title=f"กิจกรรมของมิติที่ {dimension[1:]}", dimension=dimension, virtue="")
            activities.add_activity(plan, details=details, by=self.officer, at=self.now)

    def conclude_activities(self, case: Assessment) -> None:
        """Record that every activity of the plan was carried out."""
        unit, programme = case.enrolment.unit, case.enrolment.round.programme
        for one in Activity.objects.filter(plan__unit=unit, plan__programme=programme):
            result = replace(RESULT, finished_on=self.now.date() - timedelta(days=20))
            activities.record_result(one, result=result, expected_revision=one.revision, by=self.officer, at=self.now)

    def appoint(self, case: Assessment, name: str) -> None:
        """Appoint the representative of a project that was entered by hand, and let the answers follow the register."""
        project = Project.objects.get(register__unit=case.enrolment.unit, name=name)
        details = registering.ProjectDetails(
            name=name, budget=project.budget, representative="ผู้แทนคณะกรรมการหมู่บ้าน",
            appointed_on=TODAY - timedelta(days=20), order_reference=f"คำสั่งที่ 9/{YEAR}",
        )  # fmt: skip
        registering.change_project(
            project, details=details, expected_revision=project.revision, by=self.officer, at=self.now
        )
        figures.record_representation(project.register, by=self.officer, at=self.now)

    def fresh(self, case: int) -> Assessment:
        """Give a case by its own number as it stands."""
        return self.case(self.number(case))

    def certify(self, case: Assessment, *, body: str, chair: str) -> None:
        """List the case, hold a sitting, and certify what was proposed."""
        office = self.people[self.programme.office]
        if case.state == "submitted":
            case = compiling.list_for_sitting(case, by=office, at=self.now)
        meeting = arranging.plan_meeting(
            self.stage.units[body],
            fiscal_year=YEAR,
            planned_on=self.now.date(),
            place_text="ห้องประชุม",
            by=office,
            at=self.now,
        )
        deciding.put_before(meeting, [case], by=office, at=self.now)
        meeting = arranging.hold(meeting, held_on=self.now.date(), chair_th="ประธานในที่ประชุม", by=office, at=self.now)
        deciding.certify(
            case, meeting=meeting, tier=compiling.latest_submission(case).tier, resolution_number=1,
            by=self.people[chair], at=self.now,
        )  # fmt: skip


def widen(stage: Stage) -> None:
    """Bring a district, its offices and the head of the community development office onto the stage."""
    for name, (kind, place, title) in UNITS.items():
        stage.units[name] = new_unit(
            kind=kind, place=Place.objects.get(pk=place), name_th=title, name_en=f"Unit {name}"
        )
    for name, (role, unit, post) in PEOPLE.items():
        account = account_named(name, post)
        account.set_password(PASSWORD)
        account.save()
        stage.people[name] = Membership.objects.create(
            account=account, role=role, unit=stage.units[unit], since=BEGINNING
        )


DETAILS: Final = activities.ActivityDetails(
    title="ลงเวลาด้วยตนเอง",
    virtue="honesty",
    place_text="ที่ว่าการอำเภอ",
    starts_on=date(2025, 11, 3),
    ends_on=date(2026, 1, 30),
    method="ลงเวลาทุกเช้า",
    expected_result="มาตรงเวลา",
    responsible="ฝ่ายบริหารงานปกครอง",
    indicator="ร้อยละของผู้มาตรงเวลา",
    target="ร้อยละ ๙๐",
)
RESULT: Final = activities.ActivityResult(
    progress_percent=100, actual_result="มาตรงเวลาร้อยละ ๙๕", is_achieved=True, finished_on=date(2026, 1, 30)
)
