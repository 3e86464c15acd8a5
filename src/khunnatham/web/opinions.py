"""The score sheet of an evaluator: one case, a mark at each requirement, kept as it is made (offline too), handed in once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.programmes.criteria import Edition
from khunnatham.review import opinions as verbs
from khunnatham.review import sittings, visibility
from khunnatham.review.opinion_models import Mark, Opinion, Verdict
from khunnatham.review.opinions import Given
from khunnatham.scoring.result import Result
from khunnatham.typed import LONGEST_TEXT
from khunnatham.web import access, carried_plans, handed_in
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, numbers, row
from khunnatham.web.asked import Questions, asked_beside
from khunnatham.web.assessment_sheets import say, slug_of
from khunnatham.web.here import Request, posted
from khunnatham.web.kept_sheets import KEPT_DAYS
from khunnatham.wording import Refusal, Text

# The picture of a verdict; the words beside it carry the meaning.
KINDS: Final = {Verdict.MET: "done", Verdict.LACKING: "problem", Verdict.UNABLE: "warning"}


class HandInForm(forms.Form):
    """What the evaluator adds to the whole."""

    remark = forms.CharField(
        label=gettext_lazy("ข้อสังเกตของทั้งเรื่อง"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands at a requirement: the verdict, the reason and the proofs that were looked at, kept or typed just now."""

    verdict: str = ""
    reason: str = ""
    looked_at: tuple[int, ...] = ()
    error: str = ""

    @property
    def kind(self) -> str:
        """Give the picture of the verdict."""
        return KINDS[Verdict(self.verdict)] if self.verdict in Verdict.values else "todo"

    @property
    def words(self) -> str:
        """Give the verdict in words."""
        return str(Verdict(self.verdict).label) if self.verdict in Verdict.values else gettext("ยังไม่ให้ความเห็น")


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement of the sheet: as printed, as the unit answered it, and the own mark."""

    item: handed_in.Item
    slug: str
    number: int
    mark: Marked
    client_key: str
    asked: Questions | None = None
    carried: Sequence[carried_plans.Line] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension of the sheet."""

    title: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a result comes to, in words: the level, the points, and the level of each dimension."""

    level: str
    total: str
    dimensions: tuple[tuple[str, str], ...]


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.SUBCOMMITTEE)
@require_GET
def sheet(request: Request, number: int) -> HttpResponse:
    """Show the whole sheet; on a phone a script shows one requirement at a time."""
    one, kept = _case(request, number)
    refusal = verbs.may_judge(request.membership, kept, on=request.today)
    if verbs.own_opinion(kept, request.membership) is None:
        insist(refusal)
    return _sheet_page(request, one, kept)


@access.roles(*access.SUBCOMMITTEE)
@require_POST
def mark(request: Request, number: int, key: str) -> HttpResponse:
    """Keep one mark sent by a form of its own: the way without a script. What was typed stands there again where it is refused."""
    one, kept = _case(request, number)
    insist(verbs.may_judge(request.membership, kept, on=request.today))
    sent = request.POST
    given = Given(
        client_key=sent.get("client_key", ""),
        key=key,
        verdict=sent.get("verdict", ""),
        reason=sent.get("reason", ""),
        looked_at=tuple(numbers(sent.getlist("looked_at"))),
    )
    try:
        is_newer = sent.get("submission", str(kept.pk)) != str(kept.pk)
        insist(Refusal(_NEWER, code="newer-version", field=key) if is_newer else None)
        verbs.mark(kept, [given], by=request.membership, at=request.now)
    except Refusal as refusal:
        if refusal.field != key:
            raise
        typed = Marked(given.verdict, given.reason, given.looked_at, say(refusal.text))
        return _sheet_page(request, one, kept, typed={key: typed})
    return redirect(f"{reverse('score-sheet', args=[one.pk])}#q-{slug_of(key)}")


@access.roles(*access.SUBCOMMITTEE)
@require_POST
def marks(request: Request, number: int) -> HttpResponse:
    """Keep marks that a script sends, made here or offline: each once, however often it comes."""
    one, kept = _case(request, number)
    insist(verbs.may_judge(request.membership, kept, on=request.today))
    given = _read(request.body, kept, request.user.pk)
    new = verbs.mark(kept, given, by=request.membership, at=request.now)
    page = _standing(kept, verbs.marks_of(kept, request.membership)) | {"case": one}
    html = {
        "#score-progress": render_to_string("opinions/progress.html", page, request),
        "#score-result": render_to_string("opinions/result.html", page, request),
    }
    told = {"kept": len(given), "new": new, "marked": page["marked"], "total": page["total"], "html": html}
    return JsonResponse(told)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def hand_in(request: Request, number: int) -> HttpResponse:
    """Hand the opinion in, after asking once more: it cannot be changed."""
    one, kept = _case(request, number)
    by, back = request.membership, reverse("score-sheet", args=[number])
    form = HandInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        remark = form.cleaned_data["remark"]
        return do(
            request,
            lambda: verbs.hand_in(kept, remark=remark, by=by, at=request.now),
            done=gettext("ส่งความเห็นแล้ว"),
            to=back,
        )
    insist(verbs.may_judge(by, kept, on=request.today))
    standing = _standing(kept, verbs.marks_of(kept, by))
    said = {"marked": standing["marked"], "total": standing["total"]}
    return confirm(
        request,
        title=gettext("ส่งความเห็น"),
        sentence=one.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("ส่งแล้วแก้ไขไม่ได้ และท่านจะเห็นความเห็นของผู้อื่นหลังจากส่งแล้วเท่านั้น"),
        undo_kind="warning",
        act=gettext("ส่งความเห็น"),
        rows=[
            row(gettext("ให้ความเห็นแล้ว"), gettext("%(marked)s จาก %(total)s ข้อ") % said),
            row(gettext("ผลตามความเห็นของท่าน"), standing["result"].level),
        ],
        form=form,
        errors=[str(text) for texts in form.errors.values() for text in texts],
        back_url=back,
    )


# ── what pages of opinions share ────────────────────────────────────────────────────────


def told_of(edition: Edition, record: Mapping[str, Any]) -> Told:
    """Say what a kept result comes to."""
    level = record.get("tier") or record.get("grade") or ""
    return Told(
        say(criteria.level_title(edition, level)) if criteria.levels(edition) else "",
        record.get("total") or "",
        tuple((name, reached_in_words(reached)) for name, reached in record.get("dimensions", {}).items()),
    )


def reached_in_words(reached: Mapping[str, Any]) -> str:
    """Say what a dimension came to: its level where it has levels, and its points."""
    words = [gettext("ระดับ %(level)s") % reached] if reached.get("level") is not None else []
    return " · ".join([*words, f"{reached['achieved']}/{reached['available']}"])


def judged_case(request: Request, number: int) -> tuple[Assessment, Submission]:
    """Give a case that one may see with what was handed in last, read from one row."""
    one = found(queries.assessment(number, by=request.membership))
    kept = found(verbs.latest_submission(one))
    kept.assessment = one  # the same row, with its enrolment and round
    return one, kept


_case = judged_case


def _standing(kept: Submission, marked: dict[str, Mark]) -> dict[str, Any]:
    """Give how far the sheet is and what follows from it."""
    result: Result = verbs.provisional(kept, marked)
    edition = criteria.edition_of(kept.assessment.enrolment.round)
    return {
        "marked": len(marked),
        "total": len(verbs.keys_of(kept)),
        "result": told_of(edition, result.to_record()),
    }


def _sheet_page(
    request: Request, one: Assessment, kept: Submission, *, typed: dict[str, Marked] | None = None
) -> HttpResponse:
    by, typed = request.membership, typed or {}
    own = verbs.own_opinion(kept, by)
    marked = {} if own else verbs.marks_of(kept, by)
    shown = _of_opinion(own) if own else {key: _of_mark(mark) for key, mark in marked.items()}
    edition = criteria.edition_of(one.enrolment.round)
    standing: dict[str, Any] = (
        {"marked": len(shown), "total": len(verbs.keys_of(kept)), "result": told_of(edition, own.result)}
        if own
        else _standing(kept, marked)
    )
    page = standing | {
        "case": one,
        "submission": kept,
        "parts": _parts(
            kept,
            shown | typed,
            asked_beside(kept, is_agreed=visibility.is_agreed(kept), now=request.now),
            carried_plans.lines_beside(request, one),
        ),
        "now": request.now,
        "verdicts": [(value, label, KINDS[Verdict(value)]) for value, label in Verdict.choices],
        "own": own,
        "reads_others": own is not None and visibility.may_read_others(kept, by=by, on=request.today),
        "day": sittings.day_of_case(one, by=by, on=request.today),
        "kept_days": KEPT_DAYS,
        "leads": verbs.may_lead(by, kept, on=request.today) is None,
        "errors": [{"id": f"reason-{slug_of(key)}", "text": mark.error} for key, mark in typed.items() if mark.error],
    }
    return render(request, "opinions/sheet.html", page, status=UNACCEPTABLE if page["errors"] else 200)


def _parts(
    kept: Submission,
    shown: Mapping[str, Marked],
    asked: Mapping[str, Questions],
    carried: Mapping[str, Sequence[carried_plans.Line]],
) -> tuple[Part, ...]:
    judged = {key: place for place, key in enumerate(verbs.keys_of(kept), 1)}
    made = (
        Part(
            section.title,
            tuple(
                Line(
                    item,
                    slug_of(item.key),
                    judged[item.key],
                    shown.get(item.key, Marked()),
                    uuid4().hex,
                    asked.get(item.key),
                    carried.get(item.key, ()),
                )
                for item in section.items
                if item.key in judged
            ),
        )
        for section in handed_in.version(kept).sections
    )
    return tuple(part for part in made if part.lines)


def _of_mark(mark: Mark) -> Marked:
    return Marked(mark.verdict, mark.reason, tuple(mark.looked_at))


def _of_opinion(own: Opinion) -> dict[str, Marked]:
    return {key: Marked(row["verdict"], row["reason"], tuple(row["looked_at"])) for key, row in own.marks.items()}


def _read(body: bytes, kept: Submission, account: int) -> list[Given]:
    """Read what a script sent; anything but own marks of the version that is judged now is refused whole."""
    try:
        sent = json.loads(body)
        rows, about, whose = sent["marks"], sent["submission"], str(sent["account"])
        given = [_given(one) for one in rows]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise Refusal(_UNREADABLE, code="marks-unreadable") from fault
    if whose != str(account):  # somebody else signed in on a device where marks of another person wait
        raise Refusal(_OF_ANOTHER, code="another-person")
    if about != kept.pk:
        raise Refusal(_NEWER, code="newer-version")
    return given


def _given(one: dict[str, Any]) -> Given:
    made = parse_datetime(one["made_at"]) if one.get("made_at") else None
    looked_at = tuple(number for number in one.get("looked_at", []) if type(number) is int)
    client_key, key, verdict, reason = (one[name] for name in ("client_key", "key", "verdict", "reason"))
    if not all(isinstance(word, str) for word in (client_key, key, verdict, reason)):
        raise TypeError
    reason.encode()  # half a pair of surrogates is no text, and a ValueError
    return Given(client_key, key, verdict, reason, looked_at, _aware(made))


def _aware(made: datetime | None) -> datetime | None:
    return made if made is None or made.tzinfo else None


_UNREADABLE = Text("อ่านความเห็นที่ส่งมาไม่ได้ โหลดหน้านี้ใหม่", "The marks could not be read. Reload the page.")
_OF_ANOTHER = Text(
    "ความเห็นนี้เป็นของผู้อื่น จึงไม่รับในชื่อของท่าน", "These marks were made by somebody else and are not taken in your name."
)
_NEWER = Text(
    "หน่วยงานส่งฉบับใหม่แล้ว ความเห็นที่ยังไม่ส่งเป็นของฉบับก่อน",
    "The unit has handed in a newer version; these marks are of the one before.",
)

urlpatterns = [
    path("opinions/<int:number>/", sheet, name="score-sheet"),
    path("opinions/<int:number>/marks/", marks, name="score-marks"),
    path("opinions/<int:number>/hand-in/", hand_in, name="opinion-hand-in"),
    path("opinions/<int:number>/at/<str:key>/", mark, name="score-mark"),
]
