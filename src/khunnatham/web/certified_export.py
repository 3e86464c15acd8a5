"""What an outside database takes over: the certified units of a round with agreed columns, as XLSX and as CSV with a mark (001:L58)."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria, profile, queries
from khunnatham.assessments.models import Round
from khunnatham.awards.queries import numbers_of
from khunnatham.review import queries as review
from khunnatham.review.queries import Certified
from khunnatham.web import access, downloads
from khunnatham.web.acting import found
from khunnatham.web.compiling_cases import COMPILERS
from khunnatham.web.here import Request

# The agreed columns: keys that a program reads, in this order; the fields of the profile follow (system default, G-33).
COLUMNS: Final = (
    "unit_code", "unit_name", "unit_kind", "district", "province", "programme", "edition", "fiscal_year", "certified_level_key",
    "certified_level", "proposed_level", "differs_reason", "body", "meeting", "held_on", "resolution", "certificate_number",
)  # fmt: skip


@access.roles(*COMPILERS)
@require_GET
def certified(request: Request, number: int, kind: str) -> HttpResponse:
    """Give the certified units of a round that one may see, and no others."""
    round_ = found(queries.round_(number))
    if kind not in downloads.KINDS or round_ not in queries.rounds_seen(request.membership):
        raise Http404
    lines = review.report_list(round_=round_, by=request.membership)
    numbers = numbers_of([line.decision for line in lines])
    fields = profile.fields_of(criteria.edition_of(round_))
    head = [*COLUMNS, *(f"profile_{field.key}" for field in fields)]
    rows = [
        [*_row(round_, line, numbers.get(line.decision.pk, "")), *(_profile(line, field.key) for field in fields)]
        for line in lines
    ]
    return downloads.table(kind, gettext("หน่วยงานที่ได้รับการรับรอง"), head, rows)


def _row(round_: Round, line: Certified, certificate: str) -> list[str]:
    unit, decision = line.unit, line.decision
    return [
        unit.code,
        unit.name_th,
        unit.kind,
        unit.district.name_th if unit.district else "",
        unit.province.name_th if unit.province else "",
        round_.programme,
        round_.edition,
        str(round_.fiscal_year),
        decision.certified_tier,
        line.certified.th,
        line.proposed.th,
        decision.reason if decision.differs else "",
        decision.meeting.body.name_th,
        f"{decision.meeting.number}/{decision.meeting.fiscal_year}",
        decision.meeting.held_on.isoformat() if decision.meeting.held_on else "",
        str(decision.resolution_number),
        certificate,
    ]


def _profile(line: Certified, key: str) -> str:
    kept: dict[str, str] = line.decision.submission.frozen["profile"]
    return str(kept.get(key, ""))


urlpatterns = [path("compiling/rounds/<int:number>/certified.<slug:kind>", certified, name="certified-export")]
