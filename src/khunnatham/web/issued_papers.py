"""Issued papers: issuing from a version or a sitting, the archive, the bytes as they were issued, and the public page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.assessments import queries as assessments
from khunnatham.documents import filling, issuing, permissions
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.making import File
from khunnatham.documents.models import IssuedPaper
from khunnatham.meetings import queries as meetings
from khunnatham.review import queries as review
from khunnatham.web import access, downloads, guessing
from khunnatham.web.acting import confirm, found, insist, row, tell
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.meetings import MINUTES_ISSUERS
from khunnatham.web.sittings import list_of, report_of
from khunnatham.web.submissions import ReasonForm, source_of
from khunnatham.wording import Refusal, Text

SHOWN: Final = 200
ISSUERS: Final = permissions.ISSUERS


@access.roles(*access.EVERY_ROLE)
@require_GET
def issued_papers(request: Request) -> HttpResponse:
    """Show the archive of the offices that one sees, the latest first."""
    return render(request, "papers/issued.html", {"rows": list(issuing.seen_by(request.membership)[:SHOWN])})


@access.roles(*access.EVERY_ROLE)
@require_GET
def issued_paper(request: Request, number: int) -> HttpResponse:
    """Show one issued paper with its digest and its verification address."""
    one = _paper(request, number)
    page = {
        "paper": one,
        "address": address_of(one.token),
        "may_withdraw": permissions.may_withdraw(request.membership, one, on=request.today) is None,
        "history": entries_for([one.key], request.LANGUAGE_CODE),
    }
    return render(request, "papers/paper.html", page)


@access.roles(*access.EVERY_ROLE)
@require_GET
def issued_paper_pdf(request: Request, number: int) -> HttpResponse:
    """Give the bytes that were issued, never made anew."""
    one = _paper(request, number)
    return downloads.send(File(name=one.file_name, content=issuing.content_of(one)))


@access.roles(*ISSUERS)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, number: int) -> HttpResponse:
    """Withdraw an issued paper with the reason."""
    one, by = _paper(request, number), request.membership
    to, form = reverse("issued-paper", args=[one.pk]), ReasonForm(request.POST or None)
    form.fields["reason"].label, form.fields["reason"].required = gettext("เหตุผลที่เพิกถอน"), True
    insist(permissions.may_withdraw(by, one, on=request.today))
    if request.method == "POST" and form.is_valid():
        issuing.withdraw(one, reason=form.cleaned_data["reason"], by=by, at=request.now)
        return redirect(to)
    return confirm(
        request,
        title=gettext("เพิกถอนเอกสารที่ออกเลขแล้ว"),
        sentence=gettext("หน้าตรวจสอบสาธารณะจะแสดงว่าเอกสารนี้เพิกถอนแล้ว เหตุผลเก็บไว้ภายใน"),
        can_be_undone=gettext("เพิกถอนแล้วเรียกคืนไม่ได้"),
        undo_kind="warning",
        act=gettext("เพิกถอนเอกสาร"),
        danger=True,
        rows=[row(gettext("เลขที่"), one.number), row(gettext("เอกสาร"), one.title)],
        form=form,
        errors=[str(text) for texts in form.errors.values() for text in texts] if request.method == "POST" else [],
        back_url=to,
    )


# ── issuing ─────────────────────────────────────────────────────────────────────────────


@access.roles(*ISSUERS)
@require_POST
def issue_version_paper(request: Request, number: int, version_number: int, kind: str) -> HttpResponse:
    """Issue a paper of the own unit's version as it was handed in."""
    case = found(assessments.assessment(number, by=request.membership))
    kept = found(assessments.version(case, version_number))
    filled = filling.fill(filling.version_of(kept, review.decisions_of(case)), kind)
    if filled is None or request.membership.unit_id != case.enrolment.unit_id:
        raise Http404
    return _issue(request, *filled, about=case.key)


class LetterForm(forms.Form):
    """The number and the day that a letter got in the office's own register."""

    number = forms.CharField(
        label=gettext_lazy("เลขที่หนังสือ"),
        error_messages={"required": gettext_lazy("ระบุเลขที่หนังสือตามทะเบียนหนังสือส่งของหน่วยงาน")},
    )
    dated_on = ThaiDateField(
        label=gettext_lazy("วันที่ของหนังสือ"), error_messages={"required": gettext_lazy("ระบุวันที่ของหนังสือ")}
    )


