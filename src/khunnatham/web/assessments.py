"""The answering pages: the task list, the whole table, one requirement a screen; saving, and proofs beside requirements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments import answering, criteria, queries, reuse
from khunnatham.assessments.models import Answer, Assessment
from khunnatham.assessments.permissions import may_answer, may_see_working_copy
from khunnatham.assessments.states import HANDED_IN, State
from khunnatham.assessments.tracking import takes_no_words
from khunnatham.assessments.windows import locked_keys
from khunnatham.awards import announced
from khunnatham.evidence import queries as evidence
from khunnatham.facts.answers import as_answer
from khunnatham.programmes.criteria import Requirement
from khunnatham.review.queries import certification_of
from khunnatham.scoring.reasons import Finding, reason
from khunnatham.scoring.requirements import judge_of
from khunnatham.web import access, answer_forms, carried_plans, dates, fact_offers
from khunnatham.web.acting import numbers
from khunnatham.web.assessment_sheets import (
    Pages,
    Row,
    Section,
    Stage,
    handed_in_already,
    read_only,
    requirement_url,
    say,
)
from khunnatham.web.evidence_cards import cards_in_year
from khunnatham.web.evidence_reuse import likely_cards, told_for
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.preferences import YEAR_IN_SECONDS, current_digits
from khunnatham.wording import Conflict, Refusal, Text

VIEW_COOKIE: Final = "kn_answering"
VIEWS: Final = ("one", "whole")
WORKING_ROLES: Final = access.UNIT
SHOWN_HISTORY: Final = 12


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def assessment(request: Request, number: int) -> HttpResponse:
    """Show the task list: every level with its state, what is missing, and the way back to the place left."""
    case = _case(request, number)
    pages = _pages(request, case)
    place = pages.place_left(request.COOKIES.get(_place_cookie(case), ""))
    return render(
        request,
        "assessments/assessment.html",
        _frame(request, pages)
        | {
            "place": place,
            "is_with_unit": State(case.state) not in HANDED_IN,
            "announced": announced.told_in_full(case, by=request.membership),
            "answered_text": gettext("%(answered)d จาก %(leaves)d ข้อ")
            % {"answered": case.answered, "leaves": case.leaves},
            "gaps": pages.gaps(),
            "result": pages.result,
            "may_check": may_see_working_copy(request.membership, case) is None
            and request.membership.unit_id == case.enrolment.unit_id,
            "is_answered": case.answered == case.leaves,
            "flags": pages.flags(),
            "carried": carried_plans.lines_of(request, case),
            "outcome": pages.outcome(),
            "history": entries_for([case.key], request.LANGUAGE_CODE)[:SHOWN_HISTORY],
        },
    )


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def whole(request: Request, number: int) -> HttpResponse:
    """Show every requirement with its fields in one page, for those who know the criteria."""
    case = _case(request, number)
    pages = _pages(request, case, is_whole=True)
    context = _frame(request, pages) | {
        "sections": _filled(pages, request.today),
        "gaps": pages.gaps(),
        "token": _token(request),
    }
    return _remember(request, render(request, "assessments/whole.html", context))


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def requirement(request: Request, number: int, key: str) -> HttpResponse:
    """Show one requirement: the criterion as printed, the answer, the facts and the proofs."""
    case = _case(request, number)
    leaf = _leaf(case, key)
    response = _requirement_page(request, case, leaf)
    response.set_cookie(
        _place_cookie(case), key, max_age=YEAR_IN_SECONDS, path=f"/assessments/{case.pk}/", **_cookie(request)
    )
    return _remember(request, response)


@access.roles(*WORKING_ROLES)
@never_cache
@require_GET
def library(request: Request, number: int, key: str) -> HttpResponse:
    """Choose proofs from the library of the unit for one requirement, or for one paper."""
    case = _case(request, number)
    place = _place(case, key)
    if refusal := may_answer(request.membership, case, on=request.today):
        raise refusal
    words = request.GET.get("q", "").strip()
    used = {use.evidence_id for use in queries.sheet(case).uses.get(key, ())}
    found = [item for item in evidence.library_of(case.enrolment.unit, search=words, limit=100) if item.pk not in used]
    likely = [] if words else likely_cards(reuse.memory_of(case.enrolment.unit), case, key)
    offered = {one.card.number for one in likely}
    cards = cards_in_year([item for item in found if item.pk not in offered], case.enrolment.round.fiscal_year)
    context = {"assessment": case, "place": place, "items": cards, "likely": likely, "words": words}
    return render(request, "assessments/library.html", context)


# ── saving ──────────────────────────────────────────────────────────────────────────────


@access.roles(*WORKING_ROLES)
@never_cache
@require_POST
def answer(request: Request, number: int, key: str) -> HttpResponse:
    """Save one answer: JSON for the script that saves by itself, a page for everybody else."""
    case = _case(request, number)
    leaf = _leaf(case, key)
    if refusal := may_answer(request.membership, case, on=request.today):
        raise refusal
    sheet = queries.sheet(case)
    fact = fact_offers.chosen(sheet, leaf, request.POST.getlist("fact"))
    typed = answer_forms.typed_in(request.POST.lists())
    reading = answer_forms.read(leaf.kind, typed)
    if not reading.is_readable and not (fact and _fills(fact, leaf, request.today)):
        return _not_readable(request, case, leaf, typed, reading)
    try:
        saved = answering.save_answer(
            case,
            key,
            value=reading.value,
            note=request.POST.get("note", ""),
            fact=fact,
            expected_revision=_whole_number(request.POST.get("expected_revision", "")),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        return _conflict(request, case, leaf, conflict, typed)
    except Refusal as refusal:
        return _refused(request, case, leaf, refusal, typed)
    return _saved(request, case, leaf, saved)


@access.roles(*WORKING_ROLES)
@require_POST
def attach(request: Request, number: int, key: str) -> HttpResponse:
    """Put proofs of the library beside a requirement."""
    case = _case(request, number)
    items = evidence.items(numbers(request.POST.getlist("evidence")), by=request.membership)
    for item in items:
        answering.attach(case, key, evidence=item, by=request.membership, at=request.now)
    if items:
        told = ngettext("แนบหลักฐาน %(count)d รายการแล้ว", "แนบหลักฐาน %(count)d รายการแล้ว", len(items))
        messages.success(request, told % {"count": len(items)})
    else:
        messages.info(request, gettext("ยังไม่ได้เลือกหลักฐาน เลือกอย่างน้อยหนึ่งรายการ"))
    return _back(request, case, key)


@access.roles(*WORKING_ROLES)
@require_POST
def detach(request: Request, number: int, key: str) -> HttpResponse:
    """Take a proof away from a requirement; it stays in the library, so nothing asks twice."""
    case = _case(request, number)
    chosen = number_in(request.POST.get("evidence", ""))
    item = evidence.item(chosen, by=request.membership) if chosen is not None else None
    if item is None:
        raise Http404
    answering.detach(case, key, evidence=item, by=request.membership, at=request.now)
    messages.success(request, gettext("นำ «%(title)s» ออกจากข้อนี้แล้ว หลักฐานยังอยู่ในคลัง") % {"title": item.title})
    return _back(request, case, key)


# ── what the views share ────────────────────────────────────────────────────────────────


def _case(request: Request, number: int) -> Assessment:
    case = queries.assessment(number, by=request.membership)
    if case is None:
        raise Http404
    if refusal := may_see_working_copy(request.membership, case):
        raise refusal
    return case


def _leaf(case: Assessment, key: str) -> Requirement:
    try:
        return criteria.leaf_of(case.enrolment, key)
    except Refusal as refusal:
        raise Http404 from refusal


@dataclass(frozen=True, slots=True)
class _Place:
    """Where proofs are put: a requirement, or a paper that is attached as it is."""

    key: str
    title: str
    text: Text
    url: str


def _place(case: Assessment, key: str) -> _Place:
    if not key.startswith(answering.PAPER):
        leaf = _leaf(case, key)
        return _Place(key, gettext("ข้อ %(key)s") % {"key": leaf.key}, leaf.text, requirement_url(case, key))
    paper = criteria.paper(criteria.edition_of(case.enrolment.round), key.removeprefix(answering.PAPER))
    if paper is None:
        raise Http404
    return _Place(key, paper.title.in_language(get_language() or "th"), paper.title, reverse("check", args=[case.pk]))


def _pages(request: Request, case: Assessment, *, is_whole: bool | None = None) -> Pages:
    prefers = request.COOKIES.get(VIEW_COOKIE) == "whole" if is_whole is None else is_whole
    returned = queries.reasons_to_correct(case)
    is_locked = may_answer(request.membership, case, on=request.today) is not None
    handed_in = frozenset() if is_locked else locked_keys(case)
    return Pages(queries.sheet(case), returned=returned, whole=prefers, is_locked=is_locked, handed_in=handed_in)


def _frame(request: Request, pages: Pages) -> dict[str, Any]:
    """Give what every answering page shows around its content."""
    case = pages.assessment
    certified = certification_of(case)
    return {
        "assessment": case,
        "enrolment": case.enrolment,
        "unit": case.enrolment.unit,
        "pages": pages,
        "sections": pages.sections,
        "bar": pages.bar(certified),
        "read_only": read_only(request.membership, case, on=request.today),
        "is_whole": pages.whole,
        "is_tracked": criteria.is_tracked(pages.edition),
        "certified": certified,
        "decision_url": reverse("decision", args=[case.pk])
        if certified is not None and certified.is_agreed and request.membership.unit_id == case.enrolment.unit_id
        else "",
    }


def _filled(pages: Pages, on: date) -> list[tuple[Section, list[tuple[Stage, list[dict[str, Any]]]]]]:
    return [
        (section, [(stage, [_fields(pages, row, on) for row in stage.rows]) for stage in section.stages])
        for section in pages.sections
    ]


def _fields(pages: Pages, row: Row, on: date) -> dict[str, Any]:
    """Give what the fields of a row need: its groups, and the facts that may fill them."""
    offered = fact_offers.offers(pages.sheet, row.leaf, on=on)
    return {"row": row, "inputs": pages.inputs(row), "offers": offered, "filled": fact_offers.is_filled(offered)}


def _token(request: HttpRequest) -> SafeString:
    """Give the field that every form needs, made once for all forms of the table."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


