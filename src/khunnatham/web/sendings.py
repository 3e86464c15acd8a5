"""Sending the plan before the hand-in: what would be sent, what was sent and when, and for the department who has sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria, queries
from khunnatham.assessments import sending as verbs
from khunnatham.assessments.models import Enrolment, Round, Sending
from khunnatham.documents import filling
from khunnatham.programmes.criteria import Stage
from khunnatham.web import access, innovations
from khunnatham.web.acting import confirm, insist, row
from khunnatham.web.downloads import paper, table
from khunnatham.web.enrolled import edition_of, enrolled, frame, history_of, say
from khunnatham.web.here import Request
from khunnatham.web.templatetags.khunnatham_tags import thaidatetime


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def sending(request: Request, number: int, stage: str) -> HttpResponse:
    """Show what would be sent at a stage, what it lacks, and every version that was sent."""
    enrolment, station = _found(request, number, stage)
    is_own = request.membership.unit_id == enrolment.unit_id
    context = frame(request, enrolment) | {
        "stage": station,
        "draft": verbs.draft(enrolment, station) if is_own else None,
        "due_at": verbs.due_at(enrolment.round, station),
        "sent": verbs.sent(enrolment, station.key),
        "may_send": verbs.may_send(request.membership, enrolment, on=request.today) is None,
        "history": history_of(enrolment.key),
    }
    return render(request, "sendings/sending.html", context)


@access.roles(*access.UNIT)
@never_cache
def send(request: Request, number: int, stage: str) -> HttpResponse:
    """Ask once more, then send."""
    enrolment, station = _found(request, number, stage)
    insist(verbs.may_send(request.membership, enrolment, on=request.today))
    here = reverse("sending", args=[number, stage])
    found = verbs.draft(enrolment, station)
    if found.lacking:
        messages.error(request, " ".join(say(text) for text in found.lacking))
        return redirect(here)
    if request.method == "POST":
        innovations.follow(request, enrolment)
        made = verbs.send(enrolment, stage=station, by=request.membership, at=request.now)
        messages.success(request, gettext("ส่งแล้ว เป็นฉบับที่ %(version)d") % {"version": made.version})
        return redirect(here)
    due = verbs.due_at(enrolment.round, station)
    return confirm(
        request,
        title=say(station.title),
        sentence=gettext("ระบบจะเก็บแผนและโครงการนวัตกรรมตามที่เป็นอยู่ขณะนี้ และกรมจะเห็นว่าส่งแล้ว"),
        can_be_undone=gettext("ส่งแล้วถอนไม่ได้ แต่แก้แผนแล้วส่งฉบับใหม่ได้ ฉบับเดิมยังอยู่"),
        act=gettext("ส่งแผน"),
        back_url=here,
        rows=[
            row(gettext("กิจกรรม"), len(found.plan.activities) if found.plan else 0),
            row(gettext("โครงการนวัตกรรม"), len(found.innovations)),
            row(gettext("กำหนดส่ง"), thaidatetime(due) if due else "–"),
        ],
    )


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def workbook(request: Request, number: int, stage: str, version: int) -> HttpResponse:
    """Hand out what was sent, as it was sent."""
    made = _sent(request, number, stage, version)
    return table("xlsx", f"{made.enrolment.unit.name_th}-{version}", _head(), _rows(made))


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def sent_paper(request: Request, number: int, stage: str, version: int) -> HttpResponse:
    """Print what was sent as the plan over the dimensions, as PDF or to be edited."""
    made = _sent(request, number, stage, version)
    return paper(request, "dimension-plan", filling.sent_plan(made), of=made.enrolment.unit)


@access.roles(*access.ABOVE)
@never_cache
@require_GET
def standings(request: Request, number: int, stage: str) -> HttpResponse:
    """Show the department who has sent, who has not, and who was late."""
    round_ = queries.round_(number)
    station = verbs.stage_in(criteria.edition_of(round_), stage) if round_ else None
    if round_ is None or station is None or verbs.may_see_standings(request.membership, round_):
        raise Http404
    found = verbs.standings(round_, station.key)
    context = {
        "round": round_,
        "stage": station,
        "due_at": verbs.due_at(round_, station),
        "standings": found,
        "done": sum(made is not None for _, made in found),
    }
    return render(request, "sendings/standings.html", context)


def offered(request: Request, round_: Round | None) -> tuple[Stage, ...]:
    """Give the stages of a round whose standings this person may see."""
    if round_ is None or verbs.may_see_standings(request.membership, round_):
        return ()
    return verbs.stages(criteria.edition_of(round_))


def _found(request: Request, number: int, stage: str) -> tuple[Enrolment, Stage]:
    enrolment = enrolled(request, number)
    station = verbs.stage_in(edition_of(enrolment), stage)
    if station is None:
        raise Http404
    return enrolment, station


def _sent(request: Request, number: int, stage: str, version: int) -> Sending:
    enrolment, station = _found(request, number, stage)
    made = next((one for one in verbs.sent(enrolment, station.key) if one.version == version), None)
    if made is None:
        raise Http404
    made.enrolment = enrolment  # with its unit and its round, which are known already
    return made


def _head() -> list[str]:
    return [
        gettext("มิติ"), gettext("กิจกรรม"), gettext("เริ่มเมื่อไร"), gettext("ถึงเมื่อไร"), gettext("ที่ไหน"),
        gettext("ทำอย่างไร"), gettext("ผู้รับผิดชอบ"), gettext("ตัวชี้วัด"), gettext("ค่าเป้าหมาย"), gettext("งบประมาณ (บาท)"),
    ]  # fmt: skip


def _rows(made: Sending) -> list[list[str]]:
    """Give the activities as they were frozen, then the innovations."""
    rows = [["" if cell is None else str(cell) for cell in one.values()] for one in _ordered(made)]
    named = gettext("โครงการนวัตกรรม")
    return rows + [[named, one["title"], "", "", "", one["text"], "", "", "", ""] for one in made.frozen["innovations"]]


def _ordered(made: Sending) -> list[dict[str, object]]:
    return [{name: one[name] for name in verbs.COLUMNS} for one in made.frozen["activities"]]


urlpatterns = [
    path("enrolments/<int:number>/sending/<slug:stage>/", sending, name="sending"),
    path("enrolments/<int:number>/sending/<slug:stage>/send/", send, name="sending-send"),
    path("enrolments/<int:number>/sending/<slug:stage>/<int:version>/", workbook, name="sending-workbook"),
    path("enrolments/<int:number>/sending/<slug:stage>/<int:version>/paper/", sent_paper, name="sending-paper"),
    path("rounds/<int:number>/sendings/<slug:stage>/", standings, name="sendings"),
]
