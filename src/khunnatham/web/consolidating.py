"""The page of the secretary: who has spoken, where opinions differ, what was settled, and the one result that the committee agrees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.review import consolidating as verbs
from khunnatham.review import minutes, opinions, rulings, visibility
from khunnatham.review.committee_models import Seat
from khunnatham.review.committees import quorum_of
from khunnatham.review.consolidating import Line
from khunnatham.review.opinion_models import Consolidation, How, Settled, Verdict
from khunnatham.web import access, handed_in
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, numbers, row
from khunnatham.web.assessment_sheets import say, slug_of
from khunnatham.web.dates import in_digits
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.opinions import KINDS, Told, judged_case, told_of
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import status_of
from khunnatham.wording import Conflict, Refusal, Text

SHOWN: Final = ("different", "unable", "open", "changed")


class ReasonForm(forms.Form):
    """Why the opinions that are still to come are not waited for."""

    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What one seat found of a requirement."""

    seat: Seat
    kind: str
    words: str
    reason: str
    looked_at: tuple[handed_in.Proof, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One requirement of the table: how it was answered, what everybody found, what stands now and whether it is settled."""

    line: Line
    item: handed_in.Item
    slug: str
    said: tuple[Said, ...]
    finding: bool | None
    reason: str
    how: str

    @property
    def is_different(self) -> bool:
        """Tell whether those who could judge found it otherwise than one another."""
        return bool(self.line.met and self.line.lacking)

    @property
    def is_open(self) -> bool:
        """Tell whether the committee must still say something."""
        return self.finding is None

    @property
    def is_changed(self) -> bool:
        """Tell whether the finding is another than the unit's own answer."""
        return self.finding is not None and self.finding != self.line.said

    @property
    def is_unable(self) -> bool:
        """Tell whether somebody could not judge it, whatever the others found."""
        return bool(self.line.unable)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form of one requirement: as it was settled, or as it was typed just now; on a tie nothing is chosen."""

    is_met: bool | None
    how: str
    reason: str
    votes_for: str
    votes_against: str
    revision: int


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.SUBCOMMITTEE)
@require_GET
def consolidation(request: Request, number: int) -> HttpResponse:
    """Show who has spoken; once that may be read, what everybody found, requirement by requirement."""
    one, kept = _of_committee(request, number)
    by, on = request.membership, request.today
    standing = visibility.standings(kept, on=on)
    reads = visibility.may_read_others(kept, by=by, on=on)
    rows = _rows(request, kept) if reads else []
    agreed = visibility.agreed(kept)
    refusal = verbs.may_settle(by, kept, on=on)
    shown = request.GET.get("show", "")
    page = {
        "case": one,
        "submission": kept,
        "standings": standing,
        "waiting": [row for row in standing if row.is_waited_for],
        "collection": visibility.collection_of(kept),
        "reads": reads,
        "leads": opinions.may_lead(by, kept, on=on) is None,
        "gives": opinions.may_judge(by, kept, on=on) is None or opinions.own_opinion(kept, by) is not None,
        "may_settle": refusal is None and agreed is None and reads,
        "why_not": say(refusal.text) if refusal and refusal.code != "not-leading" and not agreed else "",
        "tabs": _tabs(rows, shown) if reads else [],
        "rows": [row for row in rows if _is_shown(row, shown)],
        "is_somewhere_unable": any(row.is_unable for row in rows),
        "matters": rulings.matters_of(kept) if reads else [],
        "agreed": agreed,
        "stands": minutes.where_agreed([agreed], by=by).get(agreed.pk) if agreed else None,
        "told": told_of(criteria.edition_of(one.enrolment.round), agreed.result) if agreed else _proposed(kept, reads),
        "may_correct": agreed is not None and verbs.may_correct(by, kept, on=on) is None,
        "edition": criteria.edition_of(one.enrolment.round),
    }
    return render(request, "opinions/consolidation.html", page)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def close(request: Request, number: int) -> HttpResponse:
    """Stop waiting for the opinions that do not come, with the reason."""
    one, kept = _of_committee(request, number)
    by, back, errors = request.membership, reverse("consolidation", args=[number]), []
    insist(opinions.may_lead(by, kept, on=request.today))
    if request.method == "POST":
        try:
            opinions.close_collection(kept, reason=request.POST.get("reason", ""), by=by, at=request.now)
        except Refusal as refusal:
            if refusal.field != "reason":
                return do(request, partial(insist, refusal), done="", to=back)
            errors = [say(refusal.text)]
        else:
            return do(request, lambda: None, done=gettext("ปิดรับความเห็นแล้ว"), to=back)
    waiting = ", ".join(str(seat.position) for seat in visibility.waited_for(kept, on=request.today))
    return confirm(
        request,
        errors=errors,
        title=gettext("ปิดรับความเห็น"),
        sentence=one.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("ปิดแล้วเปิดใหม่ไม่ได้ เหตุผลเก็บไว้กับเรื่องนี้ตลอดไป"),
        undo_kind="warning",
        act=gettext("ปิดรับความเห็น"),
        rows=[row(gettext("ยังรอความเห็นของลำดับที่"), in_digits(waiting or "–", current_digits()))],
        form=ReasonForm(),
        back_url=back,
    )


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def settle(request: Request, number: int, key: str) -> HttpResponse:
    """Settle one requirement: what was found and how. Somebody else's newer words stand beside what was typed."""
    one, kept = _of_committee(request, number)
    by, on = request.membership, request.today
    _insist_settling(request, kept)
    shown = found(next((row for row in _rows(request, kept) if row.line.key == key), None))
    error: Refusal | None = None
    typed, status, theirs = _settled(shown), 200, None
    if request.method == "POST":
        typed = _typed(request, shown)
        try:
            insist(_NOTHING_CHOSEN if typed.is_met is None else None)
            verbs.settle(
                kept,
                key,
                is_met=typed.is_met is True,
                how=typed.how,
                reason=typed.reason,
                votes=(number_in(typed.votes_for or "0") or 0, number_in(typed.votes_against or "0") or 0),
                expected_revision=typed.revision,
                by=by,
                at=request.now,
            )
        except Conflict as conflict:
            theirs, error, status = conflict.newer, conflict, status_of(conflict)
            assert isinstance(theirs, Settled)  # noqa: S101 - for the type checker
            typed = _typed(request, shown, revision=theirs.revision)
        except Refusal as refusal:
            error, status = refusal, UNACCEPTABLE
        else:
            done = gettext("บันทึกผลข้อ %(key)s แล้ว") % {"key": in_digits(key, current_digits())}
            to = f"{reverse('consolidation', args=[number])}#item-{shown.slug}"
            return do(request, lambda: None, done=done, to=to)
    page = {
        "case": one,
        "shown": shown,
        "typed": typed,
        "ways": How.choices,
        "seats": len({account for _, account in visibility.voters(kept, on=on)}),
        "error": error.text if error else None,
        "field": error.field if error else "",
        "errors": [{"id": error.field or "", "text": say(error.text)}] if error else [],
        "theirs": theirs,
    }
    return render(request, "opinions/settle.html", page, status=status)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def rule(request: Request, number: int, key: str) -> HttpResponse:
    """Rule on a flag: following a precedent on the same words, or in words of its own."""
    one, kept = _of_committee(request, number)
    by, back = request.membership, f"{reverse('consolidation', args=[number])}#rulings"
    insist(verbs.may_settle(by, kept, on=request.today))
    matter = found(next((row for row in rulings.matters_of(kept) if row.key == key), None))
    sent, refused = request.POST, None
    if request.method == "POST":
        chosen = sent.get("follows", "")
        follows = next((row for row in matter.precedents if str(row.pk) == chosen), None)
        try:
            says_nothing = sent.get("is_met") not in {"yes", "no"} and follows is None
            insist(Refusal(_CHOOSE, code="ruling-unknown", field="is_met") if says_nothing else None)
            rulings.rule(
                kept,
                key,
                is_met=sent.get("is_met") == "yes",
                reason=sent.get("reason", ""),
                follows=follows,
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            if refusal.field is None:
                return do(request, partial(insist, refusal), done="", to=back)
            refused = refusal
        else:
            return do(request, lambda: None, done=gettext("บันทึกคำวินิจฉัยแล้ว"), to=back)
    page = {
        "case": one,
        "matter": matter,
        "is_met": sent.get("is_met", ""),
        "reason": sent.get("reason", ""),
        "follows": sent.get("follows", ""),
        "errors": [{"id": refused.field, "text": say(refused.text)}] if refused else [],
    }
    return render(request, "opinions/rule.html", page, status=UNACCEPTABLE if refused else 200)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def agree(request: Request, number: int) -> HttpResponse:
    """Agree on the whole: who took part, what comes of it, and once more whether that is so."""
    one, kept = _of_committee(request, number)
    by, back = request.membership, reverse("consolidation", args=[number])
    _insist_settling(request, kept)
    sent, refused = request.POST, None
    if request.method == "POST":
        try:
            verbs.agree(
                kept,
                present=numbers(sent.getlist("present")),
                summary=sent.get("summary", ""),
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            refused = refusal
        else:
            return do(request, lambda: None, done=gettext("สรุปผลของคณะแล้ว"), to=back)
    rows = _rows(request, kept)
    page = _voting(request, one, kept, chosen=numbers(sent.getlist("present"))) | {
        "told": _proposed(kept, reads=True),
        "changed": [row for row in rows if row.is_changed],
        "unsettled": [row for row in rows if row.is_open],
        "unable": [row for row in rows if row.is_unable],
        "unruled": [row for row in rulings.matters_of(kept) if row.ruling is None],
        "summary": sent.get("summary", ""),
        "errors": [{"id": refused.field or "", "text": say(refused.text)}] if refused else [],
    }
    return render(request, "opinions/agree.html", page, status=UNACCEPTABLE if refused else 200)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def correct(request: Request, number: int) -> HttpResponse:
    """Correct what was agreed before it is decided, with the reason; what was agreed first stays beside it."""
    one, kept = _of_committee(request, number)
    by, back = request.membership, reverse("consolidation", args=[number])
    insist(verbs.may_correct(by, kept, on=request.today))
    standing = visibility.agreed(kept)
    if standing is None:
        return redirect(back)
    sent, refused = request.POST, None
    if request.method == "POST":
        try:
            verbs.correct(
                kept,
                changes=_changes(request, standing),
                correction=sent.get("correction", ""),
                present=numbers(sent.getlist("present")),
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            if refusal.code == "decided-already":
                return do(request, partial(insist, refusal), done="", to=back)
            refused = refusal
        else:
            return do(request, lambda: None, done=gettext("บันทึกการแก้ไขผลแล้ว"), to=back)
    chosen = numbers(sent.getlist("present")) if request.method == "POST" else standing.present
    page = _voting(request, one, kept, chosen=chosen) | {
        "rows": _corrected(request, kept, standing),
        "correction": sent.get("correction", ""),
        "errors": [{"id": refused.field or "", "text": say(refused.text)}] if refused else [],
    }
    return render(request, "opinions/correct.html", page, status=UNACCEPTABLE if refused else 200)


# ── what the pages say ──────────────────────────────────────────────────────────────────


def said_of(line: Line, item: handed_in.Item) -> tuple[Said, ...]:
    """Give what every seat found of a requirement, with the proofs that it looked at."""
    proofs = {proof.number: proof for proof in item.proofs}
    return tuple(
        Said(
            seat,
            KINDS[Verdict(mark["verdict"])],
            str(Verdict(mark["verdict"]).label),
            mark["reason"],
            tuple(proofs[number] for number in mark["looked_at"] if number in proofs),
        )
        for seat, mark in line.marks
    )


def items_of(kept: Submission) -> dict[str, handed_in.Item]:
    """Give the requirements as they were handed in, by key."""
    return {item.key: item for section in handed_in.version(kept).sections for item in section.items}


def _of_committee(request: Request, number: int) -> tuple[Assessment, Submission]:
    """Give a case that the committee of this membership judges; everybody else is refused by the domain's own words."""
    one, kept = judged_case(request, number)
    refusal = opinions.may_lead(request.membership, kept, on=request.today)
    insist(refusal if refusal is not None and refusal.code != "not-leading" else None)
    return one, kept


def _rows(request: Request, kept: Submission) -> list[Shown]:
    seen = visibility.opinions_seen(kept, by=request.membership, on=request.today)
    items = items_of(kept)
    return [_shown(line, items[line.key]) for line in verbs.lines_of(kept, seen) if line.key in items]


def _shown(line: Line, item: handed_in.Item) -> Shown:
    settled = line.settled
    return Shown(
        line,
        item,
        slug_of(line.key),
        said_of(line, item),
        line.finding,
        line.ruling.reason if line.ruling else settled.reason if settled else "",
        str(How(settled.how).label) if settled and not line.ruling else "",
    )


def _is_shown(row: Shown, shown: str) -> bool:
    return bool(getattr(row, f"is_{shown}")) if shown in SHOWN else True


def _tabs(rows: Iterable[Shown], shown: str) -> list[dict[str, Any]]:
    rows = list(rows)
    titles = {
        "": gettext("ทุกข้อ"),
        "different": gettext("เห็นต่าง"),
        "unable": gettext("มีผู้ตัดสินไม่ได้"),
        "open": gettext("ยังต้องสรุป"),
        "changed": gettext("ต่างจากหน่วยงาน"),
    }
    now = shown if shown in SHOWN else ""
    return [
        {
            "label": title,
            "url": f"?show={name}" if name else "?",
            "is_current": name == now,
            "count": sum(_is_shown(row, name) for row in rows),
        }
        for name, title in titles.items()
    ]


def _proposed(kept: Submission, reads: bool) -> Told | None:  # noqa: FBT001 - who may not read gets nothing of it
    if not reads:
        return None
    edition = criteria.edition_of(kept.assessment.enrolment.round)
    return told_of(edition, verbs.proposed(kept).to_record())


def _insist_settling(request: Request, kept: Submission) -> None:
    """Let only those settle who may, who spoke themselves where they have a vote, and while nothing is agreed."""
    insist(verbs.may_settle(request.membership, kept, on=request.today))
    if visibility.is_agreed(kept):
        raise Refusal(_AGREED, code="agreed-already")


def _settled(shown: Shown) -> Typed:
    settled, line = shown.line.settled, shown.line
    if settled is None:
        if line.met == line.lacking:  # equal, or nobody could judge: people choose, never the page
            return Typed(None, "", "", str(line.met), str(line.lacking), 0)
        how = How.AGREED if line.agrees is not None else How.MAJORITY
        return Typed(line.met > line.lacking, how.value, "", str(line.met), str(line.lacking), 0)
    votes = (str(settled.votes_for), str(settled.votes_against))
    return Typed(settled.is_met, settled.how, settled.reason, *votes, settled.revision)


def _typed(request: Request, shown: Shown, *, revision: int | None = None) -> Typed:
    sent = request.POST
    standing = shown.line.settled.revision if shown.line.settled else 0
    expected = number_in(sent.get("expected_revision", ""))
    return Typed(
        {"yes": True, "no": False}.get(sent.get("is_met", "")),
        sent.get("how", ""),
        sent.get("reason", ""),
        sent.get("votes_for", ""),
        sent.get("votes_against", ""),
        revision if revision is not None else standing if expected is None else expected,
    )


def _voting(request: Request, one: Assessment, kept: Submission, *, chosen: Iterable[int]) -> dict[str, Any]:
    on = request.today
    seats, filled = visibility.voting_seats(kept, on=on), visibility.standings(kept, on=on)
    quorum, there = quorum_of(criteria.edition_of(one.enrolment.round)), set(chosen)
    return {
        "case": one,
        "seats": [(row, row.seat.position in there) for row in filled if row.seat in seats],
        "aside": [row for row in filled if row.is_aside],
        "quorum": quorum,
        "back_url": reverse("consolidation", args=[one.pk]),
    }


def _changes(request: Request, standing: Consolidation) -> dict[str, tuple[bool, str]]:
    """Give what the form changes: the requirements that were given another finding than stands."""
    sent = request.POST
    found_now = {key: sent.get(f"found-{key}", "") for key in standing.findings}
    return {
        key: (said == "yes", sent.get(f"reason-{key}", ""))
        for key, said in found_now.items()
        if said in {"yes", "no"} and (said == "yes") != standing.findings[key]["is_met"]
    }


def _corrected(request: Request, kept: Submission, standing: Consolidation) -> list[dict[str, Any]]:
    items, ruled = items_of(kept), {matter.key for matter in rulings.matters_of(kept) if matter.ruling}
    return [
        {
            "item": items[key],
            "slug": slug_of(key),
            "is_met": row["is_met"],
            "found": request.POST.get(f"found-{key}", ""),
            "reason": request.POST.get(f"reason-{key}", ""),
        }
        for key, row in standing.findings.items()
        if key in items and key not in ruled
    ]


_CHOOSE = Text("เลือกว่าถือว่าเป็นไปตามเกณฑ์หรือไม่", "Choose whether it counts as met.")
_NOTHING_CHOSEN = Refusal(
    Text("เลือกผลของคณะในข้อนี้", "Choose what the committee finds of this requirement."),
    code="finding-unknown",
    field="is_met",
)
_AGREED = Text(
    "คณะสรุปผลแล้ว แก้ไขได้เฉพาะการแก้ไขผลพร้อมเหตุผล", "It is agreed. Only a correction with its reason changes it."
)

urlpatterns = [
    path("consolidating/<int:number>/", consolidation, name="consolidation"),
    path("consolidating/<int:number>/close/", close, name="close-collection"),
    path("consolidating/<int:number>/agree/", agree, name="agree"),
    path("consolidating/<int:number>/correct/", correct, name="correct-agreed"),
    path("consolidating/<int:number>/at/<str:key>/", settle, name="settle"),
    path("consolidating/<int:number>/rulings/<str:key>/", rule, name="rule"),
]