def _requirement_page(
    request: Request,
    case: Assessment,
    leaf: Requirement,
    *,
    typed: answer_forms.Typed | None = None,
    errors: Any = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    pages = _pages(request, case, is_whole=False)
    row = pages.row(leaf.key)
    before, after, place = pages.neighbours(leaf.key)
    section, stage = next((s, t) for s in pages.sections for t in s.stages if row in t.rows)
    note = request.POST.get("note", "") if typed is not None else row.answer.note if row.answer else ""
    context = (
        _frame(request, pages)
        | _fields(pages, row, request.today)
        | ({"read_only": handed_in_already(case)} if row.is_locked else {})
        | {
            "leaf": leaf,
            "carried": carried_plans.lines_beside(request, case).get(leaf.key, []),
            "edition": pages.edition,
            "takes_no_words": takes_no_words(leaf),
            "section": section,
            "stage": stage,
            "inputs": pages.inputs(row, typed, errors),
            "note": note,
            "before": before,
            "after": after,
            "place": place,
            "total": sum(not one.is_computed for one in pages.rows),
            "revision": row.revision,
            "max_bytes": settings.EVIDENCE_MAX_BYTES,
        }
        | _proofs(pages, leaf)
    )
    return render(request, "assessments/requirement.html", context | more, status=status)


def _proofs(pages: Pages, leaf: Requirement) -> dict[str, Any]:
    """Give the proofs of a requirement, where else they may serve, and what may serve here; offers only to who may answer."""
    case = pages.assessment
    items = [use.evidence for use in pages.sheet.uses.get(leaf.key, ())]
    year = case.enrolment.round.fiscal_year
    if pages.is_locked:
        return {"proofs": cards_in_year(items, year), "likely": []}
    memory = reuse.memory_of(case.enrolment.unit)
    return {
        "proofs": cards_in_year(items, year, told_for(memory, items)),
        "likely": likely_cards(memory, case, leaf.key),
    }


def _saved(request: Request, case: Assessment, leaf: Requirement, saved: Answer) -> HttpResponse:
    if not _wants_json(request):
        messages.success(request, gettext("บันทึกข้อ %(key)s แล้ว") % {"key": leaf.key})
        return _back(request, case, leaf.key)
    told = {
        "revision": saved.revision,
        "saved_at": dates.written_time(saved.changed_at, digits="arabic"),
        "html": _parts(request, case, leaf),
    }
    return JsonResponse(told)


def _parts(request: Request, case: Assessment, leaf: Requirement) -> dict[str, str]:
    """Give the parts of the page that an answer changes: the bar, the verdicts, what is missing, filled-in fields."""
    is_whole = request.POST.get("view") == "whole"
    pages = _pages(request, case, is_whole=is_whole)
    row = pages.row(leaf.key)
    parts: dict[str, str] = {
        "#result": render_to_string("components/result_bar.html", pages.bar(), request),
        "#gaps": render_to_string("assessments/gaps.html", {"gaps": pages.gaps()}, request),
    }
    for each in (row, *(one for one in pages.rows if one.is_computed)):
        parts[f"#verdict-{each.slug}"] = render_to_string("assessments/verdict.html", {"row": each}, request)
    for section in pages.sections:
        if row.leaf.key in {one.leaf.key for stage in section.stages for one in stage.rows}:
            parts[f"#told-{section.slug}"] = render_to_string("assessments/told.html", {"section": section}, request)
    if request.POST.getlist("fact"):
        parts[f"#fields-{row.slug}"] = render_to_string(
            "assessments/fields.html", _fields(pages, row, request.today), request
        )
    return parts


def _not_readable(
    request: Request, case: Assessment, leaf: Requirement, typed: answer_forms.Typed, reading: answer_forms.Reading
) -> HttpResponse:
    """Keep what was typed; a script hears of mistakes at their fields, and of gaps in one quiet sentence."""
    if not _wants_json(request):
        return _requirement_page(request, case, leaf, typed=typed, errors=reading.errors, status=422, has_errors=True)
    wrong = {name: say(text) for name, text in reading.wrong.items()}
    missing = gettext("กรอกให้ครบทุกช่องของข้อนี้ก่อน ที่กรอกไว้แล้วยังอยู่ครบ")
    return JsonResponse({"message": next(iter(wrong.values()), missing), "errors": wrong}, status=422)


def _refused(
    request: Request, case: Assessment, leaf: Requirement, refusal: Refusal, typed: answer_forms.Typed
) -> HttpResponse:
    if refusal.field not in {"note", leaf.key}:
        raise refusal
    if _wants_json(request):
        field = {"note": say(refusal.text)} if refusal.field == "note" else {}
        return JsonResponse({"message": say(refusal.text), "errors": field}, status=422)
    return _requirement_page(request, case, leaf, typed=typed, status=422, refused=say(refusal.text))


def _conflict(
    request: Request, case: Assessment, leaf: Requirement, conflict: Conflict, typed: answer_forms.Typed
) -> HttpResponse:
    """Show the other's answer beside this one; saving once more keeps this one, for it builds on theirs then."""
    newer = conflict.newer
    assert isinstance(newer, Answer)  # noqa: S101 - what save_answer puts into the conflict
    theirs = {
        "value": in_words(leaf, newer.value),
        "note": newer.note,
        "by": newer.changed_by_en if request.LANGUAGE_CODE == "en" else newer.changed_by_th,
        "at": dates.written_moment(
            newer.changed_at, style="short", language=request.LANGUAGE_CODE, digits=current_digits()
        ),
        "revision": newer.revision,
    }
    if _wants_json(request):
        return JsonResponse({"message": say(conflict.text), "theirs": theirs}, status=409)
    more = {
        "conflict": say(conflict.text),
        "theirs": theirs,
        "their_time": newer.changed_at,
        "revision": newer.revision,
    }
    return _requirement_page(request, case, leaf, typed=typed, status=409, **more)


def in_words(leaf: Requirement, value: Any) -> str:
    """Say an answer as the result says it: «21 จาก 40 (ร้อยละ 52.50)»."""
    if value is None:
        return gettext("ยังไม่ตอบ")
    is_met = value if isinstance(value, bool) else judge_of(leaf.kind)(value)
    return say(reason(Finding(leaf, value, "answered", is_met=is_met)))


def _fills(fact: Any, leaf: Requirement, on: date) -> bool:
    return criteria.fits(leaf, as_answer(fact, leaf.kind, on=on))


def _back(request: HttpRequest, case: Assessment, key: str) -> HttpResponse:
    address = request.POST.get("next", "")
    if address and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(address, status=303)
    if key.startswith(answering.PAPER):
        return redirect("check", case.pk)
    return HttpResponseRedirect(requirement_url(case, key), status=303)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _whole_number(text: str) -> int:
    return number_in(text) or 0


def _place_cookie(case: Assessment) -> str:
    return f"kn_place_{case.pk}"


def _cookie(request: HttpRequest) -> dict[str, Any]:
    return {"samesite": "Lax", "httponly": True, "secure": request.is_secure()}


def _remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Remember the view that the switch asked for."""
    view = request.GET.get("view")
    if view in VIEWS:
        response.set_cookie(VIEW_COOKIE, view, max_age=YEAR_IN_SECONDS, **_cookie(request))
    return response


urlpatterns = [
    path("assessments/<int:number>/", assessment, name="assessment"),
    path("assessments/<int:number>/whole/", whole, name="assessment-whole"),
    path("assessments/<int:number>/<str:key>/", requirement, name="requirement"),
    path("assessments/<int:number>/<str:key>/answer/", answer, name="answer"),
    path("assessments/<int:number>/<str:key>/library/", library, name="requirement-library"),
    path("assessments/<int:number>/<str:key>/attach/", attach, name="attach-evidence"),
    path("assessments/<int:number>/<str:key>/detach/", detach, name="detach-evidence"),
]
