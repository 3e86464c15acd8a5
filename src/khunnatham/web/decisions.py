"""A case with everything beside one another, who, when, on what evidence and why; and the rulings of an edition as precedents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.judging import judging_of
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.organisations.models import Membership
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.review import committees, minutes, objecting, opinions, rulings, visibility
from khunnatham.review import queries as review
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.opinion_models import Consolidation, How, Opinion, Verdict
from khunnatham.web import access, handed_in
from khunnatham.web.acting import found
from khunnatham.web.assessment_sheets import say, slug_of
from khunnatham.web.dates import in_digits
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.opinions import KINDS, judged_case, reached_in_words, told_of
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Refusal, Text

READERS: Final = access.SUBCOMMITTEE | access.ABOVE | access.UNIT
PRECEDENT_READERS: Final = access.SUBCOMMITTEE | access.ABOVE


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of a requirement."""

    column: str
    kind: str
    words: str
    reason: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One result: the unit's own, one evaluator's, the agreed one, the certified one."""

    title: str
    who: str
    result: Mapping[str, Any]
    cell: Callable[[str], Cell]
    level: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One requirement with what every column says of it, and whether anything changed on the way."""

    item: handed_in.Item
    slug: str
    cells: tuple[Cell, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether the agreed or the certified finding is another than the unit's own."""
        return any(cell.is_changed for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension: what it comes to in every column, and its requirements."""

    title: Text
    slug: str
    reached: tuple[str, ...]
    rows: tuple[Beside, ...]


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@require_GET
def decision(request: Request, number: int) -> HttpResponse:
    """Show one version of a case, the latest: self, evaluators where they may be read, agreed and certified, side by side."""
    one, kept, versions = _version(request, number)
    agreements = visibility.agreements_of(kept)
    judged = judging_of(one)
    body = agreements[-1].body if agreements else found(judged).body
    certified = _certified(review.decisions_of(one), kept)
    _insist_readable(request, kept, is_decided=bool(certified))
    edition = criteria.edition_of(one.enrolment.round)
    seen = visibility.opinions_seen(kept, by=request.membership, on=request.today)
    is_unit = request.membership.unit_id == one.enrolment.unit_id
    agreed = _agreed(agreements, certified)
    columns = _columns(edition, kept, seen, agreed, certified, is_unit=is_unit)
    shown = request.GET.get("show", "")
    parts = _parts(one, kept, columns)
    changed = sum(row.is_changed for part in parts for row in part.rows)
    page = {
        "case": one,
        "submission": kept,
        "body": body,
        "columns": columns,
        "parts": parts,
        "shown": _changed(parts) if shown == "changed" else parts,
        "totals": [told_of(edition, column.result).total for column in columns],
        "tabs": [
            {
                "label": gettext("ทุกข้อ"),
                "url": f"?version={kept.version}",
                "is_current": shown != "changed",
                "count": "",
            },
            {
                "label": gettext("เฉพาะที่เปลี่ยน"),
                "url": f"?version={kept.version}&show=changed",
                "is_current": shown == "changed",
                "count": changed,
            },
        ],
        "agreed": agreed,
        "agreements": _with_minutes(request, agreements),
        "decided": [
            (row, _title_of(row, certified), criteria.level_title(edition, row.certified_tier)) for row in certified
        ],
        "objection": objecting.objection_to(certified[0]) if certified and edition.objection else None,
        "versions": _tabs(versions, kept),
        "is_latest": kept.version == one.version,
        "opinions": seen,
        "collection": None if is_unit else visibility.collection_of(kept),
        "rulings": [row for row in rulings.matters_of(kept) if row.ruling] if agreed else [],
        "is_unit": is_unit,
        "edition": edition,
    }
    return render(request, "opinions/decision.html", page)


@access.roles(*PRECEDENT_READERS)
@require_GET
def all_precedents(request: Request) -> HttpResponse:
    """Lead to the precedents of the own committee's edition, to others of the edition that was ruled on last."""
    own = committees.committee_of(request.membership)
    known = [own.edition_key] if own else rulings.editions_seen(request.membership)
    if known:
        return redirect("precedents", *known[0].split("/"))
    return render(request, "opinions/precedents.html", {"edition": None, "rulings": []})


@access.roles(*PRECEDENT_READERS)
@require_GET
def precedents(request: Request, programme: str, edition: str) -> HttpResponse:
    """Show how committees ruled on what is unusual but allowed, so that others may follow."""
    key = f"{programme}/{edition}"
    known = shelf.keys()
    found(key if key in known else None)
    others = [key, *(one for one in rulings.editions_seen(request.membership) if one != key)]
    page = {
        "edition": shelf.by_key(key),
        "tabs": [
            {
                "label": in_digits(say(shelf.by_key(one).title) + f" {one.partition('/')[2]}", current_digits()),
                "url": reverse("precedents", args=one.split("/")),
                "is_current": one == key,
                "count": "",
            }
            for one in sorted(others)
            if one in known
        ],
        "rulings": rulings.precedents_seen(request.membership, key),
        "names_units": request.membership.role_held in access.ABOVE,
    }
    return render(request, "opinions/precedents.html", page)


# ── what stands beside one another ──────────────────────────────────────────────────────


def leads_here(kept: Submission | None, *, by: Membership, decided: Decision | None) -> bool:
    """Tell whether a page of the case should lead here: a committee agreed on it, and this reader may read that."""
    if kept is None or not visibility.is_agreed(kept):
        return False
    is_decided = decided is not None and decided.outcome == DecisionOutcome.CERTIFIED
    return visibility.may_read_agreed(kept, by=by, is_decided=is_decided)


def _version(request: Request, number: int) -> tuple[Assessment, Submission, list[Submission]]:
    """Give the version that the address asks for, the latest where it asks for none, with all that may be read, oldest first."""
    one, kept = judged_case(request, number)
    if asked := request.GET.get("version", ""):
        kept = found(queries.version(one, found(number_in(asked))))
    if one.version == 1:
        return one, kept, []
    decisions, readable = review.decisions_of(one), []
    for row in reversed(queries.submissions_of(one)):
        row.assessment = one
        is_decided = bool(_certified(decisions, row))
        if row.pk == kept.pk or visibility.may_read_agreed(row, by=request.membership, is_decided=is_decided):
            readable.append(row)
    return one, kept, readable


def _tabs(versions: Sequence[Submission], kept: Submission) -> list[dict[str, Any]]:
    title = gettext("ฉบับที่ %(number)s")
    return [
        {
            "label": in_digits(title % {"number": row.version}, current_digits()),
            "url": f"?version={row.version}",
            "is_current": row.pk == kept.pk,
            "count": "",
        }
        for row in versions
    ]


def _certified(decisions: Sequence[Decision], kept: Submission) -> list[Decision]:
    """Give every decision that certifies a version, oldest first; one on an objection stands beside the first."""
    return [row for row in decisions if row.submission_id == kept.pk and row.outcome == DecisionOutcome.CERTIFIED]


def _agreed(agreements: Sequence[Consolidation], certified: Sequence[Decision]) -> Consolidation | None:
    """Give what the committee agreed: that on which the first decision rests, for others may have corrected it on an objection."""
    rests_on = certified[0].consolidation_id if certified else None
    last = agreements[-1] if agreements else None
    return next((row for row in agreements if row.pk == rests_on), last)


def _title_of(row: Decision, certified: Sequence[Decision]) -> str:
    if row.stage.endswith(objecting.ON_OBJECTION):
        return gettext("รับรองเมื่อพิจารณาคำคัดค้าน")
    return gettext("รับรองครั้งแรก") if len(certified) > 1 and row is certified[0] else gettext("รับรอง")


def _with_minutes(
    request: Request, agreements: Sequence[Consolidation]
) -> list[tuple[Consolidation, minutes.Stands | None]]:
    """Give every result that was agreed with where it stands in the committee's minutes, for who reads those."""
    stands = minutes.where_agreed(agreements, by=request.membership)
    return [(row, stands.get(row.pk)) for row in agreements]


def _insist_readable(request: Request, kept: Submission, *, is_decided: bool) -> None:
    by = request.membership
    if visibility.may_read_agreed(kept, by=by, is_decided=is_decided):
        return
    is_unit = by.unit_id == kept.assessment.enrolment.unit_id
    raise Refusal(_LATER, code="not-decided-yet") if is_unit else Refusal(_NOT_SEEN, code="not-seen")


def _columns(
    edition: Edition,
    kept: Submission,
    seen: Sequence[Opinion],
    agreed: Consolidation | None,
    certified: Sequence[Decision],
    *,
    is_unit: bool,
) -> list[Column]:
    said = opinions.self_findings(kept)
    own = gettext("ประเมินตนเอง")
    columns = [
        Column(
            own, kept.assessment.enrolment.unit.name_th, kept.result, _of_unit(own, said), _level(edition, kept.result)
        )
    ]
    for opinion in seen:
        title = in_digits(gettext("ลำดับที่ %(position)s") % {"position": opinion.seat.position}, current_digits())
        level = _level(edition, opinion.result)
        columns.append(Column(title, say(opinion.seat.title), opinion.result, _of_opinion(title, opinion), level))
    if agreed is not None:
        title = gettext("ผลของคณะ")
        cell = _of_agreed(title, agreed, is_unit=is_unit)
        columns.append(Column(title, say(agreed.body.name), agreed.result, cell, _level(edition, agreed.result)))
    for row in certified:
        if row.consolidation is not None:
            title, rests_on = _title_of(row, certified), row.consolidation
            cell = _of_agreed(title, rests_on, is_unit=is_unit, beside=agreed or rests_on)
            level = say(criteria.level_title(edition, row.certified_tier))
            columns.append(Column(title, say(row.meeting.body.name), rests_on.result, cell, level))
    return columns


def _of_unit(title: str, said: Mapping[str, bool]) -> Callable[[str], Cell]:
    return lambda key: _finding(title, is_met=said.get(key, False))


def _of_opinion(title: str, opinion: Opinion) -> Callable[[str], Cell]:
    def cell(key: str) -> Cell:
        row = opinion.marks.get(key)
        if row is None:
            return Cell(title, "neutral", "–")
        verdict = Verdict(row["verdict"])
        return Cell(title, KINDS[verdict], str(verdict.label), row["reason"])

    return cell


def _of_agreed(
    title: str, agreed: Consolidation, *, is_unit: bool, beside: Consolidation | None = None
) -> Callable[[str], Cell]:
    """Give the cells of what was agreed. The unit reads why where it was found otherwise, and no counts of votes.

    ``beside`` is what the committee agreed: a later column says why only where it found something else.
    """

    def cell(key: str) -> Cell:
        row = agreed.findings.get(key)
        if row is None:
            return Cell(title, "neutral", "–")
        is_changed = row["is_met"] != row["said"]
        if beside is not None:
            differs = row["is_met"] != beside.findings.get(key, row)["is_met"]
            return _finding(title, is_met=row["is_met"], reason=row["reason"] if differs else "", is_changed=is_changed)
        words = [row["reason"]] if row["reason"] and (is_changed or not is_unit) else []
        if not is_unit and row["how"] != How.AGREED:
            votes = in_digits(f"{row['votes'][0]} : {row['votes'][1]}", current_digits())
            words.insert(0, f"{How(row['how']).label} ({votes})")
        return _finding(title, is_met=row["is_met"], reason=" – ".join(words), is_changed=is_changed)

    return cell


def _finding(title: str, *, is_met: bool, reason: str = "", is_changed: bool = False) -> Cell:
    verdict = Verdict.MET if is_met else Verdict.LACKING
    return Cell(title, KINDS[verdict], str(verdict.label), reason, is_changed)


def _changed(parts: Sequence[Part]) -> list[Part]:
    narrowed = [replace(part, rows=tuple(row for row in part.rows if row.is_changed)) for part in parts]
    return [part for part in narrowed if part.rows]


def _parts(one: Assessment, kept: Submission, columns: Sequence[Column]) -> list[Part]:
    edition, asked = criteria.edition_of(one.enrolment.round), frozenset(opinions.keys_of(kept))
    names = {
        leaf.key: dimension.name
        for dimension in edition.dimensions_for(criteria.variant_of(one.enrolment), one.enrolment.track)
        for leaf in dimension.requirements
    }
    parts = []
    for section in handed_in.version(kept).sections:
        items = [item for item in section.items if item.key in asked]
        if not items:
            continue
        rows = tuple(
            Beside(item, slug_of(item.key), tuple(column.cell(item.key) for column in columns)) for item in items
        )
        name = names.get(items[0].key, "")
        reached = tuple(_reached(column, name) for column in columns)
        parts.append(Part(section.title, slug_of(name or items[0].key), reached, rows))
    return parts


def _reached(column: Column, name: str) -> str:
    reached = column.result.get("dimensions", {}).get(name)
    return in_digits(reached_in_words(reached), current_digits()) if reached else "–"


def _level(edition: Edition, record: Mapping[str, Any]) -> str:
    return told_of(edition, record).level


_LATER = Text("ผลของคณะเปิดให้หน่วยงานอ่านเมื่อมีมติรับรองแล้ว", "The unit reads the committee's result once it is certified.")
_NOT_SEEN = Text("ไม่พบเรื่องนี้ในหน่วยงานที่คุณดูได้", "There is no such case in the units that you may see.")

urlpatterns = [
    path("decisions/<int:number>/", decision, name="decision"),
    path("precedents/", all_precedents, name="all-precedents"),
    path("precedents/<str:programme>/<str:edition>/", precedents, name="precedents"),
]
