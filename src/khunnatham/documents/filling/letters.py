"""Official letters: a unit's covering letter, memo and order; a secretariat's circular and report; announcement and agenda of a body.

What they say stands in :mod:`khunnatham.documents.letter_forms`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from khunnatham.assessments import criteria, windows
from khunnatham.assessments.models import Round
from khunnatham.documents import correspondence, letter_forms, papers
from khunnatham.documents.filling.bodies import agenda_lines, decided_line, number_of, proposed_line, round_of
from khunnatham.documents.filling.planned import activities
from khunnatham.documents.filling.sources import HEAD, PREPARER, Source, head, provenance, signatures
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.numerals import weekday_date
from khunnatham.meetings.models import Meeting
from khunnatham.meetings.queries import Minutes
from khunnatham.organisations.models import Unit, UnitKind
from khunnatham.programmes.criteria import Edition
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.queries import Proposal
from khunnatham.thai import in_bangkok

# By whom a letter to an office is opened: the post of its head.
HEADS: Final = {UnitKind.CULTURE_OFFICE: "วัฒนธรรม", UnitKind.DEPARTMENT: "อธิบดี"}


def office_of(unit: Unit) -> correspondence.Office:
    """Give the office that writes."""
    return correspondence.Office(name=unit.name_th)


def head_of(unit: Unit) -> str:
    """Give the post that a letter to this office is addressed to; the office itself where the post is not known."""
    kind = UnitKind(unit.kind)
    if kind == UnitKind.CULTURE_OFFICE and unit.province is not None:
        return f"{HEADS[kind]}{unit.province.title.th}"
    return f"{HEADS[kind]}{unit.name_th}" if kind == UnitKind.DEPARTMENT else f"หัวหน้า{unit.name_th}"


# ── letters of a unit ───────────────────────────────────────────────────────────────────


def covering_letter(source: Source) -> correspondence.Letter:
    """Fill the letter with which a unit sends its papers to the office that receives them."""
    return letter_forms.covering_letter(
        _form(source.edition, source.enrolment.round, "covering-letter"),
        source.edition,
        name=source.content["unit"]["name_th"],
        receiver=_receiver(source),
        result=_result(source),
        signature=head(source),
        provenance=provenance(source),
    )


def memo(source: Source) -> correspondence.Memo:
    """Fill the memo with which the preparer puts the papers before the head."""
    return letter_forms.memo(
        _form(source.edition, source.enrolment.round, "memo"),
        source.edition,
        name=source.content["unit"]["name_th"],
        addressee=head(source).post if source.submission else HEAD,
        receiver=_receiver(source),
        result=_result(source),
        signature=replace(signatures(source)[0], act=PREPARER),
        provenance=provenance(source),
    )


def order(source: Source) -> correspondence.Order:
    """Fill the order that appoints who promotes morality in the unit: posts to be filled in, and who answers for what."""
    planned = activities(source.edition, source.content["plan"] or {})
    return letter_forms.order(
        _form(source.edition, source.enrolment.round, "order"),
        name=source.content["unit"]["name_th"],
        is_district=source.enrolment.unit.kind == UnitKind.DISTRICT,
        duties=[
            f"รับผิดชอบกิจกรรม {line.title}: {line.responsible}" for line in planned if line.title and line.responsible
        ],
        signature=replace(head(source), act="", signed_on=None),
        provenance=provenance(source),
    )


# ── letters of a secretariat ────────────────────────────────────────────────────────────


def circular(round_: Round, *, office: Unit, post: str, receivers: Iterable[str]) -> correspondence.Letter:
    """Fill the letter that tells the units of a round what is asked of them and until when."""
    edition = criteria.edition_of(round_)
    return letter_forms.circular(
        _form(edition, round_, "circular"),
        edition,
        office=office_of(office),
        owner=round_.owner.name_th,
        dues=tuple(
            f"{window.title_th} ให้แล้วเสร็จภายใน{weekday_date(in_bangkok(window.due_at))}"
            for window in windows.windows_of(round_)
        ),
        receivers=tuple(receivers),
        signature=papers.Signature(act="", post=post),
    )


def report_letter(
    meeting: Meeting, round_: Round, decisions: Iterable[Decision], *, office: Unit, post: str
) -> correspondence.Letter:
    """Fill the letter that goes with the report of what a sitting certified to the office that owns the round."""
    return letter_forms.report_letter(
        _form(criteria.edition_of(round_), round_, "report-letter"),
        office=office_of(office),
        receiver=head_of(round_.owner),
        body=meeting.body.name_th,
        meeting_number=number_of(meeting),
        held=weekday_date(meeting.date_on),
        certified=str(len(_certified(decisions, round_))),
        signature=papers.Signature(act="", post=post),
    )


# ── papers of a sitting ─────────────────────────────────────────────────────────────────


def agenda(written: Minutes, proposals: Iterable[Proposal]) -> correspondence.Agenda:
    """Fill the agenda of a sitting: its matters in order, the cases as one matter with their list."""
    meeting, listed = written.meeting, tuple(proposals)
    form = papers.Form(title=KINDS["agenda"].title.th, programme=meeting.body.name_th, fiscal_year=meeting.fiscal_year)
    return correspondence.Agenda(
        form=form,
        body=meeting.body.name_th,
        meeting_number=number_of(meeting),
        planned_on=meeting.date_on,
        place=meeting.place_text,
        matters=tuple(
            correspondence.AgendaMatter(title=line.title, paragraphs=line.paragraphs, shows_units=bool(line.paragraphs))
            for line in agenda_lines(written, ())
        ),
        units=tuple(proposed_line(row) for row in listed),
    )


def announcement(meeting: Meeting, round_: Round, decisions: Iterable[Decision]) -> correspondence.Announcement:
    """Fill the announcement of what a sitting certified in a round: certified units only."""
    certified = _certified(decisions, round_)
    return letter_forms.announcement(
        _form(criteria.edition_of(round_), round_, "announcement"),
        body=meeting.body.name_th,
        meeting_number=number_of(meeting),
        held=weekday_date(meeting.date_on),
        certified=str(len(certified)),
        units=tuple(decided_line(row) for row in certified),
        signature=papers.Signature(act="", post=meeting.chair_th, post_below="ประธานในที่ประชุม"),
    )


# ── what they share ─────────────────────────────────────────────────────────────────────


def _form(edition: Edition, round_: Round, kind: str) -> papers.Form:
    """Give the form of a letter: its layout follows the rules of correspondence, no edition names it."""
    return papers.Form(title=KINDS[kind].title.th, programme=edition.title.th, fiscal_year=round_.fiscal_year)


def _result(source: Source) -> str:
    """Say the level that the unit came to by itself; nothing where none is computed."""
    if not source.level:
        return ""
    level = criteria.level_title(source.edition, source.level).th
    return f"ผลการประเมินตนเองอยู่ในระดับ “{level}” ซึ่งเป็นผลคำนวณเบื้องต้นจนกว่าจะได้รับการรับรอง"


def _receiver(source: Source) -> str:
    stage, unit = criteria.receiving_stage(source.edition), source.enrolment.unit
    if stage.body == UnitKind.CULTURE_OFFICE and unit.province is not None:
        return f"{HEADS[UnitKind.CULTURE_OFFICE]}{unit.province.title.th}"
    return head_of(source.enrolment.round.owner)


def _certified(decisions: Iterable[Decision], round_: Round) -> list[Decision]:
    return [row for row in decisions if row.outcome == DecisionOutcome.CERTIFIED and round_of(row).pk == round_.pk]
