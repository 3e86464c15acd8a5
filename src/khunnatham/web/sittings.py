"""What a sitting did: the day it met and who was there, closing its minutes, and its papers."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import queries as assessments
from khunnatham.assessments.models import Round
from khunnatham.awards.queries import numbers_in
from khunnatham.documents import filling, papers
from khunnatham.meetings import arranging, permissions, queries
from khunnatham.meetings.models import Meeting, MeetingState
from khunnatham.organisations.queries import seats_of
from khunnatham.review import queries as review
from khunnatham.review import standing
from khunnatham.web import access, downloads
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, tell
from khunnatham.web.deciding import matters_of
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request
from khunnatham.wording import Refusal, Text


class HoldForm(forms.Form):
    """The day on which people met, and who chaired."""

    held_on = ThaiDateField(label=gettext_lazy("วันที่ประชุม"), help_text=gettext_lazy("เช่น 12/3/2569"))
    chair_th = forms.CharField(
        label=gettext_lazy("ประธานในที่ประชุม (ตำแหน่ง)"),
        help_text=gettext_lazy("เลือกจากตำแหน่งในคณะ หรือพิมพ์ตำแหน่งอื่น เช่น รองผู้ว่าราชการจังหวัด"),
        max_length=300,
        widget=forms.TextInput(attrs={"list": "posts"}),
    )
    chair_en = forms.CharField(label=gettext_lazy("ตำแหน่งประธานเป็นภาษาอังกฤษ"), max_length=300, required=False)


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def hold(request: Request, number: int) -> HttpResponse:
    """Record that people met: the day, the chair and who was there, by post."""
    one, by = meeting_seen(request, number), request.membership
    insist(permissions.may_arrange(by, one.body))
    form = HoldForm(request.POST or None, initial={"held_on": one.planned_on})
    attendance = _attendance(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            standing.hold(
                one,
                held_on=said["held_on"],
                chair_th=said["chair_th"],
                chair_en=said["chair_en"],
                came=attendance,
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            return do(request, lambda: None, done=gettext("บันทึกว่าประชุมแล้ว"), to=reverse("meeting", args=[one.pk]))
    page = {"form": form, "meeting": one, "rows": _seats(request, one), "act": gettext("บันทึกว่าประชุมแล้ว")}
    return render(request, "meetings/hold.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def attendance(request: Request, number: int) -> HttpResponse:
    """Correct who was there, until the minutes are closed."""
    one, by = meeting_seen(request, number), request.membership
    insist(permissions.may_arrange(by, one.body))
    if request.method == "POST":
        to = reverse("meeting", args=[one.pk])
        rows = _attendance(request)
        return do(
            request,
            lambda: standing.set_attendance(one, came=rows, by=by, at=request.now),
            done=gettext("บันทึกผู้เข้าประชุมแล้ว"),
            to=to,
        )
    page = {"meeting": one, "rows": _seats(request, one), "act": gettext("บันทึกผู้เข้าประชุม")}
    return render(request, "meetings/hold.html", page)


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def close(request: Request, number: int) -> HttpResponse:
    """Close the minutes."""
    one, by = meeting_seen(request, number), request.membership
    to = reverse("meeting", args=[one.pk])
    insist(permissions.may_arrange(by, one.body))
    if request.method == "POST":
        return do(
            request, lambda: arranging.close(one, by=by, at=request.now), done=gettext("ปิดรายงานการประชุมแล้ว"), to=to
        )
    waiting = sum(matter.decision is None for matter in matters_of(request, one))
    warning = gettext("ยังมี %(count)s เรื่องที่ไม่มีมติ จะยกไปพิจารณาในครั้งถัดไป") % {"count": waiting} if waiting else ""
    return confirm(
        request,
        title=gettext("ปิดรายงานการประชุม"),
        sentence=one.label.in_language(request.LANGUAGE_CODE),
        can_be_undone=" ".join(part for part in (warning, gettext("ปิดแล้วแก้ไขวาระ มติ และผู้เข้าประชุมไม่ได้อีก")) if part),
        undo_kind="warning",
        act=gettext("ปิดรายงานการประชุม"),
        back_url=to,
    )


@access.roles(*access.SITTING)
@require_GET
def minutes(request: Request, number: int) -> HttpResponse:
    """Give the minutes as PDF."""
    one = meeting_seen(request, number)
    insist(None if one.state != MeetingState.PLANNED else _not_held())
    return downloads.paper(request, "minutes", filling.minutes(queries.minutes(one), review.decided_in(one)))


@access.roles(*access.SITTING)
@require_GET
def report(request: Request, number: int, round_number: int) -> HttpResponse:
    """Give the report of what the sitting certified in a round: certified units only."""
    one = meeting_seen(request, number)
    insist(None if one.state != MeetingState.PLANNED else _not_held())
    return downloads.paper(request, "report", report_of(one, found(assessments.round_(round_number))))


@access.roles(*access.SITTING)
@require_GET
def agenda_list(request: Request, number: int, round_number: int) -> HttpResponse:
    """Give the preliminary list of a sitting's agenda as PDF."""
    one = meeting_seen(request, number)
    paper = list_of(request, one, found(assessments.round_(round_number)))
    return downloads.paper(request, "preliminary-list", paper)


