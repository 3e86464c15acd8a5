"""How judging of a round went: figures in plain words, each with the way to its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Assessment, Round
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.review import quality, rosters, sampling
from khunnatham.review.committee_models import Committee
from khunnatham.review.follow_up_models import Sample
from khunnatham.review.jumps import Jump
from khunnatham.scoring.numbers import plain
from khunnatham.web import access
from khunnatham.web.acting import found
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request
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
    round_ = round_read(request, number)
    edition = criteria.edition_of(round_)
    told = quality.quality_of(round_, on=request.today)
    refused = sampling.may_draw(request.membership, round_, on=request.today)
    opened = quality.proofs_opened(told, by=request.membership)
    asked = _requirements(round_, edition, told.requirements)
    # Who stands furthest from the committee's word comes first: there reading together helps most.
    evaluators = sorted(told.evaluators, key=lambda one: (-one.differs / max(one.compared, 1), one.seat.pk))
    page = {
        "round": round_,
        "edition": edition,
        "figures": _figures(told, asked),
        "evaluators": folded([{"row": one, "committee": committee_name(one.seat.committee)} for one in evaluators]),
        "differing": folded([one for one in asked if one.same < one.pairs]),
        "same": [one for one in asked if one.same == one.pairs],
        "changes": folded([_change(one) for one in told.changes]),
        "bare": folded([(one, _places(edition, one.assessment, one.keys)) for one in told.bare]),
        "shared": folded([_shared(edition, one, opened) for one in told.shared]),
        "jumps": folded([(one, _result_url(one)) for one in told.jumps]),
        "ceilings": [(region_title(one.region), one) for one in told.ceilings],
        "samples": _samples(round_),
        "may_draw": request.membership.role_held in DRAWERS and refused is None,
        "why_not_drawn": refused.text if request.membership.role_held in DRAWERS and refused else None,
    }
    return render(request, "quality/quality.html", page)


# ── parts ───────────────────────────────────────────────────────────────────────────────


def round_read(request: Request, number: int) -> Round:
    """Give a round whose judging this person may read about."""
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
    of_all = gettext("จาก %(count)s ข้อ") % {"count": f"{compared:,}"}
    rows = (
        ("evaluators", gettext("ความเห็นต่างจากผลที่คณะสรุป"), differs, of_all),
        ("requirements", gettext("ข้อที่กรรมการเห็นต่างกัน"), sum(one.same < one.pairs for one in asked), gettext("ข้อ")),
        ("changes", gettext("ผลต่างจากที่หน่วยงานประเมินตนเอง"), len(told.changes), gettext("หน่วยงาน")),
        ("bare", gettext("เป็นไปตามเกณฑ์โดยไม่มีหลักฐานแนบ"), sum(len(one.keys) for one in told.bare), gettext("ข้อ")),
        ("shared", gettext("หลักฐานเดียวกันในหลายหน่วยงาน"), len(told.shared), gettext("ไฟล์")),
    )
    return [
        {"url": f"#{anchor}", "label": label, "value": f"{value:,}", "unit": unit}
        for anchor, label, value, unit in rows
    ]


def _requirements(round_: Round, edition: Edition, rows: Sequence[quality.Requirement]) -> list[Asked]:
    """Give the requirements, those on which people differed most first."""
    told = [
        Asked(
            key=one.key,
            text=text_of(edition, one.key),
            url=reverse("quality-requirement", args=[round_.pk, one.key]),
            pairs=one.pairs,
            same=one.same,
            kappa="–" if one.kappa is None else f"{one.kappa:.2f}",
            meaning=say(_meaning(one.kappa)),
        )
        for one in rows
    ]
    return sorted(told, key=lambda one: one.same / one.pairs)


def text_of(edition: Edition, key: str) -> str:
    """Give the words of a requirement; nothing for one that the edition does not know."""
    return say(edition.requirements[key].text) if key in edition.requirements else ""


def _meaning(kappa: float | None) -> Text:
    if kappa is None:
        return ALL_ALIKE
    return next((text for least, text in MEANINGS if kappa >= least), BY_CHANCE)


def committee_name(one: Committee) -> str:
    """Name a committee by its key and region: its whole title fills a column."""
    return f"{one.key} {region_title(one.region)}" if one.region else one.key


def _change(one: quality.Change) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "url": f"{decision_url(one.assessment, one.version)}&show=changed",
        "said": "–" if one.said is None else plain(one.said),
        "agreed": "–" if one.agreed is None else plain(one.agreed),
        "changed": one.changed,
    }


def _places(edition: Edition, case: Assessment, keys: Sequence[str]) -> list[tuple[str, str, str]]:
    return [(key, text_of(edition, key), item_url(case, key)) for key in keys]


def _result_url(one: Jump) -> str:
    if one.version is None:
        return reverse("compiling-case", args=[one.assessment.pk])
    return decision_url(one.assessment, one.version)


def _samples(round_: Round) -> list[tuple[Sample, list[tuple[str, Assessment | None, str]]]]:
    """Give the samples with the units that were drawn: code, case, and where what was decided on it is read."""
    rows = sampling.samples_of(round_)
    cases = sampling.cases_by_code(round_, rows)
    judged = sampling.agreed_among(cases.values())

    def url(case: Assessment) -> str:
        return reverse("decision" if case.pk in judged else "compiling-case", args=[case.pk])

    return [
        (row, [(code, cases.get(code), url(cases[code]) if code in cases else "") for code in row.drawn])
        for row in rows
    ]


def decision_url(case: Assessment, version: int) -> str:
    """Give where the results of a version stand side by side."""
    return f"{reverse('decision', args=[case.pk])}?version={version}"


def item_url(case: Assessment, key: str) -> str:
    """Give where a requirement of a case stands as it was handed in."""
    return f"{reverse('compiling-case', args=[case.pk])}#item-{slugify(key)}"


def _shared(edition: Edition, one: quality.Shared, opened: set[int]) -> dict[str, Any]:
    places = [
        {
            "unit": place.unit,
            "key": place.key,
            "text": text_of(edition, place.key),
            "url": item_url(place.assessment, place.key),
            "proof_url": reverse("evidence-item", args=[place.evidence_id]) if place.evidence_id in opened else "",
        }
        for place in one.places
    ]
    return {"sha256": one.sha256, "places": places}


urlpatterns = [
    path("rounds/<int:number>/quality/", quality_page, name="quality"),
]
