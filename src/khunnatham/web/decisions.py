"""A case with everything beside one another, who, when, on what evidence and why; and the rulings of an edition as precedents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.judging import judging_of
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.organisations.models import Membership
from khunnatham.programmes import shelf
from khunnatham.review import committees, minutes, objecting, rulings, visibility
from khunnatham.review import queries as review
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation
from khunnatham.web import access
from khunnatham.web.acting import found
from khunnatham.web.asked import asked_beside
from khunnatham.web.assessment_sheets import say
from khunnatham.web.came_about import came_about
from khunnatham.web.dates import in_digits
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.opinions import judged_case, told_of
from khunnatham.web.preferences import current_digits
from khunnatham.web.side_by_side import Part, changed_of, columns_of, parts_of, title_of
from khunnatham.web.visits import looks_at
from khunnatham.wording import Refusal, Text

READERS: Final = access.SUBCOMMITTEE | access.ABOVE | access.UNIT
PRECEDENT_READERS: Final = access.SUBCOMMITTEE | access.ABOVE


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@require_GET
def decision(request: Request, number: int) -> HttpResponse:
    """Show one version of a case, the latest: self, evaluators where they may be read, agreed and certified, side by side."""
    one, kept, versions = _version(request, number)
    agreements = visibility.agreements_of(kept)
    found(agreements or judging_of(one))
    certified = _certified(review.decisions_of(one), kept)
    _insist_readable(request, kept, is_decided=bool(certified))
    edition = criteria.edition_of(one.enrolment.round)
    seen = visibility.opinions_seen(kept, by=request.membership, on=request.today)
    is_unit = request.membership.unit_id == one.enrolment.unit_id
    agreed = _agreed(agreements, certified)
    columns = columns_of(edition, kept, seen, agreed, certified, is_unit=is_unit)
    shown = request.GET.get("show", "")
    parts = parts_of(one, kept, columns, asked_beside(kept, is_agreed=bool(agreements), now=request.now))
    page = _who_and_when(request, one, kept, certified) | came_about(request, one, agreed)
    page |= {
        "columns": columns,
        "parts": parts,
        "shown": changed_of(parts) if shown == "changed" else parts,
        "totals": [told_of(edition, column.result).total for column in columns],
        "tabs": _filters(kept, parts, shown),
        "agreed": agreed,
        "agreements": _with_minutes(request, agreements),
        "versions": _tabs(versions, kept),
        "opinions": seen,
        "collection": None if is_unit else visibility.collection_of(kept),
        "looks": looks_at(request, kept, is_decided=bool(certified)),
        "rulings": [row for row in rulings.matters_of(kept) if row.ruling] if agreed else [],
    }
    return render(request, "opinions/decision.html", page)


@access.roles(*PRECEDENT_READERS)
@require_GET
def all_precedents(request: Request) -> HttpResponse:
    """Lead to the precedents of the own committee's edition, to others of the edition that was ruled on last."""
    own = committees.committee_of(request.membership)
    known = [own.edition_key] if own else rulings.editions_seen(request.membership)
    if known:
        return redirect("precedents", *known[0].split("/"))
    return render(request, "opinions/precedents.html", {"edition": None, "rulings": []})


@access.roles(*PRECEDENT_READERS)
@require_GET
def precedents(request: Request, programme: str, edition: str) -> HttpResponse:
    """Show how committees ruled on what is unusual but allowed, so that others may follow."""
    key = f"{programme}/{edition}"
    known = shelf.keys()
    found(key if key in known else None)
    others = [key, *(one for one in rulings.editions_seen(request.membership) if one != key)]
    page = {
        "edition": shelf.by_key(key),
        "tabs": [
            {
                "label": in_digits(say(shelf.by_key(one).title) + f" {one.partition('/')[2]}", current_digits()),
                "url": reverse("precedents", args=one.split("/")),
                "is_current": one == key,
                "count": "",
            }
            for one in sorted(others)
            if one in known
        ],
        "rulings": rulings.precedents_seen(request.membership, key),
        "names_units": request.membership.role_held in access.ABOVE,
    }
    return render(request, "opinions/precedents.html", page)


# ── what stands beside one another ──────────────────────────────────────────────────────


def leads_here(kept: Submission | None, *, by: Membership, decided: Decision | None) -> bool:
    """Tell whether a page of the case should lead here: a committee agreed on it, and this reader may read that."""
    if kept is None or not visibility.is_agreed(kept):
        return False
    is_decided = decided is not None and decided.outcome == DecisionOutcome.CERTIFIED
    return visibility.may_read_agreed(kept, by=by, is_decided=is_decided)


