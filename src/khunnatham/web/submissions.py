"""Checking and handing in: the pre-check, the preparer's sign-off, the head's hand-in, versions as they were handed in, papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria, freezing, permissions, prechecks, queries, submission
from khunnatham.assessments.cases import standing_of
from khunnatham.assessments.journey import SUMMING_UP
from khunnatham.assessments.models import Assessment, EvidenceUse
from khunnatham.assessments.states import HANDED_IN, State
from khunnatham.awards import announced
from khunnatham.documents import filling
from khunnatham.documents.issuing import issued_about
from khunnatham.documents.kinds import KINDS, is_of
from khunnatham.documents.models import IssuedPaper
from khunnatham.documents.permissions import may_issue
from khunnatham.organisations.models import Membership
from khunnatham.plans.queries import plan_of, whole_plan
from khunnatham.programmes.criteria import Paper
from khunnatham.review.queries import certification_of, decisions_of
from khunnatham.web import access, downloads, follow_up, handed_in, parts
from khunnatham.web.acting import address, confirm, do, found, insist, row
from khunnatham.web.blank_papers import has_blank
from khunnatham.web.dates import written_moment
from khunnatham.web.decisions import leads_here
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Text

PAPER = "paper:"
# Where a paper or a part of the unit's work is written: page names, the first that exists; what they are called by.
WRITTEN_AT = {
    "intent": ("enrolment", "enrolment"),
    "declaration": ("declaration", "enrolment"),
    "plan": ("plan", "enrolment"),
    "success": ("success", "enrolment"),
    "summary": ("success", "enrolment"),
    "self-assessment": ("assessment", "assessment"),
    "score-sheet": ("assessment", "assessment"),
    "checklist": ("assessment", "assessment"),
}


_LATE = row(gettext_lazy("ข้อควรทราบ"), gettext_lazy("เลยกำหนดแล้ว ระบบรับไว้และประทับว่า «ส่งหลังกำหนด»"))


class ReasonForm(forms.Form):
    """Why something goes back."""

    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check, with the exact place where it is corrected."""

    text: Text
    url: str
    must_fix: bool


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that a unit may write beside the papers of its edition: where it is made, blank, issued, and which were."""

    title: Text
    url: str
    blank_url: str
    issue_url: str
    issued: tuple[IssuedPaper, ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the bundle: whether it is needed, whether it is there, where it is written and printed."""

    code: str
    title: Text
    is_required: bool
    is_ready: bool
    is_attached_by_hand: bool
    pdf_url: str
    blank_url: str
    write_url: str
    attached: tuple[str, ...] = ()


# ── checking and handing in ─────────────────────────────────────────────────────────────


@access.roles(*access.UNIT)
@require_GET
def check(request: Request, number: int) -> HttpResponse:
    """Show what is odd, the papers with their state, and the next act of whoever is here: sign off, hand in, withdraw."""
    case = _own(request, number)
    edition = criteria.edition_of(case.enrolment.round)
    oddities = prechecks.check(case)
    findings = [_finding(case, oddity) for oddity in oddities]
    acts = _acts(request.membership, case, request.today)
    must = [row for row in findings if row.must_fix]
    page = {
        "case": case,
        "level": criteria.level_title(edition, case.tier) if criteria.levels(edition) else None,
        "certified": certification_of(case),
        "standing": standing_of(case),
        "court": queries.court_of(case),
        "announced": announced.told_in_full(case, by=request.membership),
        "must": must,
        "look": [row for row in findings if not row.must_fix],
        "letters": letters_of(case, are_issued=may_issue(request.membership, on=request.today) is None),
        "papers": _papers(case, findings_at={oddity.key for oddity in oddities if oddity.must_fix}),
        "acts": acts,
        "is_late_now": request.now > case.due_at,
        "is_with_unit": State(case.state) not in HANDED_IN,
        "is_head": request.membership.role == "head",
        "returned": _returned(case),
        "windows": parts.lines_of(case),
        "remarks": queries.remarks_of(case),
        "versions": queries.submissions_of(case),
        "follow_ups": follow_up.links_of(case, edition),
        "history": entries_for([case.key], request.LANGUAGE_CODE, hidden=frozenset({"assessment.answered"})),
    }
    return render(request, "submissions/check.html", page)


