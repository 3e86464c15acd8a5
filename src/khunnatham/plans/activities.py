"""Activities of a plan: adding, changing, ordering, removing, and recording what came of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from khunnatham.evidence.models import Evidence
from khunnatham.journal.queries import history
from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import insist_unchanged, just_written, save_revised, stamp
from khunnatham.plans.innovations import refresh_innovations
from khunnatham.plans.models import Activity, ActivityProof, BudgetSource, Plan, Topic
from khunnatham.plans.progress import keep
from khunnatham.plans.writing import gone_meanwhile, journal, locked_plan
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, money, needed
from khunnatham.wording import Refusal, Text

MOST_PEOPLE = 10_000_000
WHOLLY = 100
_LENGTHS = {
    "virtue": 60, "dimension": 60, "title": 300, "place_text": 300, "responsible": 300, "indicator": 500, "target": 300,
    "budget_source": 12, "budget_from": 300, "strategy": 500, "before": 500, "after": 500,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDetails:
    """What is planned: every field but the title may still be open."""

    title: str
    virtue: str = ""
    dimension: str = ""
    place_text: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    method: str = ""
    expected_result: str = ""
    responsible: str = ""
    indicator: str = ""
    target: str = ""
    budget: Decimal | None = None
    budget_source: str = ""
    budget_from: str = ""
    strategy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityResult:
    """What came of it. ``is_achieved`` is ``None`` until somebody judges; a success needs its result in words."""

    progress_percent: int = 0
    actual_result: str = ""
    is_achieved: bool | None = None
    finished_on: date | None = None
    participants: int | None = None
    staff_participants: int | None = None
    spent: Decimal | None = None
    improvement: str = ""
    before: str = ""
    after: str = ""
    is_reported: bool = False


@transaction.atomic
def add_activity(
    plan: Plan, *, details: ActivityDetails, topic: Topic | None = None, by: Membership, at: datetime
) -> Activity:
    """Add an activity at the end of the plan. Pressing twice adds one: word for word the same is the one just added."""
    current = locked_plan(plan.pk, by=by, at=at)
    last = Activity.objects.filter(plan=current).order_by("-position").first()
    activity = Activity(plan=current, position=last.position + 1 if last else 1)
    _plan(activity, details, topic)
    if last is not None and _planned(last) == _planned(activity) and just_written(last, by=by, at=at):
        return last
    stamp(activity, by=by, at=at).save(force_insert=True)
    journal("plan.activity-added", current, by=by, at=at, activity=activity.pk, title=activity.title)
    return activity


@transaction.atomic
def change_activity(
    activity: Activity,
    *,
    details: ActivityDetails,
    topic: Topic | None = None,
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Activity:
    """Change what is planned; who was overtaken by another is told, nothing is overwritten."""
    plan = locked_plan(activity.plan_id, by=by, at=at)
    current = _locked(activity)
    before = _planned(current)
    _plan(current, details, topic)
    changed = {name: value for name, value in _planned(current).items() if value != before[name]}
    if not changed:
        return current
    _insist_row_unchanged(current, expected_revision)
    save_revised(current, by=by, at=at)
    journal(
        "plan.activity-changed", plan, by=by, at=at, activity=current.pk, title=current.title, changed=sorted(changed)
    )
    if "dimension" in changed:
        refresh_innovations(plan, by=by, at=at)
    return current


@transaction.atomic
def record_result(
    activity: Activity, *, result: ActivityResult, expected_revision: int, by: Membership, at: datetime
) -> Activity:
    """Record progress and what came of the activity."""
    plan = locked_plan(activity.plan_id, by=by, at=at)
    current = _locked(activity)
    given = _checked(result, at)
    if all(getattr(current, name) == value for name, value in given.items()):
        return current
    insist_unchanged(current, expected_revision)
    if current.is_draft:
        raise Refusal(
            Text("กิจกรรมนี้ยังเป็นร่าง ยืนยันก่อนบันทึกผล", "This activity is a draft. Confirm it before recording a result."),
            code="activity-is-draft",
        )
    for name, value in given.items():
        setattr(current, name, value)
    _insist_finish_follows_start(current)
    save_revised(current, by=by, at=at)
    keep(current, by=by, at=at)
    journal(
        "plan.result-recorded",
        plan,
        by=by,
        at=at,
        activity=current.pk,
        title=current.title,
        progress_percent=current.progress_percent,
        is_achieved=current.is_achieved,
    )
    return current


@transaction.atomic
def move_activity(activity: Activity, *, to_position: int, by: Membership, at: datetime) -> list[Activity]:
    """Put an activity at another place of the plan (from 1); gives all of them in their new order."""
    plan = locked_plan(activity.plan_id, by=by, at=at)
    current = _locked(activity)
    others = list(Activity.objects.filter(plan=plan).exclude(pk=current.pk))
    place = min(max(to_position, 1), len(others) + 1)
    ordered = [*others[: place - 1], current, *others[place - 1 :]]
    for number, row in enumerate(ordered, 1):
        row.position = number
    Activity.objects.bulk_update(ordered, ["position"])
    journal("plan.activity-moved", plan, by=by, at=at, activity=current.pk, title=current.title, to=place)
    return ordered


@transaction.atomic
def remove_activity(activity: Activity, *, expected_revision: int, by: Membership, at: datetime) -> None:
    """Remove an activity; the journal keeps what was planned and what had come of it."""
    plan = locked_plan(activity.plan_id, by=by, at=at)
    current = _locked(activity)
    insist_unchanged(current, expected_revision)
    proofs = list(ActivityProof.objects.filter(activity=current).values_list("evidence", flat=True))
    facts = {
        "activity": current.pk,
        "proofs": proofs,
        "planned": _planned(current),
        "came": _came(current),
        "is_draft": current.is_draft,
    }
    title = current.title
    current.delete()
    journal("plan.activity-removed", plan, by=by, at=at, title=title, **facts)
    refresh_innovations(plan, by=by, at=at)


@transaction.atomic
def restore_activity(plan: Plan, *, number: int, by: Membership, at: datetime) -> Activity:
    """Bring a removed activity back, as the journal kept it, at the end of the plan; pressing twice brings one back."""
    current = locked_plan(plan.pk, by=by, at=at)
    kept = removed_activity(current, number=number)
    if kept is None:
        raise gone_meanwhile()
    last = Activity.objects.filter(plan=current).aggregate(last=Max("position"))["last"] or 0
    proofs = Evidence.objects.filter(unit=current.unit_id, pk__in=kept.pop("proofs", ()))
    activity = Activity(pk=number, plan=current, position=last + 1, **kept)
    stamp(activity, by=by, at=at).save(force_insert=True)
    ActivityProof.objects.bulk_create(ActivityProof(activity=activity, evidence=row, attached_at=at) for row in proofs)
    journal("plan.activity-restored", current, by=by, at=at, activity=activity.pk, title=activity.title)
    return activity


def as_planned(plan: Plan, details: ActivityDetails, topic: Topic | None) -> Activity:
    """Give the activity as the plan would take it, not saved; refuse what it would refuse."""
    activity = Activity(plan=plan)
    _plan(activity, details, topic)
    return activity


def details_of(activity: Activity) -> dict[str, Any]:
    """Give what is planned, by the names of :class:`ActivityDetails`."""
    return {row.name: getattr(activity, row.name) for row in fields(ActivityDetails)}


def removed_activity(plan: Plan, *, number: int) -> dict[str, Any] | None:
    """Give what the journal kept of an activity that was removed and has not come back; nothing where there is none."""
    if Activity.objects.filter(pk=number).exists():
        return None
    for entry in reversed(history(plan.key)):
        if entry.verb == "plan.activity-removed" and entry.facts["activity"] == number:
            kept = {**entry.facts["planned"], **entry.facts["came"], "is_draft": entry.facts.get("is_draft", False)}
            kept["proofs"] = entry.facts.get("proofs", [])
            return _revived(plan, kept)
    return None


def _revived(plan: Plan, kept: dict[str, Any]) -> dict[str, Any]:
    """Give the values that JSON made of the fields their types again; a topic that is gone is left out."""
    topic = kept.pop("topic", None)
    dates = {name: date.fromisoformat(kept[name]) for name in ("starts_on", "ends_on", "finished_on") if kept[name]}
    amounts = {name: Decimal(kept[name]) for name in ("budget", "spent") if kept[name] is not None}
    return {**kept, **dates, **amounts, "topic": Topic.objects.filter(plan=plan, pk=topic).first()}


def _plan(activity: Activity, details: ActivityDetails, topic: Topic | None) -> None:
    given = asdict(details)
    for name, value in given.items():
        if isinstance(value, str):
            given[name] = cleaned(value, longest=_LENGTHS.get(name, 8000), field=name)
    given["title"] = needed(details.title, _NAME_IT, longest=_LENGTHS["title"], field="title")
    given["budget"] = _money(details.budget, field="budget")
    _insist_source_known(details)
    if details.starts_on and details.ends_on and details.ends_on < details.starts_on:
        raise Refusal(
            Text(
                "วันสิ้นสุดอยู่ก่อนวันเริ่ม ตรวจวันที่ของกิจกรรม",
                "The last day is before the first. Check the dates of the activity.",
            ),
            code="ends-before-it-begins",
            field="ends_on",
        )
    if topic is not None and topic.plan_id != activity.plan_id:
        raise Refusal(
            Text("เรื่องที่เลือกไม่ได้อยู่ในแผนนี้", "The topic chosen is not of this plan."),
            code="topic-elsewhere",
            field="topic",
        )
    for name, value in given.items():
        setattr(activity, name, value)
    activity.topic = topic


def _insist_source_known(details: ActivityDetails) -> None:
    if details.budget_source not in BudgetSource.values:
        raise Refusal(
            Text("เลือกที่มาของงบประมาณจากรายการ", "Choose the source of the budget from the list."),
            code="budget-source-unknown",
            field="budget_source",
        )
    if details.budget_source == BudgetSource.NONE and details.budget:
        raise Refusal(
            Text(
                "เลือก «ไม่ใช้งบประมาณ» แต่มีจำนวนเงิน ลบจำนวนเงินหรือเลือกที่มาของงบ",
                "“No budget” is chosen, but there is an amount. Remove the amount or choose its source.",
            ),
            code="budget-without-source",
            field="budget_source",
        )


def _checked(result: ActivityResult, at: datetime) -> dict[str, object]:
    given: dict[str, object] = asdict(result)
    for name in ("actual_result", "improvement", "before", "after"):
        given[name] = cleaned(str(given[name]), longest=_LENGTHS.get(name, 8000), field=name)
    given["spent"] = _money(result.spent, field="spent")
    refusal = (
        _progress_refusal(result)
        or _participants_refusal(result)
        or _success_refusal(result)
        or _finish_refusal(result, today=in_bangkok(at))
    )
    if refusal is not None:
        raise refusal
    return given


def _progress_refusal(result: ActivityResult) -> Refusal | None:
    if 0 <= result.progress_percent <= WHOLLY:
        return None
    return Refusal(
        Text("ความก้าวหน้าเป็นร้อยละ 0 ถึง 100", "Progress is a percentage from 0 to 100."),
        code="progress-not-valid",
        field="progress_percent",
    )


def _success_refusal(result: ActivityResult) -> Refusal | None:
    if not result.is_achieved or result.actual_result.strip():
        return None
    return Refusal(
        Text("เขียนผลที่เกิดขึ้นจริงก่อนบอกว่าสำเร็จ", "Write what came of it before calling it a success."),
        code="result-missing",
        field="actual_result",
    )


def _finish_refusal(result: ActivityResult, *, today: date) -> Refusal | None:
    if result.finished_on is None or result.finished_on <= today:
        return None
    return Refusal(
        Text("วันที่เสร็จยังไม่ถึง ตรวจวันที่", "The day it was finished is still to come. Check the date."),
        code="finished-in-future",
        field="finished_on",
    )


def _participants_refusal(result: ActivityResult) -> Refusal | None:
    for name in ("participants", "staff_participants"):
        number = getattr(result, name)
        if number is not None and not 0 <= number <= MOST_PEOPLE:
            return Refusal(
                Text(
                    "จำนวนผู้เข้าร่วมต้องเป็นจำนวนเต็มตั้งแต่ 0 ขึ้นไป",
                    "The number of participants is a whole number of 0 or more.",
                ),
                code="participants-not-valid",
                field=name,
            )
    if (result.staff_participants or 0) <= (MOST_PEOPLE if result.participants is None else result.participants):
        return None
    return Refusal(
        Text(
            "บุคลากรที่เข้าร่วมมากกว่าผู้เข้าร่วมทั้งหมด ตรวจจำนวนทั้งสองช่อง",
            "More staff than participants in all. Check both numbers.",
        ),
        code="staff-above-participants",
        field="staff_participants",
    )


def _money(amount: Decimal | None, *, field: str) -> Decimal | None:
    return None if amount is None else money(amount, field=field)


def _insist_finish_follows_start(activity: Activity) -> None:
    if activity.finished_on and activity.starts_on and activity.finished_on < activity.starts_on:
        raise Refusal(
            Text("วันที่เสร็จอยู่ก่อนวันเริ่มกิจกรรม ตรวจวันที่", "It was finished before it began. Check the dates."),
            code="finished-before-it-began",
            field="finished_on",
        )


def _insist_row_unchanged(current: Activity, expected_revision: int) -> None:
    """As :func:`insist_unchanged`, but the refusal carries the row as it stands and not as it would have become."""
    if current.revision != expected_revision:
        insist_unchanged(Activity.objects.get(pk=current.pk), expected_revision)


def _planned(activity: Activity) -> dict[str, object]:
    return {"topic": activity.topic_id} | details_of(activity)


def _came(activity: Activity) -> dict[str, object]:
    return {row.name: getattr(activity, row.name) for row in fields(ActivityResult)}


def _locked(activity: Activity) -> Activity:
    current = Activity.objects.select_for_update(no_key=True).filter(pk=activity.pk).first()
    if current is None:
        raise gone_meanwhile()
    return current


_NAME_IT = Text("ตั้งชื่อกิจกรรม", "Name the activity.")