def _version(request: Request, number: int) -> tuple[Assessment, Submission, list[Submission]]:
    """Give the version that the address asks for, the latest where it asks for none, with all that may be read, oldest first."""
    one, kept = judged_case(request, number)
    if asked := request.GET.get("version", ""):
        kept = found(queries.version(one, found(number_in(asked))))
    if one.version == 1:
        return one, kept, []
    decisions, readable = review.decisions_of(one), []
    for row in reversed(queries.submissions_of(one)):
        row.assessment = one
        is_decided = bool(_certified(decisions, row))
        if row.pk == kept.pk or visibility.may_read_agreed(row, by=request.membership, is_decided=is_decided):
            readable.append(row)
    return one, kept, readable


def _tabs(versions: Sequence[Submission], kept: Submission) -> list[dict[str, Any]]:
    title = gettext("ฉบับที่ %(number)s")
    return [
        {
            "label": in_digits(title % {"number": row.version}, current_digits()),
            "url": f"?version={row.version}",
            "is_current": row.pk == kept.pk,
            "count": "",
        }
        for row in versions
    ]


def _filters(kept: Submission, parts: Sequence[Part], shown: str) -> list[dict[str, Any]]:
    changed = sum(row.is_changed for part in parts for row in part.rows)
    titles = [("", gettext("ทุกข้อ"), ""), ("changed", gettext("เฉพาะที่เปลี่ยน"), changed)]
    return [
        {
            "label": title,
            "url": f"?version={kept.version}" + (f"&show={name}" if name else ""),
            "is_current": (shown if shown == "changed" else "") == name,
            "count": count,
        }
        for name, title, count in titles
    ]


def _who_and_when(request: Request, one: Assessment, kept: Submission, certified: Sequence[Decision]) -> dict[str, Any]:
    edition = criteria.edition_of(one.enrolment.round)
    return {
        "case": one,
        "submission": kept,
        "is_latest": kept.version == one.version,
        "decided": [
            (row, title_of(row, certified), criteria.level_title(edition, row.certified_tier)) for row in certified
        ],
        "objection": objecting.objection_to(certified[0]) if certified and edition.objection else None,
        "is_unit": request.membership.unit_id == one.enrolment.unit_id,
        "edition": edition,
        "now": request.now,
    }


def _certified(decisions: Sequence[Decision], kept: Submission) -> list[Decision]:
    """Give every decision that certifies a version, oldest first; one on an objection stands beside the first."""
    return [row for row in decisions if row.submission_id == kept.pk and row.outcome == DecisionOutcome.CERTIFIED]


def _agreed(agreements: Sequence[Consolidation], certified: Sequence[Decision]) -> Consolidation | None:
    """Give what the committee agreed: that on which the first decision rests, for others may have corrected it on an objection."""
    rests_on = certified[0].consolidation_id if certified else None
    last = agreements[-1] if agreements else None
    return next((row for row in agreements if row.pk == rests_on), last)


def _with_minutes(
    request: Request, agreements: Sequence[Consolidation]
) -> list[tuple[Consolidation, minutes.Stands | None]]:
    """Give every result that was agreed with where it stands in the committee's minutes, for who reads those."""
    stands = minutes.where_agreed(agreements, by=request.membership)
    return [(row, stands.get(row.pk)) for row in agreements]


def _insist_readable(request: Request, kept: Submission, *, is_decided: bool) -> None:
    by = request.membership
    if visibility.may_read_agreed(kept, by=by, is_decided=is_decided):
        return
    is_unit = by.unit_id == kept.assessment.enrolment.unit_id
    raise Refusal(_LATER, code="not-decided-yet") if is_unit else Refusal(_NOT_SEEN, code="not-seen")


_LATER = Text("ผลของคณะเปิดให้หน่วยงานอ่านเมื่อมีมติรับรองแล้ว", "The unit reads the committee's result once it is certified.")
_NOT_SEEN = Text("ไม่พบเรื่องนี้ในหน่วยงานที่ท่านดูได้", "There is no such case in the units that you may see.")

urlpatterns = [
    path("decisions/<int:number>/", decision, name="decision"),
    path("precedents/", all_precedents, name="all-precedents"),
    path("precedents/<str:programme>/<str:edition>/", precedents, name="precedents"),
]
