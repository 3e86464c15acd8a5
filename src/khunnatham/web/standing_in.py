"""Naming who leads a case whose chair and secretary are recused: the seat and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from khunnatham.organisations.models import Membership
from khunnatham.review import committees, opinions, rosters, standing_in
from khunnatham.review.committee_models import Seat
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, row
from khunnatham.web.here import Request, posted
from khunnatham.web.lifting import LIFTERS, ReasonForm
from khunnatham.web.refusals import refusals_in


class NameForm(ReasonForm):
    """The seat and why."""

    seat = forms.ChoiceField(label=gettext_lazy("ตำแหน่งที่นำเรื่องแทน"), widget=forms.RadioSelect)
    field_order = ("seat", "reason")

    def __init__(self, *args: Any, seats: list[tuple[Seat, Membership]], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [  # type: ignore[attr-defined]
            (str(seat.pk), _told(seat, held.account.post.in_language(language))) for seat, held in seats
        ]


@access.roles(*LIFTERS)
@require_http_methods(["GET", "POST"])
def name(request: Request, number: int, case_number: int) -> HttpResponse:
    """Name the seat that leads a case of the committee for chair and secretary."""
    one, by = found(committees.committee(number, by=request.membership)), request.membership
    case = found(next((row for row in rosters.cases_of(one) if row.pk == case_number), None))
    submission = found(opinions.latest_submission(case))
    insist(standing_in.may_name(by, submission, one, on=request.today))
    seats = standing_in.seats_to_name(case, one, on=request.today)
    form = NameForm(posted(request), seats=seats, language=request.LANGUAGE_CODE)
    back = f"{reverse('committee', args=[one.pk])}#cases"
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        seat = next(seat for seat, _ in seats if str(seat.pk) == said["seat"])
        with refusals_in(form):
            standing_in.name(submission, one, seat=seat, reason=said["reason"], by=by, at=request.now)
            messages.success(request, gettext("บันทึกผู้นำเรื่องแทนแล้ว"))
            return redirect(back)
    page = {
        "title": gettext("ให้ตำแหน่งอื่นนำเรื่องแทน"),
        "sentence": gettext("ประธานและเลขานุการไม่ร่วมพิจารณาหน่วยงานนี้ ผู้ที่เลือกสรุปผลของคณะแทนจนกว่าประธานหรือเลขานุการนำได้อีก"),
        "act": gettext("ให้นำเรื่องแทน"),
        "can_be_undone": gettext("เลือกตำแหน่งอื่นได้ภายหลังจนกว่าคณะสรุปผล ทุกครั้งอยู่ในประวัติ")
        if seats
        else gettext("ไม่มีตำแหน่งที่นำเรื่องแทนได้ กำหนดผู้ดำรงตำแหน่งที่ไม่มีส่วนได้เสียก่อน"),
        "rows": [row(gettext("หน่วยงาน"), case.enrolment.unit.name.in_language(request.LANGUAGE_CODE))],
        "form": form,
        "back_url": back,
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


def _told(seat: Seat, post: str) -> str:
    """Give a seat and who fills it; a post that is named by the seat itself stands there once."""
    title = f"{seat.position}. {seat.title.th}"
    return title if post == seat.post else f"{title}: {post}"


urlpatterns = [
    path("committees/<int:number>/cases/<int:case_number>/lead/", name, name="name-lead"),
]
