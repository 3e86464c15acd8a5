"""What comes into the library: files and links, the phone's share sheet, the inbox of unsorted photos and its sorting."""

from __future__ import annotations

import re
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.assessments import answering, criteria, proofs, reuse
from khunnatham.assessments import queries as assessments
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import may_answer
from khunnatham.evidence import library, likeness, queries
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.evidence.storage import path_of
from khunnatham.thai import parse_date
from khunnatham.web import access
from khunnatham.web.acting import found, numbers
from khunnatham.web.assessment_sheets import requirement_url, say
from khunnatham.web.evidence_cards import cards_in_year, cards_of
from khunnatham.web.evidence_reuse import told_for
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.wording import Refusal

LINK_IN_TEXT: Final = re.compile(r"https?://\S+")


TRUSTED_SITES: Final = frozenset({"none", "same-origin"})


@access.roles(*access.UNIT)
@never_cache
@require_GET
def inbox(request: Request) -> HttpResponse:
    """Show the photos that wait to be sorted, with the requirements they may go to."""
    unit = request.membership.unit
    context = {
        "cards": cards_of(queries.inbox_of(unit)),
        "targets": _targets(assessments.working_of(unit)),
        "max_bytes": settings.EVIDENCE_MAX_BYTES,
    }
    return render(request, "evidence/inbox.html", context)


@access.roles(*access.UNIT)
@require_POST
def sort(request: Request) -> HttpResponse:
    """File one or several items of the inbox, and put them beside a requirement where one was chosen."""
    chosen = numbers(request.POST.getlist("evidence"))
    items = [item for item in queries.items(chosen, by=request.membership) if item.state == EvidenceState.INBOX]
    if not items:
        messages.info(request, gettext("ยังไม่ได้เลือกภาพ เลือกอย่างน้อยหนึ่งภาพ"))
        return redirect("evidence-inbox")
    case, key = _target(request)
    title, event_on = request.POST.get("title", "").strip(), _posted_date(request)
    for number, item in enumerate(items, 1):
        named = title if len(items) == 1 else f"{title} ({number})"
        _file(request, item, title=named if title else item.title, event_on=event_on)
        if case is not None:
            answering.attach(case, key, evidence=item, by=request.membership, at=request.now)
    told = ngettext("จัดเก็บ %(count)d รายการแล้ว", "จัดเก็บ %(count)d รายการแล้ว", len(items)) % {"count": len(items)}
    if case is not None:
        told = format_html(
            '{} <a href="{}">{}</a>', told, requirement_url(case, key), gettext("เปิดข้อ %(key)s") % {"key": key}
        )
    messages.success(request, told)
    return redirect("evidence-inbox")


@access.roles(*access.UNIT)
@never_cache
@require_POST
def upload(request: Request) -> HttpResponse:
    """Add files or a link; beside a requirement they are attached to it at once. A script sends one file a request."""
    case, key = _target(request)
    if case is not None and (refusal := may_answer(request.membership, case, on=request.today)):
        raise refusal
    outcomes = _added(request)
    for outcome in outcomes:
        if case is not None and outcome.added is not None:
            _attach(request, case, key, outcome.added.evidence)
    if "application/json" in request.headers.get("Accept", ""):
        return _told_in_json(request, outcomes, case, key)
    for outcome in outcomes:
        _tell(request, outcome, is_attached=case is not None)
    if not outcomes:
        messages.info(request, gettext("ยังไม่ได้เลือกไฟล์หรือใส่ลิงก์"))
    return HttpResponseRedirect(_next(request, reverse("evidence")), status=HTTPStatus.SEE_OTHER)


