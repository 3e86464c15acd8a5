"""The declaration of intent: its words with a draft offered, its day, signatures as a share of the head-count, its posting."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khunnatham.assessments import declaring, queries
from khunnatham.assessments.journey import paper_of
from khunnatham.assessments.models import Declaration, Enrolment
from khunnatham.evidence import library
from khunnatham.evidence import queries as proofs
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.facts.kinds import whole_number
from khunnatham.plans.suggesting import draft
from khunnatham.web import access
from khunnatham.web.enrolled import (
    NO_HISTORY,
    edition_of,
    enrolled,
    expected_revision,
    fault_of,
    faulty,
    frame,
    history_of,
    newer_of,
    overtaken,
    saved,
    say,
    their_text,
    wants_json,
    whole_plan_for,
)
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request
from khunnatham.wording import Conflict, Refusal, Text

SAVE_WORDS: Final = gettext_lazy("บันทึกข้อความประกาศ")
SAVE: Final = gettext_lazy("บันทึกวันที่ ลายมือชื่อ และการปิดประกาศ")
MOST_PROOFS: Final = 50
SIGNERS_ROLL: Final = "declaration"
INVITED_ROLL: Final = "invited-heads"
SIGNED: Final = Text("จำนวนผู้ลงนาม", "The number of signatures")
PLACES: Final = (
    gettext_lazy("บอร์ดประชาสัมพันธ์หน้าสำนักงาน"),
    gettext_lazy("เว็บไซต์ของหน่วยงาน"),
    gettext_lazy("เพจเฟซบุ๊กของหน่วยงาน"),
)


class DeclarationForm(forms.Form):
    """When it was declared, how many signed, where and when it was posted, and the proof."""

    declared_on = ThaiDateField(label=gettext_lazy("วันที่ประกาศ"), required=False)
    signed = forms.CharField(label=gettext_lazy("จำนวนผู้ลงนาม (คน)"), required=False, max_length=12)
    posted_where = forms.CharField(
        label=gettext_lazy("ปิดประกาศไว้ที่ใด"),
        help_text=gettext_lazy("ที่เปิดเผยเห็นได้ชัดเจน"),
        required=False,
        max_length=300,
    )
    posted_on = ThaiDateField(label=gettext_lazy("วันที่ปิดประกาศ"), required=False)
    posting = forms.ChoiceField(label=gettext_lazy("หลักฐานการปิดประกาศ"), required=False)
    upload = forms.FileField(
        label=gettext_lazy("หรือเพิ่มภาพหรือไฟล์ใหม่"),
        help_text=gettext_lazy("ไฟล์จะเข้าคลังหลักฐานของหน่วยงานด้วย"),
        required=False,
    )

    def __init__(self, items: list[Evidence], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        choices = [("", gettext("ยังไม่มีหลักฐาน")), *((key, item.title) for key, item in self.items.items())]
        self.fields["posting"].choices = choices  # type: ignore[attr-defined]
        self.fields["posted_where"].widget.attrs |= {"list": "places"}
        self.fields["signed"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def chosen(self) -> Evidence | None:
        """Give the proof that was chosen from the library."""
        return self.items.get(self.cleaned_data.get("posting", ""))


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
def declaration(request: Request, number: int) -> HttpResponse:
    """Show the declaration; save its day, signatures and posting."""
    enrolment = enrolled(request, number)
    row = queries.declaration_of(enrolment)
    if request.method != "POST":
        return _page(request, enrolment, row)
    form = DeclarationForm(_items(enrolment, row), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, enrolment, row, form=form)
    posting: Evidence | None = None
    try:
        posting = _posting(request, enrolment, form)
        declaring.save_declaration(
            enrolment,
            declared=_declared(row, form, posting),
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        newer = newer_of(conflict)
        form.add_error(None, say(conflict.text))
        return _page(request, enrolment, newer, form=_keeping(form, posting), status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal.text))
        return _page(request, enrolment, row, form=_keeping(form, posting))
    messages.success(request, gettext("บันทึกประกาศเจตนารมณ์แล้ว"))
    return redirect("declaration", number)


@access.roles(*access.UNIT)
@require_POST
def declaration_words(request: Request, number: int) -> HttpResponse:
    """Save the words of the declaration as they are typed."""
    enrolment = enrolled(request, number)
    text = request.POST.get("text", "")
    try:
        row = declaring.save_words(
            enrolment, text=text, expected_revision=expected_revision(request), by=request.membership, at=request.now
        )
    except Conflict as conflict:
        newer = newer_of(conflict)
        if wants_json(request):
            return overtaken(conflict, newer.text)
        return _page(request, enrolment, newer, text=text, why=their_text(conflict), status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        if wants_json(request):
            return faulty(fault_of(refusal))
        return _page(request, enrolment, queries.declaration_of(enrolment), text=text, why=say(refusal.text))
    # The other form of the page builds on the same row: its button learns the new revision too.
    other = {"id": "save-details", "label": SAVE, "revision": row.revision, "stays": True}
    parts = {"#save-details": render_to_string("enrolments/save.html", other, request)} if wants_json(request) else {}
    back, button = reverse("declaration", args=[number]), {"id": "save-words", "label": SAVE_WORDS}
    return saved(request, row, back, button=button, html=parts)


@access.roles(*access.UNIT)
@require_POST
def declaration_share(request: Request, number: int) -> HttpResponse:
    """Say which share the typed number of signatures is, without saving."""
    enrolment = enrolled(request, number)
    return render(request, "discovery/share.html", {"share": _share(enrolment, request.POST.get("signed", ""))})


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def declaration_preview(request: Request, number: int) -> HttpResponse:
    """Show the declaration as it will hang on the wall."""
    enrolment = enrolled(request, number)
    row = queries.declaration_of(enrolment)
    context = frame(request, enrolment) | {"declaration": row, "paper": paper_of(edition_of(enrolment), "declaration")}
    return render(request, "discovery/preview.html", context)


# ── what they share ─────────────────────────────────────────────────────────────────────


def _page(
    request: Request,
    enrolment: Enrolment,
    row: Declaration | None,
    *,
    form: DeclarationForm | None = None,
    text: str | None = None,
    why: str = "",
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    context = frame(request, enrolment)
    may_fill = context["may_fill"]
    words = text if text is not None else row.text if row else ""
    signed = form["signed"].value() if form else row.signatures.value["part"] if row and row.signatures else ""
    is_fine = form is None and not why
    counted = edition_of(enrolment).counted
    counts_invited = counted is not None and counted.of == "invited"
    context |= {
        "declaration": row,
        "revision": row.revision if row else 0,
        "paper": paper_of(edition_of(enrolment), "declaration"),
        "form": form or (DeclarationForm(_items(enrolment, row), initial=_initial(row)) if may_fill else None),
        "text": words,
        "why": why,
        "errors": [{"id": "text", "text": why}] if why else [],
        "suggestion": _suggestion(enrolment) if may_fill and not words else "",
        "share": _share(enrolment, str(signed or "")) if may_fill else _recorded(row),
        "outdated": _outdated(enrolment, row),
        "places": PLACES,
        "roll_key": INVITED_ROLL if counts_invited else SIGNERS_ROLL,
        "counts_invited": counts_invited,
        "history": history_of(row.key) if row and row.pk else NO_HISTORY,
    }
    return render(request, "discovery/declaration.html", context, status=HTTPStatus.OK if is_fine else status)


def _items(enrolment: Enrolment, row: Declaration | None) -> list[Evidence]:
    items = proofs.library_of(enrolment.unit, limit=MOST_PROOFS)
    if row and row.posting and row.posting.state != EvidenceState.WITHDRAWN and row.posting not in items:
        items.append(row.posting)
    return items


def _initial(row: Declaration | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "declared_on": row.declared_on,
        "signed": row.signatures.value["part"] if row.signatures else "",
        "posted_where": row.posted_where,
        "posted_on": row.posted_on,
        "posting": str(row.posting_id or ""),
    }


def _declared(row: Declaration | None, form: DeclarationForm, posting: Evidence | None) -> declaring.Declared:
    given = form.cleaned_data
    return declaring.Declared(
        text=row.text if row else "",
        declared_on=given["declared_on"],
        signed=given["signed"].strip() or None,
        posted_on=given["posted_on"],
        posted_where=given["posted_where"],
        posting=posting,
    )


def _posting(request: Request, enrolment: Enrolment, form: DeclarationForm) -> Evidence | None:
    """Give the proof: the file that came along, which the library takes first, else the one chosen."""
    upload = form.cleaned_data.get("upload")
    if upload is None:
        return form.chosen()
    try:
        added = library.add_file(
            enrolment.unit,
            upload=upload,
            event_on=form.cleaned_data["posted_on"],
            by=request.membership,
            at=request.now,
        )
    except Refusal as refusal:
        raise Refusal(refusal.text, code=refusal.code, field="upload") from refusal
    if not added.is_new:
        told = gettext("หน่วยงานมีไฟล์นี้ในคลังแล้วชื่อ «%(title)s» จึงใช้ชิ้นเดิม")
        messages.info(request, told % {"title": added.evidence.title})
    return added.evidence


def _keeping(form: DeclarationForm, posting: Evidence | None) -> DeclarationForm:
    """Keep a proof that the library has taken already chosen in the form that is shown again."""
    if posting is None or str(posting.pk) in form.items:
        return form
    typed = {**{name: form.data.get(name, "") for name in form.fields}, "posting": str(posting.pk)}
    kept = DeclarationForm([posting, *form.items.values()], typed)
    kept.full_clean()
    for name, errors in form.errors.items():
        kept.add_error(None if name == "__all__" else name, list(errors))
    return kept


def _suggestion(enrolment: Enrolment) -> str:
    plan = whole_plan_for(enrolment)
    titles = {virtue.key: virtue.title.th for virtue in edition_of(enrolment).virtues}
    virtues = [titles.get(key, key) for key in plan.plan.target_virtues] if plan else []
    virtues += [plan.plan.extra_virtues] if plan and plan.plan.extra_virtues else []
    return draft(enrolment.unit.name_th, virtues, plan)


def _share(enrolment: Enrolment, signed: str) -> dict[str, Any]:
    """Give part, whole and the day of the snapshot, or why there is no share."""
    snapshot = enrolment.head_count
    if snapshot is None:
        return {"lacks_snapshot": True}
    whole = snapshot.value["counted"]
    told: dict[str, Any] = {"whole": whole, "as_of": snapshot.as_of}
    if not signed.strip():
        return told
    try:
        part = whole_number(signed, of=SIGNED, field="signed")
    except Refusal as refusal:
        return told | {"why": say(refusal.text)}
    return told | {"part": part, "is_above": part > whole}


def _recorded(row: Declaration | None) -> dict[str, Any]:
    """Give the share as it was recorded, on the head-count of its time."""
    if row is None or row.signatures is None:
        return {}
    return {"part": row.signatures.value["part"], "whole": row.signatures.value["whole"], "as_of": row.signatures.as_of}


def _outdated(enrolment: Enrolment, row: Declaration | None) -> bool:
    """Tell whether the signatures were counted on another head-count than the one that stands now."""
    signatures, snapshot = row.signatures if row else None, enrolment.head_count
    return bool(signatures and snapshot and signatures.value["whole"] != snapshot.value["counted"])


urlpatterns = [
    path("enrolments/<int:number>/declaration/", declaration, name="declaration"),
    path("enrolments/<int:number>/declaration/words/", declaration_words, name="declaration-words"),
    path("enrolments/<int:number>/declaration/share/", declaration_share, name="declaration-share"),
    path("enrolments/<int:number>/declaration/preview/", declaration_preview, name="declaration-preview"),
]
