"""A small country for page tests: the cast with every role, one round, one unit for every state of an assessment.

Everything is done by the verbs of the domain, so that pages meet what people make. ``World`` gives fresh rows by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.test import Client

from khunnatham.assessments import answering, compiling, criteria, declaring, enrolling, profile, rounds, submission
from khunnatham.assessments.models import Assessment, Enrolment, Round
from khunnatham.awards import certificates, titles
from khunnatham.awards.models import Certificate
from khunnatham.awards.title_models import TitleOutcome
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.facts import consenting, keeping, registers
from khunnatham.meetings import arranging
from khunnatham.meetings.models import Meeting
from khunnatham.notices import circulars, deeds
from khunnatham.organisations import founding
from khunnatham.organisations.models import Account, Membership, Place, ReportingLine, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.plans import activities, discovery, planning, success, topics
from khunnatham.plans.models import Plan, TopicKind
from khunnatham.procurement import registering
from khunnatham.programmes import shelf
from khunnatham.review import deciding, reporting
from khunnatham.thai import BANGKOK
from khunnatham.web.here import CHOSEN
from khunnatham.wording import Text

NOW = datetime(2026, 2, 20, 9, 30, tzinfo=BANGKOK)
TODAY = NOW.date()
BEGINNING = date(2025, 10, 1)
PASSWORD = "ดอกบัวตอง-๒๕๖๙-งาม"
PROGRAMME, EDITION, YEAR = "moral-organisation", "2567", 2569
HOME_PROVINCE, FAR_PROVINCE = "49", "50"
SECRET = "ต่างจังหวัดลับเฉพาะ"  # stands in the names of everything that an outsider owns

# The states in which the world holds an assessment; "draft" is an enrolment that was not filed yet.
STATES = ("draft", "open", "signed", "submitted", "returned", "listed", "decided", "reported", "final")

UNITS = {
    "culture": (UnitKind.CULTURE_OFFICE, HOME_PROVINCE, "สำนักงานวัฒนธรรมจังหวัดมุกดาหาร"),
    "administration": (UnitKind.ADMINISTRATION_OFFICE, HOME_PROVINCE, "ที่ทำการปกครองจังหวัดมุกดาหาร"),
    "committee": (UnitKind.SUBCOMMITTEE, HOME_PROVINCE, "คณะอนุกรรมการส่งเสริมคุณธรรมจังหวัดมุกดาหาร"),
    "idle": (UnitKind.ORGANISATION, "4902", "องค์กรที่ยังไม่เข้าร่วม"),
    "far": (UnitKind.ORGANISATION, FAR_PROVINCE, f"องค์กร{SECRET}"),
    "far-culture": (UnitKind.CULTURE_OFFICE, FAR_PROVINCE, f"สำนักงานวัฒนธรรม{SECRET}"),
    "far-committee": (UnitKind.SUBCOMMITTEE, FAR_PROVINCE, f"คณะอนุกรรมการ{SECRET}"),
    "department": (UnitKind.DEPARTMENT, "TH", "กรมเจ้าของรอบ"),
    "other-department": (UnitKind.DEPARTMENT, "TH", "กรมอื่น"),
}
PEOPLE = {
    "secretary": (Role.PROVINCIAL_SECRETARY, "culture"),
    "interior": (Role.INTERIOR_SECRETARY, "administration"),
    "member": (Role.SUBCOMMITTEE_MEMBER, "committee"),
    "chair": (Role.SUBCOMMITTEE_CHAIR, "committee"),
    "department": (Role.DEPARTMENT_OFFICER, "department"),
    "other-department": (Role.DEPARTMENT_OFFICER, "other-department"),
    "auditor": (Role.AUDITOR, "national"),
    "idle-officer": (Role.OFFICER, "idle"),
    "outsider": (Role.OFFICER, "far"),
    "far-head": (Role.HEAD, "far"),
    "far-secretary": (Role.PROVINCIAL_SECRETARY, "far-culture"),
    "far-chair": (Role.SUBCOMMITTEE_CHAIR, "far-committee"),
}


@dataclass(slots=True)
class World:
    """Who is who and what there is. ``case("listed")`` gives that assessment as it stands in the database now."""

    round: Round
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    meeting: Meeting | None = None
    evidence: dict[str, Evidence] = field(default_factory=dict)
    certificate: Certificate | None = None

    def __getitem__(self, name: str) -> Membership:
        return self.people[name]

    def enrolment(self, state: str) -> Enrolment:
        """Give the enrolment whose assessment is in this state."""
        rows = Enrolment.objects.select_related("round__owner", "unit__place", "unit__province")
        return rows.get(unit=self.units[state])

    def case(self, state: str) -> Assessment:
        """Give the assessment in this state."""
        rows = Assessment.objects.select_related(
            "enrolment__round__owner", "enrolment__unit__place", "enrolment__unit__province"
        )
        return rows.get(enrolment__unit=self.units[state])

    def plan(self, state: str) -> Plan:
        """Give the plan of the unit in this state."""
        return Plan.objects.select_related("unit").get(unit=self.units[state])

    def signed_in(self, client: Client, name: str, *, state: str = "") -> Client:
        """Give the client signed in as one of the people; officer and head work in the unit of ``state``."""
        membership = self.people[f"{name}@{state}" if state else name]
        client.force_login(membership.account)
        session = client.session
        session[CHOSEN] = membership.pk
        session.save()
        return client


def account_named(username: str, post: str = "") -> Account:
    """Give a fresh account without a role."""
    account = Account(
        username=username, post_th=post or f"ตำแหน่ง {username}", post_en=f"Post {username}", created_at=NOW
    )
    account.set_password(PASSWORD)
    account.save()
    return account


def assemble() -> World:
    """Bring the country together in the database: people, a round, a unit in every state."""
    people, units = _people()
    owner = people["department"]
    round_ = rounds.open_round(
        units["department"],
        programme=PROGRAMME,
        edition=EDITION,
        fiscal_year=YEAR,
        opens_on=BEGINNING,
        due_on=date(2026, 8, 31),
        by=owner,
        at=NOW - timedelta(days=60),
    )
    world = World(round=round_, units=units, people=people)
    world.accounts = {
        "officer": people["officer@open"].account,
        "head": people["head@open"].account,
        "nobody": account_named("nobody", "ผู้ไม่มีบทบาทในวันนี้"),
    }
    _unit_works(world, "far", officer=people["outsider"], head=people["far-head"], until="submitted")
    for state in STATES:
        _unit_works(world, state, officer=people[f"officer@{state}"], head=people[f"head@{state}"], until=state)
    _committee_sits(world)
    _office_writes(world)
    _title_is_remembered(world)
    return world


def _office_writes(world: World) -> None:
    """Let the culture office send a letter, begin another, and do one of its duties."""
    secretary, key = world["secretary"], f"{PROGRAMME}/{EDITION}"
    for number, subject in (("1", "แจ้งเตรียมรับการตรวจเยี่ยม"), ("", "ร่างที่ยังไม่ส่ง")):
        letter = circulars.Letter(subject=subject, letter_number=number, dated_on=TODAY, checklist=["นิทรรศการ"])
        draft = circulars.draft(secretary.unit, edition=key, fiscal_year=YEAR, letter=letter, by=secretary, at=NOW)
        circulars.address(draft, units=[world.units["idle"]], by=secretary, at=NOW)
        if number:
            circulars.send(draft, by=secretary, at=NOW)
    doing = deeds.Doing(title="ประชุมชี้แจงองค์กร", held_on=TODAY, attended=30)
    deeds.record_deed(secretary.unit, edition=key, fiscal_year=YEAR, duty="briefing", doing=doing, by=secretary, at=NOW)


def _title_is_remembered(world: World) -> None:
    """Let the register say that the unit which takes no part held a title in an earlier year."""
    event = titles.Event(
        "clean-community/2564",
        "outstanding",
        2568,
        TitleOutcome.WON,
        date(2025, 9, 15),
        titles.Basis(Text("ประกาศกรม", "")),
    )
    titles.remember(world.units["idle"], event, by=world["administrator"], at=NOW)


def _people() -> tuple[dict[str, Membership], dict[str, Unit]]:
    administrator = founding.found_platform(
        unit_name_th="ศูนย์กลาง", username="administrator", password=PASSWORD, post_th="ผู้ดูแลระบบ", at=NOW, since=BEGINNING
    )
    units = {"national": administrator.unit}
    wanted = dict(UNITS) | {state: (UnitKind.ORGANISATION, HOME_PROVINCE, f"องค์กรตัวอย่าง {state}") for state in STATES}
    for name, (kind, place, title) in wanted.items():
        units[name] = new_unit(kind=kind, place=Place.objects.get(pk=place), name_th=title, name_en=f"Unit {name}")
    ReportingLine.objects.create(unit=units["idle"], superior=units["other-department"], since=BEGINNING)
    people = {"administrator": administrator}
    for name, (role, unit) in PEOPLE.items():
        people[name] = _seat(account_named(name), role, units[unit])
    officer, head = account_named("officer", "เจ้าหน้าที่ตัวอย่าง"), account_named("head", "หัวหน้าตัวอย่าง")
    for state in STATES:
        people[f"officer@{state}"] = _seat(officer, Role.OFFICER, units[state])
        people[f"head@{state}"] = _seat(head, Role.HEAD, units[state])
    people["officer"], people["head"] = people["officer@open"], people["head@open"]
    return people, units


def _seat(account: Account, role: Role, unit: Unit) -> Membership:
    return Membership.objects.create(account=account, role=role, unit=unit, since=BEGINNING)


def _unit_works(world: World, state: str, *, officer: Membership, head: Membership, until: str) -> None:
    """Do what a unit does, as far as ``until``."""
    enrolment = enrol(world.round, officer)
    honour(officer)
    if until == "draft":
        return
    assessment = enrolling.file(enrolment, by=officer, at=NOW)
    world.evidence[state] = prepare(assessment, by=officer)
    if until == "open":
        return
    submission.sign_off(assessment, by=officer, at=NOW)
    if until == "signed":
        return
    submission.hand_in(assessment, by=head, at=NOW)
    if until == "returned":
        reasons = [compiling.Reason("4", "ภาพกิจกรรมไม่ตรงกับวันที่ในแผน")]
        compiling.return_with_reasons(assessment, reasons=reasons, by=world["secretary"], at=NOW)
    elif until != "submitted":
        compiling.list_for_sitting(assessment, by=world["secretary"], at=NOW)


def _committee_sits(world: World) -> None:
    """Hold a meeting that certifies; report one case and bring another to the end of its route."""
    chair, secretary = world["chair"], world["secretary"]
    decided = [world.case(state) for state in ("decided", "reported", "final")]
    meeting = arranging.plan_meeting(
        world.units["committee"], fiscal_year=YEAR, planned_on=TODAY, place_text="ศาลากลาง", by=secretary, at=NOW
    )
    deciding.put_before(meeting, decided, by=chair, at=NOW)
    deciding.put_before(meeting, [world.case("listed")], by=chair, at=NOW)
    arranging.hold(meeting, held_on=TODAY, chair_th="รองผู้ว่าราชการจังหวัด", by=secretary, at=NOW)
    meeting.refresh_from_db()
    made = deciding.certify_as_proposed(decided, meeting=meeting, resolution_number=1, by=chair, at=NOW)
    world.meeting = meeting
    world.certificate = certificates.issue(made[0], by=secretary, at=NOW)
    for state in ("reported", "final"):
        reporting.report(world.case(state), by=secretary, at=NOW)
    _finish(world)


def _finish(world: World) -> None:
    """Take the last case through the stations that decide outside, to its end."""
    department = world["department"]
    while world.case("final").state != "final":
        case = world.case("final")
        if case.state == "listed":
            reporting.record_outside_result(
                case, document_number="วธ 1/2569", document_on=TODAY, text="เห็นชอบ", by=department, at=NOW
            )
        else:
            reporting.report(case, by=department, at=NOW)


def enrol(round_: Round, officer: Membership) -> Enrolment:
    """Begin the intent paper of the officer's unit and fill it wholly."""
    enrolment = enrolling.start(round_, unit=officer.unit, by=officer, at=NOW)
    values = {"number": "42", "phone": "0 4200 0000", "email": "office@example.go.th"}
    edition = shelf.get(round_.programme, round_.edition)
    filled = {row.key: values.get(row.input, "ตัวอย่าง") for row in profile.fields_of(edition)}
    enrolment = enrolling.save_profile(
        enrolment, values=filled, expected_revision=enrolment.revision, by=officer, at=NOW
    )
    enrolling.record_head_count(
        enrolment, total=42, excluded=[{"reason": "ลาศึกษาต่อ", "count": 2}], as_of=TODAY, by=officer, at=NOW
    )
    enrolment.refresh_from_db()
    return enrolment