@csrf_exempt
@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def share(request: Request) -> HttpResponse:
    """Take what a phone's share sheet sends into the inbox.

    The phone's system makes this request and knows no token. What guards it instead: the session cookie is SameSite=Lax,
    so another site's form does not carry it; and the browser must say that no other site began the request
    (``Sec-Fetch-Site``), or, where it does not know that word, that our own page did (``Origin``). All a forged request
    could do would be to put an item into the inbox of unsorted photos, which is seen and can be withdrawn.
    """
    if request.method == "GET":
        messages.info(request, gettext("เข้าสู่ระบบแล้ว กลับไปที่ภาพในโทรศัพท์แล้วกดแชร์อีกครั้ง"))
        return redirect("evidence-inbox")
    if not _comes_from_here(request):
        raise PermissionDenied
    outcomes = _added(request, is_inbox=True)
    for outcome in outcomes:
        _tell(request, outcome, is_attached=False)
    if not outcomes:
        messages.info(request, gettext("ไม่มีไฟล์หรือลิงก์ในสิ่งที่แชร์มา"))
    return HttpResponseRedirect(reverse("evidence-inbox"), status=HTTPStatus.SEE_OTHER)


@access.roles(*access.UNIT)
@require_POST
def keep_separately(request: Request, number: int) -> HttpResponse:
    """Keep the same content as an item of its own, with a title of its own."""
    item = found(proofs.item(number, by=request.membership))
    version = item.current
    if version is None:
        added = library.add_link(
            item.unit, url=item.url, title=item.title, keep_both=True, by=request.membership, at=request.now
        )
    else:
        with path_of(version.sha256).open("rb") as file:
            upload_ = File(file, name=version.original_name or version.file_name)
            added = library.add_file(item.unit, upload=upload_, keep_both=True, by=request.membership, at=request.now)
    messages.success(request, gettext("เก็บแยกเป็นอีกรายการแล้ว ตั้งชื่อให้ต่างจากรายการเดิม"))
    return redirect("evidence-item", added.evidence.pk)


def _targets(cases: list[Assessment]) -> list[dict[str, Any]]:
    """Give the requirements that take proofs now, for one select: grouped by assessment."""
    return [
        {
            "title": say(case.enrolment.round.title),
            "options": [
                (f"{case.pk}:{leaf.key}", f"{leaf.key} {say(leaf.text)[:90]}")
                for leaf in criteria.leaves_of(case.enrolment)
            ],
        }
        for case in cases
    ]


def _target(request: Request) -> tuple[Assessment | None, str]:
    """Read the requirement a proof goes to: ``assessment`` and ``key``, or both in ``target``; nothing where none is named."""
    number, _, key = request.POST.get("target", "").partition(":")
    number, key = request.POST.get("assessment", number), request.POST.get("key", key)
    if not number:
        return None, ""
    named = number_in(number)
    case = assessments.assessment(named, by=request.membership) if named is not None else None
    if case is None:
        raise Http404
    return case, key


def _posted_date(request: Request) -> date | None:
    text = request.POST.get("event_on", "").strip()
    return parse_date(text, field="event_on") if text else None


def _file(request: Request, proof: Evidence, *, title: str, event_on: date | None) -> None:
    library.file_from_inbox(
        proof, title=title, event_on=event_on, note=proof.note, by=request.membership, at=request.now
    )


def _attach(request: Request, case: Assessment, key: str, proof: Evidence) -> None:
    if proof.state == EvidenceState.INBOX:  # the same content was waiting unsorted: now it is sorted
        _file(request, proof, title=proof.title, event_on=None)
    answering.attach(case, key, evidence=proof, by=request.membership, at=request.now)


def _added(request: Request, *, is_inbox: bool = False) -> list[library.Outcome]:
    """Add every file and the link that came; each stands for itself."""
    unit, by, at = request.membership.unit, request.membership, request.now
    is_inbox = is_inbox or request.POST.get("inbox") == "yes"
    uploads = request.FILES.getlist("files")
    outcomes = library.add_files(unit, uploads=uploads, by=by, at=at, inbox=is_inbox) if uploads else []
    address = request.POST.get("url", "").strip() or _address_in(request.POST.get("text", ""))
    if address:
        title = request.POST.get("title", "").strip()
        try:
            added = library.add_link(unit, url=address, title=title, by=by, at=at)
        except Refusal as refusal:
            outcomes.append(library.Outcome(name=address, refusal=refusal))
        else:
            outcomes.append(library.Outcome(name=added.evidence.title, added=added))
    return outcomes


def _address_in(text: str) -> str:
    """Find the address that apps put into the shared text."""
    address = LINK_IN_TEXT.search(text)
    return address.group(0) if address else ""


