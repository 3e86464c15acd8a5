"""One search over what one may see: units, evidence, what is planned, requirements. Thai and Arabic digits find the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.views.decorators.http import require_safe

from khunnatham.assessments import planned
from khunnatham.assessments import proofs as shared
from khunnatham.evidence.queries import found
from khunnatham.organisations.queries import units_named
from khunnatham.plans.models import Activity
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition, Requirement
from khunnatham.thai import search_text
from khunnatham.web import access
from khunnatham.web.here import Request

MOST: Final = 20
LEAST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Criterion:
    """A requirement that was found, with the edition it stands in."""

    edition: Edition
    requirement: Requirement


@access.roles(*access.EVERY_ROLE)
@require_safe
def search(request: Request) -> HttpResponse:
    """Give what was found, kind by kind."""
    words, by = request.GET.get("q", "").strip()[:200], request.membership
    is_asked = len(search_text(words).replace(" ", "")) >= LEAST_LETTERS
    units = units_named(words, by=by, limit=MOST + 1) if is_asked else []
    proofs = found(words, among=shared.seen_by(by), limit=MOST + 1) if is_asked else []
    criteria = list(islice(_criteria(words), MOST + 1)) if is_asked else []
    planned_items = planned.items(words, by=by, limit=MOST + 1) if is_asked else []
    page = {
        "q": words,
        "is_asked": is_asked,
        "units": units[:MOST],
        "proofs": [(proof, _address(proof.pk)) for proof in proofs[:MOST]],
        "planned": [(item, _planned_address(item)) for item in planned_items[:MOST]],
        "criteria": criteria[:MOST],
        "has_more": max(len(units), len(proofs), len(planned_items), len(criteria)) > MOST,
        "total": sum(len(rows[:MOST]) for rows in (units, proofs, planned_items, criteria)),
    }
    return render(request, "searching/search.html", page)


def _criteria(words: str) -> Iterator[Criterion]:
    wanted = search_text(words).split()
    for spelled, criterion in _spelled(shelf.keys()):
        if all(word in spelled for word in wanted):
            yield criterion


@lru_cache(maxsize=2)
def _spelled(keys: tuple[str, ...]) -> tuple[tuple[str, Criterion], ...]:
    """Give every requirement in the spelling of searches, made once: editions do not change, new ones come with new keys."""
    return tuple(
        (_words_of(edition, requirement), Criterion(edition, requirement))
        for edition in sorted(map(shelf.by_key, keys), key=lambda edition: -edition.year)
        for requirement in edition.requirements.values()
    )


def _words_of(edition: Edition, requirement: Requirement) -> str:
    text = requirement.text
    return search_text(f"{requirement.key} {text.th} {text.en} {edition.title.th} {edition.title.en} {edition.year}")


def _planned_address(item: planned.Item) -> str:
    """Give the page of a problem, a good deed or an activity."""
    if isinstance(item.thing, Activity):
        return reverse("activity", args=[item.enrolment, item.thing.pk])
    return f"{reverse('discovery-topics', args=[item.enrolment])}#{item.thing.kind}"


def _address(number: int) -> str:
    """Give the page of a proof; nothing while there is none."""
    try:
        return reverse("evidence-item", args=[number])
    except NoReverseMatch:
        return ""


urlpatterns = [path("search/", search, name="search")]