@access.roles(*access.UNIT)
@require_http_methods(["GET", "POST"])
def sign_off(request: Request, number: int) -> HttpResponse:
    """The preparer confirms and passes the case to the head."""
    case = _own(request, number)
    back = reverse("check", args=[case.pk])
    if request.method == "POST":
        done = gettext("ลงนามผู้จัดทำแล้ว เรื่องอยู่ที่หัวหน้าหน่วยงาน")
        return do(request, lambda: submission.sign_off(case, by=request.membership, at=request.now), done=done, to=back)
    insist(permissions.may_sign_off(request.membership, case, on=request.today))
    return confirm(
        request,
        title=gettext("ลงนามผู้จัดทำและส่งให้หัวหน้าตรวจ"),
        sentence=gettext("ท่านยืนยันในฐานะผู้จัดทำว่าข้อมูลถูกต้องตามจริง เรื่องจะไปอยู่ที่หัวหน้าหน่วยงาน และแก้ไขไม่ได้จนกว่าหัวหน้าจะส่งกลับ"),
        can_be_undone=gettext("ถ้าพบที่ต้องแก้ หัวหน้าส่งกลับให้เจ้าหน้าที่ได้"),
        act=gettext("ลงนามและส่งให้หัวหน้า"),
        rows=_rows(request, case),
        back_url=back,
    )


@access.roles(*access.UNIT)
@require_http_methods(["GET", "POST"])
def hand_in(request: Request, number: int) -> HttpResponse:
    """The head confirms, and everything is frozen into the next version."""
    case = _own(request, number)
    back = reverse("check", args=[case.pk])
    if request.method == "POST":
        done = gettext("ส่งผลการประเมินแล้ว เป็นฉบับที่ %(version)s") % {"version": case.version + 1}
        return do(request, lambda: submission.hand_in(case, by=request.membership, at=request.now), done=done, to=back)
    insist(permissions.may_hand_in(request.membership, case, on=request.today))
    late = request.now > case.due_at
    return confirm(
        request,
        title=gettext("ส่งผลการประเมิน ฉบับที่ %(version)s") % {"version": case.version + 1},
        sentence=gettext("คำตอบ ข้อความ หลักฐาน และผลคำนวณจะถูกตรึงไว้ตามที่เห็นขณะนี้ แล้วส่งไปยังฝ่ายเลขานุการ"),
        can_be_undone=gettext("ก่อนฝ่ายเลขานุการเสนอเข้าที่ประชุม หัวหน้าขอถอนเพื่อแก้ไขได้ ฉบับที่ส่งแล้วยังเก็บไว้ตามเดิม"),
        undo_kind="info",
        act=gettext("ส่งหลังกำหนด") if late else gettext("ส่งผลการประเมิน"),
        rows=[*_rows(request, case), *([_LATE] if late else [])],
        back_url=back,
    )


@access.roles(*access.UNIT)
@require_http_methods(["GET", "POST"])
def send_back(request: Request, number: int) -> HttpResponse:
    """The head returns the case to the officer with a note."""
    case = _own(request, number)
    insist(permissions.may_send_back_to_officer(request.membership, case, on=request.today))
    back, form = reverse("check", args=[case.pk]), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return do(
            request,
            lambda: submission.send_back_to_officer(case, reason=reason, by=request.membership, at=request.now),
            done=gettext("ส่งกลับให้เจ้าหน้าที่แล้ว"),
            to=back,
        )
    form.fields["reason"].label = gettext("สิ่งที่ให้แก้ไข")
    return confirm(
        request,
        title=gettext("ส่งกลับให้เจ้าหน้าที่แก้ไข"),
        sentence=gettext("เจ้าหน้าที่จะแก้ไขได้อีกครั้ง แล้วลงนามส่งมาใหม่"),
        act=gettext("ส่งกลับให้เจ้าหน้าที่"),
        form=form,
        back_url=back,
    )


