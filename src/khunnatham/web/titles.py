"""The register of titles: the list, one row, who may become what; and what was announced, for everybody."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from khunnatham.awards import plaques, title_queries, title_sheets, titles
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.title_permissions import may_keep_titles, may_keep_titles_of
from khunnatham.awards.title_queries import CENTRAL, Wanted
from khunnatham.documents.making import File
from khunnatham.organisations import queries as organisations
from khunnatham.organisations.regions import REGIONS, regions_on, title_of
from khunnatham.programmes.criteria import Edition
from khunnatham.programmes.title_kinds import Way
from khunnatham.thai import fiscal_year
from khunnatham.web import access, title_acts
from khunnatham.web.acting import found
from khunnatham.web.downloads import XLSX, send
from khunnatham.web.enrolled import say
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.wording import Text

SHOWN: Final = 100
MOST_EXPORTED: Final = 5000
TONES: Final = {TitleOutcome.WON: "honour", TitleOutcome.KEPT: "done", TitleOutcome.LOST: "neutral"}
WAYS: Final = {Way.RUNNING: Text("ติดต่อกัน", "Years running"), Way.ALTOGETHER: Text("รวมทุกปี", "Altogether")}


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def titles_list(request: Request) -> HttpResponse:
    """Show the register of the units that one may see, narrowed as the address asks."""
    by = request.membership
    is_keeper = may_keep_titles(by, on=request.today) is None
    rows = title_queries.seen_by(by, with_void=request.GET.get("void") == "yes" and by.role_held in access.ABOVE)
    page = _listed(request, rows) | {
        "is_keeper": is_keeper,
        "is_unit": by.role_held in access.UNIT,
        "is_above": by.role_held in access.ABOVE,
        "outcomes": TitleOutcome.choices,
        "editions": title_queries.with_titles() if is_keeper else [],
    }
    return render(request, "titles/titles.html", page)


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def titles_export(request: Request) -> HttpResponse:
    """Give the narrowed register as a workbook, in the columns of the form."""
    rows = title_queries.seen_by(request.membership)
    shown = list(title_queries.narrowed(rows, _wanted(request), on=request.today)[:MOST_EXPORTED])
    content = title_sheets.workbook(shown, regions_on(request.today), plaques.certificates_of(shown))
    return send(File(name=f"{gettext('ทะเบียนเกียรติ')}.xlsx", content=content, media_type=XLSX), as_attachment=True)


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def title(request: Request, number: int) -> HttpResponse:
    """Show one row: what it says, on what, since when, and how it was put right."""
    row = found(title_queries.row_of(number, by=request.membership))
    may = may_keep_titles_of(request.membership, row.unit, on=request.today) is None and row.void_at is None
    certificate = plaques.certificate_of(row)
    page = {
        "row": row,
        "certificate": certificate,
        "plaque": getattr(certificate, "plaque", None),
        "is_plaque_told": plaques.is_told(row),
        "tone": TONES[TitleOutcome(row.outcome)],
        "may_correct": may,
        "may_announce": may and row.announced_on is None,
        "corrected_by": title_queries.correction_of(row),
        "history": entries_for([row.key], request.LANGUAGE_CODE),
    }
    return render(request, "titles/title.html", page)


@access.roles(*access.ABOVE)
@never_cache
@require_GET
def prospects(request: Request) -> HttpResponse:
    """Show who earned which title by what was held before a year, and by which rule."""
    editions = {one.key: one for one in title_queries.with_titles()}
    edition = editions.get(request.GET.get("edition", "")) or next(iter(editions.values()), None)
    asked = number_in(request.GET.get("year", ""))
    year = asked if asked is not None and titles.EARLIEST <= asked <= 2700 else fiscal_year(request.today)  # noqa: PLR2004
    earned = [one for one in edition.titles if one.earned] if edition else []
    page = {
        "editions": list(editions.values()),
        "edition": edition,
        "year": year,
        "parts": [(one, one.earned, _prospects(request, edition, one.key, year)) for one in earned if edition],
    }
    return render(request, "titles/prospects.html", page)


@access.public
@require_safe
def announced(request: Request) -> HttpResponse:
    """Show everybody the titles that were announced."""
    response = render(request, "titles/announced.html", _listed(request, title_queries.announced(request.today)))
    response["Cache-Control"] = "no-store"  # what was put right is gone at once
    return response


# ── what the pages are made of ──────────────────────────────────────────────────────────


def _listed(request: Request, rows: QuerySet[TitleRow]) -> dict[str, Any]:
    wanted, regions = _wanted(request), regions_on(request.today)
    before = max(number_in(request.GET.get("from", "")) or 0, 0)
    narrowed = title_queries.narrowed(rows, wanted, on=request.today)
    shown = list(narrowed[before : before + SHOWN + 1])
    choices = title_queries.choices_of(rows)
    kept: dict[str, str | int] = {key: str(value) for key, value in request.GET.items() if key != "from" and value}
    language = request.LANGUAGE_CODE
    return {
        "rows": [_line(row, regions) for row in shown[:SHOWN]],
        "total": narrowed.count(),
        "wanted": wanted,
        "is_narrowed": wanted != Wanted(),
        "chosen_title": f"{wanted.programme}:{wanted.title}",
        "titles": [
            (f"{programme}:{key}", Text(th, en).in_language(language))
            for (programme, key), (th, en) in choices.titles.items()
        ],
        "years": choices.years,
        "regions": [(CENTRAL, gettext("ส่วนกลาง")), *((one, say(title_of(one))) for one in range(1, REGIONS + 1))],
        "address": urlencode(kept),
        "next_url": f"?{urlencode({**kept, 'from': before + SHOWN})}" if len(shown) > SHOWN else "",
        "previous_url": f"?{urlencode({**kept, 'from': max(before - SHOWN, 0)})}" if before else "",
    }


def _line(row: TitleRow, regions: dict[str, int]) -> dict[str, Any]:
    region = regions.get(row.unit.province_id or "")
    return {
        "row": row,
        "tone": "revoked" if row.void_at else TONES[TitleOutcome(row.outcome)],
        "region": title_of(region) if region else None,
    }


def _wanted(request: Request) -> Wanted:
    # A NUL is in no row, and no database takes one to look for.
    given = {key: request.GET.get(key, "").replace("\x00", "") for key in request.GET}
    programme, _, key = given.get("title", "").partition(":")
    outcome = given.get("outcome", "")
    return Wanted(
        words=given.get("q", "").strip()[:200],
        programme=programme[:60],
        title=key[:60],
        year=_small(given.get("year", "")),
        outcome=outcome if outcome in TitleOutcome.values else "",
        region=_small(given.get("region", "")),
    )


def _small(text: str) -> int | None:
    number = number_in(text)
    return number if number is not None and number < 10_000 else None  # noqa: PLR2004 - years and regions


def _prospects(request: Request, edition: Edition, key: str, year: int) -> list[dict[str, Any]]:
    named = titles.prospects(edition, key, year)
    units = organisations.units_by_number(named, by=request.membership)
    rows = [{"unit": unit, "one": named[unit.pk], "ways": [WAYS[way] for way in named[unit.pk].ways]} for unit in units]
    return sorted(rows, key=lambda row: (not row["one"].may, not row["ways"]))


def title_url(row: TitleRow) -> str:
    """Give the page of a row."""
    return reverse("title", args=[row.pk])


urlpatterns = [
    path("titles/", titles_list, name="titles"),
    path("titles/register.xlsx", titles_export, name="titles-export"),
    path("titles/prospects/", prospects, name="title-prospects"),
    path("titles/announced/", announced, name="titles-announced"),
    path("titles/<int:number>/", title, name="title"),
    *title_acts.urlpatterns,
]
