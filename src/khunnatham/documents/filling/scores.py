"""Score sheets, of one unit or of several side by side. What the points rest on is said beside them: nobody's word passes for another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from khunnatham.assessments import criteria
from khunnatham.documents import evaluation_forms, evaluation_papers, papers
from khunnatham.documents.filling.bodies import number_of
from khunnatham.documents.filling.sources import Source, form_for, provenance, unit_line, version_of
from khunnatham.documents.kinds import SCORES, SELECTING, form_of_paper, layout_of
from khunnatham.organisations import regions
from khunnatham.programmes.criteria import Dimension, Edition, Paper
from khunnatham.review import sheets
from khunnatham.review.committee_models import Committee
from khunnatham.review.objecting import ON_OBJECTION
from khunnatham.review.selection_models import Choice
from khunnatham.review.sheets import Compared, Group
from khunnatham.thai import in_bangkok, thai_date

SELF: Final = "ประเมินตนเอง"
AGREED: Final = "คณะสรุป"
CERTIFIED: Final = "รับรองแล้ว"
# By whether a committee agreed on the points, and whether a body has certified the unit.
NOTES: Final = {
    (False, False): "คะแนนเป็นผลการประเมินตนเองของหน่วยงาน เป็นผลคำนวณเบื้องต้นจนกว่าจะมีมติรับรอง",
    (False, True): "คะแนนเป็นผลการประเมินตนเองของหน่วยงาน มีมติรับรองระดับแล้ว",
    (True, False): "คะแนนเป็นผลที่คณะกรรมการสรุป ยังไม่มีมติรับรอง",
    (True, True): "คะแนนเป็นผลที่คณะกรรมการสรุป มีมติรับรองแล้ว",
}
OURS: Final = "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน"


# ── what points rest on ─────────────────────────────────────────────────────────────────


def scored(source: Source) -> tuple[Dimension, ...]:
    """Give the dimensions that everybody of this variant answers: the ladders of single tracks are left out."""
    return source.edition.dimensions_for(criteria.variant_of(source.enrolment), "")


def reached_in(source: Source, dimension: Dimension) -> Mapping[str, Any]:
    """Give what the unit came to in a dimension, by what papers print."""
    found: Mapping[str, Any] = (source.judged.get("dimensions") or {}).get(dimension.name, {})
    return found


def rests_on(source: Source) -> str:
    """Say in a word whose finding the points are."""
    if source.agreed is None:
        return SELF
    return CERTIFIED if source.decision else AGREED


def notes_on(sources: Sequence[Source]) -> tuple[str, ...]:
    """Say whose finding the points are, of which units where that differs, and in which sitting they were certified."""
    held: dict[tuple[bool, bool], list[str]] = {}
    for source in sources:
        held.setdefault((source.agreed is not None, source.decision is not None), []).append(_title(source))
    said = [
        f"{' '.join(names)}: {NOTES[basis]}" if len(held) > 1 else NOTES[basis] for basis, names in sorted(held.items())
    ]
    meetings = {source.decision.meeting_id: source.decision for source in sources if source.decision}
    for decision in meetings.values():
        number = f" มติที่ {decision.resolution_number}" if len(sources) == 1 else ""
        meeting = decision.meeting
        on_objection = " ในการพิจารณาคำคัดค้าน" if decision.stage.endswith(ON_OBJECTION) else ""
        said.append(
            f"รับรองโดย{meeting.body.name_th} ครั้งที่ {number_of(meeting)} วันที่ {thai_date(meeting.date_on)}{number}{on_objection}"
        )
    return tuple(said)


# ── one unit ────────────────────────────────────────────────────────────────────────────


def score_sheet(source: Source) -> evaluation_papers.ScoreSheet:
    """Fill the sheet of one unit; its area is its province."""
    committee = sheets.committee_of(source.enrolment, source.agreed)
    return _of_one(source, SCORES, unit_line(source).province or _variant_title(source), committee)


def selection_sheet(source: Source) -> evaluation_papers.ScoreSheet:
    """Fill the sheet that compares units, for one unit; its area is the inspection region, where it is known."""
    kept, committee = source.submission, sheets.committee_of(source.enrolment, source.agreed)
    on = in_bangkok(kept.handed_in_at) if kept else None
    region = sheets.region_of(source.enrolment, committee, on=on)
    is_central = not source.enrolment.unit.province_id
    area = regions.title_of(region).th if region else _variant_title(source) if is_central else ""
    return _of_one(source, SELECTING, area or evaluation_papers.REGION_TO_WRITE, committee)


def _of_one(source: Source, kind: str, area: str, committee: Committee | None) -> evaluation_papers.ScoreSheet:
    paper = source.paper or next((row for row in source.edition.papers if layout_of(row) == kind), None)
    group = evaluation_forms.Compared(
        [_column(source, _title(source))],
        _dimensions([source]),
        under=(area, *_named_group(source.edition, paper, source.enrolment.track)),
        notes=(*notes_on([source]), *_ours(source.edition, paper, source.enrolment.track)),
        signatures=_signatures(committee),
    )
    return evaluation_forms.score_sheet(
        form_for(source, kind),
        source.edition,
        [group],
        says_chosen=kind == SELECTING,
        about=unit_line(source).name,
        provenance=provenance(source),
    )


# ── several side by side ────────────────────────────────────────────────────────────────


def comparison(paper: Paper, groups: Sequence[Group]) -> evaluation_papers.ScoreSheet:
    """Fill a paper of the edition with units side by side, each group on sheets of its own. There is at least one group."""
    first = groups[0].round
    edition = criteria.edition_of(first)
    laid_out = [_compared(group, paper, edition) for group in groups]
    return evaluation_forms.score_sheet(
        form_of_paper(paper, edition, fiscal_year=first.fiscal_year),
        edition,
        laid_out,
        says_chosen=layout_of(paper) == SELECTING,
        about=" ".join(laid_out[0].under) if len(laid_out) == 1 else "",
    )


def _compared(group: Group, paper: Paper, edition: Edition) -> evaluation_forms.Compared:
    sources = [source_of(one) for one in group.rows]
    titles = [_title(source) for source in sources]
    if len(set(titles)) < len(titles):  # two units of one province
        titles = [unit_line(source).name for source in sources]
    chosen = group.choice.assessment_id if group.choice else None
    columns = [
        _column(source, title, is_chosen=one.submission.assessment_id == chosen)
        for one, source, title in zip(group.rows, sources, titles, strict=True)
    ]
    return evaluation_forms.Compared(
        columns,
        _dimensions(sources),
        under=(*_area(group), *_named_group(edition, paper, group.track), *_short_listed(group)),
        notes=(*notes_on(sources), *_left_out(group), *_approved(group), *_ours(edition, paper, group.track)),
        chosen=_chosen(group.choice) if group.choice else "",
        signatures=_signatures(group.committee),
    )


def source_of(one: Compared) -> Source:
    """Give what a unit of a sheet is filled from: what was agreed, decided or not, as far as the sheet may say it."""
    decisions = [one.decision] if one.decision else []
    return replace(version_of(one.submission, decisions), agreed=one.agreed)


def _area(group: Group) -> tuple[str, ...]:
    """Give the region of a group; of central units their variant; nothing where units of several regions stand together."""
    if group.region:
        return (regions.title_of(group.region).th,)
    enrolments = [one.submission.assessment.enrolment for one in group.rows]
    if any(row.unit.province_id for row in enrolments):
        return ()
    edition, variants = criteria.edition_of(group.round), {row.variant for row in enrolments}
    return tuple(choice.title.th for choice in edition.variants if choice.key in variants)


def _short_listed(group: Group) -> tuple[str, ...]:
    """Say that these are the units of the short list alone, and since when they are."""
    if group.short_list is None:
        return ()
    return (f"รายชื่อผู้ผ่านการคัดเลือกเบื้องต้น ณ วันที่ {thai_date(in_bangkok(group.short_list.drawn_at))}",)


def _left_out(group: Group) -> tuple[str, ...]:
    kept_back = [f"ไม่รวม {group.kept_back} หน่วยงานที่ผู้พิมพ์ไม่ร่วมพิจารณา"] if group.kept_back else []
    return (*kept_back, *([f"ยังไม่ส่งผล: {' '.join(group.awaited)}"] if group.awaited else []))


def _approved(group: Group) -> tuple[str, ...]:
    row = group.approval
    if row is None:
        return ()
    return (f"{group.round.owner.name_th}เห็นชอบผลตามหนังสือ {row.document_number} ลงวันที่ {thai_date(row.document_on)}",)


def _chosen(choice: Choice) -> str:
    """Name who was chosen, by which resolution, and why where the figures alone do not say it."""
    told = f"{choice.assessment.enrolment.unit.name_th} ตาม{choice.resolved.th}"
    why = f" เหตุผล: {choice.reason}" if choice.reason else ""
    return f"{told}{why}{f' หน่วยงานที่ไม่ได้นำมาพิจารณา: {choice.left_out}' if choice.left_out else ''}"


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _title(source: Source) -> str:
    """Give what stands above a unit's points: its province as the form prints it, or the unit itself where it has none."""
    line = unit_line(source)
    return line.province or line.name


