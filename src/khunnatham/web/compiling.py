"""The secretariat's table: who has and has not handed in, narrowed and sorted, exported, listed for a sitting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import compiling as verbs
from khunnatham.assessments import criteria, permissions, queries
from khunnatham.assessments.cases import ORDERS
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.assessments.states import STANDINGS, State
from khunnatham.calendars.gathering import reminds
from khunnatham.documents import filling
from khunnatham.meetings.queries import subcommittee_of
from khunnatham.review import queries as review
from khunnatham.review.models import Decision
from khunnatham.web import access, compiling_cases, downloads, sendings
from khunnatham.web.acting import confirm, do, found, insist, numbers, row
from khunnatham.web.compiling_cases import COMPILERS, KINDS, READERS, level
from khunnatham.web.dates import written_moment
from khunnatham.web.here import Request
from khunnatham.wording import Refusal, Text

ALL: Final = "all"
HANDED: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, ready for the page and for export."""

    case: queries.Case
    kind: str
    submission: Submission | None
    proposed: Text | None
    certified: Text | None
    may_list: bool

    @property
    def is_moving(self) -> bool:
        """Tell whether somebody still has to do something."""
        return self.case.assessment.state != State.FINAL


class FilterForm(forms.Form):
    """What narrows and sorts the table; it lives in the address, and what is not valid is left out."""

    round = forms.CharField(required=False)
    handed_in = forms.ChoiceField(required=False, choices=[("", ""), ("yes", ""), ("no", "")])
    state = forms.ChoiceField(required=False, choices=[("", ""), *((state.value, "") for state in State)])
    late = forms.ChoiceField(required=False, choices=[("", ""), ("yes", "")])
    q = forms.CharField(required=False, max_length=200)
    order = forms.ChoiceField(required=False, choices=[("", ""), *((order, "") for order in ORDERS)])
    after = forms.CharField(required=False, max_length=4000)


# ── the table ───────────────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@require_GET
def table(request: Request) -> HttpResponse:
    """Show who has and has not handed in; the title is the finding."""
    chosen, rounds = _chosen(request), queries.rounds_seen(request.membership)
    round_ = _round(chosen, rounds)
    filters = _filters(chosen, round_)
    order = chosen.get("order") or "unit"
    page = queries.cases(
        request.membership, filters=filters, order=order, cursor=chosen.get("after", ""), at=request.now
    )
    lines = _lines(request, page.rows)
    kept = {name: value for name, value in chosen.items() if value and name != "after"}
    return render(
        request,
        "compiling/table.html",
        {
            "page": page,
            "lines": lines,
            "rounds": rounds,
            "round": round_,
            "chosen": chosen,
            "order": order,
            "states": [(state.value, STANDINGS[state].text) for state in State],
            "chips": _chips(request, kept),
            "next_url": _query(kept | {"after": page.next_cursor}) if page.next_cursor else None,
            "first_url": _query(kept) if chosen.get("after") else None,
            "export": _query(kept),
            "sort_unit": _query(kept | {"order": "-unit" if order == "unit" else "unit"}),
            "sort_changed": _query(kept | {"order": "changed" if order == "-changed" else "-changed"}),
            "may_list": any(line.may_list for line in lines),
            "tabs": _tabs(chosen, kept, page),
            "listed": page.counts.get(State.LISTED.value, 0),
            "may_remind": round_ is not None and page.not_handed_in > 0 and reminds(request.membership, round_),
            "sendings": sendings.offered(request, round_),
            "may_write": request.membership.role_held in COMPILERS,
            "has_list": round_ is not None and page.counts.get(State.LISTED.value, 0) > 0,
        },
    )


@access.roles(*READERS)
@require_GET
def export(request: Request, kind: str) -> HttpResponse:
    """Give the whole list as it is filtered, as CSV or XLSX."""
    if kind not in downloads.KINDS:
        raise Http404
    chosen = _chosen(request)
    round_ = _round(chosen, queries.rounds_seen(request.membership))
    page = queries.cases(
        request.membership,
        filters=_filters(chosen, round_),
        order=chosen.get("order") or "unit",
        limit=None,
        at=request.now,
    )
    language = request.LANGUAGE_CODE
    head = [
        gettext("หน่วยงาน"), gettext("อำเภอ"), gettext("จังหวัด"), gettext("รอบ"), gettext("สถานะ"), gettext("อยู่ที่"),
        gettext("วันที่ส่ง"), gettext("ส่งหลังกำหนด"), gettext("ระดับที่เสนอ (ผลคำนวณเบื้องต้น)"), gettext("ระดับที่รับรอง"),
    ]  # fmt: skip
    rows = [_exported(line, language) for line in _lines(request, page.rows)]
    return downloads.table(kind, gettext("รายการผลการประเมิน"), head, rows)


