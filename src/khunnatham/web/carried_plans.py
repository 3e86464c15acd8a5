"""The improvement plan of the last round in the case of this one: read by the unit and who judges it, answered by the unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Assessment
from khunnatham.evidence import queries as evidence
from khunnatham.evidence.models import Evidence
from khunnatham.review import carrying
from khunnatham.review.carrying import Carried
from khunnatham.review.follow_up_models import Done
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, numbers
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request, posted
from khunnatham.web.refusals import refusals_in

READERS: Final = access.UNIT | access.SECRETARIAT | access.SUBCOMMITTEE | access.ABOVE
MOST: Final = 60
KINDS: Final = {Done.DONE: "done", Done.PARTLY: "doing", Done.NOT: "problem"}


class FollowUpForm(forms.Form):
    """How far the unit came, why, by which evidence of its library."""

    done = forms.ChoiceField(label=gettext_lazy("ดำเนินการแล้วหรือยัง"), choices=Done.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("สิ่งที่ทำแล้ว หรือเหตุที่ยังไม่ได้ทำ"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("หลักฐานจากคลัง"), required=False, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, offered: Iterable[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = [(str(one.pk), one.title) for one in offered]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the plan ready for a page: its requirement, what the unit says, the proofs that may be opened."""

    one: Carried
    item: str
    item_url: str
    kind: str
    proofs: tuple[tuple[str, str], ...]
    answer_url: str


@access.roles(*READERS)
@never_cache
@require_GET
def carried_plan(request: Request, number: int) -> HttpResponse:
    """Give what the unit took up before this round, what it promised, and how far it says it came."""
    case = found(queries.assessment(number, by=request.membership))
    lines = found(lines_of(request, case) or None)
    is_unit = request.membership.role_held in access.UNIT
    page = {
        "case": case,
        "lines": lines,
        "waiting": sum(line.one.said is None for line in lines),
        "unmatched": sum(line.one.is_unmatched for line in lines),
        "back_url": reverse("assessment" if is_unit else "compiling-case", args=[case.pk]),
        "is_unit": is_unit,
    }
    return render(request, "follow_up/carried.html", page)


@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def answer_carried(request: Request, number: int, recommendation: int) -> HttpResponse:
    """Say of one thing how far the unit came: the evidence is ticked in its library."""
    case = found(queries.assessment(number, by=request.membership))
    line = found(next((line for line in lines_of(request, case) if line.one.row.pk == recommendation), None))
    insist(carrying.may_say(request.membership, case, on=request.today))
    said, sent = line.one.said, posted(request)
    attached = list(said.evidence.all()) if said else []
    library = evidence.library_of(case.enrolment.unit, limit=MOST)
    offered = [*attached, *(one for one in library if one.pk not in {row.pk for row in attached})]
    start: dict[str, Any] = {"revision": 0}
    if said is not None:
        proofs = [str(row.pk) for row in attached]
        start = {"done": said.done, "text": said.text, "evidence": proofs, "revision": said.revision}
    form = FollowUpForm(sent, offered=offered, initial=start)
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            carrying.say(
                line.one.row, case, done=given["done"], text=given["text"],
                evidence=evidence.items(numbers(given["evidence"]), by=request.membership),
                expected_revision=given["revision"], by=request.membership, at=request.now,
            )  # fmt: skip
            messages.success(request, gettext("บันทึกผลตามแผนปรับปรุงแล้ว"))
            return redirect("carried-plan", case.pk)
    page = {"case": case, "line": line, "form": form}
    return render(request, "follow_up/answer_carried.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── what other pages show of it ─────────────────────────────────────────────────────────


def lines_of(request: Request, case: Assessment) -> list[Line]:
    """Give the plan that comes into a case, ready for a page: one query where there is none, else four."""
    by = request.membership
    carried = carrying.carried_into(case, by=by)
    opened = carrying.proofs_opened(carried, by=by)
    may_say = bool(carried) and by.role_held in access.UNIT and carrying.may_say(by, case, on=request.today) is None
    return [_line(case, one, opened, may_say=may_say) for one in carried]


def lines_beside(request: Request, case: Assessment) -> dict[str, list[Line]]:
    """Give the same by the requirement that each is about."""
    told: dict[str, list[Line]] = {}
    for line in lines_of(request, case):
        if line.one.key:
            told.setdefault(line.one.key, []).append(line)
    return told


def _line(case: Assessment, one: Carried, opened: frozenset[int], *, may_say: bool) -> Line:
    said = one.said
    item, url = "", ""
    if one.key:
        item = say(criteria.edition_of(case.enrolment.round).requirements[one.key].text)
        url = _item_url(case, one.key)
    proofs = said.evidence.all() if said else ()
    return Line(
        one,
        item,
        url,
        KINDS[Done(said.done)] if said else "waiting",
        tuple((row.title, reverse("evidence-item", args=[row.pk]) if row.pk in opened else "") for row in proofs),
        reverse("answer-carried", args=[case.pk, one.row.pk]) if may_say else "",
    )


def _item_url(case: Assessment, key: str) -> str:
    if case.version:
        return f"{reverse('submission', args=[case.pk, case.version])}#item-{slugify(key)}"
    return reverse("requirement", args=[case.pk, key])


urlpatterns = [
    path("assessments/<int:number>/carried/", carried_plan, name="carried-plan"),
    path("assessments/<int:number>/carried/<int:recommendation>/", answer_carried, name="answer-carried"),
]
