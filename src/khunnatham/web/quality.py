"""How judging of a round went: figures in plain words, each with the way to its source, and samples drawn by a published seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.review import quality, rosters
from khunnatham.review.committee_models import Committee
from khunnatham.scoring.numbers import plain
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, row
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request, posted
from khunnatham.web.refusals import refusals_in
from khunnatham.web.selecting import region_title
from khunnatham.wording import Text

READERS: Final = frozenset({Role.DEPARTMENT_OFFICER, Role.AUDITOR})
DRAWERS: Final = frozenset({Role.DEPARTMENT_OFFICER})
# A page stays readable: of a long list so many stand open, so many more behind a press, the rest in the case pages.
OPEN: Final = 10
MOST: Final = 100
# What a kappa means, from which value on: the usual words of the statistic's own literature.
MEANINGS: Final = (
    (0.8, Text("เห็นตรงกันเกือบทั้งหมด", "Almost full agreement")),
    (0.6, Text("เห็นตรงกันมาก", "Substantial agreement")),
    (0.4, Text("เห็นตรงกันปานกลาง", "Moderate agreement")),
    (0.2, Text("เห็นตรงกันพอสมควร", "Fair agreement")),
)
BY_CHANCE: Final = Text(
    "ตรงกันใกล้เคียงกับที่จะตรงโดยบังเอิญ ควรอ่านเกณฑ์ข้อนี้ร่วมกัน",
    "About what chance would give; reading this requirement together helps",
)
ALL_ALIKE: Final = Text("ทุกคนเห็นเหมือนกันหมด จึงไม่มีค่าให้คำนวณ", "Everybody found the same, so there is no value to compute")


class DrawForm(forms.Form):
    """The published seed and how many units are drawn."""

    seed = forms.CharField(
        label=gettext_lazy("ค่าเริ่มสุ่มที่ประกาศ"),
        max_length=120,
        help_text=gettext_lazy("เช่น เลขรางวัลที่หนึ่งของวันประกาศ ใครใช้ค่านี้สุ่มซ้ำก็ได้ผลเดิม"),
    )
    size = forms.IntegerField(label=gettext_lazy("จำนวนหน่วยงาน"), min_value=1, max_value=quality.MOST_DRAWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement as the page tells it."""

    key: str
    text: str
    url: str
    pairs: int
    same: int
    kappa: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A list of which some stand open, some behind a press, and of the rest the number."""

    open: Sequence[Any]
    behind: Sequence[Any]
    left: int

    @property
    def count(self) -> int:
        """Give how many there are in all."""
        return len(self.open) + len(self.behind) + self.left


@access.roles(*READERS)
@never_cache
@require_GET
def quality_page(request: Request, number: int) -> HttpResponse:
    """Give the figures of a round, each block under what it found."""
    round_ = _round_seen(request, number)
    edition = criteria.edition_of(round_)
    told = quality.quality_of(round_, on=request.today)
    refused = quality.may_draw(request.membership, round_, on=request.today)
    opened = quality.proofs_opened(told, by=request.membership)
    asked = _requirements(edition, told.requirements)
    # Who stands furthest from the committee's word comes first: there reading together helps most.
    evaluators = sorted(told.evaluators, key=lambda one: (-one.differs / max(one.compared, 1), one.seat.pk))
    page = {
        "round": round_,
        "edition": edition,
        "figures": _figures(told, asked),
        "evaluators": folded([{"row": one, "committee": _committee(one.seat.committee)} for one in evaluators]),
        "differing": folded([one for one in asked if one.same < one.pairs]),
        "same": [one for one in asked if one.same == one.pairs],
        "changes": folded([_change(one) for one in told.changes]),
        "bare": folded([(one, _places(one.assessment, one.keys)) for one in told.bare]),
        "shared": folded([_shared(one, opened) for one in told.shared]),
        "jumps": folded(told.jumps),
        "ceilings": [(region_title(one.region), one) for one in told.ceilings],
        "samples": quality.samples_of(round_),
        "may_draw": request.membership.role_held in DRAWERS and refused is None,
        "why_not_drawn": refused.text if request.membership.role_held in DRAWERS and refused else None,
    }
    return render(request, "quality/quality.html", page)


@access.roles(*DRAWERS)
@require_http_methods(["GET", "POST"])
def draw(request: Request, number: int) -> HttpResponse:
    """Draw units to be looked at again, by a seed that everybody reads."""
    round_ = _round_seen(request, number)
    insist(quality.may_draw(request.membership, round_, on=request.today))
    form, back = DrawForm(posted(request), initial={"size": 10}), reverse("quality", args=[round_.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = quality.draw(round_, **form.cleaned_data, by=request.membership, at=request.now)
            messages.success(request, gettext("สุ่มได้ %(count)s หน่วยงาน") % {"count": len(made.drawn)})
            return redirect(f"{back}#samples")
    page = {
        "title": gettext("สุ่มหน่วยงานเพื่อดูซ้ำ"),
        "sentence": gettext("ระบบเรียงรหัสหน่วยงานที่คณะสรุปผลหรือมีมติแล้ว แล้วสุ่มด้วยค่าที่ประกาศ ทุกคนตรวจซ้ำได้"),
        "act": gettext("สุ่มหน่วยงาน"),
        "can_be_undone": gettext("ผลสุ่มลบไม่ได้ สุ่มใหม่ด้วยค่าอื่นได้ และทุกครั้งแสดงไว้"),
        "rows": [row(gettext("รอบ"), say(round_.title))],
        "form": form,
        "back_url": back,
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _round_seen(request: Request, number: int) -> Round:
    round_ = found(queries.round_(number))
    if not rosters.sees_round(request.membership, round_):
        raise Http404
    return round_


def folded(rows: Sequence[Any]) -> Folded:
    """Give a list as a page shows it."""
    return Folded(rows[:OPEN], rows[OPEN:MOST], max(len(rows) - MOST, 0))


def _figures(told: quality.Quality, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Give the five figures at the top, each leading to its list."""
    differs, compared = sum(one.differs for one in told.evaluators), sum(one.compared for one in told.evaluators)
    of_all = gettext("จาก %(count)s ข้อ") % {"count": compared}
    rows = (
        ("evaluators", gettext("ความเห็นต่างจากผลที่คณะสรุป"), differs, of_all),
        ("requirements", gettext("ข้อที่กรรมการเห็นต่างกัน"), sum(one.same < one.pairs for one in asked), gettext("ข้อ")),
        ("changes", gettext("ผลต่างจากที่หน่วยงานประเมินตนเอง"), len(told.changes), gettext("หน่วยงาน")),
        ("bare", gettext("เป็นไปตามเกณฑ์โดยไม่มีหลักฐานแนบ"), sum(len(one.keys) for one in told.bare), gettext("ข้อ")),
        ("shared", gettext("หลักฐานเดียวกันในหลายหน่วยงาน"), len(told.shared), gettext("ไฟล์")),
    )
    return [{"url": f"#{anchor}", "label": label, "value": value, "unit": unit} for anchor, label, value, unit in rows]


