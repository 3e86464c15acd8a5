"""The programmes of a unit: what it may join, where each enrolment stands, and the hub of one enrolment with its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria, enrolling, journey, queries
from khunnatham.assessments.cases import court_of, standing_of
from khunnatham.assessments.following import leaves_from
from khunnatham.assessments.journey import Mark, Step, Stop
from khunnatham.assessments.models import Enrolment, Round
from khunnatham.assessments.permissions import may_enrol, may_see_working_copy
from khunnatham.assessments.states import State
from khunnatham.awards import announced
from khunnatham.awards.tracks import expected
from khunnatham.documents import filling
from khunnatham.facts.counting import register_of
from khunnatham.facts.kinds import SPENDING
from khunnatham.facts.registers import register
from khunnatham.facts.rolls import ROLLS
from khunnatham.procurement.figures import REPRESENTATION
from khunnatham.programmes.criteria import Choice, Edition, Paper
from khunnatham.web import access, parts, profile_pages
from khunnatham.web.enrolled import address, enrolled, frame, history_of, say
from khunnatham.web.here import Request
from khunnatham.web.tracks import sentence_of
from khunnatham.wording import Refusal, Text

# The place where a step is done, and the word of each mark.
PLACES: Final = {
    Step.INTENT: "enrolment-profile",
    Step.DISCOVERY: "discovery",
    Step.DECLARATION: "declaration",
    Step.PLAN: "plan",
    Step.SUCCESS: "success",
}
# Registers beside the steps, with the kinds of fact that come of them.
RELATED: Final = (
    (gettext_lazy("ทะเบียนโครงการและการจัดซื้อจัดจ้าง"), "procurement", REPRESENTATION),
    (gettext_lazy("แผนและผลการใช้จ่ายรายเดือน"), "spending", (SPENDING,)),
)
WORDS: Final = {
    Mark.TODO: gettext_lazy("ยังไม่ได้ทำ"),
    Mark.DOING: gettext_lazy("กำลังทำ"),
    Mark.DONE: gettext_lazy("เสร็จแล้ว"),
    Mark.RETURNED: gettext_lazy("ส่งกลับให้แก้"),
    Mark.WAITING: gettext_lazy("รออยู่ที่ผู้อื่น"),
    Mark.LOCKED: gettext_lazy("ยังไม่ถึงขั้นนี้"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An open round that the unit may join."""

    round: Round
    edition: Edition


