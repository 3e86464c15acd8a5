"""The ranking of each group with every figure, and whom its committee chose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Round
from khunnatham.meetings.models import Meeting, Resolution
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership
from khunnatham.programmes.criteria import Edition, Paper
from khunnatham.review import approving, minutes, selecting, shortlisting
from khunnatham.review.minutes import Stands
from khunnatham.review.ranking import Group, Ranked
from khunnatham.review.selecting import Standing
from khunnatham.scoring.numbers import plain
from khunnatham.web import access, comparing_sheets, downloads, ranking_tables
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row
from khunnatham.web.dates import in_digits
from khunnatham.web.enrolled import say
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.ranking_tables import STOOD_IN, Column, Line
from khunnatham.wording import Refusal

READERS: Final = access.SUBCOMMITTEE | access.ABOVE
PER_PAGE: Final = 100
LONGEST_CITED: Final = 80


class ChoiceForm(forms.Form):
    """Whom the committee chose, by which resolution, and why where the figures alone do not say it."""

    unit = forms.ChoiceField(label=gettext_lazy("หน่วยงานที่คัดเลือก"))
    recorded = forms.ChoiceField(
        label=gettext_lazy("มติในรายงานการประชุมของคณะ"),
        required=False,
        help_text=gettext_lazy("เลือกมติที่บันทึกไว้ หรือออกเป็นมติใหม่ในรายงานที่ยังไม่ปิด รายงานบนกระดาษให้เว้นไว้แล้วกรอกเลขที่มติ"),
    )
    resolution = forms.CharField(
        label=gettext_lazy("เลขที่มติของรายงานบนกระดาษ"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("เช่น มติที่ 1 การประชุมครั้งที่ 2/2569"),
    )
    reason = forms.CharField(
        label=gettext_lazy("เหตุผลตามมติ"),
        help_text=gettext_lazy("ต้องระบุเมื่อคะแนนเท่ากัน หรือเลือกหน่วยงานที่ไม่ได้ลำดับที่ 1"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    left_out = forms.CharField(
        label=gettext_lazy("เหตุผลที่ไม่นำหน่วยงานที่ยังไม่สรุปผลมาพิจารณา"),
        help_text=gettext_lazy("เช่น ขอถอนตัว ไม่ส่งผล บันทึกไว้กับมตินี้"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, one: Standing, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._without = selecting.why_left_out(one.ranking)
        if self._without is None:
            del self.fields["left_out"]
        self._rows = {str(row.case): row for row in one.ranking.rows if row.place is not None and one.may_win(row.case)}
        named = [(number, told_of(row)) for number, row in self._rows.items()]
        self.fields["unit"].choices = [("", gettext("เลือกหน่วยงาน")), *named]  # type: ignore[attr-defined]
        self._recorded: dict[str, Resolution | Meeting] = {
            **{f"new-{row.pk}": row for row in selecting.open_minutes_of(by)},
            **{str(row.pk): row for row in selecting.resolutions_of(by)},
        }
        cited = [(key, _cited(row)) for key, row in self._recorded.items()]
        self.fields["recorded"].choices = [("", gettext("รายงานบนกระดาษ กรอกเลขที่มติเอง")), *cited]  # type: ignore[attr-defined]

    def rests_on(self) -> Resolution | Meeting | None:
        """Give the resolution that was chosen, or the open minutes in which it is to be written."""
        return self._recorded.get(self.cleaned_data["recorded"])

    def cited(self) -> str:
        """Give the resolution in words."""
        row = self.rests_on()
        return _cited(row) if row is not None else str(self.cleaned_data["resolution"])

    def chosen(self) -> Ranked:
        """Give the row that was chosen."""
        return self._rows[self.cleaned_data["unit"]]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the figures alone do not say it."""
        said = self.cleaned_data
        if not said.get("recorded") and not said.get("resolution", "").strip() and "recorded" in said:
            self.add_error("resolution", gettext("เลือกมติในรายงาน หรือกรอกเลขที่มติ"))
        picked = self._rows.get(said.get("unit", ""))
        why = selecting.why_needed(picked) if picked else None
        if why is not None and not said.get("reason", "").strip():
            self.add_error("reason", say(why))
        if self._without is not None and not said.get("left_out", "").strip():
            self.add_error("left_out", say(self._without))
        return said


@dataclass(frozen=True, slots=True)
class Part:
    """One group on the page: its standing, the rows that this page holds, what one may do here, and where the choice stands."""

    one: Standing
    columns: tuple[Column, ...]
    span: int
    lines: tuple[Line, ...]
    stands: Stands | None
    choose_url: str
    list_url: str
    sheets: tuple[tuple[str, str], ...]

    @property
    def slug(self) -> str:
        """Give the group as an element id."""
        return f"{self.one.ranking.group.named.key}-{self.one.ranking.group.region}"


