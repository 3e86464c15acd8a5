"""Certificates: those one may see, issuing and revoking, the PDF, and the public page where anybody verifies one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria
from khunnatham.awards import certificates as verbs
from khunnatham.awards import permissions, queries
from khunnatham.awards.models import Certificate
from khunnatham.awards.templates import layout_of, picture_under
from khunnatham.awards.verification import Standing, by_token, shown
from khunnatham.documents import filling, issuing, making
from khunnatham.documents.certificate_press import print_one
from khunnatham.documents.filling.printed import lacks_english_name, printed
from khunnatham.documents.making import File
from khunnatham.review import queries as review
from khunnatham.review.models import Decision
from khunnatham.web import (
    access,
    certificate_batches,
    certificate_templates,
    downloads,
    guessing,
    plaques,
    verifying,
)
from khunnatham.web.acting import confirm, do, found, insist, numbers, row
from khunnatham.web.dates import in_digits
from khunnatham.web.here import Request
from khunnatham.web.history import entries_for
from khunnatham.web.preferences import current_digits
from khunnatham.web.submissions import ReasonForm
from khunnatham.wording import Refusal, Text

ISSUERS: Final = access.MEETING_SECRETARIAT | access.SUBCOMMITTEE | access.ABOVE
SHOWN: Final = 200
TITLES: Final = {"th": "ประกาศเกียรติคุณ", "en": "Certificate of honour"}
# Why these need no sign-off, where a list does.
WITHOUT_SIGN_OFF: Final = gettext_lazy(
    "ใบรับรองระบุมติที่ที่ประชุมลงไว้แล้ว ไม่พิมพ์ว่าผู้ใดลงนาม และมีที่ให้ประธานในที่ประชุมลงนามด้วยหมึก จึงไม่มีขั้นเห็นชอบในระบบก่อนออกเลขที่"
    " ชุดใบประกาศพิมพ์ในนามผู้ลงนาม จึงรอผู้ลงนามเห็นชอบก่อน"
)
_THAI_ONLY: Final = Text(
    "แบบที่ใช้ออกใบนี้ไม่มีข้อความภาษาอังกฤษ พิมพ์ได้เฉพาะภาษาไทย",
    "The template of this certificate has no lines in English; it is printed in Thai alone.",
)


class CodeForm(forms.Form):
    """The code printed under the QR."""

    code = forms.CharField(max_length=200, required=False)


# ── those who work here ─────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@require_GET
def certificates(request: Request) -> HttpResponse:
    """Show the certificates one may see, and what was certified and has none yet."""
    by, on = request.membership, request.today
    waiting = (
        [one for one in queries.awaiting(by) if permissions.may_issue(by, one, on=on) is None]
        if by.role_held in ISSUERS
        else []
    )
    rows = list(queries.seen_by(by)[:SHOWN])
    page = {
        "today": on,
        "rows": [(one, shown(one)) for one in rows],
        "may_template": by.role_held in permissions.TEMPLATE_KEEPERS,
        "held": sum(not one.is_revoked for one in rows),
        "waiting": [(one, _level(one)) for one in waiting],
        "without_sign_off": WITHOUT_SIGN_OFF,
        "is_unit": by.role_held in access.UNIT,
    }
    return render(request, "certificates/certificates.html", page)


@access.roles(*access.EVERY_ROLE)
@require_GET
def certificate(request: Request, number: int) -> HttpResponse:
    """Show one certificate with its verification address and what may be done with it."""
    one = _certificate(request, number)
    page = {
        "certificate": one,
        "said": shown(one),
        "is_expired": shown(one).state(request.today) is Standing.EXPIRED,
        "address": _address(one),
        "is_thai_only": "en" not in _languages(one),
        "lacks_english_name": lacks_english_name(one),
        "may_plaque": permissions.may_make_plaque(request.membership, one, on=request.today) is None,
        "may_revoke": permissions.may_revoke(request.membership, one, on=request.today) is None,
        "is_unit": request.membership.role_held in access.UNIT,
        "history": entries_for([one.key], request.LANGUAGE_CODE),
    }
    return render(request, "certificates/certificate.html", page)


@access.roles(*ISSUERS)
@require_http_methods(["GET", "POST"])
def issue(request: Request) -> HttpResponse:
    """Issue the certificates of the chosen decisions."""
    by, wanted = request.membership, set(numbers(request.GET.getlist("decision")))
    decisions = [one for number in sorted(wanted) if (one := review.decision(number, by=by)) is not None]
    to = reverse("certificates")
    if not decisions:
        return redirect(to)
    if request.method == "POST":
        done = gettext("ออกใบรับรองแล้ว %(count)s ฉบับ") % {"count": in_digits(str(len(decisions)), current_digits())}
        return do(request, lambda: verbs.issue_many(decisions, by=by, at=request.now), done=done, to=to)
    for one in decisions:
        insist(permissions.may_issue(by, one, on=request.today))
    language = request.LANGUAGE_CODE
    verified = gettext("ใบรับรองมีเลขที่และรหัสตรวจสอบ ทุกคนตรวจสอบได้ที่หน้าสาธารณะ")
    return confirm(
        request,
        title=gettext("ออกใบรับรอง"),
        sentence=f"{verified} {WITHOUT_SIGN_OFF}",
        can_be_undone=gettext("ออกแล้วยกเลิกไม่ได้ เพิกถอนได้โดยระบุเหตุผล"),
        undo_kind="warning",
        act=gettext("ออกใบรับรอง"),
        rows=[row(_unit(one).in_language(language), _level(one).in_language(language)) for one in decisions],
        action=f"{reverse('issue-certificates')}?{'&'.join(f'decision={one.pk}' for one in decisions)}",
        back_url=to,
    )


@access.roles(*ISSUERS)
@require_http_methods(["GET", "POST"])
def revoke(request: Request, number: int) -> HttpResponse:
    """Revoke a certificate with the reason."""
    one, by = _certificate(request, number), request.membership
    to, form = reverse("certificate", args=[one.pk]), ReasonForm(request.POST or None)
    form.fields["reason"].label, form.fields["reason"].required = gettext("เหตุผลที่เพิกถอน"), True
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act = lambda: verbs.revoke(one, reason=reason, by=by, at=request.now)  # noqa: E731 - one act, done by do()
        return do(request, act, done=gettext("เพิกถอนใบรับรองแล้ว"), to=to)
    insist(permissions.may_revoke(by, one, on=request.today))
    said = shown(one)
    return confirm(
        request,
        title=gettext("เพิกถอนใบรับรอง"),
        sentence=gettext("หน้าตรวจสอบสาธารณะจะแสดงว่าใบรับรองนี้เพิกถอนแล้ว เหตุผลเก็บไว้ภายใน"),
        can_be_undone=gettext("เพิกถอนแล้วเรียกคืนไม่ได้"),
        undo_kind="warning",
        act=gettext("เพิกถอนใบรับรอง"),
        danger=True,
        rows=[row(gettext("เลขที่"), one.number), row(gettext("หน่วยงาน"), said.unit.in_language(request.LANGUAGE_CODE))],
        form=form,
        errors=[str(text) for texts in form.errors.values() for text in texts] if request.method == "POST" else [],
        back_url=to,
    )


@access.roles(*access.EVERY_ROLE)
@require_GET
def certificate_pdf(request: Request, number: int) -> HttpResponse:
    """Give the certificate as PDF, in Thai or, asked for, in English."""
    one = _certificate(request, number)
    language = "en" if request.GET.get("language") == "en" else "th"
    if language not in _languages(one):
        raise Refusal(_THAI_ONLY, code="template-thai-only")
    if _is_on_template(one):
        return downloads.send(_on_template(one, language))
    paper = filling.certificate(one, address=_address(one), language=language)
    return downloads.send(making.make("certificate", paper))


# ── everybody ───────────────────────────────────────────────────────────────────────────


@access.public
@require_GET
def verify(request: Request) -> HttpResponse:
    """Take the code that is printed on a certificate."""
    form = CodeForm(request.GET)
    code = form.cleaned_data["code"].strip() if form.is_valid() else ""
    if code:
        token = code.rstrip("/").rpartition("/")[2]  # the whole address is welcome too
        if not _is_sayable(token):
            return _unknown(request, code)
        # One page takes the codes of certificates and of papers: both look alike to whoever holds one.
        return redirect("verify-paper" if issuing.by_token(token) else "verify-certificate", token=token)
    return render(request, "certificates/verify.html")


@access.public
@require_GET
def verify_certificate(request: Request, token: str) -> HttpResponse:
    """Say whether a certificate is genuine and holds; nothing more than is printed on it."""
    if guessing.is_too_much(request):
        return guessing.slow_down(request)
    said = by_token(token)
    if said is None:
        return _unknown(request, token)
    is_expired = said.state(request.today) is Standing.EXPIRED
    response = render(request, "certificates/verified.html", {"said": said, "is_expired": is_expired})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _unknown(request: Request, code: str) -> HttpResponse:
    if guessing.is_too_much(request):
        return guessing.slow_down(request)
    guessing.missed(request)
    return render(request, "certificates/verify.html", {"code": code, "is_unknown": True}, status=HTTPStatus.NOT_FOUND)


def _is_sayable(token: str) -> bool:
    """Tell whether a code can stand in an address of ours at all."""
    return token.isascii() and token.replace("-", "").replace("_", "").isalnum()


# ── what the pages are made of ──────────────────────────────────────────────────────────


def _certificate(request: Request, number: int) -> Certificate:
    return found(queries.certificate(number, by=request.membership))


def _address(one: Certificate) -> str:
    return f"{settings.ADDRESS}{reverse('verify-certificate', args=[one.token])}"


def _is_on_template(one: Certificate) -> bool:
    """Tell whether it prints on a template, or on the system's own frame as a batch does, with who signs."""
    return one.decision is None or one.template is not None or "signed_by" in one.frozen