def honour(officer: Membership) -> None:
    """Enter an honour of a person who consented to publication; it is not published yet."""
    values = {
        "type": registers.PERSON,
        "name": f"ผู้ทำความดีของ{officer.unit.name_th}",
        "virtue": "จิตอาสา",
        "occasion": "ประชุมประจำเดือน",
        "day": TODAY,
    }
    shelf_of_unit = keeping.Shelf(officer.unit, YEAR, registers.HONOURS)
    entry = keeping.add_entry(shelf_of_unit, values=values, by=officer, at=NOW)
    consenting.give_consent(entry, on=TODAY, by=officer, at=NOW)


def prepare(assessment: Assessment, *, by: Membership) -> Evidence:
    """Declare, plan, answer and prove, so that the check before handing in finds nothing to correct."""
    enrolment, unit = assessment.enrolment, assessment.enrolment.unit
    proof = library.add_link(
        unit, url=f"https://example.go.th/{unit.code}", title=f"ภาพกิจกรรม {unit.name_th}", event_on=TODAY, by=by, at=NOW
    ).evidence
    declared = declaring.Declared(
        text="พวกเราจะร่วมกันพัฒนาองค์กร",
        declared_on=TODAY,
        signed=30,
        posted_on=TODAY,
        posted_where="หน้าสำนักงาน",
        posting=proof,
    )
    declaring.save_declaration(enrolment, declared=declared, expected_revision=0, by=by, at=NOW)
    _plan(unit, by=by)
    register = registering.start(unit, fiscal_year=YEAR, top_size=3, by=by, at=NOW)
    project = registering.ProjectDetails(name="ปรับปรุงห้องประชุม", budget=Decimal("1250.50"))
    registering.add_project(register, details=project, by=by, at=NOW)
    for key in sorted(criteria.keys_to_answer(enrolment)):
        answering.save_answer(assessment, key, value=True, note="ดำเนินการแล้ว", by=by, at=NOW)
        answering.attach(assessment, key, evidence=proof, by=by, at=NOW)
    return proof


