"""Last year's plan as drafts: copied when somebody asks, confirmed one by one or all, or discarded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khunnatham.plans import copying, queries
from khunnatham.plans.models import Plan
from khunnatham.plans.permissions import may_start
from khunnatham.web import access
from khunnatham.web.acting import confirm, do, found, insist, numbers, row
from khunnatham.web.enrolled import begun_plan, enrolled, plan_for
from khunnatham.web.here import Request


@access.roles(*access.UNIT)
@never_cache
def plan_copy(request: Request, number: int, plan_number: int) -> HttpResponse:
    """Ask once more, then copy a plan of another year as drafts."""
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    source = found(_source(request, plan_number))
    back = reverse("plan", args=[number])
    if request.method == "POST":
        return do(
            request,
            lambda: copying.copy_forward(source, begun_plan(request, enrolment), by=request.membership, at=request.now),
            done=gettext("คัดลอกเป็นร่างแล้ว ตรวจแล้วยืนยันทีละกิจกรรมหรือทั้งหมด"),
            to=f"{back}#drafts",
        )
    return confirm(
        request,
        title=gettext("คัดลอกแผนปีก่อนมาเป็นร่าง"),
        sentence=gettext("คัดลอกปัญหา ความดี และกิจกรรม วันที่ งบประมาณ และผลไม่คัดลอก"),
        can_be_undone=gettext("ร่างยังไม่นับในแผนจนกว่าจะยืนยัน และทิ้งได้ทุกเมื่อ"),
        act=gettext("คัดลอกมาเป็นร่าง"),
        rows=[row(gettext("ปีงบประมาณ"), source.fiscal_year), row(gettext("โปรแกรม"), source.programme)],
        back_url=back,
    )


@access.roles(*access.UNIT)
@require_POST
def drafts_confirm(request: Request, number: int) -> HttpResponse:
    """Confirm the drafts that were ticked, or all."""
    plan, chosen = _standing(request, number), _chosen(request)
    if chosen == []:
        messages.info(request, gettext("ยังไม่ได้เลือกร่าง เลือกอย่างน้อยหนึ่งกิจกรรม"))
        return redirect("plan", number)
    return do(
        request,
        lambda: copying.confirm(plan, numbers=chosen, by=request.membership, at=request.now),
        done=gettext("ยืนยันแล้ว กิจกรรมอยู่ในแผนของปีนี้"),
        to=reverse("plan", args=[number]),
    )


@access.roles(*access.UNIT)
@never_cache
def drafts_discard(request: Request, number: int) -> HttpResponse:
    """Ask once more, then discard all drafts."""
    plan, back = _standing(request, number), reverse("plan", args=[number])
    if request.method == "POST":
        return do(
            request,
            lambda: copying.discard(plan, by=request.membership, at=request.now),
            done=gettext("ทิ้งร่างแล้ว"),
            to=back,
        )
    return confirm(
        request,
        title=gettext("ทิ้งร่างทั้งหมด"),
        sentence=gettext("กิจกรรมที่ยืนยันแล้วไม่เปลี่ยน"),
        can_be_undone=gettext("คัดลอกจากแผนปีก่อนมาใหม่ได้"),
        act=gettext("ทิ้งร่างทั้งหมด"),
        danger=True,
        back_url=back,
    )


def _source(request: Request, plan_number: int) -> Plan | None:
    plan = queries.plan(plan_number, by=request.membership)
    return plan if plan is not None and plan.unit_id == request.membership.unit_id else None


def _standing(request: Request, number: int) -> Plan:
    enrolment = enrolled(request, number)
    insist(may_start(request.membership, enrolment.unit))
    return found(plan_for(enrolment))


def _chosen(request: Request) -> list[int] | None:
    """Give the drafts that were ticked; ``None`` where all are meant."""
    return None if "all" in request.POST else numbers(request.POST.getlist("draft"))


urlpatterns = [
    path("enrolments/<int:number>/plan/copy/<int:plan_number>/", plan_copy, name="plan-copy"),
    path("enrolments/<int:number>/plan/drafts/confirm/", drafts_confirm, name="plan-drafts-confirm"),
    path("enrolments/<int:number>/plan/drafts/discard/", drafts_discard, name="plan-drafts-discard"),
]