@access.roles(*READERS)
@never_cache
@require_GET
def ranking_page(request: Request, number: int) -> HttpResponse:
    """Give the ranking of each group that this person may read, a hundred units a page, narrowed by region."""
    round_, edition = round_seen(request, number)
    every = selecting.standings_seen(round_, by=request.membership, on=request.today)
    asked = request.GET.get("region", "")
    region = number_in(asked)
    shown = [one for one in every if region is None or one.ranking.group.region == region]
    at = max(number_in(request.GET.get("page", "")) or 1, 1)
    total = sum(len(one.ranking.units) for one in shown)
    kept = {"region": asked} if asked else {}
    page = {
        "round": round_,
        "selection": edition.selection,
        "parts": _parts(request, round_, edition, list(_on_page(shown, at))),
        "total": total,
        "groups": len(every),
        "chosen": sum(one.chosen is not None or one.is_withheld for one in every),
        "waiting": sum(one.ranking.waiting for one in every),
        "regions": [(one.ranking.group.region, one.ranking.group.title) for one in every],
        "region": asked,
        "stood_in": STOOD_IN,
        "others": _others(request, round_, edition) if at == 1 and not asked else [],
        "is_above": request.membership.role_held in access.ABOVE,
        "approval": approving.approval_of(round_),
        "export_url": f"{reverse('ranking-export', args=[round_.pk])}{'?' + urlencode(kept) if kept else ''}",
        "previous_url": f"?{urlencode(kept | {'page': at - 1})}" if at > 1 else None,
        "next_url": f"?{urlencode(kept | {'page': at + 1})}" if at * PER_PAGE < total else None,
    }
    return render(request, "selecting/ranking.html", page)


@access.roles(*READERS)
@never_cache
@require_GET
def ranking_export(request: Request, number: int) -> HttpResponse:
    """Give the same ranking as a workbook."""
    round_, edition = round_seen(request, number)
    region = number_in(request.GET.get("region", ""))
    every = selecting.standings_seen(round_, by=request.membership, on=request.today)
    shown = [one for one in every if region is None or one.ranking.group.region == region]
    return downloads.table("xlsx", gettext("ลำดับการคัดเลือก"), *ranking_tables.workbook(edition, shown))