@dataclass(frozen=True, slots=True)
class Joined:
    """An enrolment of the unit and where it stands."""

    enrolment: Enrolment
    standing: Text
    court: Text | None
    kind: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One step on the hub page."""

    number: int
    stop: Stop
    word: str
    url: str
    is_next: bool


class JoinForm(forms.Form):
    """The variant and the track, where the edition has them."""

    variant = forms.ChoiceField(label=gettext_lazy("ประเภทของหน่วยงาน"), widget=forms.RadioSelect)
    track = forms.ChoiceField(label=gettext_lazy("ประเภทการเข้าร่วม"), widget=forms.RadioSelect)

    def __init__(self, edition: Edition, data: Any = None, *, track: str = "") -> None:
        super().__init__(data, initial={"track": track or edition.default_track})
        for name, choices in (("variant", edition.variants), ("track", edition.tracks)):
            if choices:
                self.fields[name].choices = [(choice.key, _choice_words(choice)) for choice in choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]


def _choice_words(choice: Choice) -> str:
    return f"{say(choice.title)} – {say(choice.meaning)}" if choice.meaning else say(choice.title)


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.UNIT)
@never_cache
@require_GET
def enrolments(request: Request) -> HttpResponse:
    """Show what the unit takes part in and what it may join."""
    unit = request.membership.unit
    offers = [Offer(round_, criteria.edition_of(round_)) for round_ in queries.joinable_rounds(unit)]
    joined = [_joined(enrolment) for enrolment in queries.enrolments_of(unit)]
    return render(request, "enrolments/enrolments.html", {"unit": unit, "offers": offers, "joined": joined})


@access.roles(*access.UNIT)
@never_cache
def join(request: Request, number: int) -> HttpResponse:
    """Tell what joining a round means, ask what must be chosen, and begin the intent paper."""
    round_, unit = queries.round_(number), request.membership.unit
    if round_ is None or (round_.state == "planned"):
        raise Http404
    if refusal := may_enrol(request.membership, unit, round_, on=request.today):
        raise refusal
    edition = criteria.edition_of(round_)
    wanted = expected(edition, round_.fiscal_year, [unit.pk]).get(unit.pk)
    form = JoinForm(edition, request.POST if request.method == "POST" else None, track=wanted.track if wanted else "")
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data.get(name, "") for name in ("variant", "track")}
        try:
            begun = enrolling.start(round_, unit=unit, **chosen, by=request.membership, at=request.now)
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, say(refusal.text))
        else:
            return redirect("enrolment-profile", begun.pk)
    context = {
        "round": round_,
        "edition": edition,
        "unit": unit,
        "form": form,
        "papers": _papers(edition),
        "by_register": sentence_of(edition, wanted),
    }
    return render(request, "enrolments/join.html", context, status=422 if form.errors else 200)


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_GET
def enrolment(request: Request, number: int) -> HttpResponse:
    """Show the hub: every step of this unit in this round, whose turn it is, and the way there."""
    found = journey.standing(enrolled(request, number))
    stops = journey.journey(found)
    upcoming = journey.next_stop(stops) if found.is_with_unit else None
    reaches = _reach(request, found)
    lines = [
        Line(place, stop, str(WORDS[stop.mark]), reaches(stop), stop is upcoming) for place, stop in enumerate(stops, 1)
    ]
    done = sum(stop.mark in {Mark.DONE, Mark.WAITING} for stop in stops)
    keys = [row.key for row in (found.enrolment, found.assessment, found.declaration) if row]
    hidden_from_others = found.plan and found.plan.plan.key
    context = frame(request, found.enrolment) | {
        "lines": lines,
        "next": next((line for line in lines if line.is_next), None),
        "done": done,
        "total": len(lines),
        "progress": gettext("%(done)d จาก %(total)d ขั้น") % {"done": done, "total": len(lines)},
        "assessment": found.assessment,
        "due_at": found.assessment.due_at if found.assessment else found.enrolment.round.due_at,
        "is_tracked": criteria.is_tracked(found.edition),
        "aimed": parts.aimed(found.assessment) if found.assessment else None,
        "windows": parts.lines_of(found.assessment) if found.assessment else [],
        "court": court_of(found.assessment) if found.assessment else None,
        "announced": announced.told_in_full(found.assessment, by=request.membership) if found.assessment else None,
        "standing": standing_of(found.assessment) if found.assessment else None,
        "papers": _printed(request, found),
        "variant": _title(found.edition.variants, found.enrolment.variant),
        "track": _title(found.edition.tracks, found.enrolment.track),
        "related": _related(request, found.enrolment),
        "history": history_of(*keys, *([hidden_from_others] if hidden_from_others else [])),
    }
    return render(request, "enrolments/enrolment.html", context)


# ── what they share ─────────────────────────────────────────────────────────────────────


def _joined(enrolment: Enrolment) -> Joined:
    if not enrolment.is_filed:
        text = Text("กำลังกรอกแบบแสดงความจำนง", "The intent paper is being filled")
        return Joined(enrolment, text, None, "doing", enrolment.round.due_at)
    state = State(enrolment.assessment.state)
    kinds = {State.OPEN: "doing", State.SIGNED: "doing", State.RETURNED: "returned", State.FINAL: "done"}
    case = enrolment.assessment
    return Joined(enrolment, standing_of(case), court_of(case), kinds.get(state, "waiting"), case.due_at)


def _reach(request: Request, found: journey.Standing) -> Callable[[Stop], str]:
    """Give the function that finds the address of a step for this person; nothing where it is closed to them."""
    case = found.assessment
    sees_case = case is not None and may_see_working_copy(request.membership, case) is None

    def url(stop: Stop) -> str:
        if (brief := journey.briefing_stage(found.edition)) and stop.step is Step.BRIEFING:
            enrolment = found.enrolment
            return address("register", enrolment.unit_id, enrolment.round.fiscal_year, register_of(brief.fact))
        if stop.step is Step.SENDING:
            return address("sending", found.enrolment.pk, journey.sending_stage(found).key)
        if stop.step in PLACES:
            return address(PLACES[stop.step], found.enrolment.pk)
        if case is None or not sees_case:
            return ""
        here = address("assessment", case.pk)
        return here if stop.step is Step.SELF_ASSESSMENT else address("check", case.pk) or here

    return url


def _related(request: Request, enrolment: Enrolment) -> list[tuple[str, str]]:
    """Give the registers and rolls from which the edition answers something: name and address; a unit's own lists to itself."""
    named = [
        (str(title), address(name, enrolment.pk)) for title, name, kinds in RELATED if leaves_from(enrolment, kinds)
    ]
    if request.membership.unit_id != enrolment.unit_id:
        return named
    of, asked = (enrolment.unit_id, enrolment.round.fiscal_year), [leaf.fact for leaf in criteria.leaves_of(enrolment)]
    lists = [register(key) for key in dict.fromkeys(map(register_of, asked)) if key]
    signed = [roll for roll in ROLLS.values() if roll.fact in asked]
    named += [(say(one.title), address("register", *of, one.key)) for one in lists]
    return named + [(say(one.title), address("roll", *of, one.key)) for one in signed]


def _printed(request: Request, found: journey.Standing) -> list[tuple[Paper, str]]:
    """Give the papers that this person may print, with their addresses; none before the intent was filed."""
    case = found.assessment
    if case is None or may_see_working_copy(request.membership, case) is not None:
        return []
    return [(paper, address("paper", case.pk, paper.key)) for paper in filling.papers_of(case.enrolment)]


def _papers(edition: Edition) -> list[Paper]:
    return [paper for paper in edition.papers if paper.kind == criteria.INTENT] + list(
        criteria.required_papers(edition)
    )


def _title(choices: tuple[Choice, ...], key: str) -> Text | None:
    return next((choice.title for choice in choices if choice.key == key), None)


urlpatterns = [
    path("enrolments/", enrolments, name="enrolments"),
    path("enrolments/join/<int:number>/", join, name="enrolment-join"),
    path("enrolments/<int:number>/", enrolment, name="enrolment"),
    *profile_pages.urlpatterns,
]
