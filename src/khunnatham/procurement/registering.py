"""Keeping the register: projects with their budgets and representatives, steps of procurement, naming the largest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.revising import insist_unchanged, just_written, save_revised, stamp
from khunnatham.procurement.models import Project, Register, Step
from khunnatham.procurement.permissions import may_keep
from khunnatham.procurement.ranking import rank
from khunnatham.procurement.writing import journal, locked_project, locked_register
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, money, needed
from khunnatham.wording import Refusal, Text

FIRST_YEAR, LAST_YEAR = 2500, 2700


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDetails:
    """One project as it is typed: a representative is a post or community, appointed on a day by an order."""

    name: str
    budget: Decimal
    has_procurement: bool = True
    representative: str = ""
    appointed_on: date | None = None
    order_reference: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDetails:
    """One step of a procurement in the words of the unit, and where and when the public was told."""

    title: str
    done_on: date
    disclosed_on: date | None = None
    disclosed_at: str = ""


@transaction.atomic
def start(unit: Unit, *, fiscal_year: int, top_size: int, by: Membership, at: datetime) -> Register:
    """Give the unit's register of the year, starting it where there is none: pressing twice starts one."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    refusal = may_act(by, in_bangkok(at)) or may_keep(by, unit)
    if refusal is not None:
        raise refusal
    if not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        raise Refusal(
            Text("ปีงบประมาณต้องเป็น พ.ศ. เช่น 2567", "The fiscal year is written in the Buddhist era, such as 2567."),
            code="year-not-valid",
            field="fiscal_year",
        )
    standing = Register.objects.filter(unit=unit, fiscal_year=fiscal_year).first()
    if standing is not None:
        return standing
    register = Register(unit=unit, fiscal_year=fiscal_year, top_size=top_size)
    stamp(register, by=by, at=at).save(force_insert=True)
    journal("procurement.started", register, by=by, at=at, fiscal_year=fiscal_year, top_size=top_size)
    return register


@transaction.atomic
def add_project(register: Register, *, details: ProjectDetails, by: Membership, at: datetime) -> Project:
    """Add a project at the end of the register; a name stands there once. Pressing twice adds one."""
    current = locked_register(register.pk, by=by, at=at)
    last = Project.objects.filter(register=current).order_by("-position").first()
    is_same = last is not None and (last.name, last.budget) == (details.name.strip(), details.budget)
    if last is not None and is_same and just_written(last, by=by, at=at):
        return last
    project = Project(register=current, position=last.position + 1 if last else 1)
    _write(project, details)
    stamp(project, by=by, at=at).save(force_insert=True)
    journal("procurement.project-added", current, by=by, at=at, project=project.pk, **_told(project))
    return project


@transaction.atomic
def change_project(
    project: Project, *, details: ProjectDetails, expected_revision: int, by: Membership, at: datetime
) -> Project:
    """Change a project; who was overtaken by another is told, nothing is overwritten."""
    register = locked_register(project.register_id, by=by, at=at)
    current = locked_project(project)
    revision, before = current.revision, _told(current)
    _write(current, details)
    after = _told(current)
    if after == before:
        return current
    if revision != expected_revision:
        insist_unchanged(locked_project(project), expected_revision)
    save_revised(current, by=by, at=at)
    changed = sorted(name for name, value in after.items() if value != before[name])
    journal(
        "procurement.project-changed", register, by=by, at=at, project=current.pk, name=current.name, changed=changed
    )
    return current


@transaction.atomic
def remove_project(project: Project, *, expected_revision: int, by: Membership, at: datetime) -> None:
    """Remove a project with its steps and months; the journal keeps what was written of it."""
    register = locked_register(project.register_id, by=by, at=at)
    current = locked_project(project)
    insist_unchanged(current, expected_revision)
    facts = _told(current) | {
        "steps": [_step_told(step) for step in current.steps.all()],
        "months": [[month.number, month.planned, month.spent] for month in current.months.all()],
    }
    number = current.pk
    current.delete()
    journal("procurement.project-removed", register, by=by, at=at, project=number, **facts)


@transaction.atomic
def name_largest(
    register: Register, *, projects: Collection[int], reason: str, by: Membership, at: datetime
) -> Register:
    """Name which of the projects with equal budgets are among the largest, with the reason (R7 of the first edition)."""
    current = locked_register(register.pk, by=by, at=at)
    listed = list(Project.objects.filter(register=current))
    ranking = rank(listed, size=current.top_size)
    chosen = {project.pk for project in ranking.tied} & set(projects)
    said = needed(reason, _SAY_WHY, longest=500, field="reason")
    if not ranking.tied or len(chosen) != ranking.to_name or chosen != set(projects):
        raise Refusal(
            Text(
                f"เลือกโครงการที่มีงบประมาณเท่ากันให้ครบ {ranking.to_name} โครงการ",
                f"Choose exactly {ranking.to_name} of the projects with equal budgets.",
            ),
            code="largest-not-named",
            field="projects",
        )
    if current.tie_reason == said and {one.pk for one in listed if one.is_named_top} == chosen:
        return current
    for project in listed:
        project.is_named_top = project.pk in chosen
    Project.objects.bulk_update(listed, ["is_named_top"])
    current.tie_reason = said
    save_revised(current, by=by, at=at)
    names = [project.name for project in listed if project.is_named_top]
    journal("procurement.largest-named", current, by=by, at=at, names=names, reason=said)
    return current


