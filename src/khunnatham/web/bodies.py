"""Bodies that decide in many rounds: their orders, the seats written down from them, and who fills these."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khunnatham.organisations.models import Unit
from khunnatham.organisations.roles import Role
from khunnatham.review import committees, mandates, rosters, standing
from khunnatham.review.committee_models import Committee
from khunnatham.review.standing import Duty, SeatWords
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, do, found, insist
from khunnatham.web.committees import FoundForm, filled
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.web.refusals import refusals_in

READERS: Final = access.SITTING
KEEPERS: Final = access.MEETING_SECRETARIAT | {Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR}
SPARE_ROWS: Final = 5


class SeatWordsForm(forms.Form):
    """One seat as the order says it; a row without a post says nothing."""

    seat = forms.IntegerField(widget=forms.HiddenInput, required=False)
    place = forms.IntegerField(label=gettext_lazy("ลำดับ"), min_value=1, max_value=999, required=False)
    post = forms.CharField(label=gettext_lazy("ตำแหน่ง"), max_length=300, required=False)
    role = forms.CharField(label=gettext_lazy("หน้าที่ตามคำสั่ง"), max_length=120, required=False)
    duty = forms.ChoiceField(label=gettext_lazy("หน้าที่ในระบบ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, one.label.in_language(get_language() or "th")) for one in Duty]
        self.fields["duty"].choices = [("", gettext("เลือกหน้าที่")), *choices]  # type: ignore[attr-defined]


Rows: Any = forms.formset_factory(
    SeatWordsForm, extra=SPARE_ROWS, max_num=standing.MOST_SEATS, absolute_max=standing.MOST_SEATS
)


# ── reading ─────────────────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@require_safe
def orders(request: Request, number: int) -> HttpResponse:
    """Lead to the order in force of a body; where none is, tell of earlier and coming ones and how to write one down."""
    body = found(standing.body(number, by=request.membership))
    if one := standing.in_force(body, request.today):
        return redirect("body-order", one.pk)
    page = {"body": body, "orders": standing.orders_of(body), "may_keep": _may_keep(request, body)}
    return render(request, "committees/body.html", page)


@access.roles(*READERS)
@require_safe
def order(request: Request, number: int) -> HttpResponse:
    """Give one order of a body: its term, seats and people, who holds a role without a seat, and the other orders."""
    one = found(standing.order(number, by=request.membership))
    may_keep, rounds = _may_keep(request, one.body), mandates.rounds_decided_by(one.body)
    page = {
        "roster": rosters.roster(one, on=request.today),
        "rounds": rounds,
        "quorum": committees.strictest_quorum(row.round for row in rounds),
        "voting": mandates.voting_in(rounds),
        "unseated": standing.unseated(one, on=request.today),
        "others": [row for row in standing.orders_of(one.body) if row.pk != one.pk],
        "is_in_force": one.since <= request.today <= one.until,
        "may_order": may_keep,
        "may_keep": may_keep and one.until >= request.today,
        "entries": entries_for([one.journal_key]),
    }
    return render(request, "committees/order.html", page)


# ── writing ─────────────────────────────────────────────────────────────────────────────


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def record_order(request: Request, number: int) -> HttpResponse:
    """Write down the order that appoints a body: number, day, term."""
    body = found(standing.body(number, by=request.membership))
    insist(standing.may_keep(request.membership, body, on=request.today))
    form = FoundForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = committees.Order(said["order_number"], said["on"], said["since"], said["until"])
        with refusals_in(form):
            made = standing.appoint(body, order=given, by=request.membership, at=request.now)
            messages.success(request, gettext("บันทึกคำสั่งแล้ว ระบุตำแหน่งตามคำสั่งต่อ"))
            return redirect("body-seats", made.pk)
    page = {"body": body, "form": form, "before": standing.in_force(body, request.today)}
    return render(request, "committees/record_order.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def seats(request: Request, number: int) -> HttpResponse:
    """Write down the seats in the order of the order; it begins with those there, of the order before, or of an edition."""
    one = _kept(request, number)
    rows = Rows(posted(request), initial=_start(one))
    problem = ""
    if request.method == "POST" and rows.is_valid():
        said = [_words(row) for row in sorted(rows.cleaned_data, key=_place) if row.get("post")]
        form = forms.Form(data={})
        with refusals_in(form):
            standing.set_seats(one, seats=said, by=request.membership, at=request.now)
            messages.success(request, gettext("บันทึกตำแหน่งตามคำสั่งแล้ว"))
            return redirect("body-order", one.pk)
        problem = form.non_field_errors()[0]
    page = {"committee": one, "rows": rows, "problem": problem, "is_begun": one.seats.exists()}
    is_wrong = bool(problem) or (request.method == "POST" and not rows.is_valid())
    return render(request, "committees/seats_of_order.html", page, status=UNACCEPTABLE if is_wrong else 200)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def fill_seat(request: Request, number: int, seat_number: int) -> HttpResponse:
    """Let an account fill a seat for days of the term, or somebody who is of the body already."""
    one = _kept(request, number)
    seat = found(rosters.seat(one, seat_number))
    fitting = [
        held
        for held in standing.unseated(one, on=request.today)
        if (held.role_held is Role.SUBCOMMITTEE_CHAIR) == seat.chairs
    ]
    return filled(request, seat, one, back=reverse("body-order", args=[one.pk]), unseated=fitting)


@access.roles(*KEEPERS)
@require_POST
def seat_member(request: Request, number: int, seat_number: int) -> HttpResponse:
    """Let who holds a role in the body fill the seat."""
    one = _kept(request, number)
    seat = found(rosters.seat(one, seat_number))
    chosen = number_in(request.POST.get("membership", ""))
    held = found(standing.member(one, found(chosen)))
    return do(
        request,
        lambda: standing.seat_member(seat, held, by=request.membership, at=request.now),
        done=gettext("บันทึกผู้ดำรงตำแหน่งแล้ว"),
        to=reverse("body-order", args=[one.pk]),
    )


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _may_keep(request: Request, body: Unit) -> bool:
    by = request.membership
    return by.role_held in KEEPERS and standing.may_keep(by, body, on=request.today) is None


def _kept(request: Request, number: int) -> Committee:
    one = found(standing.order(number, by=request.membership))
    insist(standing.may_keep(request.membership, one.body, on=request.today))
    return one


def _start(one: Committee) -> list[dict[str, Any]]:
    """Give the rows that the form begins with."""
    return [
        {"seat": row.seat, "place": place, "post": row.post, "role": row.role, "duty": row.duty}
        for place, row in enumerate(standing.to_begin_with(one), 1)
    ]


def _words(row: dict[str, Any]) -> SeatWords:
    return SeatWords(row["post"], row.get("role", ""), row.get("duty", ""), row.get("seat"))


def _place(row: dict[str, Any]) -> int:
    return row.get("place") or standing.MOST_SEATS + 1


urlpatterns = [
    path("bodies/<int:number>/", orders, name="body-orders"),
    path("bodies/<int:number>/order/", record_order, name="record-order"),
    path("bodies/orders/<int:number>/", order, name="body-order"),
    path("bodies/orders/<int:number>/seats/", seats, name="body-seats"),
    path("bodies/orders/<int:number>/seats/<int:seat_number>/", fill_seat, name="fill-body-seat"),
    path("bodies/orders/<int:number>/seats/<int:seat_number>/member/", seat_member, name="seat-member"),
]