def _plan(unit: Unit, *, by: Membership) -> None:
    plan = planning.start(unit, fiscal_year=YEAR, programme=PROGRAMME, by=by, at=NOW)
    edition = shelf.get(PROGRAMME, EDITION)
    plan = planning.set_virtues(
        plan,
        target_virtues=["honesty"],
        known_virtues={virtue.key for virtue in edition.virtues},
        expected_revision=plan.revision,
        by=by,
        at=NOW,
    )
    problem = topics.add_topic(
        plan, kind=TopicKind.PROBLEM, text="มาสาย", remedy="จัดเวรเตือน", virtue="honesty", by=by, at=NOW
    )
    topics.add_topic(
        plan, kind=TopicKind.GOOD_DEED, text="ช่วยเหลือชุมชน", remedy="ออกพื้นที่", virtue="honesty", by=by, at=NOW
    )
    step = edition.discovery[0]
    discovery.write_note(
        plan,
        step_key=step.key,
        question_key=step.questions[0].key,
        text="ชุมชนเข้มแข็ง",
        expected_revision=0,
        by=by,
        at=NOW,
    )
    details = activities.ActivityDetails(
        title="จิตอาสาพัฒนาวัด",
        virtue="honesty",
        place_text="วัดใกล้สำนักงาน",
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 1, 9),
        method="ร่วมกันทำความสะอาด",
        expected_result="วัดสะอาด",
        responsible="ฝ่ายบริหาร",
        indicator="จำนวนผู้เข้าร่วม",
        target="20 คน",
        budget=Decimal(1000),
    )
    activity = activities.add_activity(plan, details=details, topic=problem, by=by, at=NOW)
    result = activities.ActivityResult(
        progress_percent=100,
        actual_result="มีผู้เข้าร่วม 25 คน",
        is_achieved=True,
        finished_on=date(2026, 1, 9),
        participants=25,
    )
    activities.record_result(activity, result=result, expected_revision=activity.revision, by=by, at=NOW)
    success.record_success(plan, by=by, at=NOW)
