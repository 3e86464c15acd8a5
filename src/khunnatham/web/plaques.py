"""Plaques of certificates that hold: artwork for a workshop, and the day on which they were handed over."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khunnatham.awards import plaques, templates
from khunnatham.awards.models import Certificate
from khunnatham.awards.permissions import TEMPLATE_KEEPERS, may_make_plaque
from khunnatham.awards.template_models import TemplateKind
from khunnatham.awards.verification import shown
from khunnatham.bundling import batches, plaque_batches
from khunnatham.bundling.batch_models import Languages
from khunnatham.documents.filling.printed import lacks_english_name
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, numbers, row
from khunnatham.web.dates import in_digits
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in

MOST_SHOWN: Final = 20


class PlaquesForm(forms.Form):
    """On which template, in which languages."""

    template = forms.ChoiceField(label=gettext_lazy("แบบโล่"))
    languages = forms.ChoiceField(label=gettext_lazy("พิมพ์ภาษา"), choices=Languages.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = choices  # type: ignore[attr-defined]


class GivenForm(forms.Form):
    """The day on which they were handed over."""

    on = ThaiDateField(label=gettext_lazy("วันที่มอบโล่"))


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new_plaques(request: Request) -> HttpResponse:
    """Ask for the artwork of the plaques of the chosen titles and certificates."""
    by = request.membership
    rows, chosen = (numbers(request.GET.getlist(name))[: plaques.MOST] for name in ("row", "certificate"))
    certificates = plaques.certificates_for(rows, chosen, by=by)
    certificates = [one for one in certificates if may_make_plaque(by, one, on=request.today) is None]
    if not certificates:
        messages.info(request, gettext("โล่ใช้เลขที่และ QR ของใบประกาศ ออกใบประกาศของรายการที่เลือกก่อน"))
        return redirect("titles")
    offered = [(str(one.pk), one.name) for one in templates.templates_of(by, TemplateKind.PLAQUE)]
    form = PlaquesForm(posted(request), choices=offered, initial={"languages": Languages.THAI})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            template = templates.template_of(number_in(said["template"]), by=by)
            plaque_batches.ask(certificates, template, Languages(said["languages"]), by=by, at=request.now)
            messages.success(request, gettext("กำลังพิมพ์แบบโล่ เมื่อมอบแล้วบันทึกวันที่ได้จากชุดนี้"))
            return redirect("certificate-batches")
    page = {
        "form": form,
        "has_templates": bool(offered),
        "rows": [(one, shown(one), _is_told(one)) for one in certificates],
        "left_out": max(len(set(rows)) - sum(one.title_row_id in rows for one in certificates), 0),
        "without_english": sum(lacks_english_name(one) for one in certificates),
    }
    return render(request, "certificates/plaques.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def plaques_given(request: Request) -> HttpResponse:
    """Record the day on which plaques of some certificates were handed over."""
    by, chosen = request.membership, numbers(request.GET.getlist("certificate"))[: plaques.MOST]
    if (number := number_in(request.GET.get("batch", ""))) is not None:
        chosen = found(batches.batch_of(number, by=by)).certificates
    rows = plaques.plaques_of(chosen, by=by)
    if not rows:
        messages.info(request, gettext("ยังไม่ได้จัดทำโล่ของรายการที่เลือก"))
        return redirect("certificates")
    for one in rows:
        insist(may_make_plaque(by, one.certificate, on=request.today))
    form = GivenForm(posted(request), initial={"on": rows[0].given_on or request.today})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            count = plaques.give(rows, on=form.cleaned_data["on"], by=by, at=request.now)
            messages.success(request, gettext("บันทึกการมอบโล่แล้ว %(count)s แผ่น") % {"count": _digits(count)})
            return redirect("certificates") if len(rows) > 1 else redirect("certificate", rows[0].certificate_id)
    more = len(rows) - MOST_SHOWN
    page = {
        "title": gettext("บันทึกการมอบโล่"),
        "sentence": gettext("ทะเบียนเกียรติและหน้าตรวจสอบจะแสดงว่ามอบโล่แล้วเมื่อใด"),
        "can_be_undone": gettext("บันทึกวันที่ใหม่ได้ถ้าบันทึกผิด"),
        "act": gettext("บันทึกการมอบโล่"),
        "rows": [
            *(
                row(one.certificate.number, shown(one.certificate).unit.in_language(request.LANGUAGE_CODE))
                for one in rows[:MOST_SHOWN]
            ),
            *([row(gettext("และอีก"), gettext("%(count)s แผ่น") % {"count": _digits(more)})] if more > 0 else []),
        ],
        "form": form,
        "back_url": reverse("certificates"),
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


def _is_told(one: Certificate) -> bool:
    return one.title_row is not None and plaques.is_told(one.title_row)


def _digits(number: int) -> str:
    return in_digits(str(number), current_digits())


urlpatterns = [
    path("certificates/plaques/new/", new_plaques, name="new-plaques"),
    path("certificates/plaques/given/", plaques_given, name="plaques-given"),
]
