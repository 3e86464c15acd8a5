"""Minutes put right by those who sit in the body, answered by the secretariat, and signed off once closed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from khunnatham.meetings import correcting, permissions
from khunnatham.meetings.models import Meeting
from khunnatham.web import access
from khunnatham.web.acting import do, found
from khunnatham.web.here import Request
from khunnatham.web.sittings import meeting_seen


def shown(request: Request, meeting: Meeting) -> dict[str, Any]:
    """Give what the page of a sitting shows of its minutes: corrections, signatures, and what this person may do."""
    by, on = request.membership, request.today
    return {
        "corrections": correcting.corrections_of(meeting),
        "sign_offs": correcting.sign_offs_of(meeting),
        "may_correct": correcting.may_correct(by, meeting, on=on) is None,
        "may_answer": permissions.may_arrange(by, meeting.body) is None and meeting.state == "held",
        "may_sign_off": correcting.may_sign_off(by, meeting, on=on) is None,
    }


@access.roles(*access.SITTING)
@require_POST
def ask(request: Request, number: int) -> HttpResponse:
    """Ask for a correction."""
    one, text = meeting_seen(request, number), request.POST.get("text", "")
    return do(
        request,
        lambda: correcting.ask(one, text=text, by=request.membership, at=request.now),
        done=gettext("ส่งข้อขอแก้ไขแล้ว"),
        to=_page(one),
    )


@access.roles(*access.SITTING)
@require_POST
def answer(request: Request, number: int) -> HttpResponse:
    """Answer a correction."""
    asked = found(correcting.correction(number))
    one, text = meeting_seen(request, asked.meeting_id), request.POST.get("text", "")
    return do(
        request,
        lambda: correcting.answer(asked, text=text, by=request.membership, at=request.now),
        done=gettext("ตอบข้อขอแก้ไขแล้ว"),
        to=_page(one),
    )


@access.roles(*access.SITTING)
@require_POST
def sign_off(request: Request, number: int) -> HttpResponse:
    """Sign closed minutes off."""
    one = meeting_seen(request, number)
    return do(
        request,
        lambda: correcting.sign_off(one, by=request.membership, at=request.now),
        done=gettext("ลงนามรับรองรายงานแล้ว"),
        to=_page(one),
    )


def _page(meeting: Meeting) -> str:
    return f"{reverse('meeting', args=[meeting.pk])}#minutes"


urlpatterns = [
    path("meetings/<int:number>/corrections/", ask, name="minutes-correct"),
    path("meetings/corrections/<int:number>/", answer, name="minutes-answer"),
    path("meetings/<int:number>/sign-off/", sign_off, name="minutes-sign-off"),
]