@access.roles(*access.UNIT)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, number: int) -> HttpResponse:
    """The head takes the submission back to correct it, with the reason."""
    case = _own(request, number)
    if request.method == "GET":
        insist(permissions.may_withdraw(request.membership, case, on=request.today))
    back, form = reverse("check", args=[case.pk]), ReasonForm(request.POST or None)
    form.fields["reason"].label, form.fields["reason"].required = gettext("เหตุผลที่ขอถอน"), True
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return do(
            request,
            lambda: submission.withdraw(case, reason=reason, by=request.membership, at=request.now),
            done=gettext("ถอนเพื่อแก้ไขแล้ว แก้ไขเสร็จให้ลงนามและส่งใหม่"),
            to=back,
        )
    return confirm(
        request,
        title=gettext("ขอถอนเพื่อแก้ไข"),
        sentence=gettext("ฉบับที่ %(version)s ยังเก็บไว้ตามเดิม หน่วยงานแก้ไขได้ แล้วส่งใหม่เป็นฉบับถัดไป") % {"version": case.version},
        can_be_undone=gettext("ถ้าส่งใหม่หลังกำหนด ระบบจะประทับว่า «ส่งหลังกำหนด»"),
        undo_kind="waiting",
        act=gettext("ขอถอนเพื่อแก้ไข"),
        form=form,
        errors=[str(text) for texts in form.errors.values() for text in texts] if request.method == "POST" else [],
        back_url=back,
    )


# ── versions and papers ─────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@require_GET
def version(request: Request, number: int, version_number: int) -> HttpResponse:
    """Show a version exactly as it was handed in, with what differs from the version before."""
    case = found(queries.assessment(number, by=request.membership))
    kept = found(queries.version(case, version_number))
    before = queries.version(case, version_number - 1)
    decisions = [row for row in decisions_of(case) if row.submission_id == kept.pk]
    reasons = queries.return_reasons(kept)
    page = {
        "case": case,
        "version": handed_in.version(
            kept, before=before, returned=reasons, decision=decisions[-1] if decisions else None
        ),
        "whole_reasons": [reason for reason in reasons if not reason.key or reason.key.startswith(PAPER)],
        "reasons": reasons,
        "decision": decisions[-1] if decisions else None,
        "certified": criteria.level_title(criteria.edition_of(case.enrolment.round), decisions[-1].certified_tier)
        if decisions
        else None,
        "versions": queries.submissions_of(case),
        "decision_url": f"{reverse('decision', args=[case.pk])}?version={kept.version}"
        if leads_here(kept, by=request.membership, decided=decisions[-1] if decisions else None)
        else "",
        "is_intact": freezing.is_intact(kept),
        "papers": [
            (paper, reverse("version-paper", args=[case.pk, kept.version, paper.key]))
            for paper in filling.papers_of(case.enrolment)
        ],
        "may_issue": request.membership.unit_id == case.enrolment.unit_id
        and may_issue(request.membership, on=request.today) is None,
        "is_own": request.membership.unit_id == case.enrolment.unit_id,
        "history": entries_for([case.key], request.LANGUAGE_CODE, hidden=frozenset({"assessment.answered"})),
    }
    return render(request, "submissions/version.html", page)


@access.roles(*access.EVERY_ROLE)
@require_GET
def paper(request: Request, number: int, kind: str) -> HttpResponse:
    """Give a paper of a case: the unit's own draft while it works, else what was handed in last."""
    case = found(queries.assessment(number, by=request.membership))
    return _sent(request, kind, source_of(case, by=request.membership))


def source_of(case: Assessment, *, by: Membership) -> filling.Source:
    """Give what the papers of a case are filled from now: the unit's own draft while it works, else what was handed in last."""
    is_draft = State(case.state) not in HANDED_IN and permissions.may_see_working_copy(by, case) is None
    if is_draft:
        return filling.draft_of(case)
    return filling.version_of(found(queries.version(case, case.version)), decisions_of(case))