def _requirements(edition: Edition, rows: Sequence[quality.Requirement]) -> list[Asked]:
    """Give the requirements, those on which people differed most first."""
    base = reverse("programme", args=[edition.programme, edition.name])
    within = {leaf.key: dimension.key for dimension in edition.dimensions for leaf in dimension.requirements}
    told = [
        Asked(
            key=one.key,
            text=say(edition.requirements[one.key].text) if one.key in edition.requirements else "",
            url=f"{base}#dimension-{within[one.key]}" if one.key in within else base,
            pairs=one.pairs,
            same=one.same,
            kappa="–" if one.kappa is None else f"{one.kappa:.2f}",
            meaning=say(_meaning(one.kappa)),
        )
        for one in rows
    ]
    return sorted(told, key=lambda one: one.same / one.pairs)


def _meaning(kappa: float | None) -> Text:
    if kappa is None:
        return ALL_ALIKE
    return next((text for least, text in MEANINGS if kappa >= least), BY_CHANCE)


def _committee(one: Committee) -> str:
    """Name a committee by its key and region: its whole title fills a column."""
    return f"{one.key} {region_title(one.region)}" if one.region else one.key


def _change(one: quality.Change) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "url": reverse("compiling-case", args=[one.assessment.pk]),
        "said": "–" if one.said is None else plain(one.said),
        "agreed": "–" if one.agreed is None else plain(one.agreed),
        "changed": one.changed,
    }


def _places(case: Assessment, keys: Sequence[str]) -> list[tuple[str, str]]:
    return [(key, item_url(case, key)) for key in keys]


def item_url(case: Assessment, key: str) -> str:
    """Give where a requirement of a case stands as it was handed in."""
    return f"{reverse('compiling-case', args=[case.pk])}#item-{slugify(key)}"


def _shared(one: quality.Shared, opened: set[int]) -> dict[str, Any]:
    places = [
        {
            "unit": place.unit,
            "key": place.key,
            "url": item_url(place.assessment, place.key),
            "proof_url": reverse("evidence-item", args=[place.evidence_id]) if place.evidence_id in opened else "",
        }
        for place in one.places
    ]
    return {"sha256": one.sha256, "places": places}


urlpatterns = [
    path("rounds/<int:number>/quality/", quality_page, name="quality"),
    path("rounds/<int:number>/quality/draw/", draw, name="draw-sample"),
]
