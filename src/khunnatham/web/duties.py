"""The duties of an office in a programme: what the edition asks, what was done of it, recording one more."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.notices import deeds, queries
from khunnatham.notices.models import Deed
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Duty, Edition
from khunnatham.thai import fiscal_year
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, tell
from khunnatham.web.circulars import OFFICES
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.wording import Refusal

# The fields of the form that a duty asks for; the others are left out.
ASKED = {
    "recipients": ("recipients", "attended"),
    "channel": ("channel",),
    "place": ("place_text",),
    "outcome": ("outcome",),
}
LETTERS = frozenset({"letter", "reply"})


@dataclass(frozen=True, slots=True)
class Section:
    """A programme with the duties of this office in it."""

    edition: Edition
    duties: tuple[queries.Progress, ...]

    @property
    def met(self) -> int:
        """How many were done as often as asked."""
        return sum(progress.is_met for progress in self.duties)


class DeedForm(forms.Form):
    """Something that was done of a duty."""

    title = forms.CharField(label=gettext_lazy("สิ่งที่ทำ"), max_length=500)
    held_on = ThaiDateField(label=gettext_lazy("วันที่"))
    until_on = ThaiDateField(label=gettext_lazy("ถึงวันที่"), required=False)
    recipients = forms.CharField(label=gettext_lazy("กลุ่มผู้รับ"), max_length=500, required=False)
    attended = forms.IntegerField(label=gettext_lazy("จำนวนผู้เข้าร่วม (คน)"), min_value=0, required=False)
    channel = forms.CharField(
        label=gettext_lazy("ช่องทาง"), max_length=300, required=False, help_text=gettext_lazy("เช่น ประชุม หนังสือ สื่อออนไลน์")
    )
    place_text = forms.CharField(label=gettext_lazy("สถานที่"), max_length=300, required=False)
    outcome = forms.CharField(label=gettext_lazy("ผลที่ได้"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, duty: Duty, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for name, fields in ASKED.items():
            if name not in duty.asks:
                for field in fields:
                    del self.fields[field]

    def doing(self) -> deeds.Doing:
        """Give what was written as the domain reads it."""
        return deeds.Doing(
            **{name: value for name, value in self.cleaned_data.items() if name != "revision" and value is not None}
        )


@access.roles(*OFFICES)
@never_cache
@require_GET
def duties(request: Request) -> HttpResponse:
    """Show the duties of every programme in which this office has some, for one fiscal year."""
    by = request.membership
    year = number_in(request.GET.get("year", "")) or fiscal_year(request.today)
    sections = [
        Section(edition, tuple(queries.duties_of(by.unit, by.role, edition, year)))
        for edition in shelf.every()
        if any(duty.owner == by.role for duty in edition.duties)
    ]
    page = {"sections": sections, "year": year, "this_year": fiscal_year(request.today), "letters": LETTERS}
    return render(request, "duties/duties.html", page)


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: Request, programme: str, edition: str, key: str) -> HttpResponse:
    """Record something done of a duty."""
    named = found(next((one for one in shelf.every() if one.key == f"{programme}/{edition}"), None))
    duty = found(next((one for one in named.duties if one.key == key and one.owner == request.membership.role), None))
    form = DeedForm(duty, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            deeds.record_deed(
                request.membership.unit,
                edition=named.key,
                fiscal_year=fiscal_year(form.cleaned_data["held_on"]),
                duty=duty.key,
                doing=form.doing(),
                by=request.membership,
                at=request.now,
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            return do(request, lambda: None, done=gettext("บันทึกแล้ว"), to=reverse("duties"))
    return _page(request, form, named, duty)


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: Request, number: int) -> HttpResponse:
    """Correct what was recorded."""
    one = found(queries.deed(number, by=request.membership))
    named, duty = _asked(one)
    initial = {name: getattr(one, name) for name in deeds.Doing.__dataclass_fields__} | {"revision": one.revision}
    form = DeedForm(duty, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change_deed(
                one,
                doing=form.doing(),
                expected_revision=form.cleaned_data["revision"] or 0,
                by=request.membership,
                at=request.now,
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            return do(request, lambda: None, done=gettext("แก้ไขแล้ว"), to=reverse("duties"))
    return _page(request, form, named, duty, deed=one)


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: Request, number: int) -> HttpResponse:
    """Remove what was recorded by mistake."""
    one = found(queries.deed(number, by=request.membership))
    if request.method == "POST":
        done = gettext("ลบรายการแล้ว")
        return do(
            request,
            lambda: deeds.remove_deed(one, by=request.membership, at=request.now),
            done=done,
            to=reverse("duties"),
        )
    return confirm(
        request,
        title=gettext("ลบรายการที่บันทึก"),
        sentence=one.title,
        can_be_undone=gettext("ลบแล้วเรียกคืนไม่ได้ ประวัติยังเก็บไว้"),
        undo_kind="warning",
        act=gettext("ลบรายการ"),
        danger=True,
        back_url=reverse("duties"),
    )


def _page(request: Request, form: DeedForm, edition: Edition, duty: Duty, deed: Deed | None = None) -> HttpResponse:
    page = {"form": form, "edition": edition, "duty": duty, "deed": deed}
    return render(request, "duties/deed.html", page, status=UNACCEPTABLE if form.errors else 200)


def _asked(deed: Deed) -> tuple[Edition, Duty]:
    named = shelf.by_key(deed.edition_key)
    return named, found(next((one for one in named.duties if one.key == deed.duty), None))


urlpatterns = [
    path("duties/", duties, name="duties"),
    path("duties/<slug:programme>/<str:edition>/<slug:key>/add/", add, name="duty-add"),
    path("duties/<int:number>/change/", change, name="duty-change"),
    path("duties/<int:number>/remove/", remove, name="duty-remove"),
]
