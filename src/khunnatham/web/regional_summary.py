"""Which units of each region are heard when, and what was agreed on them: one page, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations.models import Unit
from khunnatham.programmes.criteria import Edition
from khunnatham.review import rosters, summaries
from khunnatham.review.committee_models import Committee
from khunnatham.scoring.numbers import plain
from khunnatham.web import access, comparing_sheets, downloads
from khunnatham.web.acting import found
from khunnatham.web.dates import written_time
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request

READERS: Final = access.ABOVE | access.SUBCOMMITTEE


@access.roles(*READERS)
@never_cache
@require_safe
def summary(request: Request, number: int) -> HttpResponse:
    """Sum up per region which units are heard when, what was agreed on each, and how many have no day yet."""
    round_, own = _round_seen(request, number)
    rows, lines = _summed(request, round_, own)
    edition, sheets = criteria.edition_of(round_), comparing_sheets.links(request, round_)
    page = {
        "round": round_,
        "own": own,
        "parts": [
            (
                each,
                _levels(edition, each.agreed),
                lines[each.region],
                [link for link in sheets if link.committee.region == each.region],
            )
            for each in rows
        ],
        "assigned": sum(each.assigned for each in rows),
        "planned": sum(each.planned for each in rows),
        "heard": sum(each.heard for each in rows),
    }
    return render(request, "committees/summary.html", page)


@access.roles(*READERS)
@never_cache
@require_safe
def summary_export(request: Request, number: int) -> HttpResponse:
    """Give the same summary as a workbook, a row a unit."""
    round_, own = _round_seen(request, number)
    rows, lines = _summed(request, round_, own)
    head = [
        gettext("เขต"), gettext("วันที่"), gettext("เวลา"), gettext("หน่วยงาน"), gettext("คณะ"), gettext("สถานะ"),
        gettext("ระดับ"), gettext("คะแนนรวม"), gettext("คัดเลือก"),
    ]  # fmt: skip
    cells = [
        [
            say(each.title), f"{line.heard.day.on:%Y-%m-%d}" if line.heard else "", _hours(line), say(line.unit.name), line.committee.key,
            line.state, line.level, line.total, gettext("คัดเลือก") if line.is_chosen else "",
        ]
        for each in rows
        for line in lines[each.region]
    ]  # fmt: skip
    return downloads.table("xlsx", gettext("สรุปรายเขต"), head, cells)


@dataclass(frozen=True, slots=True)
class Summed:
    """One unit of the summary: where and when it is heard, and what was agreed on it."""

    heard: summaries.Heard | None
    committee: Committee
    assessment: Assessment
    level: str
    total: str
    is_chosen: bool
    leads_to_day: bool

    @property
    def unit(self) -> Unit:
        """Give the unit."""
        return self.assessment.enrolment.unit

    @property
    def state(self) -> str:
        """Say in words how far it is."""
        if self.heard is None:
            return gettext("ยังไม่มีวัน")
        return gettext("รับฟังแล้ว") if self.heard.was_heard else gettext("รอรับฟัง")


def _round_seen(request: Request, number: int) -> tuple[Round, Committee | None]:
    """Give a round with the committee whose region alone may be read; nothing in its place for who reads all of them."""
    round_ = found(queries.round_(number))
    if rosters.sees_round(request.membership, round_):
        return round_, None
    return round_, found(rosters.own_regional(request.membership, round_))


def _summed(
    request: Request, round_: Round, own: Committee | None
) -> tuple[list[summaries.Regional], dict[int, list[Summed]]]:
    edition, known = (
        criteria.edition_of(round_),
        summaries.known_in(round_, own, by=request.membership, on=request.today),
    )
    agreed, chosen = known.agreed, known.chosen
    rows = summaries.regional(known.heard, assigned=known.assigned, agreed=agreed)

    def line(heard: summaries.Heard | None, committee: Committee, case: Assessment) -> Summed:
        stands = agreed.get(case.pk)
        level = _level(edition, stands.level) if stands else ""
        total = plain(stands.total) if stands and stands.total is not None else ""
        return Summed(heard, committee, case, level, total, case.pk in chosen, own in {None, committee})

    lines = {
        each.region: [
            *(line(row, row.committee, row.assessment) for row in each.rows),
            *(line(None, one.committee, one.assessment) for one in each.left),
        ]
        for each in rows
    }
    return rows, lines


def _hours(line: Summed) -> str:
    if line.heard is None:
        return ""
    begins, ends = (written_time(one, digits="arabic") for one in (line.heard.starts, line.heard.ends))
    return f"{begins}–{ends}"


def _level(edition: Edition, key: str) -> str:
    return say(criteria.level_title(edition, key)) if key else gettext("ไม่มีระดับ")


def _levels(edition: Edition, agreed: Mapping[str, int]) -> list[tuple[str, int]]:
    """Give the levels that were agreed with their counts, the highest first."""
    order = [key for key, _ in reversed(criteria.levels(edition))]
    rows = sorted(agreed.items(), key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    return [(_level(edition, key), count) for key, count in rows]


urlpatterns = [
    path("rounds/<int:number>/committees/summary/", summary, name="regional-summary"),
    path("rounds/<int:number>/committees/summary.xlsx", summary_export, name="regional-summary-export"),
]
