"""The library of proofs: finding, and one item with its preview, uses, versions and withdrawal."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.assessments import answering, criteria, proofs, reuse
from khunnatham.assessments import queries as assessments
from khunnatham.assessments.models import EvidenceUse
from khunnatham.documents import snapshots
from khunnatham.evidence import library, likeness, link_checks, queries
from khunnatham.evidence.models import Evidence, EvidenceKind, EvidenceState, EvidenceVersion
from khunnatham.evidence.permissions import may_add, may_change, may_withdraw
from khunnatham.web import access, evidence_arrivals, evidence_reuse
from khunnatham.web.acting import found
from khunnatham.web.assessment_sheets import requirement_url, say
from khunnatham.web.evidence_cards import PDF, Card, Use, cards_of, link_states, outside
from khunnatham.web.evidence_files import file_response, thumbnail_response
from khunnatham.web.fields import PickedDateField, number_in
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.wording import Conflict, Refusal, Text

PAGE: Final = 48


class DetailsForm(forms.Form):
    """What a person says about a proof."""

    title = forms.CharField(label=gettext_lazy("หลักฐานนี้แสดงอะไร"), max_length=300)
    event_on = PickedDateField(
        label=gettext_lazy("วันที่เกิดเหตุการณ์"),
        help_text=gettext_lazy("วันที่ของกิจกรรมหรือเอกสาร ไม่ใช่วันที่เพิ่มไฟล์"),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("หมายเหตุ"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why a proof is withdrawn."""

    reason = forms.CharField(label=gettext_lazy("เหตุผลที่ถอน"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


# ── the library ─────────────────────────────────────────────────────────────────────────


@access.roles(*access.UNIT)
@never_cache
@require_GET
def shelf(request: Request) -> HttpResponse:
    """Show the library of the unit: search, kinds, what is used nowhere, what was withdrawn."""
    unit = request.membership.unit
    words, kind = request.GET.get("q", "").strip(), request.GET.get("show", "")
    media = kind if kind in queries.MEDIA else ""
    before = _cursor(request)
    if kind == "withdrawn":
        found = queries.withdrawn_of(unit)
    elif kind == "broken":
        found = link_checks.broken_of(unit)
    else:
        read = assessments.unused_of if kind == "unused" else queries.library_of
        found = read(unit, search=words, media=media, limit=PAGE + 1, before=before)
    shown, more = found[:PAGE], len(found) > PAGE
    context = {
        "cards": _cards(shown),
        "words": words,
        "show": kind,
        "shows": _shows(kind, words),
        "next_url": f"?{urlencode({'q': words, 'show': kind, 'after': shown[-1].pk})}" if more and shown else "",
        "previous_url": f"?{urlencode({'q': words, 'show': kind})}" if before else "",
        "waiting": queries.waiting_in_inbox(unit),
        "max_bytes": settings.EVIDENCE_MAX_BYTES,
    }
    return render(request, "evidence/shelf.html", context)


# ── one item ────────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_http_methods(["GET", "POST"])
def item(request: Request, number: int) -> HttpResponse:
    """Show one proof with its preview, uses and history; its keepers may change what is said about it."""
    proof = _item(request, number)
    if request.method == "GET":
        return _item_page(request, proof, DetailsForm(initial=_details(proof)))
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _item_page(request, proof, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _set_details(request, proof, form)
    except Conflict as conflict:
        form.add_error(None, say(conflict.text))
        newer = _item(request, number)
        return _item_page(request, newer, form, status=HTTPStatus.CONFLICT, newer=_details(newer))
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, say(refusal.text))
        return _item_page(request, proof, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, gettext("บันทึกรายละเอียดของหลักฐานแล้ว"))
    return redirect("evidence-item", proof.pk)


@access.roles(*access.UNIT)
@require_POST
def new_version(request: Request, number: int) -> HttpResponse:
    """Add a newer version of a file; what was handed in keeps its own."""
    proof, chosen = _item(request, number), request.FILES.getlist("files")
    wants_json = "application/json" in request.headers.get("Accept", "")
    told, status = gettext("ยังไม่ได้เลือกไฟล์"), HTTPStatus.UNPROCESSABLE_ENTITY
    if chosen:
        try:
            version = library.add_version(proof, upload=chosen[0], by=request.membership, at=request.now)
        except Refusal as refusal:
            told = say(refusal.text)
        else:
            told, status = gettext("เพิ่มเป็นฉบับที่ %(number)d แล้ว") % {"number": version.number}, HTTPStatus.OK
    if wants_json:
        return JsonResponse({"title": proof.title, "message": told}, status=status)
    (messages.success if status == HTTPStatus.OK else messages.error)(request, told)
    return redirect("evidence-item", proof.pk)


@access.roles(*access.UNIT)
@require_POST
def copy_page(request: Request, number: int) -> HttpResponse:
    """Ask the background for a copy of the page of a link."""
    proof = _item(request, number)
    snapshots.request_copy(proof, by=request.membership, at=request.now)
    messages.success(request, gettext("รับคำขอแล้ว ระบบเก็บสำเนาหน้าเว็บอยู่เบื้องหลัง เปิดหน้านี้อีกครั้งเพื่อดูผล"))
    return redirect("evidence-item", proof.pk)


@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, number: int) -> HttpResponse:
    """Ask once more, then take a proof out of the library; what was handed in is never touched."""
    proof = _item(request, number)
    frozen = assessments.frozen_uses(proof)
    if refusal := may_withdraw(request.membership, proof, frozen_uses=frozen):
        raise refusal
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        library.withdraw(proof, reason=reason, frozen_uses=frozen, by=request.membership, at=request.now)
        messages.success(request, gettext("ถอน «%(title)s» ออกจากคลังแล้ว") % {"title": proof.title})
        return redirect("evidence")
    uses = len(assessments.uses_of(proof, by=request.membership))
    sentence = gettext("หลักฐานนี้จะไม่อยู่ในคลังและใช้กับข้อใหม่ไม่ได้ ประวัติและไฟล์ยังเก็บไว้ให้ตรวจสอบ")
    if uses:
        sentence += " " + gettext("ขณะนี้ใช้อยู่ %(count)d ข้อ การตรวจก่อนส่งจะเตือนข้อเหล่านั้น") % {"count": uses}
    context = {
        "title": gettext("ถอน «%(title)s» หรือไม่") % {"title": proof.title},
        "sentence": sentence,
        "can_be_undone": gettext("ถอนแล้วเรียกคืนไม่ได้ แต่เพิ่มไฟล์เดิมเป็นรายการใหม่ได้"),
        "undo_kind": "warning",
        "act": gettext("ถอนหลักฐานนี้"),
        "back_url": reverse("evidence-item", args=[proof.pk]),
        "danger": True,
        "form": form,
    }
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "components/confirmation.html", context, status=status)


