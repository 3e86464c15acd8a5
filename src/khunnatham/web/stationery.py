"""The font and the emblem of an office's papers: bringing them, a paper to try them on, and back to Sarabun with one click."""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.documents import making, permissions, stationery
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.stationery import Brought, Part
from khunnatham.organisations import queries
from khunnatham.organisations.models import Unit
from khunnatham.web import access, downloads
from khunnatham.web.acting import UNACCEPTABLE, do, found, insist, tell
from khunnatham.web.here import Request
from khunnatham.wording import Refusal

SHOWN_ON: Final = "covering-letter"


class BringForm(forms.Form):
    """The files and the statement that the office may use them."""

    font = forms.FileField(
        label=gettext_lazy("แบบอักษรตัวปกติ"),
        help_text=gettext_lazy("ไฟล์ TTF หรือ OTF ไม่เกิน 4 MB มีอักษรไทยครบ"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".ttf,.otf"}),
    )
    bold = forms.FileField(
        label=gettext_lazy("แบบอักษรตัวหนา"),
        help_text=gettext_lazy("ถ้าไม่มี ระบบใช้ตัวปกติแทน"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".ttf,.otf"}),
    )
    emblem = forms.FileField(
        label=gettext_lazy("ตราหน่วยงาน"),
        help_text=gettext_lazy("ภาพ PNG ไม่เกิน 2 MB พิมพ์บนหนังสือ บันทึกข้อความ คำสั่ง และประกาศ"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,image/png"}),
    )
    confirmed = forms.BooleanField(label=gettext_lazy("ยืนยันว่าหน่วยงานมีสิทธิใช้แบบอักษรและตรานี้ในเอกสาร"), required=False)


@access.roles(*permissions.FURNISHERS)
@require_http_methods(["GET", "POST"])
def unit_stationery(request: Request, number: int) -> HttpResponse:
    """Show what an office's papers are set with, and take what it brings."""
    unit = _unit(request, number)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        given = {name: _read(form, name) for name in ("font", "bold", "emblem")}
        is_confirmed = form.cleaned_data["confirmed"]
        try:
            stationery.furnish(
                unit, Brought(**given), is_right_confirmed=is_confirmed, by=request.membership, at=request.now
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            to = reverse("unit-stationery", args=[unit.pk])
            return do(request, lambda: None, done=gettext("ใช้กับเอกสาร PDF ที่พิมพ์ต่อจากนี้แล้ว"), to=to)
    page = {"unit": unit, "kept": stationery.kept_of(unit), "form": form}
    return render(request, "papers/stationery.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*permissions.FURNISHERS)
@require_POST
def give_up_stationery(request: Request, number: int, part: str) -> HttpResponse:
    """Go back to Sarabun, or to an empty place for the emblem."""
    unit, given_up = _unit(request, number), found(next((one for one in Part if one.value == part), None))
    done = gettext("กลับไปใช้ Sarabun แล้ว") if given_up is Part.FONT else gettext("นำตราออกจากเอกสารแล้ว")
    return do(
        request,
        lambda: stationery.go_back(unit, given_up, by=request.membership, at=request.now),
        done=done,
        to=reverse("unit-stationery", args=[unit.pk]),
    )


@access.roles(*permissions.FURNISHERS)
@require_GET
def stationery_preview(request: Request, number: int) -> HttpResponse:
    """Give an invented letter as it looks with what the office brought."""
    look = stationery.stationery_of(_unit(request, number))
    return downloads.send(making.make(SHOWN_ON, KINDS[SHOWN_ON].sample(), stationery=look))


def _unit(request: Request, number: int) -> Unit:
    unit = found(queries.unit_seen(number, by=request.membership))
    insist(permissions.may_furnish(request.membership, unit, on=request.today))
    return unit


def _read(form: BringForm, name: str) -> bytes | None:
    sent = form.cleaned_data[name]
    return bytes(sent.read()) if sent else None


urlpatterns = [
    path("units/<int:number>/stationery/", unit_stationery, name="unit-stationery"),
    path("units/<int:number>/stationery/preview.pdf", stationery_preview, name="stationery-preview"),
    path("units/<int:number>/stationery/<slug:part>/give-up/", give_up_stationery, name="give-up-stationery"),
]
