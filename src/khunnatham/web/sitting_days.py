"""A day of sittings: planned for a committee, its programme put in order by drag, by buttons and by keyboard, who was there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khunnatham.assessments.models import Assessment
from khunnatham.calendars import feeds
from khunnatham.calendars.gathering import sessions_of
from khunnatham.days_off import pointed_out
from khunnatham.documents.making import File
from khunnatham.review import committees, sitting_days, sittings
from khunnatham.review import minutes as written
from khunnatham.review.committee_models import Committee
from khunnatham.review.sitting_models import SittingDay
from khunnatham.review.timing import longest, shortest
from khunnatham.web import access, downloads
from khunnatham.web.acting import UNACCEPTABLE, do, found, insist, numbers, row
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.web.refusals import refusals_in
from khunnatham.wording import Refusal, Text

SITTERS: Final = access.SUBCOMMITTEE | access.ABOVE
UP_OR_DOWN: Final = {"up": -1, "down": 1}


class HourField(forms.TimeField):
    """An hour as people write it: ``9:00``, ``09.30``."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **options)


class DayForm(forms.Form):
    """When a day of sittings begins, and where."""

    on = ThaiDateField(label=gettext_lazy("วันประชุม"))
    starts_at = HourField(label=gettext_lazy("เวลาเริ่ม"))
    place_text = forms.CharField(label=gettext_lazy("ห้องประชุม"), max_length=300, required=False)
    link = forms.CharField(
        label=gettext_lazy("ลิงก์ประชุมทางไกล"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("ผู้เกี่ยวข้องทุกคนเห็นลิงก์นี้ อย่าใช้ลิงก์ที่มีรหัสผ่านอยู่ด้วย"),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    note = forms.CharField(label=gettext_lazy("บันทึก"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def details(self) -> sitting_days.DayDetails:
        """Give what was filled as the domain takes it."""
        return sitting_days.DayDetails(**{name: self.cleaned_data[name] for name in DETAILS})


DETAILS: Final = ("on", "starts_at", "place_text", "link", "note")


class PlanForm(DayForm):
    """A day to come, with the units to be heard in order and how long each is."""

    minutes = forms.IntegerField(label=gettext_lazy("นาทีต่อหนึ่งหน่วยงาน"))
    cases = forms.MultipleChoiceField(
        label=gettext_lazy("หน่วยงานที่จะรับฟัง"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, session_minutes: tuple[int, int], choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least, most = session_minutes
        told = gettext("%(least)s ถึง %(most)s นาทีตามลำดับในเกณฑ์") % {"least": least, "most": most}
        self.fields["minutes"].help_text = told
        self.fields["cases"].choices = [(str(case.pk), _named(case, other)) for case, other in choices]  # type: ignore[attr-defined]


class ChangeForm(DayForm):
    """Another day, hour or place."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(forms.Form):
    """Why a day is called off."""

    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class MinutesForm(forms.Form):
    """How long a unit is heard, or a break lasts."""

    minutes = forms.IntegerField(label=gettext_lazy("จำนวนนาที"))


class BreakForm(forms.Form):
    """A break and its length."""

    title = forms.CharField(label=gettext_lazy("ช่วงพัก"), max_length=200)
    minutes = forms.IntegerField(label=gettext_lazy("จำนวนนาที"))


Choices = Sequence[tuple[Assessment, SittingDay | None]]


# ── planning ────────────────────────────────────────────────────────────────────────────


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def plan(request: Request, number: int) -> HttpResponse:
    """Plan a day of a committee with the units to be heard."""
    one = found(committees.committee(number, by=request.membership))
    insist(sitting_days.may_arrange(request.membership, one, on=request.today))
    session = sitting_days.session_of(one)
    choices = sittings.cases_to_add(one)
    least, most = shortest(session), longest(session)
    start = {"minutes": least, "cases": [str(case.pk) for case, other in choices if other is None]}
    form = PlanForm(posted(request), session_minutes=(least, most), choices=choices, initial=start)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["cases"])
        with refusals_in(form):
            day = sitting_days.plan_day(
                one,
                details=form.details(),
                cases=[case for case, _ in choices if str(case.pk) in chosen],
                minutes=form.cleaned_data["minutes"],
                by=request.membership,
                at=request.now,
            )
            messages.success(request, gettext("กำหนดวันรับฟังแล้ว ผู้เกี่ยวข้องเห็นในปฏิทิน"))
            return redirect("sitting-day", day.pk)
    page = {
        "committee": one,
        "form": form,
        "act": gettext("กำหนดวันรับฟัง"),
        "back_url": reverse("committee", args=[one.pk]),
    }
    return render(request, "sittings/plan.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def change(request: Request, number: int) -> HttpResponse:
    """Change day, hour or place."""
    one = _arranged(request, number)
    start = {name: getattr(one, name) for name in DETAILS} | {"revision": one.revision}
    form = ChangeForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            sitting_days.change_day(
                one,
                details=form.details(),
                expected_revision=form.cleaned_data["revision"],
                by=request.membership,
                at=request.now,
            )
            messages.success(request, gettext("บันทึกวันรับฟังแล้ว"))
            return redirect("sitting-day", one.pk)
    page = {
        "committee": one.committee,
        "form": form,
        "act": gettext("บันทึกวันรับฟัง"),
        "back_url": reverse("sitting-day", args=[one.pk]),
    }
    return render(request, "sittings/plan.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def cancel(request: Request, number: int) -> HttpResponse:
    """Call a day off with the reason."""
    one = _arranged(request, number)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            sitting_days.cancel_day(one, reason=form.cleaned_data["reason"], by=request.membership, at=request.now)
            messages.success(request, gettext("ยกเลิกวันรับฟังแล้ว"))
            return redirect("sitting-day", one.pk)
    page = {
        "title": gettext("ยกเลิกวันรับฟัง"),
        "sentence": gettext("หน่วยงานและกรรมการไม่เห็นวันนี้ในปฏิทินอีก เหตุผลอยู่ที่หน้าของวันรับฟัง"),
        "act": gettext("ยกเลิกวันรับฟัง"),
        "can_be_undone": gettext("เปิดกลับไม่ได้ ให้กำหนดวันใหม่"),
        "undo_kind": "warning",
        "danger": True,
        "rows": [row(gettext("คณะ"), one.committee.body.name.in_language(_language()))],
        "form": form,
        "back_url": reverse("sitting-day", args=[one.pk]),
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── the programme ───────────────────────────────────────────────────────────────────────


@access.roles(*SITTERS)
@require_safe
def programme(request: Request, number: int) -> HttpResponse:
    """Give the programme of a day with its hours, who was there, and what may be done."""
    one = day_seen(request, number)
    return render(request, "sittings/day.html", _page(request, one, by_arranger=_may(request, one), form=BreakForm()))


@access.roles(*SITTERS)
@require_safe
def as_calendar(request: Request, number: int) -> HttpResponse:
    """Give the sessions of one day as a calendar file, with the keys that they have in the feed."""
    one = day_seen(request, number)
    insist(Refusal(sitting_days.CANCELLED, code="sitting-cancelled") if one.is_cancelled else None)
    sessions = sessions_of(sittings.programme_of(one))
    body = feeds.as_icalendar(sessions, by=request.membership, address=settings.ADDRESS, at=request.now)
    name = f"{gettext('วันรับฟังหน่วยงาน')} {one.on:%Y-%m-%d}.ics"
    return downloads.send(File(name=name, content=body, media_type=downloads.ICS), as_attachment=True)


def _page(request: Request, one: SittingDay, *, by_arranger: bool, form: forms.Form) -> dict[str, object]:
    whole = sittings.programme_of(one)
    presences, papers = sittings.presences_of(one), sittings.papers_of(one)
    may_change, has_begun = by_arranger and not one.is_cancelled, sitting_days.has_begun(one)
    return {
        "day": one,
        "committee": one.committee,
        "whole": whole,
        "opened": sittings.opened_among(request.membership, whole.rows),
        "rows": [(each, papers.get(each.slot.pk, ())) for each in whole.rows],
        "presences": presences,
        "quorate": sittings.quorum_on(one, presences),
        "may_change": may_change,
        "may_cancel": may_change and not has_begun,
        "may_arrange": may_change and not (has_begun and one.on < request.today),
        "may_attend": by_arranger and not one.is_cancelled and one.on <= request.today and not written.are_closed(one),
        "leads_to_minutes": not one.is_cancelled and one.on <= request.today,
        "is_today": one.on == request.today,
        "to_add": sittings.cases_to_add(one.committee, one) if by_arranger else [],
        "remark": pointed_out(one.on),
        "form": form,
        "entries": entries_for([one.key]) if by_arranger else [],
    }


@access.roles(*SITTERS)
@require_POST
def order(request: Request, number: int) -> HttpResponse:
    """Put the slots into another order: one a place up or down, or all as they were dragged."""
    one = _arranged(request, number)
    to = reverse("sitting-day", args=[one.pk])
    way, _, named = request.POST.get("move", "").partition("-")
    slot = sittings.slot_of(one, number_in(named) or 0) if way in UP_OR_DOWN else None
    if slot is not None:
        return do(
            request,
            lambda: sitting_days.move_slot(slot, by_one=UP_OR_DOWN[way], by=request.membership, at=request.now),
            done=gettext("เรียงลำดับแล้ว"),
            to=f"{to}#{way}-{slot.pk}",
        )
    sent, was = numbers(request.POST.getlist("order")), numbers(request.POST.get("was", "").split())
    return do(
        request,
        lambda: sitting_days.set_order(one, numbers=sent, was=was or None, by=request.membership, at=request.now),
        done=gettext("เรียงลำดับแล้ว"),
        to=to,
    )


@access.roles(*SITTERS)
@require_POST
def add_units(request: Request, number: int) -> HttpResponse:
    """Put the ticked units at the end of the day."""
    one = _arranged(request, number)
    chosen = set(numbers(request.POST.getlist("case")))
    cases = [case for case, _ in sittings.cases_to_add(one.committee, one) if case.pk in chosen]
    return do(
        request,
        lambda: sitting_days.add_cases(one, cases=cases, by=request.membership, at=request.now),
        done=gettext("เพิ่มหน่วยงานแล้ว") if cases else gettext("ยังไม่ได้เลือกหน่วยงาน"),
        to=reverse("sitting-day", args=[one.pk]),
    )


@access.roles(*SITTERS)
@require_POST
def add_break(request: Request, number: int) -> HttpResponse:
    """Put a break at the end of the day."""
    one = _arranged(request, number)
    form = BreakForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            sitting_days.add_break(one, **form.cleaned_data, by=request.membership, at=request.now)
            messages.success(request, gettext("เพิ่มช่วงพักแล้ว"))
            return redirect("sitting-day", one.pk)
    page = _page(request, one, by_arranger=True, form=form)
    return render(request, "sittings/day.html", page, status=UNACCEPTABLE)


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def slot_minutes(request: Request, number: int, slot_number: int) -> HttpResponse:
    """Say how long a unit is heard, or a break lasts."""
    one = _arranged(request, number)
    slot = found(sittings.slot_of(one, slot_number))
    to = reverse("sitting-day", args=[one.pk])
    form = MinutesForm(posted(request), initial={"minutes": slot.minutes})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            sitting_days.set_minutes(slot, minutes=form.cleaned_data["minutes"], by=request.membership, at=request.now)
            return redirect(to)
    unit = slot.assessment.enrolment.unit.name.in_language(_language()) if slot.assessment else slot.title
    page = {
        "title": gettext("ปรับเวลา"),
        "sentence": unit,
        "act": gettext("บันทึกเวลา"),
        "form": form,
        "back_url": to,
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*SITTERS)
@require_POST
def remove_slot(request: Request, number: int, slot_number: int) -> HttpResponse:
    """Take a unit or a break off the day."""
    one = _arranged(request, number)
    slot = found(sittings.slot_of(one, slot_number))
    return do(
        request,
        lambda: sitting_days.remove_slot(slot, by=request.membership, at=request.now),
        done=gettext("นำออกจากวันรับฟังแล้ว"),
        to=reverse("sitting-day", args=[one.pk]),
    )


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def presence(request: Request, number: int) -> HttpResponse:
    """Write down by seat who was there."""
    one = _arranged(request, number)
    to = reverse("sitting-day", args=[one.pk])
    if request.method == "POST":
        there = numbers(request.POST.getlist("present"))
        return do(
            request,
            lambda: sitting_days.record_presence(one, present=there, by=request.membership, at=request.now),
            done=gettext("บันทึกผู้เข้าประชุมแล้ว"),
            to=to,
        )
    written = {each.seat_id for each in sittings.presences_of(one) if each.is_present}
    page = {
        "day": one,
        "committee": one.committee,
        "rows": [(seat, held, seat.pk in written) for seat, held in sittings.seats_on(one)],
        "quorum": committees.quorum_of(sittings.edition_of(one)),
    }
    return render(request, "sittings/presence.html", page)


# ── parts ───────────────────────────────────────────────────────────────────────────────


def day_seen(request: Request, number: int) -> SittingDay:
    """Give a day that this person may see; others do not learn of it."""
    return found(sittings.day(number, by=request.membership))


def _arranged(request: Request, number: int) -> SittingDay:
    one = day_seen(request, number)
    insist(sitting_days.may_arrange(request.membership, one.committee, on=request.today))
    if one.is_cancelled:
        raise Refusal(Text("กำหนดการนี้ยกเลิกแล้ว", "This day was called off."), code="sitting-cancelled")
    return one


def _may(request: Request, one: SittingDay) -> bool:
    return sitting_days.may_arrange(request.membership, one.committee, on=request.today) is None


def may_arrange(request: Request, committee: Committee) -> bool:
    """Tell whether this person arranges the days of a committee."""
    return sitting_days.may_arrange(request.membership, committee, on=request.today) is None


def _named(case: Assessment, other: SittingDay | None) -> str:
    unit = case.enrolment.unit.name.in_language(_language())
    has_day = gettext("มีวันรับฟังแล้ว")
    return f"{unit} ({has_day})" if other else unit


def _language() -> str:
    return get_language() or "th"


urlpatterns = [
    path("committees/<int:number>/days/new/", plan, name="plan-sitting-day"),
    path("committee/days/<int:number>/", programme, name="sitting-day"),
    path("committee/days/<int:number>/day.ics", as_calendar, name="sitting-day-calendar"),
    path("committee/days/<int:number>/change/", change, name="change-sitting-day"),
    path("committee/days/<int:number>/cancel/", cancel, name="cancel-sitting-day"),
    path("committee/days/<int:number>/order/", order, name="order-sitting-day"),
    path("committee/days/<int:number>/units/", add_units, name="add-sitting-units"),
    path("committee/days/<int:number>/breaks/", add_break, name="add-sitting-break"),
    path("committee/days/<int:number>/slots/<int:slot_number>/", slot_minutes, name="slot-minutes"),
    path("committee/days/<int:number>/slots/<int:slot_number>/remove/", remove_slot, name="remove-slot"),
    path("committee/days/<int:number>/presence/", presence, name="sitting-presence"),
]
