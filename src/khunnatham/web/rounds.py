"""Rounds: the list, one round with its deadlines and extensions, for whom it is, extending and closing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from khunnatham.assessments import criteria, joining, queries, rounds
from khunnatham.assessments import round_queries as reading
from khunnatham.assessments.models import Round, RoundState, Window
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.round_days import remarks_on
from khunnatham.assessments.windows import windows_of
from khunnatham.organisations.models import Place, Unit
from khunnatham.organisations.queries import provinces
from khunnatham.organisations.roles import Role
from khunnatham.review import rosters
from khunnatham.thai import in_bangkok
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row, tell
from khunnatham.web.dates import written_date
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Refusal, Text

MANAGERS = frozenset({Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR})
READERS = MANAGERS | {Role.AUDITOR}
KINDS = {"planned": "todo", "open": "doing", "closed": "locked"}
STATES = {
    "planned": Text("เตรียมการ", "In preparation"),
    "open": Text("เปิดรับ", "Open"),
    "closed": Text("ปิดรอบแล้ว", "Closed"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A hand-in with its day and what stands out in it."""

    window: Window
    remarks: tuple[Text, ...]


class ExtendForm(forms.Form):
    """Which hand-in, for whom, until when, and why."""

    window = forms.ChoiceField(label=gettext_lazy("กำหนดส่งที่จะขยาย"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=gettext_lazy("ขยายให้"), widget=forms.RadioSelect, required=False)
    due_on = ThaiDateField(label=gettext_lazy("กำหนดส่งใหม่"))
    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, *args: Any, windows: list[Window], units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "th"
        self.fields["window"].choices = [  # type: ignore[attr-defined]
            (window.key, f"{window.title.in_language(language)} – {day_in_words(window.due_at)}") for window in windows
        ]
        named = [(str(unit.pk), f"{unit.name.in_language(language)} ({unit.code})") for unit in units]
        self.fields["unit"].choices = [("", gettext("ทุกหน่วยงานในรอบ")), *named]  # type: ignore[attr-defined]


# ── reading ─────────────────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@require_safe
def rounds_page(request: Request) -> HttpResponse:
    """Give every round, one's own first."""
    rows = [(one, KINDS[one.state], STATES[one.state]) for one in reading.rounds_kept(request.membership)]
    page = {"rounds": rows, "may_open": request.membership.role_held in MANAGERS}
    return render(request, "rounds/rounds.html", page)


@access.roles(*READERS)
@require_safe
def round_page(request: Request, number: int) -> HttpResponse:
    """Give one round whole: what it pins, its deadlines, for whom it is, its extensions and its history."""
    one = found(queries.round_(number))
    is_open, edition = one.state == RoundState.OPEN, criteria.edition_of(one)
    page = {
        "round": one,
        "edition": edition,
        "shows_ranking": edition.selection is not None and rosters.sees_round(request.membership, one),
        "shows_quality": request.membership.role_held in {Role.DEPARTMENT_OFFICER, Role.AUDITOR}
        and rosters.has_committees(edition)
        and rosters.sees_round(request.membership, one),
        "shows_committees": rosters.has_committees(edition) and rosters.sees_round(request.membership, one),
        "has_changed": criteria.has_changed(one),
        "kind": KINDS[one.state],
        "state": STATES[one.state],
        "dues": [Due(window, remarks_on(in_bangkok(window.due_at), one.fiscal_year)) for window in windows_of(one)],
        "limits": joining.limits_of(one),
        "extensions": reading.extensions_of(one),
        "may_manage": is_open and may_manage_round(request.membership, one.owner, on=request.today) is None,
        "entries": entries_for([one.key]),
    }
    return render(request, "rounds/round.html", page)


# ── extending and closing ───────────────────────────────────────────────────────────────


@access.roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def extend_round(request: Request, number: int) -> HttpResponse:
    """Extend a hand-in for all or for one unit: fill, look at it once more, do."""
    one = _managed(request, number)
    windows, sent = windows_of(one), request.POST if request.method == "POST" else None
    words = (sent or request.GET).get("q", "").strip()[:200]
    units = reading.units_to_choose(one, words, within=True)
    chosen = number_in(sent.get("unit", "")) if sent is not None else None
    if chosen is not None and chosen not in {unit.pk for unit in units}:
        units = [*reading.unit_chosen(chosen), *units]
    is_search = sent is not None and ("search" in sent or "change" in sent)
    initial = {"window": windows[0].key if len(windows) == 1 else "", "unit": ""}
    if is_search and sent is not None:
        initial |= {name: sent.get(name, "") for name in ("window", "unit", "due_on", "reason")}
    form = ExtendForm(None if is_search else sent, windows=windows, units=units, initial=initial)
    if sent is not None and not is_search and form.is_valid():
        unit = next((each for each in units if str(each.pk) == form.cleaned_data["unit"]), None)
        if "confirmed" not in sent:
            return _look_again(request, one, form, unit, words)
        try:
            rounds.extend(
                one,
                due_on=form.cleaned_data["due_on"],
                reason=form.cleaned_data["reason"],
                window=form.cleaned_data["window"],
                unit=unit,
                by=request.membership,
                at=request.now,
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            messages.success(request, gettext("ขยายกำหนดส่งแล้ว"))
            return redirect("round", one.pk)
    page = {"round": one, "form": form, "q": words, "searched": bool(words), "found_units": units}
    return render(request, "rounds/extend.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def close_round(request: Request, number: int) -> HttpResponse:
    """Close a round, after asking once more."""
    one = _managed(request, number)
    if request.method == "POST":
        return do(
            request,
            lambda: rounds.close(one, by=request.membership, at=request.now),
            done=gettext("ปิดรอบแล้ว"),
            to=reverse("round", args=[one.pk]),
        )
    return confirm(
        request,
        title=gettext("ปิดรอบ"),
        sentence=gettext("หน่วยงานเข้าร่วมหรือส่งผลในรอบนี้ไม่ได้อีก เรื่องที่ส่งแล้วดำเนินการต่อจนจบ"),
        act=gettext("ปิดรอบ"),
        can_be_undone=gettext("เปิดกลับไม่ได้"),
        undo_kind="warning",
        danger=True,
        rows=[row(gettext("รอบ"), one.title.in_language(request.LANGUAGE_CODE))],
        back_url=reverse("round", args=[one.pk]),
    )


# ── for whom ────────────────────────────────────────────────────────────────────────────


@access.roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def round_units(request: Request, number: int) -> HttpResponse:
    """Say for whom a round is: whole provinces, and units one by one."""
    one = _managed(request, number)
    limits, sent = joining.limits_of(one), request.POST if request.method == "POST" else None
    error = ""
    if sent is not None:
        places, units = _wanted(sent, limits)
        try:
            rounds.limit(one, places=places, units=units, by=request.membership, at=request.now)
        except Refusal as refusal:
            error = refusal.text.in_language(request.LANGUAGE_CODE)
        else:
            messages.success(request, gettext("บันทึกหน่วยงานของรอบแล้ว"))
            return redirect("round-units", one.pk)
    words = request.GET.get("q", "").strip()[:200]
    chosen = {unit.pk for unit in limits.units}
    page = {
        "round": one,
        "limits": limits,
        "provinces": [(place, place in limits.places) for place in provinces()],
        "q": words,
        "found_units": [u for u in reading.units_to_choose(one, words, within=False) if u.pk not in chosen],
        "errors": [{"id": "", "text": error}] if error else [],
    }
    return render(request, "rounds/units.html", page, status=UNACCEPTABLE if error else 200)


def _wanted(sent: Any, limits: joining.Limits) -> tuple[list[Place], list[Unit]]:
    places, units = list(limits.places), list(limits.units)
    if "places" in sent:
        codes = set(sent.getlist("place"))
        places = [place for place in provinces() if place.pk in codes]
    added, removed = number_in(sent.get("add", "")), number_in(sent.get("remove", ""))
    if added is not None and added not in {unit.pk for unit in units}:
        units += reading.unit_to_add(added)
    return places, [unit for unit in units if unit.pk != removed]


def _managed(request: Request, number: int) -> Round:
    one = found(queries.round_(number))
    insist(may_manage_round(request.membership, one.owner, on=request.today))
    if one.state != RoundState.OPEN:
        raise Refusal(Text("รอบนี้ไม่ได้เปิดอยู่", "This round is not open."), code="round-not-open")
    return one


def _look_again(request: Request, one: Round, form: ExtendForm, unit: Unit | None, words: str) -> HttpResponse:
    said, language = form.cleaned_data, request.LANGUAGE_CODE
    window = next(each for each in windows_of(one) if each.key == said["window"])
    return confirm(
        request,
        title=gettext("ขยายกำหนดส่ง"),
        sentence=gettext("ผู้เกี่ยวข้องเห็นกำหนดใหม่และเหตุผล สิ่งที่ส่งไปแล้วยังเทียบกับกำหนดเดิม"),
        act=gettext("ขยายกำหนดส่ง"),
        can_be_undone=gettext("ย่นกำหนดกลับไม่ได้"),
        undo_kind="warning",
        rows=[
            row(gettext("กำหนดส่ง"), window.title.in_language(language)),
            row(gettext("ขยายให้"), unit.name.in_language(language) if unit else gettext("ทุกหน่วยงานในรอบ")),
            row(gettext("กำหนดส่งใหม่"), with_remarks(said["due_on"], one.fiscal_year, language)),
            row(gettext("เหตุผล"), said["reason"]),
        ],
        hidden={name: form.data.get(name, "") for name in form.fields} | {"q": words, "confirmed": "yes"},
        may_change=True,
        back_url=reverse("round", args=[one.pk]),
    )


# ── words ───────────────────────────────────────────────────────────────────────────────


def day_in_words(day: date) -> str:
    """Give a day as the person reads it."""
    return written_date(day, style="full", language=get_language() or "th", digits=current_digits())


def with_remarks(day: date, fiscal_year: int, language: str) -> str:
    """Give a day with what stands out in it behind a dash."""
    remarks = [text.in_language(language) for text in remarks_on(day, fiscal_year)]
    return " – ".join([day_in_words(day), *remarks])


urlpatterns = [
    path("rounds/", rounds_page, name="rounds"),
    path("rounds/<int:number>/", round_page, name="round"),
    path("rounds/<int:number>/extend/", extend_round, name="extend-round"),
    path("rounds/<int:number>/close/", close_round, name="close-round"),
    path("rounds/<int:number>/units/", round_units, name="round-units"),
]
