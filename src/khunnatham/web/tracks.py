"""The track of a unit beside what the register of titles says, and the owner of the round who puts it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from khunnatham.assessments import criteria, retracking
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.states import State
from khunnatham.awards import tracks
from khunnatham.awards.tracks import Expected
from khunnatham.programmes.criteria import Edition
from khunnatham.review import rosters
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, row
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request, posted
from khunnatham.web.owned_rounds import KEEPERS, round_kept
from khunnatham.web.refusals import refusals_in


class TrackForm(forms.Form):
    """The track and why."""

    track = forms.ChoiceField(label=gettext_lazy("ประเภทการเข้าร่วม"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, edition: Edition, data: object = None, initial: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # what a request posts
        self.fields["track"].choices = [(one.key, say(one.title)) for one in edition.tracks]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Told:
    """The track of a unit in words, what the register says where it says otherwise, and whether it may still change."""

    title: str
    otherwise: str
    may_change: bool


def told_of(edition: Edition, year: int, cases: Iterable[Assessment]) -> dict[int, Told]:
    """Give by enrolment its track in words, and in a sentence where the register says another."""
    listed = list(cases)
    titles = {one.key: say(one.title) for one in edition.tracks}
    wanted = tracks.expected(edition, year, [one.enrolment.unit_id for one in listed])
    return {one.enrolment_id: _told(titles, one, wanted.get(one.enrolment.unit_id)) for one in listed}


def _told(titles: Mapping[str, str], case: Assessment, wanted: Expected | None) -> Told:
    track = case.enrolment.track
    is_answering = State(case.state) in retracking.ANSWERING
    return Told(titles.get(track, ""), _otherwise(titles, track, wanted), may_change=is_answering)


def sentence_of(edition: Edition, expected: Expected | None) -> str:
    """Say why a unit belongs on a track; nothing where no title puts it there."""
    if expected is None or expected.title is None:
        return ""
    said = {"title": say(expected.title), "track": _title(edition, expected.track)}
    if expected.is_earned:
        return gettext("ตามทะเบียนเกียรติ หน่วยงานนี้เข้าเกณฑ์เป็น%(title)s จึงเข้าร่วมประเภท %(track)s") % said
    return gettext("ตามทะเบียนเกียรติ หน่วยงานนี้เป็น%(title)s จึงเข้าร่วมประเภท %(track)s") % said


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def change_track(request: Request, number: int, case_number: int) -> HttpResponse:
    """Put a unit on another track, with the reason."""
    round_ = round_kept(request, number)
    case = found(rosters.case_of(round_, case_number))
    enrolment, edition = case.enrolment, criteria.edition_of(round_)
    insist(retracking.may_change_track(request.membership, enrolment, on=request.today, working=case))
    wanted = tracks.expected(edition, round_.fiscal_year, [enrolment.unit_id]).get(enrolment.unit_id)
    form = TrackForm(edition, posted(request), {"track": wanted.track if wanted else enrolment.track})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            retracking.change_track(enrolment, **form.cleaned_data, by=request.membership, at=request.now)
            messages.success(request, gettext("เปลี่ยนประเภทแล้ว ตรวจว่าคณะที่ประเมินยังตรงกับประเภท"))
            return redirect("round-cases", round_.pk)
    page = {
        "title": gettext("เปลี่ยนประเภทการเข้าร่วม"),
        "sentence": sentence_of(edition, wanted) or gettext("ทะเบียนเกียรติไม่มีรายการที่กำหนดประเภทของหน่วยงานนี้"),
        "act": gettext("เปลี่ยนประเภทการเข้าร่วม"),
        "can_be_undone": gettext("เปลี่ยนกลับได้โดยระบุเหตุผล จนกว่าหน่วยงานส่งผล คำตอบเดิมของหน่วยงานยังอยู่"),
        "rows": [
            row(gettext("หน่วยงาน"), say(enrolment.unit.name)),
            row(gettext("ประเภทปัจจุบัน"), _title(edition, enrolment.track)),
        ],
        "form": form,
        "back_url": reverse("round-cases", args=[round_.pk]),
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


def _title(edition: Edition, key: str) -> str:
    return next((say(one.title) for one in edition.tracks if one.key == key), "–")


def _otherwise(titles: Mapping[str, str], track: str, wanted: Expected | None) -> str:
    if wanted is None or wanted.track == track:
        return ""
    return gettext("ทะเบียนเกียรติว่า %(track)s") % {"track": titles.get(wanted.track, wanted.track)}


urlpatterns = [
    path("rounds/<int:number>/committees/cases/<int:case_number>/track/", change_track, name="change-track"),
]
