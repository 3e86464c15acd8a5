"""One unit: what it is, where it belongs; registering, renaming and closing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_safe

from khunnatham.awards import title_queries
from khunnatham.awards.queries import of_unit
from khunnatham.documents.permissions import may_furnish
from khunnatham.organisations import permissions, queries, units
from khunnatham.organisations.models import Place, Unit, UnitKind
from khunnatham.web import access
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.web.people_posts import APPOINTERS
from khunnatham.web.refusals import refusals_in

KEEPERS = frozenset(permissions.KEEPS)


class NameForm(forms.Form):
    """The name in both languages."""

    name_th = forms.CharField(label=gettext_lazy("ชื่อหน่วยงาน (ภาษาไทย)"), max_length=300)
    name_en = forms.CharField(label=gettext_lazy("ชื่อหน่วยงาน (ภาษาอังกฤษ)"), max_length=300, required=False)


class RegisterForm(NameForm):
    """A new unit: its kind, name and district."""

    kind = forms.ChoiceField(label=gettext_lazy("ประเภท"), widget=forms.RadioSelect)
    place = forms.ChoiceField(label=gettext_lazy("ที่ตั้ง"))
    field_order = ("kind", "name_th", "name_en", "place")

    def __init__(self, *args: Any, kinds: list[UnitKind], places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "th"
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (place.pk, place.title.in_language(language)) for place in places
        ]


class CloseForm(forms.Form):
    """The last day of a unit."""

    on = ThaiDateField(label=gettext_lazy("วันสุดท้ายของหน่วยงาน"))


@access.roles(*access.EVERY_ROLE)
@require_safe
def unit(request: Request, number: int) -> HttpResponse:
    """Give a unit to whoever may see it."""
    found, by = _unit(request, number), request.membership
    page = {
        "unit": found,
        "superior": queries.superior_of(found, request.today),
        "certificates": of_unit(found),
        "titles": title_queries.of_unit(found),
        "may_change": permissions.may_change_unit(by, found, on=request.today) is None and found.closed_on is None,
        "may_furnish": may_furnish(by, found, on=request.today) is None,
        "may_see_people": by.role_held in APPOINTERS,
        "entries": entries_for([found.key]),
    }
    return render(request, "units/unit.html", page)


@access.roles(*KEEPERS)
def register_unit(request: Request, code: str) -> HttpResponse:
    """Enter a unit at a place."""
    place = queries.place(code)
    if place is None:
        raise Http404
    kinds = [
        kind
        for kind in UnitKind
        if permissions.may_register_unit(request.membership, kind=kind, place=place, on=request.today) is None
    ]
    if not kinds:
        raise (
            permissions.may_register_unit(request.membership, kind=UnitKind.ORGANISATION, place=place, on=request.today)
            or Http404
        )
    places = {each.pk: each for each in [place, *queries.districts_of(place)]}
    form = RegisterForm(posted(request), kinds=kinds, places=list(places.values()), initial={"kind": kinds[0]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            made = units.register_unit(
                kind=UnitKind(given["kind"]),
                place=places[given["place"]],
                name_th=given["name_th"],
                name_en=given["name_en"],
                by=request.membership,
                at=request.now,
            )
            messages.success(request, gettext("ขึ้นทะเบียนแล้ว รหัส %(code)s") % {"code": made.code})
            return redirect("unit", made.pk)
    page = {
        "title": gettext("ขึ้นทะเบียนหน่วยงาน"),
        "sentence": gettext("หน่วยงานที่ขึ้นทะเบียนแล้วแต่งตั้งเจ้าหน้าที่และหัวหน้าได้ และเข้าร่วมโปรแกรมที่เปิดรับได้ ระบบให้รหัสเอง"),
        "act": gettext("ขึ้นทะเบียน"),
        "can_be_undone": gettext("เปลี่ยนชื่อหรือปิดหน่วยงานได้ภายหลัง ลบไม่ได้"),
        "form": form,
        "back_url": reverse("place", args=[place.pk]),
    }
    return render(request, "components/confirmation.html", page, status=422 if form.errors else 200)


@access.roles(*KEEPERS)
def rename_unit(request: Request, number: int) -> HttpResponse:
    """Change the name of a unit."""
    found = _changeable(request, number)
    form = NameForm(posted(request), initial={"name_th": found.name_th, "name_en": found.name_en})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            units.rename(found, **form.cleaned_data, by=request.membership, at=request.now)
            messages.success(request, gettext("เปลี่ยนชื่อแล้ว"))
            return redirect("unit", found.pk)
    page = {
        "title": gettext("เปลี่ยนชื่อหน่วยงาน"),
        "sentence": gettext("สิ่งที่ส่งและรับรองไปแล้วยังเป็นชื่อ ณ วันนั้น งานใหม่ใช้ชื่อใหม่"),
        "act": gettext("เปลี่ยนชื่อ"),
        "can_be_undone": gettext("เปลี่ยนกลับได้ ประวัติเก็บทุกชื่อ"),
        "form": form,
        "back_url": reverse("unit", args=[found.pk]),
    }
    return render(request, "components/confirmation.html", page, status=422 if form.errors else 200)


@access.roles(*KEEPERS)
def close_unit(request: Request, number: int) -> HttpResponse:
    """Close a unit after a day."""
    found = _changeable(request, number)
    form = CloseForm(posted(request), initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            units.close(found, on=form.cleaned_data["on"], by=request.membership, at=request.now)
            messages.success(request, gettext("ปิดหน่วยงานแล้ว"))
            return redirect("unit", found.pk)
    page = {
        "title": gettext("ปิดหน่วยงาน"),
        "sentence": gettext("บทบาทของทุกคนในหน่วยงานสิ้นสุดพร้อมกัน สิ่งที่ทำไว้ยังอ่านได้"),
        "act": gettext("ปิดหน่วยงาน"),
        "can_be_undone": gettext("เปิดกลับไม่ได้ ถ้าตั้งหน่วยงานใหม่ต้องขึ้นทะเบียนใหม่"),
        "undo_kind": "warning",
        "danger": True,
        "rows": [{"label": gettext("หน่วยงาน"), "value": found.name.in_language(get_language() or "th")}],
        "form": form,
        "back_url": reverse("unit", args=[found.pk]),
    }
    return render(request, "components/confirmation.html", page, status=422 if form.errors else 200)


def _unit(request: Request, number: int) -> Unit:
    found = queries.unit_seen(number, by=request.membership)
    if found is None:
        raise Http404
    return found


def _changeable(request: Request, number: int) -> Unit:
    found = _unit(request, number)
    if refused := permissions.may_change_unit(request.membership, found, on=request.today):
        raise refused
    return found


urlpatterns = [
    path("units/<int:number>/", unit, name="unit"),
    path("places/<str:code>/register/", register_unit, name="register-unit"),
    path("units/<int:number>/rename/", rename_unit, name="rename-unit"),
    path("units/<int:number>/close/", close_unit, name="close-unit"),
]