@access.roles(*access.EVERY_ROLE)
@require_GET
def file(request: Request, number: int, version_number: int = 0) -> HttpResponseBase:
    """Give the bytes of a proof, of its newest version or of an earlier one, to whom may see it."""
    proof = _item(request, number)
    version = _numbered(proof, version_number) if version_number else proof.current
    if version is None:
        raise Http404
    return file_response(request, version, as_download="download" in request.GET)


@access.roles(*access.EVERY_ROLE)
@require_GET
def thumbnail(request: Request, number: int) -> HttpResponseBase:
    """Give the small picture of a proof to whom may see it."""
    version = _item(request, number).current
    if version is None:
        raise Http404
    return thumbnail_response(request, version)


# ── what the views share ────────────────────────────────────────────────────────────────


def _item(request: Request, number: int) -> Evidence:
    return found(proofs.item(number, by=request.membership))


def _numbered(proof: Evidence, number: int) -> EvidenceVersion | None:
    """Give one version of a proof that one may open."""
    return next((version for version in proof.versions.all() if version.number == number), None)


def _details(proof: Evidence) -> dict[str, Any]:
    return {"title": proof.title, "event_on": proof.event_on.isoformat() if proof.event_on else "", "note": proof.note}


def _set_details(request: Request, proof: Evidence, form: DetailsForm) -> None:
    given = form.cleaned_data
    expected = number_in(request.POST.get("expected_revision", "")) or 0
    keep = library.file_from_inbox if proof.state == EvidenceState.INBOX else library.set_details
    keep(
        proof,
        title=given["title"],
        event_on=given["event_on"],
        note=given["note"],
        expected_revision=expected,
        by=request.membership,
        at=request.now,
    )


