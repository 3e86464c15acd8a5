"""What a unit sends on its way before the hand-in: a stage of the route that the head owns and that needs papers of the plan.

Which stages there are, what they need and until when is read from the edition. Sent late is stamped, never refused; sent
again is a new version, and the ones before stay as they were.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Enrolment, Round, RoundState, Sending
from khunnatham.assessments.rounds import day_in
from khunnatham.assessments.working import insist, locked_enrolment, unit_key
from khunnatham.journal.recording import record
from khunnatham.journal.sealing import plain
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.plans.innovations import also_in, innovations_of
from khunnatham.plans.models import Innovation
from khunnatham.plans.queries import WholePlan, plan_of, whole_plan
from khunnatham.programmes.criteria import Edition, Requirement, Stage
from khunnatham.programmes.requirement_kinds import NotAlso
from khunnatham.thai import deadline, in_bangkok
from khunnatham.wording import Refusal, Text

PLAN: Final = "plan"
COLUMNS: Final = (
    "dimension", "title", "starts_on", "ends_on", "place_text", "method", "responsible", "indicator", "target", "budget",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent now: the plan and its innovations, and the sentences about what is missing and what is odd."""

    stage: Stage
    plan: WholePlan | None
    innovations: tuple[Innovation, ...]
    lacking: tuple[Text, ...]
    odd: tuple[Text, ...]


# ── reading ─────────────────────────────────────────────────────────────────────────────


def stages(edition: Edition) -> tuple[Stage, ...]:
    """Give the stages before the hand-in at which the head sends papers of the plan to others."""
    own = [place for place, stage in enumerate(edition.route) if stage.owner in criteria.UNIT_ROLES]
    before = edition.route[: own[-1]] if own else ()
    return tuple(stage for stage in before if stage.owner == Role.HEAD and _of_plan(edition, stage))


def stage_in(edition: Edition, key: str) -> Stage | None:
    """Give one of these stages."""
    return next((stage for stage in stages(edition) if stage.key == key), None)


def due_at(round_: Round, stage: Stage) -> datetime | None:
    """Give until when it is sent on time in this round; nothing where the source gives no day."""
    edition = criteria.edition_of(round_)
    found = next((entry for entry in edition.schedule if stage.deadline and entry.key == stage.deadline), None)
    if found is None:
        return None
    # A printed day is that of the edition's own year; a round of another year has its day in that year.
    month_day = found.month_day or (f"{found.on:%m-%d}" if found.on else "")
    printed = found.on if round_.fiscal_year == edition.year else None
    return deadline(day_in(month_day, printed, round_.fiscal_year))


def draft(enrolment: Enrolment, stage: Stage) -> Draft:
    """Give what would be sent, and what keeps it from being sent."""
    edition = criteria.edition_of(enrolment.round)
    standing = plan_of(enrolment.unit, fiscal_year=enrolment.round.fiscal_year, programme=enrolment.round.programme)
    plan = whole_plan(standing) if standing else None
    innovations = tuple(innovations_of(standing)) if standing else ()
    lacking = [*_plan_lacks(enrolment, edition, plan)]
    if any(need != PLAN for need in stage.needs) and not innovations:
        lacking.append(Text("ยังไม่มีโครงการนวัตกรรม", "There is no innovation project yet."))
    return Draft(stage, plan, innovations, tuple(lacking), tuple(_odd(enrolment, innovations)))


def innovation_leaf(enrolment: Enrolment) -> Requirement | None:
    """Give the requirement that asks for innovations which are no activities of other dimensions."""
    return next((leaf for leaf in criteria.leaves_of(enrolment) if isinstance(leaf.kind, NotAlso)), None)


def sent(enrolment: Enrolment, stage: str) -> list[Sending]:
    """Give what was sent at a stage, the newest first."""
    return list(Sending.objects.filter(enrolment=enrolment, stage=stage).order_by("-version"))


def latest_of(enrolment: Enrolment) -> dict[str, Sending]:
    """Give what was sent last at each stage, by the key of the stage."""
    return {row.stage: row for row in Sending.objects.filter(enrolment=enrolment).defer("frozen").order_by("version")}


def standings(round_: Round, stage: str) -> list[tuple[Enrolment, Sending | None]]:
    """Give every unit of a round with what it sent last: two queries, however many there are."""
    rows = Sending.objects.filter(enrolment__round=round_, stage=stage).defer("frozen").order_by("version")
    latest = {row.enrolment_id: row for row in rows}
    units = Enrolment.objects.filter(round=round_).select_related("unit__province").order_by("unit__sort_key")
    return [(enrolment, latest.get(enrolment.pk)) for enrolment in units]


# ── permissions ─────────────────────────────────────────────────────────────────────────


def may_send(by: Membership, enrolment: Enrolment, *, on: date) -> Refusal | None:
    """Answer whether this membership may send: the head of the unit, while the round is open."""
    if refused := may_act(by, on):
        return refused
    if by.unit_id != enrolment.unit_id or by.role_held is not Role.HEAD:
        return Refusal(
            Text(
                "ส่งได้เฉพาะหัวหน้าของหน่วยงานนี้หรือผู้รักษาราชการแทน",
                "Only the head of this unit, or who acts as head, may send it.",
            ),
            code="head-only",
        )
    if enrolment.round.state != RoundState.OPEN:
        return Refusal(Text("รอบนี้ไม่ได้เปิดรับในขณะนี้", "The round is not open now."), code="round-not-open")
    return None


