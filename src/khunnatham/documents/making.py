"""Make a document: its data → a file. The one door of this package for pages and commands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any, Final

from django.template.loader import render_to_string

from khunnatham.documents import correspondence, papers
from khunnatham.documents.editable import writing
from khunnatham.documents.kinds import KINDS, Kind, form_of, form_of_paper
from khunnatham.documents.numerals import thai_digits
from khunnatham.documents.stationery import PLAIN, Stationery
from khunnatham.documents.typesetting import typeset
from khunnatham.programmes.criteria import Edition, Paper

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOTS: Final = "...."  # a number that is written by hand
# Longest name that still stands well at each size of the certificate; beyond the last the smallest is used.
NAME_SIZES = ((38, 1), (70, 2), (110, 3))


# What stands in the text of a paper where somebody shall write by hand, and how it is drawn.
LINES_TO_WRITE_ON: Final = {
    papers.BLANK: '<span class="write"></span>',
    papers.BLANK_LINE: '<span class="write whole"></span>',
}


class Format(StrEnum):
    """What a paper is made as: to be kept and signed, or to be edited."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class File:
    """A document ready to be sent: its bytes, a name in Thai for saving, its media type."""

    name: str
    content: bytes
    media_type: str = PDF


def make(kind: str, paper: Any, as_: Format = Format.PDF, *, stationery: Stationery = PLAIN) -> File:
    """Make the document of this kind from its paper (a dataclass of ``documents.papers``). Same paper, same bytes.

    ``stationery`` is the font and the emblem of the office whose paper it is. A file to be edited names the font and holds the emblem;
    the font itself has to be there where it is opened.

    Raises KeyError for an unknown kind and TypeError when the paper is of another kind.
    """
    row = KINDS[kind]
    if not isinstance(paper, row.paper):
        message = f"A {kind} is made from {row.paper.__name__}, not from {type(paper).__name__}."
        raise TypeError(message)
    title, language, made_at = title_of(row, paper), _language(paper), _made_at(paper)
    body = body_of(row, _with_emblem(paper, stationery))
    if as_ is Format.DOCX:
        content = writing.write(
            body,
            title=title,
            sheets_named=row.sheets,
            language=language,
            made_at=made_at,
            lettering=stationery.lettering,
        )
        return File(name=f"{_file_name(title)}.docx", content=content, media_type=DOCX)
    content = typeset(body, title=title, sheets=row.sheets, language=language, made_at=made_at, face=stationery.face)
    return File(name=f"{_file_name(title)}.pdf", content=content)


def make_blank(
    kind: str,
    edition: Edition,
    *,
    fiscal_year: int,
    named: Paper | None = None,
    as_: Format = Format.PDF,
    stationery: Stationery = PLAIN,
) -> File:
    """Make the form of this kind to be filled by hand, as the edition names it (``named``: as this paper of it).

    ``stationery`` is that of the office which will fill it.

    Raises KeyError for an unknown kind and for one that has no blank form.
    """
    row = KINDS[kind]
    if row.blank is None:
        message = f"There is no blank {kind}."
        raise KeyError(message)
    form = (
        form_of(edition, kind, fiscal_year=fiscal_year)
        if named is None
        else form_of_paper(named, edition, fiscal_year=fiscal_year)
    )
    return make(kind, row.blank(form, edition), as_, stationery=stationery)


def body_of(kind: Kind, paper: Any) -> str:
    """Give the HTML of a paper, from which both formats are made."""
    body: str = render_to_string(f"documents/{_template(kind, paper)}.html", _context(paper))
    for mark, line in LINES_TO_WRITE_ON.items():
        body = body.replace(mark, line)
    return body


def _with_emblem(paper: Any, stationery: Stationery) -> Any:
    """Put the emblem where letters, memos, orders and announcements leave a place for it."""
    office = getattr(paper, "office", None)
    if not stationery.emblem or not isinstance(office, correspondence.Office) or office.emblem:
        return paper
    return replace(paper, office=replace(office, emblem=stationery.emblem_address))


def title_of(kind: Kind, paper: Any) -> str:
    """Give the title by which the document is known in lists, metadata and file names."""
    if isinstance(paper, papers.Certificate):
        return f"{kind.title.in_language(paper.language)} {paper.number} {paper.unit_name}"
    if isinstance(paper, papers.Minutes) and not paper.provenance.is_blank:
        return thai_digits(f"{kind.title.th}{paper.body} ครั้งที่ {paper.meeting_number}")
    code = f"แบบ {paper.form.code} " if paper.form.code else ""
    if paper.provenance.is_blank:
        return f"{code}{paper.form.title} (แบบเปล่า)"
    unit = getattr(paper, "unit", None)
    if isinstance(paper, correspondence.SENT) and paper.number and DOTS not in paper.number:
        return f"{paper.form.title} ที่ {paper.number}"
    about = unit.name if unit else getattr(paper, "about", "")
    return f"{code}{paper.form.title} {about}".strip()


def _template(kind: Kind, paper: Any) -> str:
    return f"{kind.template}-en" if _language(paper) == "en" else kind.template


def _language(paper: Any) -> str:
    return str(getattr(paper, "language", "th"))


def _context(paper: Any) -> dict[str, object]:
    context: dict[str, object] = {"paper": paper}
    if isinstance(paper, papers.Certificate):
        context |= {
            "size": next((size for longest, size in NAME_SIZES if len(paper.unit_name) <= longest), 4),
            "short_address": paper.address.removeprefix("https://")
            .removeprefix("http://")
            .rstrip("/")
            .removesuffix(paper.token),
            "fiscal_year_ad": paper.fiscal_year - 543,
        }
    return context


def _made_at(paper: Any) -> datetime | None:
    """The moment a paper is of: when its content was frozen or the certificate issued, never when it was printed."""
    if isinstance(paper, papers.Certificate):
        return datetime.combine(paper.issued_on, time(), tzinfo=UTC)
    moment: datetime | None = paper.provenance.frozen_at
    return moment


def _file_name(title: str) -> str:
    """Keep what every file system takes: no separators, no control characters, at most 120 characters."""
    kept = "".join(" " if character in '/\\:*?"<>|' or ord(character) < ord(" ") else character for character in title)
    return " ".join(kept.split())[:120].strip()
