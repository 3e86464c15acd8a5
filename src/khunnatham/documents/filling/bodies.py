"""Papers of a body: the list before a sitting, its minutes, its report, the certificates it gives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Round
from khunnatham.awards.models import Certificate
from khunnatham.documents import papers
from khunnatham.documents.filling.sources import line_of
from khunnatham.documents.kinds import form_of
from khunnatham.meetings.models import Meeting
from khunnatham.meetings.queries import Minutes
from khunnatham.review.committees import strictest_quorum
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.queries import Proposal
from khunnatham.review.standing import quorum_at
from khunnatham.review.telling import quorum_told
from khunnatham.thai import in_bangkok


def preliminary_list(
    proposals: Iterable[Proposal],
    *,
    round_: Round,
    body: str,
    secretariat: str,
    post: str,
    enrolled: int,
    meeting: Meeting | None = None,
) -> papers.PreliminaryList:
    """Fill the list that goes before a sitting; every level on it is what the unit proposes."""
    return papers.PreliminaryList(
        form=form_of(criteria.edition_of(round_), "preliminary-list", fiscal_year=round_.fiscal_year),
        body=body,
        secretariat=secretariat,
        meeting_number=number_of(meeting) if meeting else "",
        held_on=meeting.date_on if meeting else None,
        units=tuple(proposed_line(row) for row in proposals),
        enrolled=enrolled,
        signatures=(papers.Signature(act="ผู้สรุปและรวบรวม", post=post),),
    )


def minutes(written: Minutes, decisions: Iterable[Decision]) -> papers.Minutes:
    """Fill the minutes: who was there by post, each matter with its resolution, the cases in one table."""
    meeting, decided = written.meeting, tuple(decisions)
    edition = criteria.edition_of(round_of(decided[0])) if decided else None
    programme = edition.title.th if edition else meeting.body.name_th
    quorate = quorum_at(
        written.attendance, strictest_quorum({round_of(row).pk: round_of(row) for row in decided}.values())
    )
    paper = papers.Minutes(
        form=papers.Form(title="รายงานการประชุม", programme=programme, fiscal_year=meeting.fiscal_year),
        body=meeting.body.name_th,
        meeting_number=number_of(meeting),
        held_on=meeting.date_on,
        place=meeting.place_text,
        attendants=_attendants(written),
        agenda=agenda_lines(written, decided),
        units=tuple(decided_line(row) for row in decided),
        quorum=quorum_told(quorate) if quorate is not None else "",
        signatures=(
            papers.Signature(act="ผู้จดรายงานการประชุม", post=meeting.created_by_th),
            papers.Signature(act="ผู้ตรวจรายงานการประชุม", post=meeting.chair_th, post_below="ประธานในที่ประชุม"),
        ),
    )
    if meeting.closed_at is None:
        return paper
    # Nothing of a closed meeting changes any more: its minutes are known by the digest of what they say.
    digest = hashlib.sha256(f"{paper!r}{paper.quorum}".encode()).hexdigest()
    return replace(paper, provenance=papers.Provenance(version=1, digest=digest, frozen_at=meeting.closed_at))


def report(meeting: Meeting, round_: Round, decisions: Iterable[Decision], numbers: Mapping[int, str]) -> papers.Report:
    """Fill the report of what a sitting certified in a round; ``numbers`` are those of certificates, by decision."""
    certified = [row for row in decisions if row.outcome == DecisionOutcome.CERTIFIED and round_of(row).pk == round_.pk]
    return papers.Report(
        form=form_of(criteria.edition_of(round_), "report", fiscal_year=round_.fiscal_year),
        body=meeting.body.name_th,
        addressed_to=round_.owner.name_th,
        meeting_number=number_of(meeting),
        held_on=meeting.date_on,
        units=tuple(decided_line(row, numbers.get(row.pk, "")) for row in certified),
        signatures=(papers.Signature(act="ผู้รับรองรายงาน", post=meeting.chair_th, post_below="ประธานในที่ประชุม"),),
    )


def certificate(issued: Certificate, *, address: str, language: str = "th") -> papers.Certificate:
    """Fill a certificate from what was frozen when it was issued; ``address`` is where anybody verifies it."""
    assert issued.decision is not None  # noqa: S101 - for the type checker: a title is printed on a template
    said, meeting = issued.frozen, issued.decision.meeting
    is_thai = language != "en"
    key = "th" if is_thai else "en"
    programme = said["programme"][key]
    return papers.Certificate(
        number=issued.number,
        unit_name=said["unit"][key],
        level=said["level"][key],
        process=f"เกณฑ์{programme}" if is_thai else f"criteria “{programme}”",
        fiscal_year=said["fiscal_year"],
        body=said["body"][key],
        meeting_number=number_of(meeting),
        held_on=date.fromisoformat(said["meeting"]["on"]),
        resolution=str(said["resolution_number"]),
        issued_on=issued.issued_on,
        address=address,
        token=issued.token,
        signatures=(
            papers.Signature(
                act="",
                post=meeting.chair_th if is_thai else meeting.chair_en,
                post_below="ประธานในที่ประชุม" if is_thai else "Chair of the meeting",
            ),
        ),
        language=key,
    )


# ── meetings ────────────────────────────────────────────────────────────────────────────


def number_of(meeting: Meeting) -> str:
    """Give the number of a meeting as papers print it: «2/2567»."""
    return f"{meeting.number}/{meeting.fiscal_year}"


def round_of(decision: Decision) -> Round:
    """Give the round in which a decision was taken."""
    return decision.submission.assessment.enrolment.round


def proposed_line(row: Proposal) -> papers.ListedUnit:
    """Give a unit as it proposes itself."""
    return papers.ListedUnit(
        unit=line_of(row.unit),
        proposed=row.proposed.th,
        handed_in_on=in_bangkok(row.submission.handed_in_at),
        is_late=row.submission.is_late,
    )


def decided_line(decision: Decision, certificate_number: str = "") -> papers.ListedUnit:
    """Give a unit with what a body resolved about it."""
    edition, submission = criteria.edition_of(round_of(decision)), decision.submission
    is_returned = decision.outcome == DecisionOutcome.RETURNED
    return papers.ListedUnit(
        unit=line_of(submission.assessment.enrolment.unit),
        proposed=criteria.level_title(edition, decision.proposed_tier).th,
        handed_in_on=in_bangkok(submission.handed_in_at),
        is_late=submission.is_late,
        certified="" if is_returned else criteria.level_title(edition, decision.certified_tier).th,
        reason=decision.reason,
        resolution=str(decision.resolution_number),
        certificate_number=certificate_number,
        is_returned=is_returned,
    )


def _attendants(written: Minutes) -> tuple[papers.Attendant, ...]:
    chair = written.meeting.chair_th
    # Who chaired may be named by the seat, or by the own post of who fills it.
    others = [row for row in written.attendance if chair not in {row.post, row.sat}]
    rows = [papers.Attendant(post=row.post, duty=row.duty, is_present=row.is_present, sat=row.sat) for row in others]
    first = [papers.Attendant(post=chair, duty="ประธานในที่ประชุม", is_present=True)] if chair else []
    return (*first, *rows)


def agenda_lines(written: Minutes, decided: tuple[Decision, ...]) -> tuple[papers.AgendaLine, ...]:
    """Give the matters in order; the cases, however many, are one matter with one table."""
    lines: list[papers.AgendaLine] = []
    is_told = False
    for item in written.agenda:
        if item.about.startswith("submission:"):
            if not is_told:
                lines.append(_cases_line(written, decided))
                is_told = True
            continue
        found = written.resolved.get(f"agenda-item:{item.pk}")
        lines.append(papers.AgendaLine(title=item.title, resolution=found.text if found else ""))
    return tuple(lines)


def _cases_line(written: Minutes, decided: tuple[Decision, ...]) -> papers.AgendaLine:
    listed = sum(item.about.startswith("submission:") for item in written.agenda)
    certified = sum(row.outcome == DecisionOutcome.CERTIFIED for row in decided)
    returned = len(decided) - certified
    parts = [f"รับรองผลการประเมินตนเอง จำนวน {certified} แห่ง"] if certified else []
    parts += [f"ส่งคืนเพื่อแก้ไข จำนวน {returned} แห่ง"] if returned else []
    parts += [f"ยังไม่พิจารณา จำนวน {listed - len(decided)} แห่ง"] if listed > len(decided) else []
    told = f"ฝ่ายเลขานุการเสนอผลการประเมินตนเอง จำนวน {listed} แห่ง ให้ที่ประชุมพิจารณาเป็นรายแห่ง"
    return papers.AgendaLine(
        title="เรื่องเพื่อพิจารณา: การรับรองผลการประเมินตนเอง",
        paragraphs=(f"{told} ดังตาราง" if decided else told,),
        resolution=" และ".join(parts),
        shows_units=bool(decided),
    )