def may_see_standings(by: Membership, round_: Round) -> Refusal | None:
    """Answer whether this membership may see who has sent: the owning department, administrators and auditors."""
    is_owner = by.role_held is Role.DEPARTMENT_OFFICER and by.unit_id == round_.owner_id
    if is_owner or by.role_held in {Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR}:
        return None
    return Refusal(
        Text("ดูได้เฉพาะกรมเจ้าของรอบ", "Only the department that owns the round may see this."), code="round-not-yours"
    )


# ── sending ─────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def send(enrolment: Enrolment, *, stage: Stage, by: Membership, at: datetime) -> Sending:
    """Send the plan as it stands. Nothing changed since the last time: that sending is given, nothing is added."""
    current, _ = locked_enrolment(enrolment)
    insist(may_send(by, current, on=in_bangkok(at)))
    found = draft(current, stage)
    if found.lacking:
        raise Refusal(
            Text(" ".join(text.th for text in found.lacking), " ".join(text.en for text in found.lacking)),
            code="sending-incomplete",
        )
    content = _frozen(current, found)
    digest = hashlib.sha256(_spelled(content)).hexdigest()
    before = Sending.objects.filter(enrolment=current, stage=stage.key).order_by("-version").first()
    if before is not None and before.digest == digest:
        return before
    due, actor = due_at(current.round, stage), by.actor()
    made = Sending.objects.create(
        enrolment=current,
        stage=stage.key,
        version=before.version + 1 if before else 1,
        sent_at=at,
        due_at=due,
        is_late=due is not None and at > due,
        sent_by=actor.key,
        sent_by_th=actor.th,
        sent_by_en=actor.en,
        frozen=content,
        digest=digest,
    )
    record(
        "enrolment.sent",
        about=current.key,
        unit=unit_key(current.unit_id),
        by=actor,
        at=at,
        facts={
            "stage": stage.key, "title": {"th": stage.title.th, "en": stage.title.en}, "version": made.version,
            "digest": digest, "is_late": made.is_late,
        },
    )  # fmt: skip
    return made


def _of_plan(edition: Edition, stage: Stage) -> bool:
    papers = [criteria.paper(edition, need) for need in stage.needs]
    return bool(papers) and all(paper is not None and paper.kind == PLAN for paper in papers)


def _plan_lacks(enrolment: Enrolment, edition: Edition, plan: WholePlan | None) -> list[Text]:
    activities = plan.activities if plan else ()
    if not activities:
        return [Text("แผนยังไม่มีกิจกรรม", "The plan has no activity yet.")]
    planned = {activity.dimension for activity in activities}
    dimensions = edition.dimensions_for(criteria.variant_of(enrolment), enrolment.track)
    lacking = [
        Text(f"ยังไม่มีกิจกรรมของ {row.name} {row.title.th}", f"There is no activity of {row.name}, {row.title.en}, yet.")
        for row in dimensions
        if row.track is None and row.name not in planned
    ]
    return lacking + [
        Text(
            f"กิจกรรม «{activity.title}» ยังไม่บอกระยะเวลาหรือสถานที่",
            f"The activity “{activity.title}” does not say yet when or where.",
        )
        for activity in activities
        if not (activity.starts_on and activity.ends_on and activity.place_text)
    ]


def _odd(enrolment: Enrolment, innovations: tuple[Innovation, ...]) -> list[Text]:
    leaf = innovation_leaf(enrolment)
    if leaf is None or not isinstance(leaf.kind, NotAlso):
        return []
    refused = ", ".join(also_in(innovations, leaf.kind.refused_in))
    asked = ", ".join(also_in(innovations, leaf.kind.questioned_in))
    odd = []
    if refused:
        odd.append(
            Text(
                f"นวัตกรรมเป็นกิจกรรมของ {refused} ด้วย ข้อ {leaf.key} จึงยังไม่ผ่าน",
                f"An innovation is an activity of {refused} too, so {leaf.key} is not met.",
            )
        )
    if asked:
        odd.append(
            Text(
                f"นวัตกรรมเป็นกิจกรรมของ {asked} ด้วย คณะกรรมการจะเป็นผู้พิจารณา",
                f"An innovation is an activity of {asked} too: the committee will consider it.",
            )
        )
    return odd


def _frozen(enrolment: Enrolment, found: Draft) -> dict[str, Any]:
    activities = found.plan.activities if found.plan else ()
    content = {
        "unit": {"code": enrolment.unit.code, "name_th": enrolment.unit.name_th, "name_en": enrolment.unit.name_en},
        "edition": {"key": enrolment.round.edition_key, "digest": enrolment.round.digest},
        "stage": found.stage.key,
        "activities": [{name: getattr(activity, name) for name in COLUMNS} for activity in activities],
        "innovations": [
            {"title": row.title, "text": row.text, "activity": row.activity.title if row.activity else ""}
            for row in found.innovations
        ],
    }
    kept: dict[str, Any] = json.loads(_spelled(content))
    return kept


def _spelled(content: object) -> bytes:
    return json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
