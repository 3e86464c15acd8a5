"""The sheets on which units stand side by side: of a ranking, of a committee, of what a sitting has on its agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Round
from khunnatham.documents import filling
from khunnatham.documents.evaluation_papers import ScoreSheet
from khunnatham.documents.kinds import layout_of, sheet_for
from khunnatham.meetings import queries as meetings
from khunnatham.programmes.criteria import Paper
from khunnatham.review import committees, rosters, selecting, sheets
from khunnatham.review.committee_models import Committee
from khunnatham.review.ranking import Group
from khunnatham.review.selecting import Standing
from khunnatham.web import access, downloads
from khunnatham.web.acting import found
from khunnatham.web.here import Request
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Link:
    """One sheet as pages offer it: of which committee and group, of how many units, where it is made."""

    committee: Committee
    key: str
    track: Text
    paper: Text
    units: int
    url: str


@access.roles(*access.SUBCOMMITTEE, *access.ABOVE)
@never_cache
@require_GET
def of_ranking(request: Request, number: int, key: str, region: int, paper: str) -> HttpResponse:
    """Give the sheet that compares the units of a group among whom one is chosen."""
    round_, one = _standing(request, number, key, region)
    return _send_ranked(request, sheets.of_ranking(round_, one), paper)


@access.roles(*access.SUBCOMMITTEE, *access.ABOVE)
@never_cache
@require_GET
def of_short_list(request: Request, number: int, key: str, region: int, paper: str) -> HttpResponse:
    """Give the same with those alone who stand on the short list."""
    round_, one = _standing(request, number, key, region)
    return _send_ranked(request, found(sheets.of_short_list(round_, one)), paper)


@access.roles(*access.SUBCOMMITTEE, *access.ABOVE)
@never_cache
@require_GET
def of_committee(request: Request, number: int, track: str) -> HttpResponse:
    """Give the sheet that compares the units of a track which a committee judges."""
    one = found(committees.committee(number, by=request.membership))
    round_ = found(rosters.round_of(one))
    group = found(sheets.of_committee(one, track, by=request.membership))
    return _send(request, sheet_for(criteria.edition_of(round_), track), [group])


@access.roles(*access.SITTING)
@never_cache
@require_GET
def of_meeting(request: Request, number: int, round_number: int, key: str) -> HttpResponse:
    """Give the sheets that compare the units of a sitting's agenda: each group on its own, for an edition that has such a paper."""
    one = found(meetings.meeting(number, by=request.membership))
    round_ = found(queries.round_(round_number))
    edition = criteria.edition_of(round_)
    printed = found(next((row for row in edition.papers if row.key == key), None))
    groups = sheets.of_meeting(one, round_, by=request.membership)
    return _send(request, printed, [row for row in groups if sheet_for(edition, row.track) == printed])


# ── what pages offer ────────────────────────────────────────────────────────────────────


def papers_for(round_: Round, tracks: Iterable[str]) -> list[Paper]:
    """Give the papers on which the points of units of these tracks stand, each once."""
    edition = criteria.edition_of(round_)
    return list(dict.fromkeys(paper for track in tracks if (paper := sheet_for(edition, track)) is not None))


def links(request: Request, round_: Round, committee: Committee | None = None) -> list[Link]:
    """Give the sheets of a round, or of one of its committees, that this person may make, in the printed order."""
    edition = criteria.edition_of(round_)
    titles = {row.key: row.title for row in edition.tracks}
    return [
        Link(
            one.committee, one.track, titles[one.track], paper.title, one.units,
            reverse("committee-sheet", args=[one.committee.pk, one.track]),
        )
        for one in sheets.offered(round_, by=request.membership, committee=committee)
        if (paper := sheet_for(edition, one.track)) is not None
    ]  # fmt: skip


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _standing(request: Request, number: int, key: str, region: int) -> tuple[Round, Standing]:
    round_ = found(queries.round_(number))
    if not selecting.may_see_ranking(request.membership, round_):
        raise Http404
    every = selecting.standings_seen(round_, by=request.membership, on=request.today)
    return round_, found(next((one for one in every if _is(one.ranking.group, key, region)), None))


def _send_ranked(request: Request, group: sheets.Group, paper: str) -> HttpResponse:
    edition = criteria.edition_of(group.round)
    printed = found(next((row for row in edition.papers if row.key == paper), None))
    return _send(request, printed if sheet_for(edition, group.track) == printed else None, [group])


def _is(group: Group, key: str, region: int) -> bool:
    return (group.named.key, group.region) == (key, region)


def _send(request: Request, paper: Paper | None, groups: Sequence[sheets.Group]) -> HttpResponse:
    """Send the paper as the address asks: PDF, to be edited, or as a workbook with a row for each unit."""
    shown = [group for group in groups if group.rows]
    if paper is None or not shown:
        raise Http404
    said = filling.comparison(paper, shown)
    if request.GET.get("as") == "xlsx":
        rows = list(_rows(said))
        return downloads.table("xlsx", f"{said.form.title} {said.about}".strip(), rows[0], rows[1:])
    return downloads.paper(request, layout_of(paper), said)


def _rows(said: ScoreSheet) -> Iterator[list[str]]:
    """Give the head of the workbook, then a line for each unit."""
    first = said.groups[0].tables[0]
    dimensions = [f"{gettext('มิติที่')} {row.number} {row.title}" for row in first.rows]
    yield [
        gettext("กลุ่ม"), gettext("หน่วยงาน"), *dimensions, gettext("คะแนน"), gettext("คะแนนเพิ่มเติมพิเศษ (Extra Point)"),
        gettext("คะแนนรวม"), gettext("ที่มาของคะแนน"), gettext("หมายเหตุ"),
    ]  # fmt: skip
    for group in said.groups:
        for table in group.tables:
            for place, column in enumerate(table.columns):
                yield [
                    " ".join(group.under), column.unit, *(row.points[place] for row in table.rows),
                    table.base.points[place], table.extra.points[place] if table.extra else "", table.totals[place],
                    column.rests_on, group.chosen if column.is_chosen else "",
                ]  # fmt: skip


urlpatterns = [
    path("rounds/<int:number>/ranking/<slug:key>/<int:region>/<slug:paper>.pdf", of_ranking, name="ranking-sheet"),
    path(
        "rounds/<int:number>/ranking/<slug:key>/<int:region>/short-list/<slug:paper>.pdf",
        of_short_list,
        name="short-list-sheet",
    ),
    path("committees/<int:number>/sheets/<slug:track>.pdf", of_committee, name="committee-sheet"),
    path("meetings/<int:number>/rounds/<int:round_number>/sheets/<slug:key>.pdf", of_meeting, name="meeting-sheet"),
]
