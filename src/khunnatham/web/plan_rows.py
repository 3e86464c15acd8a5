"""The activities of a plan as rows of a list: what each lacks, its state, narrowed and sorted as the address says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from khunnatham.assessments.models import Enrolment
from khunnatham.organisations.models import UnitKind
from khunnatham.plans.completeness import Missing, missing, outside_year
from khunnatham.plans.models import Activity
from khunnatham.thai import search_text, sort_key
from khunnatham.wording import Text

STATES: Final = (
    ("todo", gettext_lazy("ยังไม่เริ่ม")),
    ("doing", gettext_lazy("กำลังทำ")),
    ("done", gettext_lazy("สำเร็จ")),
    ("problem", gettext_lazy("ไม่สำเร็จ")),
)
LACKING: Final = "lacking"
ORDERS: Final = (
    ("", gettext_lazy("ตามคุณธรรม")),
    ("start", gettext_lazy("วันเริ่ม")),
    ("title", gettext_lazy("ชื่อกิจกรรม ก–ฮ")),
    ("progress", gettext_lazy("ความก้าวหน้าน้อยก่อน")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in the table: what it lacks, and whether its days lie outside the year."""

    activity: Activity
    number: int
    lacking: tuple[Missing, ...]
    outside: Text | None
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for: words, a virtue, a state or what lacks something, and an order."""

    q: str = ""
    virtue: str = ""
    state: str = ""
    order: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether anything is left out."""
        return bool(self.q or self.virtue or self.state)


def chosen_in(asked: QueryDict) -> Chosen:
    """Read the address; what it cannot mean is left out."""
    state, order = asked.get("state", ""), asked.get("order", "")
    return Chosen(
        q=asked.get("q", "").strip()[:200],
        virtue=asked.get("virtue", "")[:60],
        state=state if state in {key for key, _ in STATES} | {LACKING} else "",
        order=order if order in dict(ORDERS) else "",
    )


def rows_of(activities: Sequence[Activity], enrolment: Enrolment) -> list[Row]:
    """Give every activity as a row, numbered as in the plan."""
    return [_row(one, place, enrolment) for place, one in enumerate(activities, 1)]


def narrowed(rows: Sequence[Row], chosen: Chosen) -> list[Row]:
    """Give the rows that are asked for, in the order that is asked for."""
    words = search_text(chosen.q).split()
    kept = [row for row in rows if _is_asked(row, chosen, words)]
    return sorted(kept, key=_SORTED[chosen.order]) if chosen.order else kept


def tabs(enrolment: Enrolment, here: str) -> list[dict[str, Any]]:
    """Give the views of the plan: list, timeline, calendar."""
    named: tuple[tuple[str, str], ...] = (
        ("plan", gettext("รายการ")),
        ("plan-timeline", gettext("แผนภูมิเวลา")),
        ("plan-calendar", gettext("ปฏิทิน")),
    )
    if enrolment.unit.kind == UnitKind.DISTRICT:
        named = (*named, ("gathered", gettext("ผลงานในพื้นที่อำเภอ")))
    addresses = [(reverse(name, args=[enrolment.pk]), label) for name, label in named]
    return [{"label": label, "url": url, "is_current": url == here, "count": ""} for url, label in addresses]


def _is_asked(row: Row, chosen: Chosen, words: Sequence[str]) -> bool:
    one = row.activity
    if chosen.virtue and one.virtue != chosen.virtue:
        return False
    if chosen.state and not (row.lacking if chosen.state == LACKING else row.kind == chosen.state):
        return False
    spelled = search_text(f"{one.title} {one.place_text} {one.responsible}")
    return all(word in spelled for word in words)


def _row(one: Activity, number: int, enrolment: Enrolment) -> Row:
    kind = state_of(one)
    outside = outside_year(one, fiscal_year=enrolment.round.fiscal_year)
    return Row(one, number, missing(one), outside, kind, str(dict(STATES)[kind]))


def state_of(one: Activity) -> str:
    """Give where an activity stands: to do, doing, done, or a problem."""
    if one.is_achieved is not None:
        return "done" if one.is_achieved else "problem"
    return "doing" if one.progress_percent else "todo"


_SORTED: Final[Mapping[str, Callable[[Row], Any]]] = {
    "start": lambda row: (row.activity.starts_on or date.max, row.number),
    "title": lambda row: (sort_key(row.activity.title), row.number),
    "progress": lambda row: (row.activity.progress_percent, row.number),
}
