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
from khunnatham.bundling import batches
from khunnatham.bundling.batches import STEPS, Wish
from khunnatham.bundling.states import BundleState
from khunnatham.review import queries as review
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, do, found, numbers
from khunnatham.web.bundles import KINDS, UNFINISHED
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.refusals import refusals_in

MOST_CHOSEN: Final = batches.MOST
TYPES: Final = {"pdf": "application/pdf", "zip": "application/zip"}


class BatchForm(forms.Form):
    """On which template, signed by whom, valid until when."""

    template = forms.ChoiceField(label=gettext_lazy("แบบ"))
    signer_post = forms.CharField(label=gettext_lazy("ตำแหน่งผู้ลงนาม"), max_length=300)
    signer_name = forms.CharField(
        label=gettext_lazy("ชื่อผู้ลงนาม"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("เว้นว่างไว้เพื่อเขียนชื่อด้วยมือ"),
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
        "rows": [(one, KINDS[one.state], one.get_state_display(), one.total // STEPS) for one in rows],
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
    offered = [("", gettext("กรอบของระบบ")), *((str(one.pk), one.name) for one in templates.templates_of(by))]
    form = BatchForm(posted(request), choices=offered, initial={"template": offered[-1][0]})
    form.fields["template"].required = False
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            template = templates.template_of(number_in(said["template"]), by=by)
            wish = Wish(rows, decisions, template, said["signer_post"], said["signer_name"], said["valid_until"])
            batches.ask(wish, by=by, at=request.now)
            return redirect("certificate-batches")
    page = {"form": form, "rows": rows, "decisions": decisions, "count": len(rows) + len(decisions)}
    return render(request, "certificates/batch.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_GET
def download(request: Request, number: int) -> HttpResponseBase:
    """Give the whole as PDF, or with «?as=zip» each alone, to who asked for it."""
    one = found(batches.batch_of(number, by=request.membership))
    kind = "zip" if request.GET.get("as") == "zip" else "pdf"
    if one.state != BundleState.READY or not batches.path_of(one, kind).is_file():
        raise Http404
    response = FileResponse(batches.path_of(one, kind).open("rb"), content_type=TYPES[kind])
    title = gettext("ใบประกาศเกียรติคุณ")
    name = f"{title} {one.pk}.{kind}"
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


urlpatterns = [
    path("certificates/batches/", batch_list, name="certificate-batches"),
    path("certificates/batches/new/", ask, name="new-certificate-batch"),
    path("certificates/batches/<int:number>/", download, name="certificate-batch"),
    path("certificates/batches/<int:number>/again/", again, name="certificate-batch-again"),
]
