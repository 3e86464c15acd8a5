"""Deciding in a sitting: one case with everything side by side, or several as proposed, or returned with reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from khunnatham.assessments import criteria
from khunnatham.assessments import queries as assessments
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.resemblance import resemblances
from khunnatham.assessments.states import State
from khunnatham.meetings import queries
from khunnatham.meetings.models import Meeting, MeetingState
from khunnatham.review import deciding, standing
from khunnatham.review import permissions as reviewing
from khunnatham.review import queries as review
from khunnatham.review.committees import quorum_of, voting_of
from khunnatham.review.models import Decision
from khunnatham.review.proposing import Basis, Proposed, proposed
from khunnatham.web import access, handed_in
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, numbers, row, tell
from khunnatham.web.compiling_cases import reasons_of, reasons_page
from khunnatham.web.dates import in_digits
from khunnatham.web.decisions import leads_here
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Refusal, Text


class DecisionForm(forms.Form):
    """What the body certifies, under which resolution, and why where it differs."""

    tier = forms.ChoiceField(label=gettext_lazy("ระดับที่รับรอง"))
    reason = forms.CharField(
        label=gettext_lazy("เหตุผล"),
        help_text=gettext_lazy("ต้องระบุเมื่อรับรองต่างจากระดับที่เสนอ ระบบเก็บทั้งสองระดับและเหตุผลไว้"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    resolution_number = forms.IntegerField(label=gettext_lazy("มติที่"), min_value=1, max_value=9999)


@dataclass(frozen=True, slots=True)
class Matter:
    """One case on the agenda: what is proposed and what became of it."""

    proposal: review.Proposal
    decision: Decision | None
    certified: Text | None
    may_decide: bool


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def decide(request: Request, number: int) -> HttpResponse:
    """Decide one case: what the unit said, what is proposed and what is certified stand side by side."""
    one, by = found(assessments.assessment(number, by=request.membership)), request.membership
    kept = found(assessments.version(one, one.version))
    sitting = review.sitting_of(kept)
    refusal = reviewing.may_decide(by, one, on=request.today)
    level = proposed(kept).to_certify(criteria.edition_of(one.enrolment.round))
    form = _decision_form(request, one, level, sitting)
    if request.method == "POST" and sitting is not None and form.is_valid():
        said = form.cleaned_data
        try:
            deciding.certify(
                one,
                meeting=sitting,
                tier=said["tier"],
                reason=said["reason"],
                resolution_number=said["resolution_number"],
                by=by,
                at=request.now,
            )
        except Refusal as problem:
            if problem.field not in form.fields:
                return do(request, _raising(problem), done="", to=reverse("meeting", args=[sitting.pk]))
            tell(request, form, problem)
        else:
            name = one.enrolment.unit.name.in_language(request.LANGUAGE_CODE)
            done = gettext("บันทึกมติรับรอง %(unit)s แล้ว") % {"unit": name}
            return do(request, lambda: None, done=done, to=reverse("meeting", args=[sitting.pk]))
    if refusal is not None and one.state != State.DECIDED:
        insist(refusal)
    return _decision_page(request, one, kept=kept, sitting=sitting, form=form, refusal=refusal)


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def return_case(request: Request, number: int) -> HttpResponse:
    """Return a case by resolution, with a reason at each item."""
    one, by = found(assessments.assessment(number, by=request.membership)), request.membership
    kept = found(assessments.version(one, one.version))
    sitting = found(review.sitting_of(kept))
    back, refusal = reverse("deciding-case", args=[one.pk]), reviewing.may_decide(by, one, on=request.today)
    if request.method == "POST":
        reasons = reasons_of(request)
        if refusal is not None or any(reason.text.strip() for reason in reasons):
            return do(
                request,
                lambda: deciding.return_from_sitting(
                    one,
                    meeting=sitting,
                    reasons=reasons,
                    resolution_number=queries.next_resolution(sitting),
                    by=by,
                    at=request.now,
                ),
                done=gettext("บันทึกมติส่งกลับให้แก้ไขแล้ว"),
                to=reverse("meeting", args=[sitting.pk]),
            )
    insist(refusal)
    return reasons_page(request, one, title=gettext("ที่ประชุมส่งกลับให้แก้ไข"), back_url=back)


@access.roles(*access.SITTING)
@require_http_methods(["GET", "POST"])
def certify_many(request: Request, number: int) -> HttpResponse:
    """Certify several cases as proposed under one resolution: all of them, or none."""
    sitting, by = found(queries.meeting(number, by=request.membership)), request.membership
    to, wanted = reverse("meeting", args=[sitting.pk]), set(numbers(request.GET.getlist("case")))
    matters = [matter for matter in matters_of(request, sitting) if matter.proposal.assessment.pk in wanted]
    cases = [matter.proposal.assessment for matter in matters]
    resolution = queries.next_resolution(sitting)
    count = ngettext("%(count)s หน่วยงาน", "%(count)s หน่วยงาน", len(cases)) % {
        "count": in_digits(str(len(cases)), current_digits())
    }
    if request.method == "POST":
        return do(
            request,
            lambda: deciding.certify_as_proposed(
                _some(cases), meeting=sitting, resolution_number=resolution, by=by, at=request.now
            ),
            done=gettext("รับรองตามที่เสนอ %(units)s แล้ว") % {"units": count},
            to=to,
        )
    if not cases:
        return do(request, lambda: _some(cases), done="", to=to)
    for one in cases:
        insist(reviewing.may_decide(by, one, on=request.today))
    language = request.LANGUAGE_CODE
    return confirm(
        request,
        title=gettext("รับรองตามที่เสนอ %(units)s") % {"units": count},
        sentence=gettext("ทุกหน่วยงานได้รับการรับรองตามระดับที่เสนอ ด้วยมติเดียวกัน"),
        can_be_undone=gettext("บันทึกมติแล้วแก้ไขไม่ได้ ตรวจรายชื่อและระดับก่อนยืนยัน"),
        undo_kind="warning",
        act=gettext("รับรอง %(units)s") % {"units": count},
        rows=[
            row(gettext("การประชุม"), sitting.label.in_language(language)),
            row(gettext("มติที่"), in_digits(str(resolution), current_digits())),
            *(
                row(matter.proposal.unit.name.in_language(language), matter.proposal.proposed.in_language(language))
                for matter in matters
            ),
        ],
        action=f"{reverse('certify-many', args=[sitting.pk])}?{'&'.join(f'case={one.pk}' for one in cases)}",
        back_url=to,
    )


def matters_of(request: Request, one: Meeting) -> list[Matter]:
    """Give the cases on a sitting's agenda with what became of each."""
    decisions = {row.submission_id: row for row in review.decided_in(one)}
    return [_matter(request, row, decisions.get(row.submission.pk), one) for row in review.on_agenda(one)]