def _column(source: Source, title: str, *, is_chosen: bool = False) -> evaluation_forms.Column:
    result = source.judged
    return evaluation_forms.Column(
        shown=evaluation_papers.ScoreColumn(
            title=title,
            unit=unit_line(source).name,
            rests_on=rests_on(source),
            is_provisional=source.agreed is None and source.decision is None,
            is_chosen=is_chosen,
        ),
        points={row.name: reached_in(source, row).get("achieved", "") for row in scored(source)},
        base=str((result.get("points") or {}).get("achieved", "")),
        extra=str((result.get("extra") or {}).get("achieved", "")),
        total=str(result.get("total") or ""),
    )


def _dimensions(sources: Sequence[Source]) -> dict[str, str]:
    """Give the dimensions of all units, each once under the title that its variants share, as the form prints it."""
    return {
        row.name: evaluation_forms.common_title(source.edition, row) for source in sources for row in scored(source)
    }


def _signatures(committee: Committee | None) -> tuple[papers.Signature, ...]:
    """Give a place to sign for every seat of the committee, in printed order."""
    if committee is None:
        return (evaluation_papers.COMMITTEE,)
    return tuple(
        papers.Signature(act=seat.role, post=regions.in_region(seat.post, committee.region))
        for seat in committee.seats.all()
    )


def _variant_title(source: Source) -> str:
    return next((row.title.th for row in source.edition.variants if row.key == source.enrolment.variant), "")


def _is_borrowed(edition: Edition, paper: Paper | None, track: str) -> bool:
    """Tell whether a sheet names another group of units than these: the source prints none of their own."""
    title = next((row.title.th for row in edition.tracks if row.key == track), "")
    return paper is not None and layout_of(paper) != SELECTING and bool(title) and title not in paper.title.th


def _named_group(edition: Edition, paper: Paper | None, track: str) -> tuple[str, ...]:
    if not _is_borrowed(edition, paper, track):
        return ()
    return tuple(f"กลุ่ม “{row.title.th}”" for row in edition.tracks if row.key == track)


def _ours(edition: Edition, paper: Paper | None, track: str) -> tuple[str, ...]:
    if paper is None or not _is_borrowed(edition, paper, track):
        return ()
    why = edition.defaults.get(f"papers.{paper.key}")
    return (f"{OURS}: {why.th}" if why else OURS,)
