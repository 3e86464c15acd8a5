"""How a committee looked at a unit: its documents, its presentation, the place; written by the committee, read with the result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from khunnatham.assessments import queries
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.states import CERTIFIED, State
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.review import visiting
from khunnatham.review.follow_up_models import Visit, VisitKind
from khunnatham.review.opinions import latest_submission
from khunnatham.review.visiting import Looked
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, do, found, tell
from khunnatham.web.evidence_cards import Card, cards_of
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request
from khunnatham.wording import Refusal

READERS = access.UNIT | access.SITTING


class VisitForm(forms.Form):
    """What the committee saw."""

    kind = forms.ChoiceField(label=gettext_lazy("โอกาส"), choices=VisitKind.choices)
    on = ThaiDateField(label=gettext_lazy("วันที่"))
    people = forms.CharField(
        label=gettext_lazy("ผู้ร่วมตรวจ (ตำแหน่ง)"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    findings = forms.CharField(label=gettext_lazy("สิ่งที่พบ"), widget=forms.Textarea(attrs={"rows": 5}))


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the unit with its photos: each by its title, and where it is opened by whoever may."""

    visit: Visit
    photos: tuple[tuple[str, str], ...]


@access.roles(*READERS)
@require_http_methods(["GET", "POST"])
def visits(request: Request, number: int) -> HttpResponse:
    """Show what was written down; the committee writes more until it has agreed."""
    one, kept = _case(request, number)
    refusal = visiting.may_record(request.membership, kept, on=request.today)
    form = VisitForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST":
        if refusal is not None:
            raise refusal
        if form.is_valid() and _write(request, kept, form):
            return do(request, lambda: None, done=gettext("บันทึกการตรวจแล้ว"), to=reverse("visits", args=[one.pk]))
    is_decided = State(one.state) in CERTIFIED
    written = visiting.visits_of(kept, by=request.membership, is_decided=is_decided)
    opened = visiting.photos_opened(written, by=request.membership)
    page: dict[str, Any] = {
        "case": one,
        "visits": [(visit, [_card(card, opened) for card in cards_of(visit.photos.all())]) for visit in written],
        "form": form if refusal is None else None,
        "is_unit": request.membership.role_held in access.UNIT,
    }
    return render(request, "opinions/visits.html", page, status=UNACCEPTABLE if form.errors else 200)


def looks_at(request: Request, kept: Submission, *, is_decided: bool) -> list[Look]:
    """Give every look at the unit that this person may read of, the earliest first: four queries."""
    written = visiting.visits_of(kept, by=request.membership, is_decided=is_decided)
    opened = visiting.photos_opened(written, by=request.membership)
    return [
        Look(
            visit,
            tuple(
                (photo.title, reverse("evidence-item", args=[photo.pk]) if photo.pk in opened else "")
                for photo in visit.photos.all()
            ),
        )
        for visit in written
    ]


def _card(card: Card, opened: frozenset[int]) -> Card:
    """Give the card of a photo; to whom the file does not open, by its title alone."""
    return card if card.number in opened else replace(card, url="", thumbnail_url="")


def _write(request: Request, kept: Submission, form: VisitForm) -> bool:
    by, said = request.membership, form.cleaned_data
    try:
        photos = _photos(request)
        looked = Looked(said["kind"], said["on"], said["people"], said["findings"], photos)
        visiting.record_visit(kept, looked, by=by, at=request.now)
    except Refusal as refusal:
        tell(request, form, refusal)
        return False
    return True


def _photos(request: Request) -> list[Evidence]:
    """Keep the photos in the committee's own library; one that cannot be kept refuses with its reason."""
    kept = []
    for outcome in library.add_files(
        request.membership.unit, uploads=request.FILES.getlist("photos"), by=request.membership, at=request.now
    ):
        if outcome.refusal is not None:
            raise outcome.refusal
        if outcome.added is not None:
            kept.append(outcome.added.evidence)
    return kept


def _case(request: Request, number: int) -> tuple[Assessment, Submission]:
    one = found(queries.assessment(number, by=request.membership))
    return one, found(latest_submission(one))


urlpatterns = [path("opinions/<int:number>/visits/", visits, name="visits")]