def _languages(one: Certificate) -> tuple[str, ...]:
    return layout_of(one.template).languages if _is_on_template(one) else ("th", "en")


def _on_template(one: Certificate, language: str) -> File:
    title = f"{TITLES[language]} {one.number}"
    content = print_one(
        layout_of(one.template),
        printed(one, address=_address(one), language=language),
        language=language,
        picture=picture_under(one.template),
        title=title,
    )
    return File(name=f"{title.replace('/', ' ')}.pdf", content=content)


def _unit(one: Decision) -> Text:
    return one.submission.assessment.enrolment.unit.name


def _level(one: Decision) -> Text:
    return criteria.level_title(criteria.edition_of(one.submission.assessment.enrolment.round), one.certified_tier)


urlpatterns = [
    path("certificates/", certificates, name="certificates"),
    path("certificates/issue/", issue, name="issue-certificates"),
    *certificate_templates.urlpatterns,
    *certificate_batches.urlpatterns,
    *plaques.urlpatterns,
    path("certificates/<int:number>/", certificate, name="certificate"),
    path("certificates/<int:number>/certificate.pdf", certificate_pdf, name="certificate-pdf"),
    path("certificates/<int:number>/revoke/", revoke, name="revoke-certificate"),
    path("verify/", verify, name="verify"),
    *verifying.urlpatterns,
    path("verify/<slug:token>/", verify_certificate, name="verify-certificate"),
]