@access.roles(*access.EVERY_ROLE)
@require_GET
def version_paper(request: Request, number: int, version_number: int, kind: str) -> HttpResponse:
    """Give a paper of one version as it was handed in."""
    case = found(queries.assessment(number, by=request.membership))
    kept = found(queries.version(case, version_number))
    return _sent(request, kind, filling.version_of(kept, decisions_of(case)))


def _sent(request: Request, kind: str, source: filling.Source) -> HttpResponse:
    filled = filling.fill(source, kind)
    if filled is None:
        raise Http404
    return downloads.paper(request, *filled, of=source.enrolment.unit)


# ── what the pages are made of ──────────────────────────────────────────────────────────


def _own(request: Request, number: int) -> Assessment:
    """Give the case of the unit one works in; another unit's case does not exist here."""
    case = found(queries.assessment(number, by=request.membership))
    insist(permissions.may_see_working_copy(request.membership, case))
    return case


def _finding(case: Assessment, oddity: prechecks.Oddity) -> Finding:
    return Finding(oddity.text, _place(case, oddity.key), oddity.must_fix)


def _place(case: Assessment, key: str) -> str:
    """Give the page where a finding is corrected: the requirement itself, the paper, or the part of the work."""
    answering = address(("assessment", (case.pk,)))
    if key.startswith(PAPER):
        named = criteria.paper(criteria.edition_of(case.enrolment.round), key.removeprefix(PAPER))
        return _written_at(case, named.kind) if named else answering
    if key in WRITTEN_AT:
        return _written_at(case, key)
    return address(("requirement", (case.pk, key))) or answering if key else answering


def _written_at(case: Assessment, kind: str) -> str:
    name, of = WRITTEN_AT.get(kind, ("", ""))
    if not name:
        return f"{reverse('check', args=[case.pk])}#papers"
    number = case.enrolment_id if of == "enrolment" else case.pk
    return address((name, (number,)), ("enrolment", (case.enrolment_id,)), ("assessment", (case.pk,)))


def _papers(case: Assessment, *, findings_at: set[str]) -> list[PaperLine]:
    edition = criteria.edition_of(case.enrolment.round)
    required = {paper.key for paper in criteria.required_papers(edition)}
    attached = queries.sheet(case).uses
    declared = queries.declaration_of(case.enrolment)
    written = {"intent"} | ({"declaration"} if declared and declared.text else set()) | _of_plan(case)
    return [
        _paper_line(
            case, one, is_required=one.key in required, findings_at=findings_at, attached=attached, written=written
        )
        for one in edition.papers
        if one.kind != "guideline" and is_of(one, edition, case.enrolment.track)
    ]


def _of_plan(case: Assessment) -> set[str]:
    """Give the kinds of paper that the plan fills by now: the plan itself, and its summing-up."""
    enrolment, round_ = case.enrolment, case.enrolment.round
    plan = plan_of(enrolment.unit, fiscal_year=round_.fiscal_year, programme=round_.programme)
    activities = whole_plan(plan).activities if plan else ()
    judged = bool(activities) and all(one.is_achieved is not None for one in activities)
    return ({"plan"} if activities else set()) | (set(SUMMING_UP) if judged else set())


def letters_of(case: Assessment, *, are_issued: bool) -> list[LetterLine]:
    """Give the letters that a unit may print beside the papers of its edition, with their addresses and what was issued of them."""
    edition = criteria.edition_of(case.enrolment.round)
    issued = issued_about(case.key, unit=case.enrolment.unit)
    return [
        LetterLine(
            KINDS[kind].title,
            reverse("paper", args=[case.pk, kind]),
            reverse("blank-paper", args=[edition.programme, edition.name, kind]),
            reverse("issue-letter", args=[case.pk, kind]) if are_issued else "",
            tuple(one for one in issued if one.kind == kind),
        )
        for kind in filling.LETTERS
    ]


