"""The meetings of a body: planning one, its agenda, what was resolved, and its page with what may be done now."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.assessments import queries as assessments
from khunnatham.assessments.judging import sits_in_committee
from khunnatham.assessments.models import Round
from khunnatham.documents.permissions import may_issue
from khunnatham.meetings import agenda, arranging, permissions, queries
from khunnatham.meetings.models import AgendaItem, MeetingState
from khunnatham.organisations.roles import Role
from khunnatham.review import deciding, standing
from khunnatham.review import queries as review
from khunnatham.review.committees import strictest_quorum
from khunnatham.thai import fiscal_year
from khunnatham.web import access, comparing_sheets, minutes, sittings
from khunnatham.web import deciding as deciding_pages
from khunnatham.web.acting import UNACCEPTABLE, do, found, insist, numbers, tell
from khunnatham.web.deciding import Matter, matters_of
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.sittings import meeting_seen
from khunnatham.wording import Refusal

MINUTES_ISSUERS = access.MEETING_SECRETARIAT | {Role.SUBCOMMITTEE_CHAIR}  # who writes the minutes, and who signs them
KINDS = {"planned": "waiting", "held": "doing", "closed": "locked"}


class PlanForm(forms.Form):
    """A sitting to come."""

    number = forms.IntegerField(label=gettext_lazy("ครั้งที่"), min_value=1, max_value=999)
    fiscal_year = forms.IntegerField(label=gettext_lazy("ปีงบประมาณ (พ.ศ.)"), min_value=2500, max_value=2700)
    planned_on = ThaiDateField(label=gettext_lazy("วันประชุม"), help_text=gettext_lazy("เช่น 12/3/2569"))
    place_text = forms.CharField(label=gettext_lazy("สถานที่"), max_length=300, required=False)
    note = forms.CharField(label=gettext_lazy("บันทึก"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


class ChangeForm(PlanForm):
    """Day, place and note of a sitting that is still to come."""

    number = None  # type: ignore[assignment]
    fiscal_year = None  # type: ignore[assignment]
    revision = forms.IntegerField(widget=forms.HiddenInput)


# ── planning ────────────────────────────────────────────────────────────────────────────


@access.roles(*access.SITTING)
@require_GET
def meetings(request: Request) -> HttpResponse:
    """Show the sittings one may see, the latest first."""
    body = queries.body_arranged_by(request.membership)
    rows = queries.meetings_seen(request.membership, limit=200)
    waiting = len(review.preliminary_list(request.membership)) if body else 0
    page = {
        "meetings": [(one, KINDS[one.state], one.get_state_display()) for one in rows],
        "body": body,
        "with_order": queries.subcommittee_of(request.membership),
        "waiting": waiting,
        "shows_body": len({one.body_id for one in rows}) > 1,
    }
    return render(request, "meetings/meetings.html", page)


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def plan(request: Request) -> HttpResponse:
    """Plan a sitting: number and year are proposed, the listed cases may go on its agenda at once."""
    by, body = request.membership, queries.body_arranged_by(request.membership)
    if sits_in_committee(by):  # a committee of a round sits on days of its own
        return redirect("my-committee")
    if body is None:
        insist(permissions.may_arrange(by, by.unit))
        return redirect("meetings")
    listed = [row for row in review.preliminary_list(by) if row.agenda is None]
    year = fiscal_year(request.today)
    proposed = {"number": arranging.next_number(body, fiscal_year=year), "fiscal_year": year}
    form = PlanForm(request.POST or None, initial=proposed)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            meeting = arranging.plan_meeting(
                body,
                fiscal_year=said["fiscal_year"],
                number=said["number"],
                planned_on=said["planned_on"],
                place_text=said["place_text"],
                note=said["note"],
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            to = reverse("meeting", args=[meeting.pk])
            cases = [one.assessment for one in listed] if request.POST.get("with_listed") else []
            return do(
                request,
                lambda: deciding.put_before(meeting, cases, by=by, at=request.now),
                done=gettext("กำหนดการประชุมแล้ว"),
                to=to,
            )
    page = {
        "form": form,
        "body": body,
        "listed": len(listed),
        "with_listed": request.method == "GET" or request.POST.get("with_listed"),
    }
    return render(request, "meetings/plan.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def change(request: Request, number: int) -> HttpResponse:
    """Change day, place and note of a sitting that is still to come."""
    one = meeting_seen(request, number)
    insist(permissions.may_arrange(request.membership, one.body))
    initial = {
        "planned_on": one.planned_on, "place_text": one.place_text, "note": one.note, "revision": one.revision,
    }  # fmt: skip
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return do(
            request,
            lambda: arranging.change_meeting(
                one,
                planned_on=said["planned_on"],
                place_text=said["place_text"],
                note=said["note"],
                expected_revision=said["revision"],
                by=request.membership,
                at=request.now,
            ),
            done=gettext("แก้ไขการประชุมแล้ว"),
            to=reverse("meeting", args=[one.pk]),
        )
    page = {"form": form, "meeting": one, "body": one.body}
    return render(request, "meetings/plan.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── one sitting ─────────────────────────────────────────────────────────────────────────


@access.roles(*access.SITTING)
@require_GET
def meeting(request: Request, number: int) -> HttpResponse:
    """Show a sitting: its agenda with the cases, who was there, resolutions, papers, and what may be done now."""
    one, by = meeting_seen(request, number), request.membership
    written, matters = queries.minutes(one), matters_of(request, one)
    may_arrange = permissions.may_arrange(by, one.body) is None
    on_agenda = {matter.proposal.assessment.pk for matter in matters}
    listed = [row for row in review.preliminary_list(by) if row.assessment.pk not in on_agenda] if may_arrange else []
    decided = [matter for matter in matters if matter.decision is not None]
    may_issue_papers = by.role_held in MINUTES_ISSUERS and may_issue(by, on=request.today) is None
    page = {
        "meeting": one,
        "kind": KINDS[one.state],
        "written": written,
        "others": [(item, written.resolved.get(f"agenda-item:{item.pk}")) for item in written.agenda if not item.about],
        "matters": matters,
        "undecided": [matter for matter in matters if matter.may_decide],
        "decided": len(decided),
        "certified": sum(matter.certified is not None for matter in decided),
        "listed": listed,
        "may_arrange": may_arrange,
        "is_planned": one.state == MeetingState.PLANNED,
        "may_issue": may_issue_papers,
        "may_issue_list": may_issue_papers and by.role_held in access.MEETING_SECRETARIAT,
        "is_held": one.state == MeetingState.HELD,
        "is_closed": one.state == MeetingState.CLOSED,
        "has_day_come": one.planned_on <= request.today,
        **minutes.shown(request, one),
        "present": sum(row.is_present for row in written.attendance),
        "quorate": standing.quorum_at(written.attendance, strictest_quorum(_rounds(matters))),
        "rounds": _rounds(matters),
        "sheets": [
            (round_, paper.key, paper.title)
            for round_ in _rounds(matters)
            for paper in comparing_sheets.papers_for(round_, _tracks(matters, round_))
        ],
        "history": entries_for([one.key], request.LANGUAGE_CODE),
    }
    return render(request, "meetings/meeting.html", page)


@access.roles(*access.SITTING)
@require_POST
def add_cases(request: Request, number: int) -> HttpResponse:
    """Put listed cases on the agenda."""
    one, by = meeting_seen(request, number), request.membership
    cases = assessments.cases_numbered(numbers(request.POST.getlist("case")), by=by)
    done = ngettext("เพิ่ม %(count)s เรื่องในวาระแล้ว", "เพิ่ม %(count)s เรื่องในวาระแล้ว", len(cases)) % {"count": len(cases)}
    to = reverse("meeting", args=[one.pk])
    return do(request, lambda: deciding.put_before(one, cases, by=by, at=request.now), done=done, to=to)


@access.roles(*access.SITTING)
@require_POST
def add_item(request: Request, number: int) -> HttpResponse:
    """Put another matter on the agenda."""
    one, title = meeting_seen(request, number), request.POST.get("title", "")
    to = reverse("meeting", args=[one.pk])
    return do(
        request,
        lambda: agenda.put_on_agenda(one, title=title, by=request.membership, at=request.now),
        done=gettext("เพิ่มวาระแล้ว"),
        to=to,
    )


@access.roles(*access.SITTING)
@require_POST
def remove_item(request: Request, number: int) -> HttpResponse:
    """Take a matter off the agenda."""
    item: AgendaItem = found(queries.agenda_item(number, by=request.membership))
    to = reverse("meeting", args=[item.meeting_id])
    return do(
        request,
        lambda: agenda.take_off_agenda(item, by=request.membership, at=request.now),
        done=gettext("ถอนออกจากวาระแล้ว"),
        to=to,
    )


@access.roles(*access.SITTING)
@require_POST
def resolve(request: Request, number: int) -> HttpResponse:
    """Write down what was resolved about a matter that is not a case."""
    item: AgendaItem = found(queries.agenda_item(number, by=request.membership))
    to, text = reverse("meeting", args=[item.meeting_id]), request.POST.get("text", "")
    about = f"agenda-item:{item.pk}"
    return do(
        request,
        lambda: agenda.resolve(item.meeting, text=text, about=about, by=request.membership, at=request.now),
        done=gettext("บันทึกมติแล้ว"),
        to=to,
    )


# ── what the pages are made of ──────────────────────────────────────────────────────────


def _rounds(matters: list[Matter]) -> list[Round]:
    rounds = {
        matter.proposal.assessment.enrolment.round_id: matter.proposal.assessment.enrolment.round for matter in matters
    }
    return list(rounds.values())


def _tracks(matters: list[Matter], round_: Round) -> list[str]:
    enrolments = [matter.proposal.assessment.enrolment for matter in matters]
    return [row.track for row in enrolments if row.round_id == round_.pk]


urlpatterns = [
    *deciding_pages.urlpatterns,
    path("meetings/", meetings, name="meetings"),
    path("meetings/plan/", plan, name="plan-meeting"),
    path("meetings/agenda/<int:number>/remove/", remove_item, name="remove-agenda-item"),
    path("meetings/agenda/<int:number>/resolve/", resolve, name="resolve-agenda-item"),
    path("meetings/<int:number>/", meeting, name="meeting"),
    path("meetings/<int:number>/change/", change, name="change-meeting"),
    path("meetings/<int:number>/cases/", add_cases, name="add-cases"),
    path("meetings/<int:number>/agenda/", add_item, name="add-agenda-item"),
    *sittings.urlpatterns,
    *minutes.urlpatterns,
]
