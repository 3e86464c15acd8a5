"""Evidence once, on pages: where else a proof may serve, which proofs may serve here; attached when a person says yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khunnatham.assessments import answering, criteria, proofs, queries, reuse
from khunnatham.assessments.models import Assessment
from khunnatham.evidence import likeness
from khunnatham.evidence import queries as evidence
from khunnatham.evidence.models import Evidence
from khunnatham.evidence.permissions import may_change, may_withdraw
from khunnatham.web import access
from khunnatham.web.acting import found, insist
from khunnatham.web.assessment_sheets import say
from khunnatham.web.evidence_cards import Card, card_of, cards_in_year
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request

NAMED: Final = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """One place where a proof may serve, as a checkbox."""

    value: str
    label: str
    round: str
    why: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LikelyCard:
    """One proof that may serve here, as a checkbox."""

    card: Card
    why: str


@access.roles(*access.UNIT)
@require_POST
def attach_elsewhere(request: Request, number: int) -> HttpResponse:
    """Put a proof at the places that were ticked: at all of them, or at none."""
    proof = found(proofs.item(number, by=request.membership))
    places = [_place(request, value) for value in request.POST.getlist("place")]
    if not places:
        messages.info(request, gettext("ยังไม่ได้เลือกข้อ เลือกอย่างน้อยหนึ่งข้อ"))
    else:
        uses = reuse.attach_at(proof, places, by=request.membership, at=request.now)
        told = ngettext("ใช้หลักฐานนี้กับอีก %(count)d ข้อแล้ว", "ใช้หลักฐานนี้กับอีก %(count)d ข้อแล้ว", len(uses))
        messages.success(request, told % {"count": len(uses)})
    return redirect("evidence-item", proof.pk)


@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def alike(request: Request, number: int) -> HttpResponse:
    """Show a photo beside those of the unit that look alike; keep both, or use the one that was there."""
    proof = found(proofs.item(number, by=request.membership))
    insist(may_change(request.membership, proof))
    similar = likeness.similar_in_unit(proof)
    if request.method == "POST":
        return _chosen(request, proof, [one.evidence for one in similar])
    items = evidence.items([one.evidence.pk for one in similar], by=request.membership)
    uses = queries.uses_of_items([proof, *items])
    context = {
        "proof": proof,
        "card": card_of(proof),
        "count": len(uses.get(proof.pk, ())),
        "similar": [(card_of(item), len(uses.get(item.pk, ()))) for item in items],
        "may_replace": may_withdraw(request.membership, proof, frozen_uses=queries.frozen_uses(proof)) is None,
    }
    return render(request, "evidence/alike.html", context)


def _chosen(request: Request, proof: Evidence, similar: list[Evidence]) -> HttpResponse:
    by, at = request.membership, request.now
    chosen = number_in(request.POST.get("other", ""))
    other = next((item for item in similar if item.pk == chosen), None)
    if other is None:
        likeness.keep_both(proof, similar, by=by, at=at)
        messages.success(request, gettext("เก็บไว้ทั้งสองภาพ ระบบจะไม่เตือนคู่นี้อีก"))
        return redirect("evidence-item", proof.pk)
    count = reuse.use_instead(proof, other, by=by, at=at)
    told = ngettext("ใช้ภาพเดิมแทนแล้ว %(count)d ข้อ", "ใช้ภาพเดิมแทนแล้ว %(count)d ข้อ", count) % {"count": count}
    messages.success(request, told)
    return redirect("evidence-item", other.pk)


def offers_for(memory: reuse.Memory, proof: Evidence) -> list[Offer]:
    """Give where else a proof may serve; what the criteria say is ticked beforehand, habits are not."""
    return [
        Offer(
            place.value,
            place_name(place.assessment, place.key),
            say(place.assessment.enrolment.round.title),
            say(place.ground.text),
            is_chosen=place.ground is reuse.Ground.MAPPED,
        )
        for place in reuse.places_for(memory, proof)
    ]


def told_for(memory: reuse.Memory, items: Iterable[Evidence]) -> dict[int, str]:
    """Tell in a sentence where else each proof may serve, by its number: «ใช้ได้กับ … อีก 3 ข้อ»."""
    told = {}
    for item in items:
        places = reuse.places_for(memory, item)
        if places:
            told[item.pk] = _told(places)
    return told


def likely_cards(memory: reuse.Memory, case: Assessment, key: str) -> list[LikelyCard]:
    """Give the proofs of the library that may serve a requirement."""
    likely = reuse.likely_for(memory, case, key)
    cards = cards_in_year([one.evidence for one in likely], case.enrolment.round.fiscal_year)
    return [LikelyCard(card, say(one.ground.text)) for card, one in zip(cards, likely, strict=True)]


def place_name(case: Assessment, key: str) -> str:
    """Give the short name of a requirement or paper: «ข้อ 4.1», «ภ.02»."""
    if not key.startswith(answering.PAPER):
        return gettext("ข้อ %(key)s") % {"key": key}
    paper = criteria.paper(criteria.edition_of(case.enrolment.round), key.removeprefix(answering.PAPER))
    return key if paper is None else paper.code or say(paper.title)


def _told(places: list[reuse.Place]) -> str:
    named = ", ".join(
        f"{place_name(place.assessment, place.key)} {say(place.assessment.enrolment.round.title)}"
        for place in places[:NAMED]
    )
    rest = len(places) - NAMED
    if rest <= 0:
        return gettext("ใช้ได้กับ %(places)s ด้วย") % {"places": named}
    return ngettext("ใช้ได้กับ %(places)s และอีก %(count)d ข้อ", "ใช้ได้กับ %(places)s และอีก %(count)d ข้อ", rest) % {
        "places": named,
        "count": rest,
    }


def _place(request: Request, value: str) -> tuple[Assessment, str]:
    number, _, key = value.partition(":")
    named = number_in(number)
    case = queries.assessment(named, by=request.membership) if named is not None else None
    if case is None:
        raise Http404
    return case, key


urlpatterns = [
    path("evidence/<int:number>/reuse/", attach_elsewhere, name="evidence-reuse"),
    path("evidence/<int:number>/alike/", alike, name="evidence-alike"),
]
