"""The department's approval: what still lacks, the document that approves, the final table, and what everybody may read then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.awards import conferring, titles
from khunnatham.awards.title_models import TitleOutcome
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.review import approving, minutes, rosters, sampling, selecting
from khunnatham.review.selection_models import Approval, Choice, called
from khunnatham.thai import search_text
from khunnatham.web import access, downloads
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row
from khunnatham.web.dates import in_digits, written_date
from khunnatham.web.enrolled import say
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in
from khunnatham.web.selecting import region_title
from khunnatham.wording import Text

PER_PAGE: Final = 100
# What the public reads of an approved round; who lost or missed a title is named nowhere.
PUBLISHED: Final = frozenset({TitleOutcome.WON, TitleOutcome.KEPT})


class ApprovalForm(forms.Form):
    """The document by which the department approves."""

    document_number = forms.CharField(label=gettext_lazy("เลขที่หนังสือหรือบันทึกที่เห็นชอบ"), max_length=120)
    document_on = ThaiDateField(label=gettext_lazy("วันที่ของหนังสือ"))
    note = forms.CharField(
        label=gettext_lazy("หมายเหตุ"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )


@access.roles(*access.ABOVE)
@never_cache
@require_http_methods(["GET", "POST"])
def approval(request: Request, number: int) -> HttpResponse:
    """Say what still lacks, take the document, ask once more; afterwards give everything as it was approved."""
    round_ = _round_seen(request, number)
    given, sent = approving.approval_of(round_), posted(request)
    if given is not None and sent is None:
        return _approved_page(request, round_, given)
    may = _may_approve(request, round_)
    lacking = [] if given is not None else approving.lacking(round_, on=request.today)
    is_change = sent is not None and "change" in sent
    form = ApprovalForm(None if is_change else sent, initial=sent.dict() if is_change and sent else None)
    if sent is not None:
        insist(may_manage_round(request.membership, round_.owner, on=request.today))
        if not may:
            raise PermissionDenied
    if sent is not None and not is_change and form.is_valid():
        with refusals_in(form):
            insist(approving.is_to_come(form.cleaned_data["document_on"], on=request.today))
    if sent is not None and not is_change and form.is_valid() and not lacking:
        return _approve(request, round_, form)
    page = {
        "round": round_,
        "form": form,
        "lacking": lacking,
        "may_approve": may,
        "resolutions": _resolutions(request, round_),
    }
    return render(
        request, "selecting/approval.html", page, status=UNACCEPTABLE if sent is not None and not is_change else 200
    )


@access.roles(*access.ABOVE)
@never_cache
@require_GET
def approval_export(request: Request, number: int) -> HttpResponse:
    """Give the approved table as a workbook."""
    round_ = _round_seen(request, number)
    given = found(approving.approval_of(round_))
    head = [
        gettext("รหัส"), gettext("หน่วยงาน"), gettext("เขตตรวจราชการ"), gettext("กลุ่ม"), gettext("คะแนนรวม"),
        gettext("คะแนนไม่รวม Extra"), gettext("ระดับ"), gettext("ผล"), gettext("คัดเลือก"), gettext("มติที่คัดเลือก"),
        gettext("เหตุผลตามมติ"), gettext("ไม่นำมาพิจารณา"), gettext("มติรับรอง"),
    ]  # fmt: skip
    cells = [
        [
            line["code"], line["name"], line["region"], line["track"], line["total"], line["base"], line["level"],
            line["outcome"], gettext("คัดเลือก") if line["chosen"] else "", line["chosen_by"], line["reason"],
            line["left_out"], line["decided"],
        ]
        for line in _lines(criteria.edition_of(round_), given)
    ]  # fmt: skip
    return downloads.table("xlsx", gettext("ผลที่กรมเห็นชอบ"), head, cells)


@access.roles(Role.DEPARTMENT_OFFICER)
@never_cache
@require_http_methods(["GET", "POST"])
def confer(request: Request, number: int) -> HttpResponse:
    """Ask once more, then record in the register of titles what the approved table confers."""
    round_ = _round_seen(request, number)
    given, to = found(approving.approval_of(round_)), reverse("approval", args=[round_.pk])
    insist(may_manage_round(request.membership, round_.owner, on=request.today))
    waiting = conferring.waiting(round_, given)
    if request.method == "POST" or not waiting:
        if not waiting:
            messages.info(request, gettext("บันทึกเกียรติของรอบนี้ลงทะเบียนครบแล้ว"))
            return redirect(to)
        done = gettext("บันทึกลงทะเบียนและประกาศแล้ว %(count)s รายการ") % {"count": _digits(len(waiting))}
        act = lambda: conferring.confer_all(round_, by=request.membership, at=request.now)  # noqa: E731 - one act
        return do(request, act, done=done, to=to)
    edition = criteria.edition_of(round_)
    counted = Counter((one.title, one.outcome) for one in waiting)
    return confirm(
        request,
        title=gettext("บันทึกเกียรติตามผลที่เห็นชอบลงทะเบียน"),
        sentence=gettext(
            "บันทึก %(count)s รายการในทะเบียนเกียรติตามหนังสือ %(document)s ที่ได้รับหรือรักษาไว้ได้ทุกคนเห็นที่หน้าเผยแพร่ตั้งแต่วันนี้"
        )
        % {"count": _digits(len(waiting)), "document": given.document_number},
        act=gettext("บันทึกลงทะเบียน"),
        can_be_undone=gettext("รายการที่ผิดแก้ไขหรือยกเลิกได้โดยระบุเหตุผล หน้าเผยแพร่จะเปลี่ยนทันที"),
        rows=[
            row(
                f"{say(titles.title_of(edition, title).title)} · {TitleOutcome(outcome).label}",
                ngettext("%(count)s หน่วยงาน", "%(count)s หน่วยงาน", count) % {"count": _digits(count)},
            )
            for (title, outcome), count in sorted(counted.items())
        ],
        back_url=to,
    )


@access.public
@require_safe
def announced(request: Request, number: int) -> HttpResponse:
    """Tell everybody who was chosen and who wins or keeps a title: after the approval, without points, and nobody who failed."""
    round_ = found(queries.round_(number))
    given = found(approving.approval_of(round_))
    edition = criteria.edition_of(round_)
    lines = _lines(edition, given)
    told: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        if line["is_told"]:
            told.setdefault(line["outcome"], []).append(line)
    page = {
        "round": round_,
        "approval": given,
        "selection": edition.selection,
        "chosen": [line for line in lines if line["chosen"]],
        "outcomes": list(told.items()),
        "samples": sampling.samples_of(round_),
    }
    response = render(request, "selecting/announced.html", page)
    response["Cache-Control"] = "no-store"
    return response


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _approve(request: Request, round_: Round, form: ApprovalForm) -> HttpResponse:
    said, to = form.cleaned_data, reverse("approval", args=[round_.pk])
    if "confirmed" in request.POST:
        return do(
            request,
            lambda: approving.approve(round_, **said, by=request.membership, at=request.now),
            done=gettext("บันทึกความเห็นชอบแล้ว ประกาศผลเปิดให้ทุกคนดูได้"),
            to=to,
        )
    day = written_date(said["document_on"], style="full", language=request.LANGUAGE_CODE, digits=current_digits())
    return confirm(
        request,
        title=gettext("เห็นชอบผลและเปิดประกาศ"),
        sentence=gettext(
            "ผลของทุกหน่วยงานและผู้ได้รับคัดเลือกคงไว้ตามนี้ คณะเปลี่ยนผลการคัดเลือกไม่ได้อีก "
            "เรื่องของทุกหน่วยงานสิ้นสุดกระบวนการ หน่วยงานเห็นผลของตน และทุกคนดูประกาศได้"
        ),
        act=gettext("เห็นชอบผลและเปิดประกาศ"),
        can_be_undone=gettext("ถอนความเห็นชอบไม่ได้"),
        undo_kind="warning",
        rows=[
            row(gettext("รอบ"), say(round_.title)),
            row(gettext("เลขที่หนังสือหรือบันทึกที่เห็นชอบ"), said["document_number"]),
            row(gettext("วันที่ของหนังสือ"), day),
            row(gettext("หมายเหตุ"), said["note"] or "–"),
        ],
        hidden={name: request.POST.get(name, "") for name in form.fields} | {"confirmed": "yes"},
        may_change=True,
        back_url=to,
    )


def _approved_page(request: Request, round_: Round, given: Approval) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:200]
    at = max(number_in(request.GET.get("page", "")) or 1, 1)
    wanted = search_text(words)
    lines = [
        line
        for line in _lines(criteria.edition_of(round_), given)
        if wanted in search_text(f"{line['code']} {line['name']}")
    ]
    kept = {"q": words} if words else {}
    due = conferring.due(round_, given)
    waiting = len(conferring.waiting(round_, given)) if due else 0
    page = {
        "round": round_,
        "due": bool(due),
        "waiting": _digits(waiting) if waiting else "",
        "may_confer": _may_approve(request, round_),
        "approval": given,
        "resolutions": _resolutions(request, round_),
        "lines": lines[(at - 1) * PER_PAGE : at * PER_PAGE],
        "total": _digits(len(lines)),
        "q": words,
        "chosen": _digits(sum(bool(one["chosen"]) for one in given.rows)),
        "count": _digits(len(given.rows)),
        "previous_url": f"?{urlencode(kept | {'page': at - 1})}" if at > 1 else None,
        "next_url": f"?{urlencode(kept | {'page': at + 1})}" if at * PER_PAGE < len(lines) else None,
    }
    return render(request, "selecting/approved.html", page)


def _resolutions(request: Request, round_: Round) -> list[tuple[Choice, minutes.Stands | None]]:
    """Give by which resolution each committee chose, and where it stands in minutes kept here."""
    choices = selecting.choices_of(round_)
    stands = minutes.where_chosen(choices, by=request.membership)
    return [(row, stands.get(row.pk)) for row in choices]


def _lines(edition: Edition, given: Approval) -> list[dict[str, Any]]:
    """Give the frozen rows in the words of the edition, those chosen first."""
    tracks = {one.key: one.title for one in edition.tracks}
    rows = [_line(edition, tracks, one) for one in given.rows]
    return sorted(rows, key=lambda line: not line["chosen"])


def _line(edition: Edition, tracks: Mapping[str, Text], one: dict[str, Any]) -> dict[str, Any]:
    outcome = next(
        (row.title for row in edition.outcomes if (row.key, row.track) == (one["outcome"], one["track"])), None
    )
    given = conferring.conferred(edition, one["track"], one["outcome"], is_chosen=False)
    choice, decided = one.get("choice"), one.get("decided")
    return {
        "url": reverse("compiling-case" if one["total"] is None else "decision", args=[one["assessment"]]),
        "decided": f"{_told(decided, 'body')} {_told(decided, 'resolution')}" if decided else "",
        "chosen_by": f"{_told(choice, 'body')} {say(called(choice['resolution']))}" if choice else "",
        "reason": choice["reason"] if choice else "",
        "left_out": choice["left_out"] if choice else "",
        "code": one["code"],
        "name": say(Text(one["name_th"], one["name_en"] or one["name_th"])),
        "region": region_title(one["region"]),
        "track": say(tracks.get(one["track"])),
        "total": one["total"] or "",
        "base": one["base"] or "",
        "level": say(criteria.level_title(edition, one["level"])) if one["level"] else "",
        "outcome": say(outcome),
        "is_told": any(what in PUBLISHED for _, what in given),
        "chosen": one["chosen"],
    }


def _told(frozen: Mapping[str, str], name: str) -> str:
    return say(Text(frozen[f"{name}_th"], frozen[f"{name}_en"]))


def _round_seen(request: Request, number: int) -> Round:
    """Give a round of the owner, or to those who see the nation; other departments do not learn of it."""
    round_ = found(queries.round_(number))
    if not rosters.sees_round(request.membership, round_):
        raise Http404
    return round_


def _digits(number: int) -> str:
    return in_digits(f"{number:,}", current_digits())


def _may_approve(request: Request, round_: Round) -> bool:
    by = request.membership
    is_owner = by.role_held is Role.DEPARTMENT_OFFICER
    return is_owner and may_manage_round(by, round_.owner, on=request.today) is None


urlpatterns = [
    path("rounds/<int:number>/approval/", approval, name="approval"),
    path("rounds/<int:number>/approval/titles/", confer, name="confer-titles"),
    path("rounds/<int:number>/approval/table.xlsx", approval_export, name="approval-export"),
    path("rounds/<int:number>/announced/", announced, name="selection-announced"),
]
