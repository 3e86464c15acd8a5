"""Certificates of many titles or decisions at once: asked for, made in the background with progress, taken as PDF or ZIP."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.awards import templates, title_queries
from khunnatham.awards.permissions import TEMPLATE_KEEPERS
from khunnatham.awards.template_models import CertificateTemplate, TemplateKind
from khunnatham.bundling import batches
from khunnatham.bundling.batch_models import CertificateBatch, Languages
from khunnatham.bundling.batches import Wish
from khunnatham.bundling.states import BatchState
from khunnatham.review import queries as review
from khunnatham.web import access, certificate_signing
from khunnatham.web.acting import UNACCEPTABLE, do, found, numbers
from khunnatham.web.bundles import UNFINISHED
from khunnatham.web.certificate_signing import KINDS
from khunnatham.web.enrolled import say
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.refusals import refusals_in

MOST_CHOSEN: Final = batches.MOST
WRITTEN: Final = ("signer_post", "signer_name", "signer_post_en", "signer_name_en", "valid_until")
TYPES: Final = {"pdf": "application/pdf", "zip": "application/zip"}


class BatchForm(forms.Form):
    """On which template, in which languages, signed by whom, valid until when."""

    template = forms.ChoiceField(label=gettext_lazy("แบบ"))
    languages = forms.ChoiceField(
        label=gettext_lazy("พิมพ์ภาษา"), choices=Languages.choices, initial=Languages.THAI, widget=forms.RadioSelect
    )
    signer_post = forms.CharField(label=gettext_lazy("ตำแหน่งผู้ลงนาม"), max_length=300)
    signer_name = forms.CharField(
        label=gettext_lazy("ชื่อผู้ลงนาม"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("เว้นว่างไว้เพื่อเขียนชื่อด้วยมือ"),
    )
    signer_post_en = forms.CharField(
        label=gettext_lazy("ตำแหน่งผู้ลงนามเป็นภาษาอังกฤษ"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("ต้องกรอกเมื่อพิมพ์ภาษาอังกฤษ"),
    )
    signer_name_en = forms.CharField(
        label=gettext_lazy("ชื่อผู้ลงนามเป็นภาษาอังกฤษ"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("เว้นว่างไว้เพื่อใช้ชื่อที่เขียนเป็นภาษาไทย"),
    )
    valid_until = ThaiDateField(label=gettext_lazy("มีผลถึงวันที่"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = choices  # type: ignore[attr-defined]


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_GET
def batch_list(request: Request) -> HttpResponse:
    """Show what one asked for and how far it is; a page with something unfinished looks again by itself."""
    rows = batches.batches_of(request.membership)
    page = {
        "rows": [(one, KINDS[one.state], one.get_state_display(), _files(one)) for one in rows],
        "is_unfinished": any(one.state in UNFINISHED for one in rows),
    }
    name = "certificates/batch_rows.html" if request.headers.get("HX-Request") else "certificates/batches.html"
    return render(request, name, page)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask for the certificates of the chosen titles and decisions."""
    by = request.membership
    rows = title_queries.rows_of(numbers(request.GET.getlist("row"))[:MOST_CHOSEN], by=by)
    rows = [one for one in rows if one.is_held]
    wanted = numbers(request.GET.getlist("decision"))[:MOST_CHOSEN]
    decisions = [one for number in sorted(set(wanted)) if (one := review.decision(number, by=by)) is not None]
    if not rows and not decisions:
        messages.info(request, gettext("เลือกรายการที่ได้รับหรือรักษาเกียรติไว้อย่างน้อยหนึ่งรายการ"))
        return redirect("titles")
    kept = templates.templates_of(by, TemplateKind.CERTIFICATE)
    offered = [("", gettext("กรอบของระบบ (ไทยและอังกฤษ)")), *((str(one.pk), _named(one)) for one in kept)]
    form = BatchForm(posted(request), choices=offered, initial={"template": offered[-1][0], "languages": "th"})
    form.fields["template"].required = False
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            template = templates.template_of(number_in(said["template"]), by=by)
            written = {name: said[name] for name in WRITTEN}
            wish = Wish(rows, decisions, template, languages=Languages(said["languages"]), **written)
            batch = batches.ask(wish, by=by, at=request.now)
            told = gettext("ส่งบัญชีให้ผู้ลงนามของ%(unit)sเห็นชอบแล้ว ออกเลขที่เมื่อเห็นชอบ")
            messages.success(request, told % {"unit": say(batch.signs.name) if batch.signs else ""})
            return redirect("certificate-batches")
    units = [*(one.unit for one in rows), *(one.submission.assessment.enrolment.unit for one in decisions)]
    page = {
        "form": form,
        "rows": rows,
        "decisions": decisions,
        "count": len(units),
        "without_english": [unit for unit in units if not unit.name_en],
    }
    return render(request, "certificates/batch.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_GET
def download(request: Request, number: int) -> HttpResponseBase:
    """Give the whole as PDF, or with «?as=zip» each alone, in a language that it was printed in, to who asked for it."""
    one = found(batches.batch_of(number, by=request.membership))
    kind = "zip" if request.GET.get("as") == "zip" else "pdf"
    language = request.GET.get("language", one.printed_in[0])
    if one.state != BatchState.READY or language not in one.printed_in:
        raise Http404
    path = batches.path_of(one, kind, language)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=TYPES[kind])
    name = f"{batches.title_of(one, language)} {one.pk}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@access.roles(*TEMPLATE_KEEPERS)
@require_POST
def again(request: Request, number: int) -> HttpResponse:
    """Do a batch once more that failed."""
    found(batches.batch_of(number, by=request.membership))
    act = lambda: batches.again(number, by=request.membership, at=request.now)  # noqa: E731 - one act
    return do(request, act, done=gettext("กำลังทำชุดนี้ใหม่ ใบที่ออกแล้วไม่ออกซ้ำ"), to=reverse("certificate-batches"))


def _files(one: CertificateBatch) -> list[tuple[str, str, str]]:
    """Give the files of a batch: language, kind and what the button says."""
    words = {
        ("th", "pdf"): gettext("PDF รวม"), ("th", "zip"): gettext("ZIP แยกไฟล์"),
        ("en", "pdf"): gettext("PDF รวม (อังกฤษ)"), ("en", "zip"): gettext("ZIP แยกไฟล์ (อังกฤษ)"),
    }  # fmt: skip
    return [(language, kind, word) for (language, kind), word in words.items() if language in one.printed_in]


def _named(one: CertificateTemplate) -> str:
    """Give the name of a template with the languages that it prints in, where that is Thai alone."""
    if "en" in templates.layout_of(one).languages:
        return one.name
    return gettext("%(name)s (ภาษาไทยเท่านั้น)") % {"name": one.name}


urlpatterns = [
    *certificate_signing.urlpatterns,
    path("certificates/batches/", batch_list, name="certificate-batches"),
    path("certificates/batches/new/", ask, name="new-certificate-batch"),
    path("certificates/batches/<int:number>/", download, name="certificate-batch"),
    path("certificates/batches/<int:number>/again/", again, name="certificate-batch-again"),
]