@access.roles(*READERS)
@require_http_methods(["GET", "POST"])
def choose(request: Request, number: int, key: str, region: int) -> HttpResponse:
    """Write down whom the committee chose in a group: filled in, looked at once more, done."""
    round_, _ = round_seen(request, number)
    one = standing_of(request, round_, key, region)
    group = one.ranking.group
    insist(selecting.may_choose(request.membership, round_, group, on=request.today))
    sent = posted(request)
    is_change = sent is not None and "change" in sent
    form = ChoiceForm(
        None if is_change else sent, one=one, by=request.membership, initial=sent.dict() if is_change and sent else None
    )
    back = reverse("ranking", args=[round_.pk])
    if sent is not None and not is_change and form.is_valid():
        said, picked = form.cleaned_data, form.chosen()
        if "confirmed" in sent:
            return do(
                request,
                lambda: selecting.choose(
                    round_, group, picked.case, resolution=said["resolution"], recorded=form.rests_on(),
                    reason=said["reason"], left_out=said.get("left_out", ""), by=request.membership, at=request.now,
                ),
                done=gettext("บันทึกผลการคัดเลือกแล้ว"),
                to=back,
            )  # fmt: skip
        return confirm(
            request,
            title=gettext("บันทึกผลการคัดเลือก"),
            sentence=gettext("ผลนี้ยังไม่ประกาศ จนกว่ากรมจะเห็นชอบ ลำดับและคะแนนของวันนี้เก็บไว้กับผล"),
            act=gettext("บันทึกผลการคัดเลือก"),
            can_be_undone=gettext("เปลี่ยนได้ด้วยมติใหม่ก่อนกรมเห็นชอบ ผลเดิมยังอยู่ในประวัติ"),
            rows=[
                row(gettext("กลุ่ม"), in_digits(say(group.title), current_digits())),
                row(gettext("หน่วยงานที่คัดเลือก"), told_of(picked)),
                row(gettext("มติ"), form.cited()),
                row(gettext("เหตุผลตามมติ"), said["reason"] or "–"),
                *([row(str(form.fields["left_out"].label), said["left_out"])] if "left_out" in said else []),
            ],
            hidden={name: said[name] for name in form.fields} | {"confirmed": "yes"},
            may_change=True,
            back_url=back,
        )
    may_list = shortlisting.may_short_list(request.membership, round_, group, on=request.today) is None
    page = {
        "round": round_,
        "one": one,
        "form": form,
        "stands_in": selecting.stands_in(request.membership),
        "list_url": reverse("short-list", args=[round_.pk, key, region]) if may_list else "",
    }
    return render(request, "selecting/choose.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── parts ───────────────────────────────────────────────────────────────────────────────


def round_seen(request: Request, number: int) -> tuple[Round, Edition]:
    """Give a round whose rankings this person may read, with its edition."""
    round_ = found(queries.round_(number))
    if not selecting.may_see_ranking(request.membership, round_):
        raise Http404
    return round_, criteria.edition_of(round_)


def _others(request: Request, round_: Round, edition: Edition) -> list[comparing_sheets.Link]:
    """Give the sheets of units among whom nobody is chosen, as far as this person may make them."""
    chosen = edition.selection.track if edition.selection else ""
    return [link for link in comparing_sheets.links(request, round_) if link.key != chosen]


def standing_of(request: Request, round_: Round, key: str, region: int) -> Standing:
    """Give one group as this person may read it."""
    every = selecting.standings_seen(round_, by=request.membership, on=request.today)
    return found(next((one for one in every if _is(one.ranking.group, key, region)), None))


def _on_page(shown: Sequence[Standing], at: int) -> Iterator[tuple[Standing, Ranked]]:
    """Give the units of one page, group after group; only the groups that it holds are put in order."""
    start = (at - 1) * PER_PAGE
    end = start + PER_PAGE
    for one in shown:
        number = len(one.ranking.units)
        if start < number and end > 0:
            yield from ((one, row) for row in one.ranking.rows[max(start, 0) : end])
        start, end = start - number, end - number


def _is(group: Group, key: str, region: int) -> bool:
    return (group.named.key, group.region) == (key, region)


def _parts(request: Request, round_: Round, edition: Edition, rows: Sequence[tuple[Standing, Ranked]]) -> list[Part]:
    opened = selecting.opened_among((ranked.case for _, ranked in rows), by=request.membership)
    figures = ranking_tables.figures_among([ranked for _, ranked in rows])
    may_choose, may_list = (
        _asking(request, round_, may) for may in (selecting.may_choose, shortlisting.may_short_list)
    )
    urls = {case: reverse("compiling-case", args=[case]) for case in opened}
    grouped: dict[tuple[str, int], tuple[Standing, list[Ranked]]] = {}
    for one, ranked in rows:
        group = one.ranking.group
        grouped.setdefault((group.named.key, group.region), (one, []))[1].append(ranked)
    papers = comparing_sheets.papers_for(round_, [edition.selection.track]) if edition.selection else []
    chosen = [one.chosen for one, _ in grouped.values() if one.chosen is not None]
    stands = minutes.where_chosen(chosen, by=request.membership)
    return [
        Part(
            one,
            table.columns,
            table.span,
            table.lines(urls),
            stands.get(one.chosen.pk) if one.chosen else None,
            reverse("choose-outstanding", args=[round_.pk, key, region]) if may_choose(one) else "",
            reverse("short-list", args=[round_.pk, key, region]) if may_list(one) else "",
            tuple(_sheets(round_, one, papers)) if any(row.version for row in shown) else (),
        )
        for (key, region), (one, shown) in grouped.items()
        for table in (ranking_tables.Table(edition, one, shown, figures),)
    ]  # fmt: skip


def _sheets(round_: Round, one: Standing, papers: Sequence[Paper]) -> Iterator[tuple[str, str]]:
    """Give the sheets of a group: of all its units, and of those on its short list."""
    key, region = one.ranking.group.named.key, one.ranking.group.region
    for paper in papers:
        yield say(paper.title), reverse("ranking-sheet", args=[round_.pk, key, region, paper.key])
        if one.short_list is not None:
            told = gettext("%(paper)s เฉพาะรายชื่อเบื้องต้น") % {"paper": say(paper.title)}
            yield told, reverse("short-list-sheet", args=[round_.pk, key, region, paper.key])


def _asking(request: Request, round_: Round, may: Callable[..., Refusal | None]) -> Callable[[Standing], bool]:
    """Tell in which group this person may do something; those above choose nowhere, so nothing is asked for them."""
    by = request.membership
    if by.role_held not in access.SUBCOMMITTEE:
        return lambda _: False
    return lambda one: may(by, round_, one.ranking.group, on=request.today) is None


def _cited(row: Resolution | Meeting) -> str:
    """Give a resolution with the beginning of its words, or that it becomes a new one of open minutes."""
    if isinstance(row, Meeting):
        told = gettext("ออกเป็นมติใหม่ในรายงาน %(meeting)s") % {"meeting": say(row.label)}
    else:
        told = f"{say(row.label)} – {Truncator(row.text).chars(LONGEST_CITED)}"
    return in_digits(told, current_digits())


def told_of(ranked: Ranked) -> str:
    """Give a unit with its place and total in words."""
    told = gettext("%(place)s. %(unit)s – %(total)s คะแนน") % {
        "place": ranked.place,
        "unit": say(ranked.unit.name),
        "total": plain(ranked.total) if ranked.total is not None else "–",
    }
    return f"{told} ({gettext('คะแนนเท่ากัน')})" if ranked.is_tied else told


def region_title(number: int) -> str:
    """Give the name of a region, or of the central units."""
    return say(regions.title_of(number)) if number else gettext("ส่วนกลาง")


urlpatterns = [
    path("rounds/<int:number>/ranking/", ranking_page, name="ranking"),
    path("rounds/<int:number>/ranking/table.xlsx", ranking_export, name="ranking-export"),
    path("rounds/<int:number>/ranking/<slug:key>/<int:region>/choose/", choose, name="choose-outstanding"),
]