def _told_in_json(request: Request, outcomes: list[library.Outcome], case: Assessment | None, key: str) -> JsonResponse:
    if not outcomes:
        return JsonResponse({"message": gettext("ไม่มีไฟล์มาถึง")}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = outcomes[-1]
    if outcome.added is None:
        message = say(outcome.refusal.text) if outcome.refusal else ""
        return JsonResponse({"title": outcome.name, "message": message}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told: dict[str, Any] = {
        "title": outcome.added.evidence.title,
        "message": _sentence(outcome, is_attached=case is not None),
    }
    if not outcome.added.is_new:
        told["duplicate_of"] = {"title": gettext("ดูรายการเดิม หรือเก็บแยก"), "url": _duplicate_url(outcome.added.evidence)}
    elif similar := likeness.similar_in_unit(outcome.added.evidence):
        title = gettext("คล้ายกับ «%(title)s» ดูเทียบกัน") % {"title": similar[0].evidence.title}
        told["duplicate_of"] = {"title": title, "url": _alike_url(outcome.added.evidence)}
    if case is not None:
        told["html"] = {"#proofs": _proofs(request, case, key)}
    return JsonResponse(told, status=HTTPStatus.CREATED if outcome.added.is_new else HTTPStatus.OK)


def _proofs(request: Request, case: Assessment, key: str) -> str:
    items = [use.evidence for use in assessments.sheet(case).uses.get(key, ())]
    told = told_for(reuse.memory_of(case.enrolment.unit), items)
    context = {
        "assessment": case,
        "leaf": {"key": key},
        "proofs": cards_in_year(items, case.enrolment.round.fiscal_year, told),
        "read_only": None,
    }
    return render_to_string("assessments/proofs.html", context, request)


def _sentence(outcome: library.Outcome, *, is_attached: bool) -> str:
    added = outcome.added
    assert added is not None  # noqa: S101 - asked of what was added only
    if not added.is_new:
        words = gettext("เนื้อหาเดียวกับ «%(title)s» ที่มีอยู่แล้ว") % {"title": added.evidence.title}
        return words + " " + (gettext("แนบรายการเดิมให้แล้ว") if is_attached else gettext("ใช้รายการเดิมได้เลย"))
    return gettext("รับไฟล์และแนบกับข้อนี้แล้ว") if is_attached else gettext("เก็บเข้าคลังแล้ว")


def _duplicate_url(proof: Evidence) -> str:
    return reverse("evidence-item", args=[proof.pk]) + "?duplicate"


def _alike_url(proof: Evidence) -> str:
    return reverse("evidence-alike", args=[proof.pk])


def _tell(request: Request, outcome: library.Outcome, *, is_attached: bool) -> None:
    if outcome.added is None:
        why = say(outcome.refusal.text) if outcome.refusal else ""
        messages.error(request, f"{outcome.name}: {why}")
    elif outcome.added.is_new:
        words = f"{outcome.added.evidence.title}: {_sentence(outcome, is_attached=is_attached)}"
        if similar := likeness.similar_in_unit(outcome.added.evidence):
            title = gettext("คล้ายกับ «%(title)s» ดูเทียบกัน") % {"title": similar[0].evidence.title}
            words = format_html('{} <a href="{}">{}</a>', words, _alike_url(outcome.added.evidence), title)
        messages.success(request, words)
    else:
        words, url = _sentence(outcome, is_attached=is_attached), _duplicate_url(outcome.added.evidence)
        messages.info(request, format_html('{} <a href="{}">{}</a>', words, url, gettext("ดูรายการเดิม หรือเก็บแยก")))


def _next(request: Request, default: str) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and is_ours else default


def _comes_from_here(request: Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in TRUSTED_SITES
    return request.headers.get("Origin", "").partition("://")[2] == request.get_host()


urlpatterns = [
    path("evidence/inbox/", inbox, name="evidence-inbox"),
    path("evidence/inbox/sort/", sort, name="evidence-sort"),
    path("evidence/upload/", upload, name="evidence-upload"),
    path("evidence/share/", share, name="evidence-share"),
    path("evidence/<int:number>/keep-separately/", keep_separately, name="evidence-keep-separately"),
]
