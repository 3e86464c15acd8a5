"""One case before its secretariat: what was handed in, and taking it off the list, returning it with reasons, reporting it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import compiling as verbs
from khunnatham.assessments import criteria, permissions, queries
from khunnatham.assessments.judging import sits_in_committee
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.resemblance import resemblances
from khunnatham.assessments.states import State
from khunnatham.assessments.windows import Hand, hands_of, windows_of
from khunnatham.awards.queries import of_case as certificates_of
from khunnatham.documents import filling
from khunnatham.organisations.scopes import sees
from khunnatham.programmes.criteria import Edition
from khunnatham.review import permissions as reviewing
from khunnatham.review import queries as review
from khunnatham.review import reporting
from khunnatham.review.committees import gives_opinion
from khunnatham.review.models import Decision
from khunnatham.thai import parse_date
from khunnatham.web import access, carried_plans, follow_up, handed_in
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row
from khunnatham.web.decisions import leads_here
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.wording import Refusal, Text

READERS: Final = access.SECRETARIAT | access.SUBCOMMITTEE | access.ABOVE


COMPILERS: Final = access.SECRETARIAT | access.ABOVE


# The picture of a state in lists; the words beside it carry the meaning.
KINDS: Final = {
    State.OPEN: "doing", State.SIGNED: "doing", State.SUBMITTED: "waiting", State.RETURNED: "returned", State.LISTED: "waiting",
    State.DECIDED: "done", State.CONTESTED: "warning", State.FINAL: "done",
}  # fmt: skip


class OutsideForm(forms.Form):
    """The letter in which another authority said what it decided."""

    document_number = forms.CharField(label=gettext_lazy("เลขที่หนังสือ"), max_length=120)
    document_on = forms.CharField(
        label=gettext_lazy("วันที่ของหนังสือ"), help_text=gettext_lazy("เช่น 12/3/2569"), max_length=60
    )
    text = forms.CharField(label=gettext_lazy("ผลการพิจารณา"), widget=forms.Textarea(attrs={"rows": 3}))
    tier = forms.ChoiceField(label=gettext_lazy("ระดับตามผลอย่างเป็นทางการ (ถ้ามี)"), required=False)

    def __init__(self, edition: Edition, data: Any = None) -> None:
        super().__init__(data)
        levels = [(key, title.in_language(get_language() or "th")) for key, title in criteria.levels(edition)]
        self.fields["tier"].choices = [("", gettext("ไม่ระบุ")), *levels]  # type: ignore[attr-defined]


@access.roles(*READERS)
@require_GET
def case(request: Request, number: int) -> HttpResponse:
    """Show a case as it was handed in, with proofs beside each requirement, and what may be done with it now."""
    one = found(queries.assessment(number, by=request.membership))
    kept = queries.version(one, one.version) if one.version else None
    decisions = review.decisions_of(one)
    latest = [row for row in decisions if kept is not None and row.submission_id == kept.pk]
    decision = latest[-1] if latest else None
    sitting = review.sitting_of(kept) if kept else None
    page = {
        "case": one,
        "row": queries.as_case(one, at=request.now),
        "kind": KINDS[State(one.state)],
        "decision": decision,
        "certified": level(one, decision.certified_tier) if decision else None,
        "version": _version(one, kept, decision) if kept else None,
        "resemblances": resemblances(kept, by=request.membership) if kept else [],
        "versions": queries.submissions_of(one) if kept else [],
        "outside": [
            (result, level(one, result.tier) if result.tier else None) for result in review.outside_results_of(one)
        ],
        "certificates": certificates_of(one),
        "sitting": sitting,
        "may_open_sitting": sitting is not None and sees(request.membership, sitting.body),
        "acts": _acts(request, one),
        "sits_in_committee": sits_in_committee(request.membership),
        "gives_opinion": gives_opinion(request.membership),
        "is_agreed": leads_here(kept, by=request.membership, decided=decision),
        "papers": _papers(one) if kept else [],
        "remarks": queries.remarks_of(one) if kept else [],
        "may_remark": permissions.may_remark(request.membership, one, on=request.today) is None,
        "parts": _parts(request, one),
        "is_tracked": criteria.is_tracked(criteria.edition_of(one.enrolment.round)),
        "carried": carried_plans.lines_of(request, one),
        "follow_ups": follow_up.links_of(one, criteria.edition_of(one.enrolment.round)),
        "sits": any(stage.decides for stage in criteria.stations(criteria.edition_of(one.enrolment.round))),
        "aim": criteria.aim_of(one.enrolment),
        "prior": level(one, one.enrolment.prior_tier) if one.enrolment.prior_tier else None,
        "is_at_risk": criteria.risks_prior_tier(one.enrolment, one.tier),
        "history": entries_for([one.key], request.LANGUAGE_CODE, hidden=frozenset({"assessment.answered"})),
    }
    return render(request, "compiling/case.html", page)


@access.roles(*COMPILERS)
@require_http_methods(["GET", "POST"])
def unlist(request: Request, number: int) -> HttpResponse:
    """Take a case off the list again."""
    one, by = found(queries.assessment(number, by=request.membership)), request.membership
    back = reverse("compiling-case", args=[one.pk])
    if request.method == "POST":
        done = gettext("นำออกจากรายการเสนอที่ประชุมแล้ว")
        return do(request, lambda: verbs.unlist(one, by=by, at=request.now), done=done, to=back)
    insist(permissions.may_unlist(by, one, on=request.today))
    return confirm(
        request,
        title=gettext("นำออกจากรายการเสนอที่ประชุม"),
        sentence=one.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("เสนอเข้าที่ประชุมใหม่ได้"),
        act=gettext("นำออกจากรายการ"),
        back_url=back,
    )


@access.roles(*COMPILERS)
@require_http_methods(["GET", "POST"])
def send_back(request: Request, number: int) -> HttpResponse:
    """Return a case to its unit with a reason at each item that must be corrected."""
    one, by = found(queries.assessment(number, by=request.membership)), request.membership
    back, refusal = reverse("compiling-case", args=[one.pk]), permissions.may_compile(by, one, on=request.today)
    if request.method == "POST":
        reasons = reasons_of(request)
        if refusal is not None or any(reason.text.strip() for reason in reasons):
            return do(
                request,
                lambda: verbs.return_with_reasons(one, reasons=reasons, by=by, at=request.now),
                done=gettext("ส่งกลับให้หน่วยงานแก้ไขแล้ว"),
                to=back,
            )
    insist(refusal)
    return reasons_page(request, one, title=gettext("ส่งกลับให้หน่วยงานแก้ไข"), back_url=back)


@access.roles(*COMPILERS)
@require_http_methods(["GET", "POST"])
def report(request: Request, number: int) -> HttpResponse:
    """Report a decided case to the next station of its route."""
    one, by = found(queries.assessment(number, by=request.membership)), request.membership
    back = reverse("compiling-case", args=[one.pk])
    if request.method == "POST":
        return do(request, lambda: reporting.report(one, by=by, at=request.now), done=gettext("รายงานต่อแล้ว"), to=back)
    insist(reviewing.may_report(by, one, on=request.today))
    following = criteria.next_stage(criteria.edition_of(one.enrolment.round), one.stage)
    name = following.title.in_language(request.LANGUAGE_CODE) if following else gettext("สิ้นสุดกระบวนการ")
    return confirm(
        request,
        title=gettext("รายงานผลต่อขั้นถัดไป"),
        sentence=one.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("รายงานแล้วเรียกคืนไม่ได้"),
        undo_kind="warning",
        act=gettext("รายงานผล"),
        rows=[row(gettext("ขั้นถัดไป"), name)],
        back_url=back,
    )


@access.roles(*COMPILERS)
@require_http_methods(["GET", "POST"])
def outside_result(request: Request, number: int) -> HttpResponse:
    """Record what another authority decided, by its letter."""
    one, by = found(queries.assessment(number, by=request.membership)), request.membership
    back, form = reverse("compiling-case", args=[one.pk]), _outside_form(request, one)
    if request.method == "GET":
        insist(reviewing.may_record_outside_result(by, one, on=request.today))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            reporting.record_outside_result(
                one,
                document_number=said["document_number"],
                document_on=parse_date(said["document_on"], field="document_on"),
                text=said["text"],
                tier=said["tier"],
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, refusal.text.in_language(request.LANGUAGE_CODE))
        else:
            return do(request, lambda: None, done=gettext("บันทึกผลจากหน่วยงานภายนอกแล้ว"), to=back)
    page = confirm(
        request,
        title=gettext("บันทึกผลจากหน่วยงานภายนอก"),
        sentence=one.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("บันทึกแล้วแก้ไขไม่ได้ ตรวจเลขที่และวันที่ให้ตรงกับหนังสือ"),
        undo_kind="warning",
        act=gettext("บันทึกผล"),
        form=form,
        back_url=back,
    )
    page.status_code = UNACCEPTABLE if form.errors else page.status_code
    return page


def _outside_form(request: Request, one: Assessment) -> OutsideForm:
    return OutsideForm(criteria.edition_of(one.enrolment.round), request.POST or None)


def reasons_of(request: Request) -> list[verbs.Reason]:
    """Read the reasons of the form: one field an item, ``reason-<key>``; without a key for the whole."""
    fields = sorted(name for name in request.POST if name.startswith("reason-"))
    return [verbs.Reason(name.removeprefix("reason-"), request.POST[name]) for name in fields]


def reasons_page(
    request: Request, one: Assessment, *, title: str, back_url: str, kept: Submission | None = None
) -> HttpResponse:
    """Show every requirement of a version (the latest) with room for a reason; nothing said is not accepted."""
    kept = kept or found(queries.version(one, one.version))
    is_refused = request.method == "POST"
    page = {
        "case": one,
        "title": title,
        "version": handed_in.version(kept),
        "back_url": back_url,
        "whole": request.POST.get("reason-", ""),
        "errors": [{"id": "reason-", "text": gettext("ระบุเหตุผลอย่างน้อยหนึ่งข้อว่าต้องแก้อะไร")}] if is_refused else [],
    }
    return render(request, "compiling/reasons.html", page, status=UNACCEPTABLE if is_refused else 200)


def level(one: Assessment, tier: str) -> Text:
    """Name a level in the words of the case's edition."""
    return criteria.level_title(criteria.edition_of(one.enrolment.round), tier)