@access.roles(*ISSUERS)
@require_http_methods(["GET", "POST"])
def issue_letter(request: Request, number: int, kind: str) -> HttpResponse:
    """Issue a letter of the own unit as it stands now, under the number of the office's register of letters."""
    case, by = found(assessments.assessment(number, by=request.membership)), request.membership
    if kind not in filling.LETTERS or by.unit_id != case.enrolment.unit_id:
        raise Http404
    insist(permissions.may_issue(by, on=request.today))
    form = LetterForm(request.POST if request.method == "POST" else None, initial={"dated_on": request.today})
    if request.method == "POST" and form.is_valid():
        _, letter = found(filling.fill(source_of(case, by=by), kind))
        try:
            made = issuing.issue_letter(
                kind, letter, **form.cleaned_data, about=case.key, address_of=address_of, by=by, at=request.now
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            return redirect("issued-paper", number=made.pk)
    return confirm(
        request,
        title=gettext("ออกหนังสือและเก็บเข้าคลัง"),
        sentence=gettext("ระบบจะเก็บหนังสือตามที่เป็นอยู่ขณะนี้ พร้อมเลขทะเบียนและ QR ให้ตรวจสอบได้"),
        can_be_undone=gettext("ออกแล้วแก้ไม่ได้ แต่เพิกถอนพร้อมเหตุผลแล้วออกฉบับใหม่ได้ ฉบับเดิมยังอยู่"),
        act=gettext("ออกหนังสือ"),
        rows=[row(gettext("หนังสือ"), KINDS[kind].title.in_language(request.LANGUAGE_CODE))],
        form=form,
        errors=[str(text) for texts in form.errors.values() for text in texts],
        back_url=f"{reverse('check', args=[case.pk])}#letters",
    )


@access.roles(*MINUTES_ISSUERS)
@require_POST
def issue_minutes(request: Request, number: int) -> HttpResponse:
    """Issue the minutes of a closed sitting."""
    meeting = found(meetings.meeting(number, by=request.membership))
    paper = filling.minutes(meetings.minutes(meeting), review.decided_in(meeting))
    return _issue(request, "minutes", paper, about=f"meeting:{meeting.pk}")


@access.roles(*MINUTES_ISSUERS)
@require_POST
def issue_report(request: Request, number: int, round_number: int) -> HttpResponse:
    """Issue the report of what a closed sitting certified in a round."""
    meeting = found(meetings.meeting(number, by=request.membership))
    paper = report_of(meeting, found(assessments.round_(round_number)))
    insist(None if meeting.closed_at else _not_closed())
    return _issue(request, "report", paper, about=f"meeting:{meeting.pk}")


@access.roles(*access.MEETING_SECRETARIAT)
@require_POST
def issue_list(request: Request, number: int, round_number: int) -> HttpResponse:
    """Issue the preliminary list of a sitting's agenda, as the secretariat sends it to the members."""
    meeting = found(meetings.meeting(number, by=request.membership))
    paper = list_of(request, meeting, found(assessments.round_(round_number)))
    insist(None if paper.units else _nothing_listed())
    return _issue(request, "preliminary-list", paper, about=f"meeting:{meeting.pk}")


def _not_closed() -> Refusal:
    said = Text("ออกเลขรายงานได้เมื่อปิดรายงานการประชุมแล้ว", "The report is issued once the minutes are closed.")
    return Refusal(said, code="draft")


def _nothing_listed() -> Refusal:
    said = Text("ยังไม่มีหน่วยงานในวาระของการประชุมนี้", "No unit stands on the agenda of this sitting.")
    return Refusal(said, code="nothing-listed")


def _issue(request: Request, kind: str, paper: Any, *, about: str) -> HttpResponse:
    by = request.membership
    insist(permissions.may_issue(by, on=request.today))
    made = issuing.issue(kind, paper, about=about, address_of=address_of, by=by, at=request.now)
    return redirect("issued-paper", number=made.pk)


# ── everybody ───────────────────────────────────────────────────────────────────────────


@access.public
@require_GET
def verify_paper(request: Request, token: str) -> HttpResponse:
    """Say whether a paper was issued and holds; nothing more than is printed on it."""
    if guessing.is_too_much(request):
        return guessing.slow_down(request)
    one = issuing.by_token(token)
    if one is None:
        guessing.missed(request)
        page = {"code": token, "is_unknown": True}
        return render(request, "certificates/verify.html", page, status=HTTPStatus.NOT_FOUND)
    response = render(request, "papers/verified.html", {"paper": one})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


# ── what the pages are made of ──────────────────────────────────────────────────────────


def address_of(token: str) -> str:
    """Give the whole address at which anybody verifies a paper."""
    return f"{settings.ADDRESS}{reverse('verify-paper', args=[token])}"


def _paper(request: Request, number: int) -> IssuedPaper:
    return found(issuing.seen_paper(number, by=request.membership))


urlpatterns = [
    path("papers/issued/", issued_papers, name="issued-papers"),
    path("papers/issued/<int:number>/", issued_paper, name="issued-paper"),
    path("papers/issued/<int:number>/paper.pdf", issued_paper_pdf, name="issued-paper-pdf"),
    path("papers/issued/<int:number>/withdraw/", withdraw, name="withdraw-paper"),
    path(
        "assessments/<int:number>/versions/<int:version_number>/papers/<slug:kind>/issue/",
        issue_version_paper,
        name="issue-version-paper",
    ),
    path("assessments/<int:number>/letters/<slug:kind>/issue/", issue_letter, name="issue-letter"),
    path("meetings/<int:number>/minutes/issue/", issue_minutes, name="issue-minutes"),
    path("meetings/<int:number>/rounds/<int:round_number>/report/issue/", issue_report, name="issue-report"),
    path("meetings/<int:number>/rounds/<int:round_number>/list/issue/", issue_list, name="issue-list"),
    path("verify/papers/<slug:token>/", verify_paper, name="verify-paper"),
]
