"""What a plan still lacks, named as the plan form names it, and dates that lie outside its year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khunnatham.plans.models import Activity, Plan, Topic
from khunnatham.thai import fiscal_year_end, fiscal_year_start
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Missing:
    """One field that is still empty: its name in the model, and its label."""

    field: str
    label: Text


# The columns of the plan form, in its order (where, when, how, result: 000:L20; the rest is the system's default G-09).
NEEDED: tuple[Missing, ...] = (
    Missing("place_text", Text("ที่ไหน", "Where")),
    Missing("starts_on", Text("เริ่มเมื่อไร", "From when")),
    Missing("ends_on", Text("ถึงเมื่อไร", "Until when")),
    Missing("method", Text("ทำอย่างไร", "How")),
    Missing("expected_result", Text("ผลที่คาดว่าจะได้", "Expected result")),
    Missing("responsible", Text("ผู้รับผิดชอบ", "Person responsible")),
    Missing("indicator", Text("ตัวชี้วัด", "Indicator")),
    Missing("target", Text("ค่าเป้าหมาย", "Target")),
)


def missing(activity: Activity) -> tuple[Missing, ...]:
    """Give the fields that a complete activity has and this one does not, in the order of the form."""
    return tuple(row for row in NEEDED if not getattr(activity, row.field))


def is_complete(activity: Activity) -> bool:
    """Tell whether every needed field is filled."""
    return not missing(activity)


def outside_year(activity: Activity, *, fiscal_year: int) -> Text | None:
    """Point out dates that lie outside the plan's fiscal year (พ.ศ.); that is allowed and may be meant."""
    first, last = fiscal_year_start(fiscal_year), fiscal_year_end(fiscal_year)
    if all(first <= day <= last for day in (activity.starts_on, activity.ends_on) if day is not None):
        return None
    return Text(
        f"วันที่ของกิจกรรม «{activity.title}» อยู่นอกปีงบประมาณ {fiscal_year} "
        f"(1 ต.ค. {fiscal_year - 1} – 30 ก.ย. {fiscal_year})",
        f"The dates of “{activity.title}” lie outside fiscal year {fiscal_year} "
        f"(1 Oct {first.year} – 30 Sep {last.year}).",
    )


def plan_gaps(plan: Plan, *, topics: Sequence[Topic], activities: Sequence[Activity]) -> list[Text]:
    """Say in sentences what keeps the plan from being complete; an empty list means complete."""
    gaps = []
    if not plan.target_virtues and not plan.extra_virtues:
        gaps.append(Text("ยังไม่ได้เลือกคุณธรรมเป้าหมาย", "No target virtue is chosen yet."))
    if not topics:
        gaps.append(Text("ยังไม่มีปัญหาที่อยากแก้หรือความดีที่อยากทำ", "There is no problem to fix and no good deed to do yet."))
    if not activities:
        gaps.append(Text("ยังไม่มีกิจกรรมในแผน", "The plan has no activity yet."))
    for number, activity in enumerate(activities, 1):
        if lacking := missing(activity):
            th = ", ".join(row.label.th for row in lacking)
            en = ", ".join(row.label.en for row in lacking)
            gaps.append(
                Text(
                    f"กิจกรรมที่ {number} «{activity.title}» ยังขาด: {th}",
                    f"Activity {number}, “{activity.title}”, still lacks: {en}.",
                )
            )
    return gaps
