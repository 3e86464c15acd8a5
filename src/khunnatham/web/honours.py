"""Honours in public: consent, publishing, withdrawal, erasing a name; and the page that everybody may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khunnatham.facts import consenting, queries
from khunnatham.facts.models import RegisterEntry
from khunnatham.facts.queries import Sought
from khunnatham.facts.registers import HONOURS, register
from khunnatham.organisations.models import Membership
from khunnatham.web import access
from khunnatham.web.acting import confirm, do, row
from khunnatham.web.enrolled import say
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.refusals import refusals_in
from khunnatham.web.registers import entry_of, list_url

SHOWN: Final = 50
Act = Callable[..., RegisterEntry]


class ConsentForm(forms.Form):
    """The day on which the person consented."""

    consent_on = ThaiDateField(label=gettext_lazy("วันที่ให้ความยินยอม"))

    def clean(self) -> None:
        """Ask for the day."""
        if not self.errors and self.cleaned_data.get("consent_on") is None:
            raise ValidationError({"consent_on": gettext("กรอกวันที่ให้ความยินยอม")})


@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def consent(request: Request, number: int) -> HttpResponse:
    """Record consent with its day."""
    entry, form = entry_of(request, number), ConsentForm(posted(request), initial={"consent_on": request.today})
    to = list_url(entry)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            consenting.give_consent(entry, on=form.cleaned_data["consent_on"], by=request.membership, at=request.now)
            messages.success(request, gettext("บันทึกความยินยอมแล้ว เผยแพร่ได้"))
            return redirect(to)
    named = _person(entry)
    return render(
        request,
        "components/confirmation.html",
        {
            "title": gettext("บันทึกความยินยอมให้เผยแพร่"),
            "sentence": gettext("บันทึกเมื่อผู้ได้รับการยกย่องยินยอมให้เผยแพร่ชื่อและเรื่องที่ยกย่องแล้ว"),
            "can_be_undone": gettext("ถอนความยินยอมได้ทุกเมื่อ หน้าเผยแพร่จะซ่อนทันที"),
            "act": gettext("บันทึกความยินยอม"),
            "rows": [row(gettext("ผู้ได้รับการยกย่อง"), named)],
            "form": form,
            "back_url": to,
        },
        status=422 if form.errors else 200,
    )


@access.roles(*access.UNIT)
@require_POST
def publish(request: Request, number: int) -> HttpResponse:
    """Publish an honour; without consent it stays unpublished and the list says why."""
    return _done(request, number, consenting.publish, gettext("เผยแพร่แล้ว"))


@access.roles(*access.UNIT)
@require_POST
def hide(request: Request, number: int) -> HttpResponse:
    """Take an honour off the public page."""
    return _done(request, number, consenting.hide, gettext("ซ่อนจากหน้าเผยแพร่แล้ว"))


@access.roles(*access.UNIT)
@require_POST
def withdraw(request: Request, number: int) -> HttpResponse:
    """Record that consent was withdrawn: hidden at once."""
    return _done(request, number, consenting.withdraw_consent, gettext("ถอนความยินยอมและซ่อนจากหน้าเผยแพร่แล้ว"))


@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: Request, number: int) -> HttpResponse:
    """Ask once more, then erase the name of a person."""
    entry = entry_of(request, number)
    if request.method == "POST":
        return _done(request, number, consenting.erase_name, gettext("ลบชื่อแล้ว จำนวนยังคงเดิม"))
    return confirm(
        request,
        title=gettext("ลบชื่อบุคคล"),
        sentence=gettext("ชื่อหายไปจากทะเบียนและหน้าเผยแพร่ หลักฐานที่ผูกไว้จะถูกปลดออก จำนวนผู้ได้รับการยกย่องคงเดิม"),
        can_be_undone=gettext("ลบแล้วนำชื่อกลับมาไม่ได้"),
        undo_kind="warning",
        act=gettext("ลบชื่อบุคคล"),
        danger=True,
        rows=[row(gettext("ผู้ได้รับการยกย่อง"), _person(entry))],
        back_url=list_url(entry),
    )


@access.public
@require_safe
def honours(request: Request) -> HttpResponse:
    """Show everybody the honours that may be published, newest first; of one unit where asked for."""
    sought, last = _sought(request), number_in(request.GET.get("before", ""))
    rows = queries.published(sought, before=queries.published_entry(last), limit=SHOWN + 1)
    table, (years, virtues) = register(HONOURS), queries.published_choices()
    shown, language = rows[:SHOWN], request.LANGUAGE_CODE
    base = reverse("honours")
    kept: dict[str, str | int] = {
        key: str(request.GET[key]) for key in ("unit", "year", "virtue", "type") if request.GET.get(key)
    }
    page = {
        "rows": [
            {
                "entry": entry,
                "type": say(option.title) if (option := table.field("type").option(entry.values["type"])) else "",
                "unit": entry.unit.name.in_language(language),
                "unit_url": f"{base}?unit={entry.unit_id}",
            }
            for entry in shown
        ],
        "sought": sought,
        "years": years,
        "virtues": virtues,
        "types": [(option.key, say(option.title)) for option in table.field("type").options],
        "unit": shown[0].unit.name.in_language(language) if sought.unit is not None and shown else "",
        "all_url": base if sought != Sought() or last is not None else "",
        "next_url": f"{base}?{urlencode({**kept, 'before': shown[-1].pk})}" if len(rows) > SHOWN else "",
    }
    response = render(request, "data/honours.html", page)
    response["Cache-Control"] = "no-store"  # hidden at once means hidden at once
    response["X-Robots-Tag"] = "noindex"
    return response


def _sought(request: Request) -> Sought:
    year = number_in(request.GET.get("year", ""))
    return Sought(
        unit=number_in(request.GET.get("unit", "")),
        year=year if year is None or year < 10_000 else 0,  # noqa: PLR2004 - a year has four digits
        virtue=request.GET.get("virtue", "").replace("\x00", "")[:300],
        type=request.GET.get("type", "").replace("\x00", "")[:60],
    )


def _person(entry: RegisterEntry) -> str:
    """Give the name of who was honoured; what is about no person has neither consent nor a name to erase."""
    if not entry.is_personal:
        raise Http404
    return str(entry.values.get("name", ""))


def _done(request: Request, number: int, act: Act, done: str) -> HttpResponse:
    entry = entry_of(request, number)
    by: Membership = request.membership
    at: datetime = request.now
    return do(request, lambda: act(entry, by=by, at=at), done=done, to=list_url(entry))


urlpatterns = [
    path("honours/", honours, name="honours"),
    path("data/entries/<int:number>/consent/", consent, name="honour-consent"),
    path("data/entries/<int:number>/publish/", publish, name="honour-publish"),
    path("data/entries/<int:number>/hide/", hide, name="honour-hide"),
    path("data/entries/<int:number>/withdraw/", withdraw, name="honour-withdraw"),
    path("data/entries/<int:number>/erase/", erase, name="honour-erase"),
]