def _acts(request: Request, one: Assessment) -> dict[str, str]:
    """Give the acts that are open to this membership now, with their addresses."""
    by, on = request.membership, request.today
    acts = {}
    if permissions.may_list(by, one, on=on) is None:
        acts["list"] = f"{reverse('compiling-list')}?case={one.pk}"
    if permissions.may_compile(by, one, on=on) is None:
        acts["send_back"] = reverse("compiling-return", args=[one.pk])
    asked = {
        "unlist": (permissions.may_unlist, "compiling-unlist"),
        "report": (reviewing.may_report, "compiling-report"),
        "outside": (reviewing.may_record_outside_result, "outside-result"),
        "decide": (reviewing.may_decide, "deciding-case"),
    }
    return acts | {
        name: reverse(page, args=[one.pk]) for name, (ask, page) in asked.items() if ask(by, one, on=on) is None
    }


def _parts(request: Request, one: Assessment) -> list[tuple[Hand, str]]:
    """Give the hand-ins of a year of several, each with the address where a part of it is returned, if that may be done."""
    windows = windows_of(one.enrolment.round)
    if len(windows) == 1:
        return []
    return [
        (
            hand,
            reverse("compiling-return-part", args=[one.pk, hand.submission.version])
            if hand.is_done and hand.submission and _may_return(request, one, hand)
            else "",
        )
        for hand in hands_of(one, windows)
    ]


def _may_return(request: Request, one: Assessment, hand: Hand) -> bool:
    covers = hand.window.covers
    return permissions.may_check_part(request.membership, one, covers=covers, on=request.today) is None


def _version(one: Assessment, kept: Submission, decision: Decision | None) -> handed_in.Version:
    before = queries.version(one, kept.version - 1) if kept.version > 1 else None
    returned = queries.return_reasons(kept)
    return handed_in.version(kept, before=before, returned=returned, decision=decision)


def _papers(one: Assessment) -> list[tuple[object, str]]:
    return [
        (paper, reverse("version-paper", args=[one.pk, one.version, paper.key]))
        for paper in filling.papers_of(one.enrolment)
    ]


urlpatterns = [
    path("compiling/<int:number>/", case, name="compiling-case"),
    path("compiling/<int:number>/unlist/", unlist, name="compiling-unlist"),
    path("compiling/<int:number>/return/", send_back, name="compiling-return"),
    path("compiling/<int:number>/report/", report, name="compiling-report"),
    path("compiling/<int:number>/outside-result/", outside_result, name="outside-result"),
]