def _matter(request: Request, proposal: review.Proposal, decision: Decision | None, one: Meeting) -> Matter:
    edition = criteria.edition_of(proposal.assessment.enrolment.round)
    is_open = one.state == MeetingState.HELD and decision is None and proposal.assessment.state == State.LISTED
    return Matter(
        proposal=proposal,
        decision=decision,
        certified=criteria.level_title(edition, decision.certified_tier)
        if decision and decision.certified_tier
        else None,
        may_decide=is_open and reviewing.may_decide(request.membership, proposal.assessment, on=request.today) is None,
    )


def _decision_form(request: Request, one: Assessment, level: str, sitting: Meeting | None) -> DecisionForm:
    number = queries.next_resolution(sitting) if sitting else 1
    form = DecisionForm(request.POST or None, initial={"tier": level, "resolution_number": number})
    levels = criteria.levels(criteria.edition_of(one.enrolment.round))
    field = form.fields["tier"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = [(key, title.in_language(request.LANGUAGE_CODE)) for key, title in reversed(levels)]
    return form


def _decision_page(
    request: Request,
    one: Assessment,
    *,
    kept: Submission,
    sitting: Meeting | None,
    form: DecisionForm,
    refusal: Refusal | None,
) -> HttpResponse:
    before = assessments.version(one, one.version - 1) if one.version > 1 else None
    decisions = [row for row in review.decisions_of(one) if row.submission_id == kept.pk]
    last = decisions[-1] if decisions else None
    # What stands before a sitting is not decided yet, whatever the body before it decided.
    decision = None if one.state == State.LISTED else last
    before_it = Proposed(decision.proposed_tier, Basis.BEFORE) if decision else proposed(kept)
    edition = criteria.edition_of(one.enrolment.round)
    held_in = decision.meeting if decision else sitting
    quorum = quorum_of(edition)
    page = {
        "case": one,
        "quorate": standing.quorum_at(held_in.attendance.all(), quorum) if held_in else None,
        "no_quorum": standing.no_quorum(sitting, quorum) if _is_held(sitting) and sitting else None,
        "voting": voting_of(edition),
        "version": handed_in.version(kept, before=before, decision=decision),
        "sitting": sitting,
        "is_held": _is_held(sitting),
        "form": form,
        "may_decide": refusal is None,
        "decision": decision,
        "proposed": criteria.level_title(edition, before_it.level),
        "rests_on": before_it,
        "certified": criteria.level_title(edition, decision.certified_tier) if decision else None,
        "resemblances": resemblances(kept, by=request.membership),
        "is_agreed": leads_here(kept, by=request.membership, decided=last),
        "history": entries_for([one.key], request.LANGUAGE_CODE, hidden=frozenset({"assessment.answered"})),
    }
    return render(request, "meetings/decide.html", page, status=UNACCEPTABLE if form.errors else 200)


def _is_held(sitting: Meeting | None) -> bool:
    return sitting is not None and sitting.state == MeetingState.HELD


def _some(cases: list[Assessment]) -> list[Assessment]:
    if not cases:
        raise Refusal(Text("เลือกหน่วยงานอย่างน้อยหนึ่งแห่ง", "Choose at least one unit."), code="nothing-chosen")
    return cases


def _raising(refusal: Refusal) -> Callable[[], object]:
    def act() -> None:
        raise refusal

    return act


urlpatterns = [
    path("meetings/cases/<int:number>/", decide, name="deciding-case"),
    path("meetings/cases/<int:number>/return/", return_case, name="return-from-sitting"),
    path("meetings/<int:number>/certify/", certify_many, name="certify-many"),
]
