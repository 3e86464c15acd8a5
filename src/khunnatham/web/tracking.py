"""The tracker: every issue with its state and its next act; the department verifies what was attested. No points, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria, permissions, queries, tracking
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import VERIFIED
from khunnatham.assessments.tracking import Issue, Standing
from khunnatham.programmes.criteria import Edition, Level, Requirement
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row, tell
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.wording import Refusal, Text

KINDS: Final = {
    Standing.NOT_STARTED: "todo", Standing.IN_PROGRESS: "doing", Standing.READY: "done", Standing.CONFIRMED: "done",
    Standing.REPORTED: "done", Standing.ATTESTED: "waiting", Standing.VERIFIED: "done", Standing.CONTRADICTED: "problem",
}  # fmt: skip
ACTS: Final = {
    "confirmed": Text("ยืนยันประเด็น", "Confirm"),
    "reported": Text("บันทึกว่ารายงานผู้บังคับบัญชาแล้ว", "Record the report to the superior"),
    VERIFIED: Text("รับรองในฐานะหัวหน้าหน่วยงาน", "Attest as head"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One issue on the page with what this person may do about it."""

    issue: Issue
    kind: str
    days_late: int
    close_url: str
    act: Text | None
    verify_url: str
    answer_url: str
    ground: Text | None


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline with its issues."""

    level: Level
    lines: tuple[Line, ...]


class ReportForm(forms.Form):
    """The day on which the results were reported to the superior."""

    on = ThaiDateField(label=gettext_lazy("รายงานเมื่อวันที่"))


class GroundForm(forms.Form):
    """Why what was attested does not match: a choice, never free text."""

    ground = forms.ChoiceField(label=gettext_lazy("เหตุที่ไม่ตรงกัน"), widget=forms.RadioSelect)

    def __init__(self, language: str, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [(key, text.in_language(language)) for key, text in tracking.GROUNDS.items()]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def issues(request: Request, number: int) -> HttpResponse:
    """Show the ten issues with their states; the title is how many are closed."""
    case, edition = _tracked(request, number)
    found_issues = tracking.issues_of(case, today=request.today)
    lines = {issue.leaf.key: _line(request, case, issue) for issue in found_issues}
    guidelines = [
        Guideline(level, tuple(lines[leaf.key] for leaf in level.requirements if leaf.key in lines))
        for dimension in edition.dimensions
        for level in dimension.levels
    ]
    page = {
        "case": case,
        "edition": edition,
        "guidelines": guidelines,
        "closed": sum(issue.standing.is_closed for issue in found_issues),
        "total": len(found_issues),
        "may_conclude": permissions.may_conclude_issues(request.membership, case, on=request.today) is None,
        "is_own": request.membership.unit_id == case.enrolment.unit_id,
        "history": entries_for([case.key], request.LANGUAGE_CODE, hidden=frozenset({"assessment.answered"})),
    }
    return render(request, "tracking/issues.html", page)


@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: Request, number: int, key: str) -> HttpResponse:
    """Close one issue: confirm it, say when it was reported, or attest it as head."""
    case, _ = _tracked(request, number)
    leaf = _leaf(case, key)
    back = reverse("issues", args=[case.pk])
    insist(permissions.may_close_issue(request.membership, case, closing=leaf.closing, on=request.today))
    form = ReportForm(posted(request), initial={"on": request.today}) if leaf.closing == "reported" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        day = form.cleaned_data["on"] if form else None
        try:
            tracking.close_issue(case, key, on=day, by=request.membership, at=request.now)
        except Refusal as refusal:
            if form is None or refusal.field != "on":
                raise
            tell(request, form, refusal)
        else:
            return do(request, lambda: None, done=gettext("บันทึกประเด็น %(key)s แล้ว") % {"key": key}, to=back)
    attests = leaf.closing == VERIFIED
    page = confirm(
        request,
        title=ACTS[leaf.closing].in_language(request.LANGUAGE_CODE),
        sentence=leaf.text.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("กรมจะตรวจข้อมูลโดยตรงอีกครั้ง บันทึกเพียงคำรับรอง ผู้รับรอง และเวลา")
        if attests
        else gettext("ถ้าแก้คำตอบภายหลัง ต้องยืนยันใหม่"),
        act=ACTS[leaf.closing].in_language(request.LANGUAGE_CODE),
        rows=[row(gettext("ประเด็น"), key)],
        form=form,
        back_url=back,
    )
    page.status_code = UNACCEPTABLE if form is not None and form.errors else page.status_code
    return page


@access.roles(*access.ABOVE, *access.SECRETARIAT)
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: Request, number: int, key: str) -> HttpResponse:
    """Record what was found when the attestation was checked: it matches, or it does not and on which ground."""
    case, _ = _tracked(request, number)
    leaf = _leaf(case, key)
    back = reverse("issues", args=[case.pk])
    insist(permissions.may_verify_issue(request.membership, case, on=request.today))
    form = GroundForm(request.LANGUAGE_CODE, posted(request))
    matches = request.POST.get("found") == "matches"
    if request.method == "POST" and (matches or form.is_valid()):
        ground = "" if matches else form.cleaned_data["ground"]
        return do(
            request,
            lambda: tracking.verify_issue(
                case, key, matches=matches, ground=ground, by=request.membership, at=request.now
            ),
            done=gettext("บันทึกผลการตรวจประเด็น %(key)s แล้ว") % {"key": key},
            to=back,
        )
    page = {"case": case, "leaf": leaf, "form": form, "back_url": back}
    return render(request, "tracking/verify.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*access.ABOVE, *access.SECRETARIAT)
@never_cache
@require_http_methods(["GET", "POST"])
def conclude(request: Request, number: int) -> HttpResponse:
    """Conclude a case whose issues are all closed."""
    case, _ = _tracked(request, number)
    back = reverse("issues", args=[case.pk])
    if request.method == "POST":
        return do(
            request,
            lambda: tracking.conclude_issues(case, by=request.membership, at=request.now),
            done=gettext("ปิดเรื่องแล้ว"),
            to=back,
        )
    insist(permissions.may_conclude_issues(request.membership, case, on=request.today))
    return confirm(
        request,
        title=gettext("ปิดเรื่อง"),
        sentence=case.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("ปิดแล้วแก้ไขไม่ได้"),
        undo_kind="warning",
        act=gettext("ปิดเรื่อง"),
        back_url=back,
    )


def _tracked(request: Request, number: int) -> tuple[Assessment, Edition]:
    case = found(queries.assessment(number, by=request.membership))
    edition = criteria.edition_of(case.enrolment.round)
    if not criteria.is_tracked(edition):
        raise Http404
    return case, edition


def _leaf(case: Assessment, key: str) -> Requirement:
    leaf = next((one for one in criteria.leaves_of(case.enrolment) if one.key == key and one.closing), None)
    return found(leaf)


def _line(request: Request, case: Assessment, issue: Issue) -> Line:
    by, on, key = request.membership, request.today, issue.leaf.key
    is_closable = issue.standing in {Standing.READY, Standing.CONTRADICTED} or (
        issue.leaf.closing == VERIFIED and issue.standing in {Standing.NOT_STARTED, Standing.IN_PROGRESS}
    )
    may_close = is_closable and permissions.may_close_issue(by, case, closing=issue.leaf.closing, on=on) is None
    is_attested = issue.standing in {Standing.ATTESTED, Standing.VERIFIED, Standing.CONTRADICTED}
    may_verify = is_attested and permissions.may_verify_issue(by, case, on=on) is None
    is_own = permissions.may_see_working_copy(by, case) is None
    ground = issue.event.ground if issue.event and permissions.may_see_ground(by, case, on=on) else ""
    return Line(
        issue=issue,
        kind=KINDS[issue.standing],
        days_late=tracking.days_late(issue, on),
        close_url=reverse("issue-close", args=[case.pk, key]) if may_close else "",
        act=ACTS[issue.leaf.closing],
        verify_url=reverse("issue-verify", args=[case.pk, key]) if may_verify else "",
        answer_url=reverse("requirement", args=[case.pk, key]) if is_own and issue.leaf.closing != VERIFIED else "",
        ground=tracking.GROUNDS.get(ground),
    )


urlpatterns = [
    path("assessments/<int:number>/issues/", issues, name="issues"),
    path("assessments/<int:number>/issues/conclude/", conclude, name="issues-conclude"),
    path("assessments/<int:number>/issues/<str:key>/close/", close, name="issue-close"),
    path("assessments/<int:number>/issues/<str:key>/verify/", verify, name="issue-verify"),
]