def _item_page(request: Request, proof: Evidence, form: DetailsForm, *, status: int = 200, **more: Any) -> HttpResponse:
    version, may = proof.current, may_change(request.membership, proof) is None
    uses = [_use(use) for use in assessments.uses_of(proof, by=request.membership)]
    frozen = assessments.frozen_uses(proof)
    context = {
        "proof": proof,
        "version": version,
        "versions": sorted(proof.versions.all(), key=lambda one: -one.number),
        "is_pdf": version is not None and version.media_type == PDF,
        "is_link": proof.kind == EvidenceKind.LINK,
        "link": link_states([proof]).get(proof.pk),
        "snapshot": snapshots.latest_of(proof) if proof.kind == EvidenceKind.LINK else None,
        "is_in_inbox": proof.state == EvidenceState.INBOX,
        "is_withdrawn": proof.state == EvidenceState.WITHDRAWN,
        "created_by": say(Text(proof.created_by_th, proof.created_by_en)),
        "form": form,
        "may_change": may,
        "may_withdraw": may_withdraw(request.membership, proof, frozen_uses=frozen) is None,
        "may_add": may_add(request.membership, proof.unit) is None,
        "frozen": frozen,
        "uses": uses,
        "used_rounds": len({use.round for use in uses}),
        "outside": outside(proof, (use.year for use in uses)),
        "offers": evidence_reuse.offers_for(reuse.memory_of(proof.unit), proof) if may else [],
        "same": queries.same_content(proof) if may else [],
        "similar": likeness.similar_in_unit(proof) if may else [],
        "is_duplicate": "duplicate" in request.GET,
        "max_bytes": settings.EVIDENCE_MAX_BYTES,
        "history": entries_for([proof.key], request.LANGUAGE_CODE),
    }
    return render(request, "evidence/item.html", context | more, status=status)


def _cards(items: list[Evidence]) -> list[Card]:
    uses = {number: [_use(use) for use in found] for number, found in assessments.uses_of_items(items).items()}
    return cards_of(items, uses)


def _use(use: EvidenceUse) -> Use:
    key, round_ = use.key, use.assessment.enrolment.round
    if key.startswith(answering.PAPER):
        paper = criteria.paper(criteria.edition_of(round_), key.removeprefix(answering.PAPER))
        label, url = paper.code if paper else key, reverse("assessment", args=[use.assessment_id])
    else:
        label, url = key, requirement_url(use.assessment, key)
    return Use(label, url, say(round_.title), round_.fiscal_year, is_paper=key.startswith(answering.PAPER))


def _shows(current: str, words: str) -> list[dict[str, Any]]:
    labels = (
        ("", gettext("ทั้งหมด")),
        (queries.IMAGE, gettext("ภาพ")),
        (queries.DOCUMENT, gettext("เอกสาร")),
        (queries.LINK, gettext("ลิงก์")),
        ("unused", gettext("ยังไม่ใช้กับข้อใด")),
        ("broken", gettext("ลิงก์ที่เปิดไม่ได้")),
        ("withdrawn", gettext("ถอนแล้ว")),
    )
    return [
        {
            "label": label,
            "url": f"?{urlencode({'q': words, 'show': value})}",
            "is_current": value == current,
            "count": None,
        }
        for value, label in labels
    ]


def _cursor(request: Request) -> Evidence | None:
    after = number_in(request.GET.get("after", ""))
    return queries.item(after, by=request.membership) if after is not None else None


urlpatterns = [
    *evidence_arrivals.urlpatterns,
    *evidence_reuse.urlpatterns,
    path("evidence/", shelf, name="evidence"),
    path("evidence/<int:number>/", item, name="evidence-item"),
    path("evidence/<int:number>/file/", file, name="evidence-file"),
    path("evidence/<int:number>/versions/<int:version_number>/", file, name="evidence-version"),
    path("evidence/<int:number>/thumbnail/", thumbnail, name="evidence-thumbnail"),
    path("evidence/<int:number>/new-version/", new_version, name="evidence-new-version"),
    path("evidence/<int:number>/copy/", copy_page, name="evidence-copy"),
    path("evidence/<int:number>/withdraw/", withdraw, name="evidence-withdraw"),
]