def _paper_line(
    case: Assessment,
    one: Paper,
    *,
    is_required: bool,
    findings_at: set[str],
    attached: Mapping[str, tuple[EvidenceUse, ...]],
    written: set[str],
) -> PaperLine:
    is_made_here = filling.is_printed(one)
    uses = attached.get(f"{PAPER}{one.key}", ())
    leaves = {leaf.key for leaf in criteria.leaves_of(case.enrolment)} | {""}
    is_answering = WRITTEN_AT.get(one.kind, ("",))[0] == "assessment"
    lacking = f"{PAPER}{one.key}" in findings_at or (is_answering and bool(leaves & findings_at))
    return PaperLine(
        code=one.code,
        title=one.title,
        is_required=is_required,
        is_ready=not lacking if is_required else bool(uses) or one.kind in written,
        is_attached_by_hand=not is_made_here,
        pdf_url=reverse("paper", args=[case.pk, one.key]) if is_made_here else "",
        blank_url=_blank_url(case, one),
        write_url=_written_at(case, one.kind)
        if is_made_here and one.kind in WRITTEN_AT
        else address(("requirement-library", (case.pk, f"{PAPER}{one.key}"))),
        attached=tuple(use.evidence.title for use in uses),
    )


def _blank_url(case: Assessment, one: Paper) -> str:
    edition = criteria.edition_of(case.enrolment.round)
    return reverse("blank-paper", args=[edition.programme, edition.name, one.key]) if has_blank(one) else ""


def _acts(by: Membership, case: Assessment, on: date) -> dict[str, str]:
    """Give the acts that are open to this membership now, with their addresses."""
    asked = {
        "sign-off": permissions.may_sign_off(by, case, on=on),
        "hand-in": permissions.may_hand_in(by, case, on=on),
        "send-back": permissions.may_send_back_to_officer(by, case, on=on),
        "withdraw": permissions.may_withdraw(by, case, on=on),
    }
    return {name.replace("-", "_"): reverse(name, args=[case.pk]) for name, refusal in asked.items() if refusal is None}


def _returned(case: Assessment) -> list[tuple[str, str, str]]:
    return [(reason.key, reason.text, _place(case, reason.key)) for reason in queries.reasons_to_correct(case)]


def _rows(request: Request, case: Assessment) -> list[dict[str, object]]:
    language, digits = request.LANGUAGE_CODE, current_digits()
    edition = criteria.edition_of(case.enrolment.round)
    level = criteria.level_title(edition, case.tier).in_language(language) if criteria.levels(edition) else ""
    due = written_moment(case.due_at, style="short", language=language, digits=digits)
    papers = ", ".join(
        " ".join(part for part in (one.code, one.title.in_language(language)) if part)
        for one in criteria.required_papers(edition)
    )
    return [
        row(gettext("หน่วยงาน"), case.enrolment.unit.name.in_language(language)),
        row(gettext("รอบ"), case.enrolment.round.title.in_language(language)),
        *([row(gettext("ระดับที่เสนอ (ผลคำนวณเบื้องต้น)"), level)] if level else []),
        row(gettext("เอกสารที่ส่ง"), papers),
        row(gettext("กำหนดส่ง"), due),
    ]


urlpatterns = [
    path("assessments/<int:number>/check/", check, name="check"),
    path("assessments/<int:number>/sign-off/", sign_off, name="sign-off"),
    path("assessments/<int:number>/hand-in/", hand_in, name="hand-in"),
    path("assessments/<int:number>/send-back/", send_back, name="send-back"),
    path("assessments/<int:number>/withdraw/", withdraw, name="withdraw"),
    path("assessments/<int:number>/versions/<int:version_number>/", version, name="submission"),
    path(
        "assessments/<int:number>/versions/<int:version_number>/papers/<slug:kind>.pdf",
        version_paper,
        name="version-paper",
    ),
    path("assessments/<int:number>/papers/<slug:kind>.pdf", paper, name="paper"),
]