@transaction.atomic
def set_steps(project: Project, *, steps: Sequence[StepDetails], by: Membership, at: datetime) -> list[Step]:
    """Write down the steps of a procurement, in place of those that stood there."""
    register = locked_register(project.register_id, by=by, at=at)
    current = locked_project(project)
    rows = [_step(current, details) for details in steps]
    before = [_step_told(step) for step in current.steps.all()]
    if [_step_told(step) for step in rows] == before:
        return list(current.steps.all())
    current.steps.all().delete()
    made = Step.objects.bulk_create(rows)
    journal(
        "procurement.steps-set",
        register,
        by=by,
        at=at,
        project=current.pk,
        name=current.name,
        steps=[_step_told(step) for step in made],
    )
    return made


def _write(project: Project, details: ProjectDetails) -> None:
    given = {row.name: getattr(details, row.name) for row in fields(details)}
    given["name"] = needed(details.name, _NAME_IT, longest=300, field="name")
    given["representative"] = cleaned(details.representative, longest=300, field="representative")
    given["order_reference"] = cleaned(details.order_reference, longest=200, field="order_reference")
    given["budget"] = money(details.budget, field="budget")
    if not details.has_procurement:
        given |= {"representative": "", "order_reference": "", "appointed_on": None, "evidence": None}
        project.is_named_top = False
    _insist_appointed(given["representative"], given["appointed_on"], given["order_reference"])
    _insist_usable(given["evidence"], project.register.unit_id)
    if Project.objects.filter(register=project.register, name=given["name"]).exclude(pk=project.pk).exists():
        raise Refusal(
            Text(f"มีโครงการชื่อ «{given['name']}» ในทะเบียนแล้ว", f"The register has a project “{given['name']}” already."),
            code="project-twice",
            field="name",
        )
    for name, value in given.items():
        setattr(project, name, value)


def _insist_appointed(representative: str, appointed_on: date | None, order_reference: str) -> None:
    given = {"representative": representative, "appointed_on": appointed_on, "order_reference": order_reference}
    if not any(given.values()) or all(given.values()):
        return
    lacking = next(name for name, value in given.items() if not value)
    raise Refusal(_APPOINTED[lacking], code="appointment-incomplete", field=lacking)


def _insist_usable(evidence: Evidence | None, unit_id: int) -> None:
    if evidence is None or (evidence.unit_id == unit_id and evidence.state == EvidenceState.FILED):
        return
    raise Refusal(
        Text("ใช้ได้เฉพาะหลักฐานในคลังของหน่วยงานนี้", "Only evidence from this unit's library can be used."),
        code="evidence-not-usable",
        field="evidence",
    )


def _step(project: Project, details: StepDetails) -> Step:
    title = needed(details.title, _NAME_STEP, longest=200, field="steps")
    place = cleaned(details.disclosed_at, longest=300, field="steps")
    if bool(place) != (details.disclosed_on is not None):
        raise Refusal(
            Text(
                f"ขั้นตอน «{title}» บอกทั้งวันที่เผยแพร่และช่องทาง หรือเว้นว่างทั้งสองช่อง",
                f"For the step “{title}”, give both the day of disclosure and the place, or neither.",
            ),
            code="disclosure-incomplete",
            field="steps",
        )
    return Step(project=project, **(asdict(details) | {"title": title, "disclosed_at": place}))


def _told(project: Project) -> dict[str, object]:
    names = (row.name for row in fields(ProjectDetails) if row.name != "evidence")
    return {name: getattr(project, name) for name in names} | {"evidence": project.evidence_id}


def _step_told(step: Step) -> list[object]:
    return [step.title, step.done_on, step.disclosed_on, step.disclosed_at]


_NAME_IT = Text("ตั้งชื่อโครงการ", "Name the project.")
_NAME_STEP = Text("เขียนชื่อขั้นตอน", "Name the step.")
_SAY_WHY = Text("บอกเหตุผลที่เลือกโครงการเหล่านี้", "Say why these projects were chosen.")
_APPOINTED = {
    "representative": Text(
        "บอกตำแหน่งหรือชุมชนของผู้แทนภาคประชาชน", "Name the post or community of the citizens’ representative."
    ),
    "appointed_on": Text("บอกวันที่แต่งตั้งผู้แทนภาคประชาชน", "Give the day on which the representative was appointed."),
    "order_reference": Text("บอกเลขที่คำสั่งแต่งตั้ง", "Give the number of the order of appointment."),
}
