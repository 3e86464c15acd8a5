"""Lifting an interest that the platform found, or laying it again: asked once more, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from khunnatham.assessments.judging_models import Interest
from khunnatham.organisations.roles import Role
from khunnatham.review import committees, lifting
from khunnatham.review.committee_models import Committee
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, row
from khunnatham.web.here import Request, posted
from khunnatham.web.refusals import refusals_in

LIFTERS: Final = frozenset({Role.DEPARTMENT_OFFICER})


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


@access.roles(*LIFTERS)
@require_http_methods(["GET", "POST"])
def lift(request: Request, number: int, interest_number: int) -> HttpResponse:
    """Let an interest that was found keep its person away no more."""
    one, interest = _interest(request, number, interest_number)
    by = request.membership
    insist(lifting.may_lift(by, interest, one, on=request.today))
    return _asked(
        request,
        one,
        interest,
        lambda reason: lifting.lift(interest, one, reason=reason, by=by, at=request.now),
        title=gettext("ยกเหตุส่วนได้เสียที่ระบบพบ"),
        sentence=gettext("ผู้นี้ร่วมพิจารณาหน่วยงานนี้ได้เมื่อยืนยันว่าไม่มีส่วนได้เสีย ประธานได้รับแจ้ง เหตุและเหตุผลแสดงที่หน้าของคณะและหน้าผล"),
        can_be_undone=gettext("คืนเหตุได้โดยระบุเหตุผล จนกว่าคณะสรุปผล"),
        done=gettext("ยกเหตุส่วนได้เสียแล้ว"),
    )


@access.roles(*LIFTERS)
@require_http_methods(["GET", "POST"])
def lay_again(request: Request, number: int, interest_number: int) -> HttpResponse:
    """Let an interest that was lifted keep its person away again."""
    one, interest = _interest(request, number, interest_number)
    by = request.membership
    insist(lifting.may_lay_again(by, interest, one, on=request.today))
    return _asked(
        request,
        one,
        interest,
        lambda reason: lifting.lay_again(interest, one, reason=reason, by=by, at=request.now),
        title=gettext("ให้เหตุส่วนได้เสียมีผลอีก"),
        sentence=gettext("ผู้นี้ไม่ร่วมพิจารณาหน่วยงานนี้ทันที ความเห็นที่ส่งแล้วเก็บไว้แต่ไม่นับ ประธานได้รับแจ้ง"),
        can_be_undone=gettext("ยกเหตุได้อีกโดยระบุเหตุผล จนกว่าคณะสรุปผล"),
        done=gettext("เหตุส่วนได้เสียมีผลอีกแล้ว"),
    )


def _asked(
    request: Request,
    one: Committee,
    interest: Interest,
    act: Callable[[str], object],
    *,
    title: str,
    sentence: str,
    can_be_undone: str,
    done: str,
) -> HttpResponse:
    back, form = f"{reverse('committee', args=[one.pk])}#cases", ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            act(form.cleaned_data["reason"])
            messages.success(request, done)
            return redirect(back)
    language = request.LANGUAGE_CODE
    page = {
        "title": title,
        "sentence": sentence,
        "act": title,
        "can_be_undone": can_be_undone,
        "rows": [
            row(gettext("หน่วยงาน"), interest.assessment.enrolment.unit.name.in_language(language)),
            row(gettext("ผู้ประเมิน"), interest.account.post.in_language(language)),
            row(gettext("เหตุที่พบ"), interest.get_ground_display()),
        ],
        "form": form,
        "back_url": back,
    }
    status = UNACCEPTABLE if form.errors else 200
    return render(request, "components/confirmation.html", page, status=status)


def _interest(request: Request, number: int, interest_number: int) -> tuple[Committee, Interest]:
    one = found(committees.committee(number, by=request.membership))
    return one, found(lifting.interest_in(one, interest_number))


urlpatterns = [
    path("committees/<int:number>/interests/<int:interest_number>/lift/", lift, name="lift-interest"),
    path("committees/<int:number>/interests/<int:interest_number>/lay/", lay_again, name="lay-interest-again"),
]