@access.roles(*READERS)
@require_GET
def preliminary_list(request: Request, number: int) -> HttpResponse:
    """Give the preliminary list of a round as it goes before the sitting, as PDF."""
    round_ = found(queries.round_(number))
    by = request.membership
    proposals = review.preliminary_list(by, round_)
    edition = criteria.edition_of(round_)
    body = subcommittee_of(by)
    stage = criteria.deciding_stage(edition)
    paper = filling.preliminary_list(
        proposals,
        round_=round_,
        body=body.name_th if body else criteria.body_title(edition, stage).th,
        secretariat=by.unit.name_th,
        post=by.account.post.th,
        enrolled=queries.cases(by, filters=queries.Filters(round=round_), limit=1, at=request.now).total,
    )
    return downloads.paper(request, "preliminary-list", paper)


@access.roles(*COMPILERS)
@require_GET
def round_letter(request: Request, number: int) -> HttpResponse:
    """Give the letter that tells the units of a round what is asked of them and until when, as PDF."""
    round_, by = found(queries.round_(number)), request.membership
    rows = queries.cases(by, filters=queries.Filters(round=round_), limit=None, at=request.now).rows
    names = [row.unit.name_th for row in rows]
    paper = filling.circular(round_, office=by.unit, post=by.account.post.th, receivers=names)
    return downloads.paper(request, "circular", paper)


# ── listing the chosen ones ──────────────────────────────────────────────────────────────


@access.roles(*COMPILERS)
@require_http_methods(["GET", "POST"])
def list_for_sitting(request: Request) -> HttpResponse:
    """List the chosen cases for the sitting: all of them, or none."""
    by = request.membership
    chosen = queries.cases_numbered(numbers(request.GET.getlist("case")), by=by)
    back = _back(request)
    if request.method == "POST":
        done = ngettext("เสนอ %(count)s หน่วยงานเข้าที่ประชุมแล้ว", "เสนอ %(count)s หน่วยงานเข้าที่ประชุมแล้ว", len(chosen)) % {
            "count": len(chosen)
        }
        return do(request, lambda: verbs.list_many(_some(chosen), by=by, at=request.now), done=done, to=back)
    if not chosen:
        return do(request, lambda: _some(chosen), done="", to=back)
    for one in chosen:
        insist(permissions.may_list(by, one, on=request.today))
    latest = queries.latest_submissions(chosen)
    return confirm(
        request,
        **_question(chosen),
        rows=[
            row(
                one.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
                _proposed(one, latest.get(one.pk), request.LANGUAGE_CODE),
            )
            for one in chosen
        ],
        action=f"{reverse('compiling-list')}?{'&'.join(f'case={one.pk}' for one in chosen)}",
        back_url=back,
    )


# ── what the pages are made of ──────────────────────────────────────────────────────────


def _question(chosen: list[Assessment]) -> dict[str, str]:
    """Ask as the route goes on: before a sitting here, or to whoever decides outside."""
    stages = [criteria.deciding_stage(criteria.edition_of(one.enrolment.round)) for one in chosen]
    count = {"count": len(chosen)}
    if all(stage.decides for stage in stages):
        return {
            "title": ngettext("เสนอ %(count)s หน่วยงานเข้าที่ประชุม", "เสนอ %(count)s หน่วยงานเข้าที่ประชุม", len(chosen))
            % count,
            "sentence": gettext(
                "หน่วยงานเหล่านี้จะอยู่ในรายการเบื้องต้น ระดับเป็นผลคำนวณเบื้องต้นจนกว่าที่ประชุมจะรับรอง หน่วยงานถอนเพื่อแก้ไขไม่ได้อีก"
            ),
            "can_be_undone": gettext("นำออกจากรายการได้จนกว่าที่ประชุมจะมีมติ"),
            "act": gettext("เสนอเข้าที่ประชุม"),
        }
    return {
        "title": ngettext("ส่งต่อ %(count)s หน่วยงานไปขั้นถัดไป", "ส่งต่อ %(count)s หน่วยงานไปขั้นถัดไป", len(chosen)) % count,
        "sentence": gettext("ระดับเป็นผลคำนวณเบื้องต้นจนกว่าจะบันทึกผลอย่างเป็นทางการ หน่วยงานถอนเพื่อแก้ไขไม่ได้อีก"),
        "can_be_undone": gettext("ส่งต่อแล้วเรียกคืนไม่ได้"),
        "act": gettext("ส่งต่อ"),
    }


def _chosen(request: Request) -> dict[str, str]:
    form = FilterForm(request.GET)
    form.is_valid()  # what is not valid is simply not in cleaned_data
    return {name: str(value) for name, value in form.cleaned_data.items()}