@access.roles(*access.SITTING)
@require_GET
def agenda(request: Request, number: int) -> HttpResponse:
    """Give the agenda of a sitting as PDF."""
    one = meeting_seen(request, number)
    return downloads.paper(request, "agenda", filling.agenda(queries.minutes(one), review.on_agenda(one)))


@access.roles(*access.SITTING)
@require_GET
def announcement(request: Request, number: int, round_number: int) -> HttpResponse:
    """Give the announcement of what the sitting certified in a round: certified units only."""
    one = meeting_seen(request, number)
    insist(None if one.state != MeetingState.PLANNED else _not_held())
    paper = filling.announcement(one, found(assessments.round_(round_number)), review.certified_in(one))
    return downloads.paper(request, "announcement", paper)


@access.roles(*access.SITTING)
@require_GET
def report_letter(request: Request, number: int, round_number: int) -> HttpResponse:
    """Give the letter that goes with the report of a round to the office that owns it."""
    one, by = meeting_seen(request, number), request.membership
    insist(permissions.may_arrange(by, one.body))
    insist(None if one.state != MeetingState.PLANNED else _not_held())
    round_ = found(assessments.round_(round_number))
    paper = filling.report_letter(one, round_, review.certified_in(one), office=by.unit, post=by.account.post.th)
    return downloads.paper(request, "report-letter", paper)


def report_of(one: Meeting, round_: Round) -> papers.Report:
    """Give the report of what a sitting certified in a round."""
    return filling.report(one, round_, review.certified_in(one), numbers_in(one))


def list_of(request: Request, one: Meeting, round_: Round) -> papers.PreliminaryList:
    """Give the preliminary list of a sitting's agenda as the office of whoever asks writes it."""
    by = request.membership
    enrolled = assessments.cases(by, filters=assessments.Filters(round=round_), limit=1, at=request.now).total
    return filling.preliminary_list(
        [row for row in review.on_agenda(one) if row.assessment.enrolment.round_id == round_.pk],
        round_=round_,
        body=one.body.name_th,
        secretariat=by.unit.name_th,
        post=by.account.post.th,
        enrolled=enrolled,
        meeting=one,
    )


def _attendance(request: Request) -> list[arranging.Attendee]:
    """Read the rows of the form: proposed posts with a tick, and other posts, one a line, who were there."""
    posts = request.POST.getlist("post")
    present = set(request.POST.getlist("present"))
    rows = [arranging.Attendee(post, str(place) in present) for place, post in enumerate(posts) if post.strip()]
    known = {row.post.strip() for row in rows}
    others = dict.fromkeys(line.strip() for line in request.POST.get("others", "").splitlines())
    return [*rows, *(arranging.Attendee(post, is_present=True) for post in others if post and post not in known)]


def _seats(request: Request, one: Meeting) -> list[tuple[str, bool]]:
    """Give the posts to tick: those written down, else the seats of its order, else the posts of the body's people."""
    if request.method == "POST":
        return [(row.post, row.is_present) for row in _attendance(request)]
    written = queries.minutes(one).attendance
    by_order = [row.post for row in standing.attendees(one.body, one.date_on)]
    if written:
        known = {row.post for row in written}
        rows = [(row.post, row.is_present) for row in written]
        return [*rows, *((post, False) for post in by_order if post not in known)]
    posts = by_order or dict.fromkeys(seat.account.post.th for seat in seats_of(one.body, request.today))
    return [(post, False) for post in posts]


def _not_held() -> Refusal:
    return Refusal(Text("การประชุมนี้ยังไม่ได้จัด", "This meeting has not been held."), code="meeting-planned")


def meeting_seen(request: Request, number: int) -> Meeting:
    """Give a meeting that this person may see."""
    return found(queries.meeting(number, by=request.membership))


urlpatterns = [
    path("meetings/<int:number>/hold/", hold, name="hold-meeting"),
    path("meetings/<int:number>/attendance/", attendance, name="meeting-attendance"),
    path("meetings/<int:number>/close/", close, name="close-meeting"),
    path("meetings/<int:number>/agenda.pdf", agenda, name="meeting-agenda"),
    path("meetings/<int:number>/rounds/<int:round_number>/announcement.pdf", announcement, name="meeting-announcement"),
    path("meetings/<int:number>/rounds/<int:round_number>/letter.pdf", report_letter, name="meeting-letter"),
    path("meetings/<int:number>/minutes.pdf", minutes, name="minutes"),
    path("meetings/<int:number>/rounds/<int:round_number>/report.pdf", report, name="meeting-report"),
    path("meetings/<int:number>/rounds/<int:round_number>/list.pdf", agenda_list, name="meeting-list"),
]
