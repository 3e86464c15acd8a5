"""Who signs certificates reads the list, looks at the first one, and approves or refuses; the office may record a document instead."""

from __future__ import annotations

from typing import Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.awards import templates
from khunnatham.awards.permissions import TEMPLATE_KEEPERS
from khunnatham.bundling import signing
from khunnatham.bundling.batch_models import CertificateBatch
from khunnatham.bundling.signing import SIGNERS, Paper
from khunnatham.bundling.states import BatchState
from khunnatham.documents.certificate_press import print_one
from khunnatham.documents.filling.printed import printed
from khunnatham.documents.making import File
from khunnatham.review.models import Decision
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row
from khunnatham.web.bundles import KINDS as BUNDLE_KINDS
from khunnatham.web.dates import in_digits
from khunnatham.web.downloads import send
from khunnatham.web.enrolled import say
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in
from khunnatham.web.submissions import ReasonForm
from khunnatham.wording import Text

READERS: Final = TEMPLATE_KEEPERS | SIGNERS
KINDS: Final = BUNDLE_KINDS | {BatchState.TO_SIGN: "waiting", BatchState.REFUSED: "returned"}
WAITING: Final = Text("เห็นชอบบัญชีใบประกาศ {count} ใบ", "Approve a list of {count} certificates")


class PaperForm(forms.Form):
    """The document by which who signs approved the list."""

    document_number = forms.CharField(label=gettext_lazy("เลขที่หนังสือหรือบันทึกที่เห็นชอบ"), max_length=signing.LONGEST_NUMBER)
    document_on = ThaiDateField(label=gettext_lazy("วันที่ของหนังสือ"))


@access.roles(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def sign_off(request: Request, number: int) -> HttpResponse:
    """Show the list with what its certificates say; approve it."""
    batch, by = _batch(request, number), request.membership
    if request.method == "POST":
        done = gettext("เห็นชอบแล้ว กำลังออกเลขที่และพิมพ์ %(count)s ใบ") % {"count": _digits(batch.count)}
        to = reverse("certificate-batch-sign-off", args=[batch.pk])
        return do(request, lambda: signing.sign_off(batch.pk, by=by, at=request.now), done=done, to=to)
    listed = signing.listed(batch)
    page = {
        "batch": batch,
        "tone": KINDS[batch.state],
        "titles": listed.titles,
        "decisions": [(one, _level(one)) for one in listed.decisions],
        "may_sign": signing.may_sign_off(by, batch, on=request.today) is None,
        "may_record": signing.may_record_paper(by, batch, on=request.today) is None,
        "may_refuse": signing.may_refuse(by, batch, on=request.today) is None,
        "is_office": by.role_held in TEMPLATE_KEEPERS,
        "history": entries_for([batch.key], request.LANGUAGE_CODE),
    }
    return render(request, "certificates/sign_off.html", page)


@access.roles(*READERS)
@never_cache
@require_GET
def first(request: Request, number: int) -> HttpResponse:
    """Give the first certificate as it will be, its number and code left open, as PDF."""
    batch = _batch(request, number)
    language = "en" if request.GET.get("language") == "en" and "en" in batch.printed_in else "th"
    one = signing.first_of(batch, on=request.today)
    title = f"{gettext('ตัวอย่าง')} {gettext('ชุดใบประกาศ')} {batch.pk}"
    content = print_one(
        templates.layout_of(batch.template),
        printed(one, address=f"{settings.ADDRESS}{reverse('verify')}", language=language),
        language=language,
        picture=templates.picture_under(batch.template),
        title=title,
    )
    return send(File(name=f"{title}.pdf", content=content))


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: Request, number: int) -> HttpResponse:
    """Record the document by which who signs approved the list."""
    batch, by = _batch(request, number), request.membership
    to, form = reverse("certificate-batch-sign-off", args=[batch.pk]), PaperForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            signing.record_paper(batch.pk, Paper(said["document_number"], said["document_on"]), by=by, at=request.now)
            messages.success(request, gettext("บันทึกหนังสือเห็นชอบแล้ว กำลังออกเลขที่และพิมพ์"))
            return redirect(to)
    if request.method != "POST":
        insist(signing.may_record_paper(by, batch, on=request.today))
    page = {
        "title": gettext("บันทึกหนังสือเห็นชอบบัญชี"),
        "sentence": gettext("ใช้เมื่อผู้ลงนามเห็นชอบบัญชีเป็นหนังสือแล้ว บันทึกแล้วระบบออกเลขที่และพิมพ์ทันที ใบประกาศจะระบุเลขที่หนังสือ"),
        "can_be_undone": gettext("ออกแล้วยกเลิกไม่ได้ เพิกถอนทีละใบได้โดยระบุเหตุผล"),
        "undo_kind": "warning",
        "act": gettext("บันทึกและออกใบประกาศ"),
        "rows": _rows(batch),
        "form": form,
        "back_url": to,
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def refuse(request: Request, number: int) -> HttpResponse:
    """Say no to the list with the reason, or take it back."""
    batch, by = _batch(request, number), request.membership
    to, form = reverse("certificate-batch-sign-off", args=[batch.pk]), ReasonForm(posted(request))
    form.fields["reason"].required = True
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act = lambda: signing.refuse(batch.pk, reason=reason, by=by, at=request.now)  # noqa: E731 - one act
        return do(request, act, done=gettext("บันทึกแล้ว ไม่ออกใบประกาศของชุดนี้"), to=to)
    insist(signing.may_refuse(by, batch, on=request.today))
    return confirm(
        request,
        title=gettext("ไม่เห็นชอบหรือถอนบัญชี"),
        sentence=gettext("ชุดนี้จะไม่ออกใบประกาศ ผู้สั่งเห็นเหตุผลและสั่งชุดใหม่ได้"),
        can_be_undone=gettext("เรียกคืนไม่ได้ สั่งชุดใหม่ได้"),
        undo_kind="warning",
        act=gettext("ไม่ออกชุดนี้"),
        danger=True,
        rows=_rows(batch),
        form=form,
        errors=[str(text) for texts in form.errors.values() for text in texts] if request.method == "POST" else [],
        back_url=to,
    )


def _batch(request: Request, number: int) -> CertificateBatch:
    return found(signing.batch_seen(number, by=request.membership))


def _rows(batch: CertificateBatch) -> list[dict[str, object]]:
    return [
        row(gettext("จำนวน"), gettext("%(count)s ใบ") % {"count": _digits(batch.count)}),
        row(gettext("ผู้ลงนาม"), " ".join(filter(None, [batch.signer_name, batch.signer_post]))),
    ]


def _level(one: Decision) -> str:
    return say(signing.level_of(one))


def _digits(number: int) -> str:
    return in_digits(str(number), current_digits())


urlpatterns = [
    path("certificates/batches/<int:number>/sign-off/", sign_off, name="certificate-batch-sign-off"),
    path("certificates/batches/<int:number>/first.pdf", first, name="certificate-batch-first"),
    path("certificates/batches/<int:number>/paper/", paper, name="certificate-batch-paper"),
    path("certificates/batches/<int:number>/refuse/", refuse, name="certificate-batch-refuse"),
]