def _round(chosen: Mapping[str, str], rounds: list[Round]) -> Round | None:
    """Give the chosen round; without a choice the first of the list, with ``all`` none."""
    wanted = chosen.get("round", "")
    if wanted == ALL:
        return None
    named = next((one for one in rounds if str(one.pk) == wanted), None)
    return named or next((one for one in rounds if one.state == "open"), rounds[0] if rounds else None)


def _filters(chosen: Mapping[str, str], round_: Round | None) -> queries.Filters:
    state = chosen.get("state")
    return queries.Filters(
        round=round_,
        states=frozenset({State(state)}) if state else frozenset(),
        is_handed_in=HANDED.get(chosen.get("handed_in", "")),
        is_late=True if chosen.get("late") else None,
        words=chosen.get("q", ""),
    )


def _lines(request: Request, rows: Iterable[queries.Case]) -> list[Line]:
    shown = list(rows)
    cases = [one.assessment for one in shown]
    latest, decided = queries.latest_submissions(cases), review.certifying(cases)
    return [_line(request, one, latest.get(one.assessment.pk), decided.get(one.assessment.pk)) for one in shown]


def _line(request: Request, one: queries.Case, kept: Submission | None, decision: Decision | None) -> Line:
    return Line(
        case=one,
        kind=KINDS[State(one.assessment.state)],
        submission=kept,
        proposed=level(one.assessment, kept.tier) if kept and criteria.levels(criteria.edition_of(one.round)) else None,
        certified=level(one.assessment, decision.certified_tier) if decision else None,
        may_list=one.assessment.state == State.SUBMITTED
        and permissions.may_list(request.membership, one.assessment, on=request.today) is None,
    )


def _proposed(one: Assessment, kept: Submission | None, language: str) -> str:
    return level(one, kept.tier).in_language(language) if kept else "–"


def _exported(line: Line, language: str) -> list[str]:
    unit = line.case.unit
    return [
        unit.name.in_language(language),
        unit.district.title.in_language(language) if unit.district else "",
        unit.province.title.in_language(language) if unit.province else "",
        line.case.round.title.in_language(language),
        line.case.standing.in_language(language),
        line.case.court.in_language(language) if line.case.court else "",
        written_moment(line.submission.handed_in_at, style="short", language=language, digits="arabic")
        if line.submission
        else "",
        gettext("ส่งหลังกำหนด") if line.submission and line.submission.is_late else "",
        line.proposed.in_language(language) if line.proposed else "",
        line.certified.in_language(language) if line.certified else "",
    ]


def _query(values: Mapping[str, str]) -> str:
    return f"?{urlencode(values)}"


def _chips(request: Request, kept: Mapping[str, str]) -> list[dict[str, str]]:
    """Give what narrows the list now, each with the address without it."""
    language = request.LANGUAGE_CODE
    labels = {"q": f"«{kept.get('q', '')}»", "late": gettext("ส่งหลังกำหนด")}
    if state := kept.get("state"):
        labels["state"] = STANDINGS[State(state)].text.in_language(language)
    return [
        {"label": labels[name], "url": _query({other: text for other, text in kept.items() if other != name})}
        for name in kept
        if name in labels
    ]


def _tabs(chosen: Mapping[str, str], kept: Mapping[str, str], page: queries.Page) -> list[dict[str, object]]:
    others = {name: value for name, value in kept.items() if name not in {"handed_in", "state"}}
    now = chosen.get("handed_in", "")
    shown = (
        ("", gettext("ทั้งหมด"), page.total),
        ("yes", gettext("ส่งแล้ว"), page.handed_in),
        ("no", gettext("ยังไม่ส่ง"), page.not_handed_in),
    )
    return [
        {
            "label": label,
            "url": _query(others | ({"handed_in": value} if value else {})),
            "is_current": value == now,
            "count": count,
        }
        for value, label, count in shown
    ]


def _back(request: Request) -> str:
    """Give where to go after listing: the case itself where there is one, else the table."""
    chosen = numbers(request.GET.getlist("case"))
    return reverse("compiling-case", args=chosen) if len(chosen) == 1 else reverse("compiling")


def _some(chosen: list[Assessment]) -> list[Assessment]:
    if not chosen:
        raise Refusal(Text("เลือกหน่วยงานอย่างน้อยหนึ่งแห่ง", "Choose at least one unit."), code="nothing-chosen")
    return chosen


urlpatterns = [
    path("compiling/", table, name="compiling"),
    path("compiling/list/", list_for_sitting, name="compiling-list"),
    path("compiling/export.<str:kind>", export, name="compiling-export"),
    path("compiling/rounds/<int:number>/preliminary-list.pdf", preliminary_list, name="preliminary-list"),
    path("compiling/rounds/<int:number>/letter.pdf", round_letter, name="round-letter"),
    *compiling_cases.urlpatterns,
]
