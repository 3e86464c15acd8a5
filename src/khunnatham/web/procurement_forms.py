"""The forms of the register of projects: a project, the steps of its procurement, the largest of equal ones, the months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, gettext_lazy

from khunnatham.evidence.models import Evidence
from khunnatham.procurement.models import Project
from khunnatham.procurement.registering import ProjectDetails, StepDetails
from khunnatham.procurement.spending import CALENDAR, MONTHS, Figure
from khunnatham.thai import MONTHS as MONTH_NAMES
from khunnatham.web.dates import typed_date
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.plan_forms import MoneyField

SPARE_STEPS: Final = 2
STEP_FIELDS: Final = ("title", "done_on", "disclosed_on", "disclosed_at")
ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class AddProjectForm(forms.Form):
    """Name a project and its budget; everything else follows on its own page."""

    name = forms.CharField(label=gettext_lazy("ชื่อโครงการ"), max_length=300)
    budget = MoneyField(label=gettext_lazy("งบประมาณ (บาท)"))


class ProjectForm(AddProjectForm):
    """Every column of the register."""

    has_procurement = forms.BooleanField(label=gettext_lazy("มีการจัดซื้อจัดจ้าง"), required=False)
    representative = forms.CharField(
        label=gettext_lazy("ผู้แทนภาคประชาชนในกรรมการจัดซื้อจัดจ้าง"),
        help_text=gettext_lazy("เขียนเป็นตำแหน่งหรือชุมชน ไม่ต้องใช้ชื่อบุคคล ยังไม่มีให้เว้นว่าง"),
        required=False,
        max_length=300,
    )
    appointed_on = ThaiDateField(label=gettext_lazy("วันที่แต่งตั้ง"), required=False)
    order_reference = forms.CharField(label=gettext_lazy("เลขที่คำสั่งแต่งตั้ง"), required=False, max_length=200)
    evidence = forms.ChoiceField(label=gettext_lazy("หลักฐานการแต่งตั้งจากคลัง"), required=False)

    def __init__(self, project: Project, library: list[Evidence], data: Any = None) -> None:
        super().__init__(data, initial=_standing(project))
        self.library = {str(item.pk): item for item in library}
        if project.evidence is not None:
            self.library.setdefault(str(project.evidence_id), project.evidence)
        choices = [("", gettext("ยังไม่ได้แนบ")), *((key, item.title) for key, item in self.library.items())]
        self.fields["evidence"].choices = choices  # type: ignore[attr-defined]

    def details(self) -> ProjectDetails:
        """Give what was typed as the domain takes it."""
        given = dict(self.cleaned_data)
        return ProjectDetails(**given | {"evidence": self.library.get(given["evidence"])})


def _standing(project: Project) -> dict[str, Any]:
    names = ("name", "budget", "has_procurement", "representative", "appointed_on", "order_reference")
    return {name: getattr(project, name) for name in names} | {"evidence": str(project.evidence_id or "")}


# ── the steps of a procurement ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of the form of steps, as it is shown."""

    number: int
    title: str = ""
    done_on: str = ""
    disclosed_on: str = ""
    disclosed_at: str = ""


def step_rows(project: Project) -> list[StepRow]:
    """Give the steps that stand, and some empty rows."""
    rows = [
        StepRow(number, step.title, _shown(step.done_on), _shown(step.disclosed_on), step.disclosed_at)
        for number, step in enumerate(project.steps.all(), 1)
    ]
    return _with_spare(rows)


def typed_rows(posted: Any) -> list[StepRow]:
    """Give the rows as they were typed, and some empty ones."""
    columns = [posted.getlist(name) for name in STEP_FIELDS]
    rows = [
        StepRow(number, *(cell.strip() for cell in cells))
        for number, cells in enumerate(zip(*columns, strict=False), 1)
        if any(cell.strip() for cell in cells)
    ]
    return _with_spare(rows)


def steps_in(rows: list[StepRow]) -> list[StepDetails]:
    """Give the steps as the domain takes them; raises ``ValidationError`` with the row where a day cannot be read."""
    found = []
    for row in rows:
        if not any((row.title, row.done_on, row.disclosed_on, row.disclosed_at)):
            continue
        done_on = _day(row, row.done_on, needed=True)
        disclosed_on = _day(row, row.disclosed_on)
        if done_on is not None:
            found.append(
                StepDetails(title=row.title, done_on=done_on, disclosed_on=disclosed_on, disclosed_at=row.disclosed_at)
            )
    return found


def _day(row: StepRow, text: str, *, needed: bool = False) -> Any:
    try:
        return ThaiDateField(required=needed).clean(text)
    except ValidationError as fault:
        told = gettext("ขั้นตอนแถวที่ %(number)d: %(text)s") % {"number": row.number, "text": fault.messages[0]}
        raise ValidationError(told) from fault


def _with_spare(rows: list[StepRow]) -> list[StepRow]:
    return rows + [StepRow(len(rows) + more) for more in range(1, SPARE_STEPS + 1)]


def _shown(day: Any) -> str:
    return typed_date(day, language=get_language() or "th") if day else ""


# ── the months of a project ─────────────────────────────────────────────────────────────


class MonthsForm(forms.Form):
    """Planned and spent in each of the twelve months, October first."""

    def __init__(self, months: Mapping[int, Figure], data: Any = None) -> None:
        super().__init__(data)
        for number in MONTHS:
            month = month_name(CALENDAR[number])
            figure = months.get(number, Figure())
            self.fields[f"planned-{number}"] = MoneyField(
                label=gettext("แผน %(month)s (บาท)") % {"month": month}, required=False, initial=figure.planned
            )
            self.fields[f"spent-{number}"] = MoneyField(
                label=gettext("ใช้จริง %(month)s (บาท)") % {"month": month}, required=False, initial=figure.spent
            )

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """Give the name of each month with its two fields."""
        return [(month_name(CALENDAR[number]), self[f"planned-{number}"], self[f"spent-{number}"]) for number in MONTHS]

    def figures(self) -> dict[int, Figure]:
        """Give what was typed as the domain takes it."""
        return {number: Figure(self._amount("planned", number), self._amount("spent", number)) for number in MONTHS}

    def _amount(self, name: str, number: int) -> Decimal | None:
        return self.cleaned_data.get(f"{name}-{number}")


def month_name(number: int) -> str:
    """Give the name of a calendar month in the language of the page."""
    names = MONTH_NAMES if (get_language() or "th") == "th" else ENGLISH_MONTHS
    return names[number - 1]
