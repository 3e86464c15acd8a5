"""The minutes of a committee's day of sittings, as whoever reads them has them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from khunnatham.documents import papers
from khunnatham.documents.filling.bodies import number_of
from khunnatham.meetings.models import Attendance
from khunnatham.programmes import shelf
from khunnatham.review.minutes import Part, Read
from khunnatham.thai import in_bangkok


def sitting_minutes(read: Read) -> papers.Minutes:
    """Fill the minutes. Closed and whole they are known by the digest of what they say; signatures come after that."""
    meeting, committee = read.meeting, read.day.committee
    paper = papers.Minutes(
        form=papers.Form(
            title="รายงานการประชุม",
            programme=shelf.by_key(committee.edition_key).title.th,
            fiscal_year=meeting.fiscal_year,
        ),
        body=meeting.body.name_th,
        meeting_number=number_of(meeting),
        held_on=meeting.date_on,
        place=meeting.place_text,
        attendants=tuple(
            papers.Attendant(post=row.post, duty=row.duty, is_present=row.is_present, sat=row.sat)
            for row in read.attendance
        ),
        agenda=tuple(_line(part) for part in read.parts),
        units=(),
        signatures=(),
    )
    signed = replace(paper, signatures=_signatures(read), signed_off=_signed_off(read))
    if meeting.closed_at is None or not read.is_whole:
        return signed
    digest = hashlib.sha256(repr(paper).encode()).hexdigest()
    return replace(signed, provenance=papers.Provenance(version=1, digest=digest, frozen_at=meeting.closed_at))


def _line(part: Part) -> papers.AgendaLine:
    if part.why_not is not None:
        return papers.AgendaLine(title=part.item.title, left_out=part.why_not.th)
    return papers.AgendaLine(
        title=part.item.title,
        paragraphs=part.paragraphs,
        resolutions=tuple(papers.NumberedResolution(number=str(row.number), text=row.text) for row in part.resolutions),
    )


def _signatures(read: Read) -> tuple[papers.Signature, ...]:
    """Give who wrote the minutes and who chaired, with the day on which the platform has their word."""
    chair = read.meeting.chair_th
    duties = {_post(row): row.duty for row in read.attendance}
    keepers = [post for post in read.keepers if post != chair] or [read.meeting.created_by_th]
    wrote = [_signature(read, "ผู้จดรายงานการประชุม", post, duties.get(post, "")) for post in keepers]
    return (*wrote, _signature(read, "ผู้ตรวจรายงานการประชุม", chair, "ประธานในที่ประชุม"))


def _signature(read: Read, act: str, post: str, duty: str) -> papers.Signature:
    signed = next((row for row in read.sign_offs if row.signed_by_th == post), None)
    apart = f" (เว้น{signed.apart_from})" if signed and signed.apart_from else ""
    day = in_bangkok(signed.signed_at) if signed else None
    return papers.Signature(act=f"{act}{apart}", post=post, post_below=duty, signed_on=day)


def _signed_off(read: Read) -> tuple[papers.SignedOff, ...]:
    """Give the others who were there, each with a line to sign on or the day of the signature here."""
    above = {signature.post for signature in _signatures(read)}
    rows = [row for row in read.attendance if row.is_present and _post(row) not in above]
    return tuple(
        papers.SignedOff(
            post=_post(row),
            duty=row.duty,
            signed_on=in_bangkok(signed.signed_at) if (signed := read.signed.get(row.account_id or 0)) else None,
            apart_from=signed.apart_from if signed else "",
        )
        for row in rows
    )


def _post(row: Attendance) -> str:
    """Give the post of who sat there."""
    return row.account.post.th if row.account else row.post
