"""One requirement of the one result: what everybody found of it, what the committee settles, how it rules on a flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.organisations.models import Membership
from khunnatham.review import consolidating as verbs
from khunnatham.review import opinions, rulings, visibility
from khunnatham.review.committee_models import Seat
from khunnatham.review.committees import voting_of
from khunnatham.review.consolidating import Line
from khunnatham.review.opinion_models import How, Settled, Verdict
from khunnatham.web import access, carried_plans, handed_in
from khunnatham.web.acting import UNACCEPTABLE, do, found, insist
from khunnatham.web.asked import Questions, asked_beside
from khunnatham.web.assessment_sheets import say, slug_of
from khunnatham.web.dates import in_digits
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.opinions import KINDS, judged_case
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import status_of
from khunnatham.wording import Conflict, Refusal, Text


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
    asked: Questions | None = None
    carried: Sequence[carried_plans.Line] = ()

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
@require_http_methods(["GET", "POST"])
def settle(request: Request, number: int, key: str) -> HttpResponse:
    """Settle one requirement: what was found and how. Somebody else's newer words stand beside what was typed."""
    one, kept = of_committee(request, number)
    by, on = request.membership, request.today
    insist_settling(request, kept)
    shown = found(next((row for row in rows_of(request, kept) if row.line.key == key), None))
    error: Refusal | None = None
    typed, status, theirs = _settled(shown), 200, None
    if request.method == "POST":
        typed = _typed(request, shown)
        try:
            _settle(kept, key, typed, by=by, at=request.now)
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
    voting = voting_of(criteria.edition_of(one.enrolment.round))
    page = {
        "case": one,
        "shown": shown,
        "typed": typed,
        "ways": [(value, label) for value, label in How.choices if value != How.CHAIR or voting.tie == "chair"],
        "voting": voting,
        "seats": len({account for _, account in visibility.voters(kept, on=on)}),
        "error": error.text if error else None,
        "field": error.field if error else "",
        "errors": [{"id": error.field or "", "text": say(error.text)}] if error else [],
        "theirs": theirs,
        "now": request.now,
    }
    return render(request, "opinions/settle.html", page, status=status)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def rule(request: Request, number: int, key: str) -> HttpResponse:
    """Rule on a flag: following a precedent on the same words, or in words of its own."""
    one, kept = of_committee(request, number)
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


# ── what pages of the one result share ──────────────────────────────────────────────────


def of_committee(request: Request, number: int) -> tuple[Assessment, Submission]:
    """Give a case that the committee of this membership judges; everybody else is refused by the domain's own words."""
    one, kept = judged_case(request, number)
    refusal = opinions.may_lead(request.membership, kept, on=request.today)
    insist(refusal if refusal is not None and refusal.code != "not-leading" else None)
    return one, kept


def rows_of(request: Request, kept: Submission) -> list[Shown]:
    """Give every requirement with what this reader may see of it."""
    seen = visibility.opinions_seen(kept, by=request.membership, on=request.today)
    items = items_of(kept)
    asked = asked_beside(kept, is_agreed=visibility.is_agreed(kept), now=request.now)
    carried = carried_plans.lines_beside(request, kept.assessment)
    lines = verbs.lines_of(kept, seen)
    return [
        _shown(line, items[line.key], asked.get(line.key), carried.get(line.key, ()))
        for line in lines
        if line.key in items
    ]


def _shown(line: Line, item: handed_in.Item, asked: Questions | None, carried: Sequence[carried_plans.Line]) -> Shown:
    settled = line.settled
    return Shown(
        line,
        item,
        slug_of(line.key),
        said_of(line, item),
        line.finding,
        line.ruling.reason if line.ruling else settled.reason if settled else "",
        str(How(settled.how).label) if settled and not line.ruling else "",
        asked,
        carried,
    )


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


def insist_settling(request: Request, kept: Submission) -> None:
    """Let only those settle who may, who spoke themselves where they have a vote, and while nothing is agreed."""
    insist(verbs.may_settle(request.membership, kept, on=request.today))
    if visibility.is_agreed(kept):
        raise Refusal(_AGREED, code="agreed-already")


def _settle(kept: Submission, key: str, typed: Typed, *, by: Membership, at: datetime) -> None:
    """Write what was typed; a page on which nothing is chosen settles nothing."""
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
        at=at,
    )


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
    path("consolidating/<int:number>/at/<str:key>/", settle, name="settle"),
    path("consolidating/<int:number>/rulings/<str:key>/", rule, name="rule"),
]
