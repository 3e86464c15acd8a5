"""The library of proofs: finding, adding, one item with its preview and uses, the inbox of unsorted photos, the phone's share sheet."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.assessments import answering, criteria, proofs
from khunnatham.assessments import queries as assessments
from khunnatham.assessments.permissions import may_answer
from khunnatham.evidence import library, queries
from khunnatham.evidence.models import Evidence, EvidenceKind, EvidenceState, EvidenceVersion
from khunnatham.evidence.permissions import may_add, may_change, may_withdraw
from khunnatham.evidence.storage import path_of
from khunnatham.thai import parse_date
from khunnatham.web import access
from khunnatham.web.assessment_sheets import requirement_url, say
from khunnatham.web.evidence_cards import PDF, Card, Use, cards_of
from khunnatham.web.evidence_files import file_response, thumbnail_response
from khunnatham.web.history import entries_for
from khunnatham.wording import Conflict, Refusal, Text

if TYPE_CHECKING:
    from datetime import date

    from khunnatham.assessments.models import Assessment, EvidenceUse
    from khunnatham.web.here import Request

PAGE: Final = 48
LINK_IN_TEXT: Final = re.compile(r"https?://\S+")
TRUSTED_SITES: Final = frozenset({"none", "same-origin"})


class DateField(forms.CharField):
    """A day as Thais write it, or as a date picker gives it."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value: Any) -> Any:
        """Read the day; nothing where nothing was written."""
        text = str(super().to_python(value) or "").strip()
        try:
            return parse_date(text) if text else None
        except Refusal as refusal:
            raise forms.ValidationError(say(refusal.text)) from refusal


class DetailsForm(forms.Form):
    """What a person says about a proof."""

    title = forms.CharField(label=gettext_lazy("หลักฐานนี้แสดงอะไร"), max_length=300)
    event_on = DateField(
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
    chosen = [int(one) for one in request.POST.getlist("evidence") if one.isdecimal()]
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


# ── adding ──────────────────────────────────────────────────────────────────────────────


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
    item = _item(request, number)
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
    uses = len(assessments.uses_of(proof))
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
    proof = proofs.item(number, by=request.membership)
    if proof is None:
        raise Http404
    return proof


def _numbered(proof: Evidence, number: int) -> EvidenceVersion | None:
    """Give one version of a proof that one may open."""
    return next((version for version in proof.versions.all() if version.number == number), None)


def _details(proof: Evidence) -> dict[str, Any]:
    return {"title": proof.title, "event_on": proof.event_on.isoformat() if proof.event_on else "", "note": proof.note}


def _set_details(request: Request, proof: Evidence, form: DetailsForm) -> None:
    given = form.cleaned_data
    revision = request.POST.get("expected_revision", "")
    expected = int(revision) if revision.isdecimal() else 0
    if proof.state == EvidenceState.INBOX:
        library.file_from_inbox(
            proof,
            title=given["title"],
            event_on=given["event_on"],
            note=given["note"],
            expected_revision=expected,
            by=request.membership,
            at=request.now,
        )
        return
    library.set_details(
        proof,
        title=given["title"],
        event_on=given["event_on"],
        note=given["note"],
        expected_revision=expected,
        by=request.membership,
        at=request.now,
    )


def _item_page(request: Request, proof: Evidence, form: DetailsForm, *, status: int = 200, **more: Any) -> HttpResponse:
    version, uses, may = proof.current, assessments.uses_of(proof), may_change(request.membership, proof) is None
    frozen = assessments.frozen_uses(proof)
    context = {
        "proof": proof,
        "version": version,
        "versions": sorted(proof.versions.all(), key=lambda one: -one.number),
        "is_pdf": version is not None and version.media_type == PDF,
        "is_link": proof.kind == EvidenceKind.LINK,
        "is_in_inbox": proof.state == EvidenceState.INBOX,
        "is_withdrawn": proof.state == EvidenceState.WITHDRAWN,
        "created_by": say(Text(proof.created_by_th, proof.created_by_en)),
        "form": form,
        "may_change": may,
        "may_withdraw": may_withdraw(request.membership, proof, frozen_uses=frozen) is None,
        "may_add": may_add(request.membership, proof.unit) is None,
        "frozen": frozen,
        "uses": [_use(use) for use in uses],
        "same": queries.same_content(proof) if may else [],
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
        return Use(paper.code if paper else key, reverse("assessment", args=[use.assessment_id]))
    return Use(key, requirement_url(use.assessment, key))


def _shows(current: str, words: str) -> list[dict[str, Any]]:
    labels = (
        ("", gettext("ทั้งหมด")),
        (queries.IMAGE, gettext("ภาพ")),
        (queries.DOCUMENT, gettext("เอกสาร")),
        (queries.LINK, gettext("ลิงก์")),
        ("unused", gettext("ยังไม่ใช้กับข้อใด")),
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
    after = request.GET.get("after", "")
    return queries.item(int(after), by=request.membership) if after.isdecimal() else None


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
    case = assessments.assessment(int(number), by=request.membership) if number.isdecimal() else None
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
    found = LINK_IN_TEXT.search(text)
    return found.group(0) if found else ""


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
    if case is not None:
        told["html"] = {"#proofs": _proofs(request, case, key)}
    return JsonResponse(told, status=HTTPStatus.CREATED if outcome.added.is_new else HTTPStatus.OK)


def _proofs(request: Request, case: Assessment, key: str) -> str:
    uses = assessments.sheet(case).uses.get(key, ())
    context = {
        "assessment": case,
        "leaf": {"key": key},
        "proofs": cards_of(use.evidence for use in uses),
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


def _tell(request: Request, outcome: library.Outcome, *, is_attached: bool) -> None:
    if outcome.added is None:
        why = say(outcome.refusal.text) if outcome.refusal else ""
        messages.error(request, f"{outcome.name}: {why}")
    elif outcome.added.is_new:
        messages.success(request, f"{outcome.added.evidence.title}: {_sentence(outcome, is_attached=is_attached)}")
    else:
        words, url = _sentence(outcome, is_attached=is_attached), _duplicate_url(outcome.added.evidence)
        messages.info(request, format_html('{} <a href="{}">{}</a>', words, url, gettext("ดูรายการเดิม หรือเก็บแยก")))


def _next(request: HttpRequest, default: str) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and is_ours else default


def _comes_from_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in TRUSTED_SITES
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


urlpatterns = [
    path("evidence/", shelf, name="evidence"),
    path("evidence/inbox/", inbox, name="evidence-inbox"),
    path("evidence/inbox/sort/", sort, name="evidence-sort"),
    path("evidence/upload/", upload, name="evidence-upload"),
    path("evidence/share/", share, name="evidence-share"),
    path("evidence/<int:number>/", item, name="evidence-item"),
    path("evidence/<int:number>/file/", file, name="evidence-file"),
    path("evidence/<int:number>/versions/<int:version_number>/", file, name="evidence-version"),
    path("evidence/<int:number>/thumbnail/", thumbnail, name="evidence-thumbnail"),
    path("evidence/<int:number>/new-version/", new_version, name="evidence-new-version"),
    path("evidence/<int:number>/keep-separately/", keep_separately, name="evidence-keep-separately"),
    path("evidence/<int:number>/withdraw/", withdraw, name="evidence-withdraw"),
]
