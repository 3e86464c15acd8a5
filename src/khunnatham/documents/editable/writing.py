"""A page body in HTML → DOCX bytes. The same input gives the same bytes: no clock, no random identifier."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import cssselect2
import docx
import segno
import tinyhtml5
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from khunnatham.documents.editable import parts
from khunnatham.documents.editable.looks import Look, sheets
from khunnatham.documents.editable.setting import Setter
from khunnatham.documents.typefaces import Lettering

MM: Final = 72 / 25.4
NUMBERED: Final = Look(size=12.0, line=1.3, align="center")
STEADY: Final = (1980, 1, 1, 0, 0, 0)  # the date of every entry of the ZIP
STYLED: Final = ("Normal", "Heading 1", "Heading 2", "Heading 3", "Header", "Footer")
QR_SCALE: Final = 6
PNG_ADDRESS: Final = "data:image/png;base64,"
OURS: Final = Lettering()
COLOPHON: Final = frozenset({"colophon"})


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet of paper in millimetres: as the ``@page`` rules of our style sheets."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    is_framed: bool = False

    @property
    def room(self) -> float:
        """The width between the margins in points."""
        return (self.width - self.left - self.right) * MM


UPRIGHT: Final = Page(width=210, height=297, top=22, right=20, bottom=22, left=30)
WIDE: Final = Page(width=297, height=210, top=20, right=16, bottom=18, left=16)
CERTIFICATE: Final = Page(width=297, height=210, top=20, right=30, bottom=16, left=30, is_framed=True)


def write(
    body: str,
    *,
    title: str,
    sheets_named: tuple[str, ...],
    language: str = "th",
    made_at: datetime | None = None,
    lettering: Lettering = OURS,
) -> bytes:
    """Write a paper and give it as DOCX bytes; the arguments are those of ``typesetting.typeset``, the font by its measures.

    Raises UnknownElementError for an element that Word has no counterpart of.
    """
    root = cssselect2.ElementWrapper.from_html_root(tinyhtml5.parse(body, namespace_html_elements=False))
    styles = sheets(sheets_named)
    around = styles.look(root, Look(scale=lettering.scale, space=lettering.space))
    (inner,) = (child for child in root.iter_children() if child.local_name == "body")
    around = styles.look(inner, around)
    page = _page(inner, sheets_named)
    document = docx.Document()
    _clear(document, title=title, language=language, made_at=made_at, lettering=lettering)
    section = document.sections[0]
    _lay_out(section, page)
    setter = Setter(styles, partial(_picture, document.part), left_out=COLOPHON)
    for made in (*setter.content(inner, around, room=page.room), parts.thin()):
        section._sectPr.addprevious(made)  # noqa: SLF001 - python-docx gives no other way before the section's end
    _running(section, inner, styles, around, page)
    return _steady(document)


def _page(body: Any, names: tuple[str, ...]) -> Page:
    if "certificate" in names:
        return CERTIFICATE
    mains = (child for child in body.iter_children() if child.local_name == "main")
    return WIDE if any("wide" in main.classes for main in mains) else UPRIGHT


def _clear(document: Any, *, title: str, language: str, made_at: datetime | None, lettering: Lettering) -> None:
    """Empty the template of python-docx: its fonts, colours and dates are not ours."""
    told = document.core_properties
    told.title, told.author, told.language, told.comments = title[:255], "Khunnatham", language, ""
    told.created = told.modified = (made_at or datetime(2020, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    for old in list(defaults):
        defaults.remove(old)
    spoken = parts.w("lang", val="en-US" if language == "en" else "th-TH", eastAsia="en-US", bidi="th-TH")
    size = round(Look().size * lettering.scale * 2)
    sizes = parts.w("sz", val=size), parts.w("szCs", val=size)
    defaults.append(parts.w("rPr", parts.fonts(lettering.family), *sizes, spoken))
    for name in STYLED:
        style = document.styles[name].element
        for old in [*style.findall(qn("w:rPr")), *style.findall(qn("w:pPr"))]:
            style.remove(old)
        if name.startswith("Heading"):
            style.append(parts.w("pPr", parts.w("keepNext"), parts.w("outlineLvl", val=int(name[-1]) - 1)))
        style.append(parts.w("rPr", parts.fonts(lettering.family)))


def _lay_out(section: Section, page: Page) -> None:
    section.orientation = WD_ORIENTATION.LANDSCAPE if page.width > page.height else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.right_margin = Mm(page.top), Mm(page.right)
    section.bottom_margin, section.left_margin = Mm(page.bottom), Mm(page.left)
    section.header_distance, section.footer_distance = Mm(10), Mm(7)
    section.different_first_page_header_footer = True
    properties = section._sectPr  # noqa: SLF001 - as above
    if page.is_framed:
        sides = ("top", "left", "bottom", "right")
        frame = [parts.w(side, val="thinThickSmallGap", sz=18, space=24, color="8A5A00") for side in sides]
        properties.find(qn("w:pgMar")).addnext(parts.w("pgBorders", *frame, offsetFrom="page"))
    # Numbers of pages in Thai digits, as in the PDF.
    place = properties.find(qn("w:cols"))
    place.addprevious(parts.w("pgNumType", fmt="thaiNumbers"))


def _running(section: Section, body: Any, styles: Any, around: Look, page: Page) -> None:
    """Put the page number on every page but the first, and the colophon below each."""
    for place in (section.first_page_header, section.header, section.first_page_footer, section.footer):
        place.is_linked_to_previous = False
        for old in list(place._element):  # noqa: SLF001 - as above
            place._element.remove(old)  # noqa: SLF001
    look = replace(NUMBERED, scale=around.scale)
    number = (
        []
        if page.is_framed
        else [parts.run("– ", look), *parts.field(r"PAGE \* THAIARABIC", look), parts.run(" –", look)]
    )
    section.header._element.append(parts.paragraph(look, number))  # noqa: SLF001
    section.first_page_header._element.append(parts.thin())  # noqa: SLF001
    colophons = [child for child in body.iter_children() if COLOPHON & child.classes]
    for place in (section.first_page_footer, section.footer):
        setter = Setter(styles, partial(_picture, place.part))
        for colophon in colophons:
            for made in setter.block(colophon, styles.look(colophon, around), room=page.room):
                place._element.append(made)  # noqa: SLF001
        place._element.append(parts.thin())  # noqa: SLF001


def _picture(part: Any, element: Any, look: Look) -> Any:
    """Give an emblem, or the QR code of an address, as a drawing in this part of the document."""
    said = element.etree_element
    if element.local_name == "img":
        emblem = io.BytesIO(base64.b64decode(said.get("src").removeprefix(PNG_ADDRESS)))
        return parts.w("drawing", part.new_pic_inline(emblem, height=Pt(look.height)))
    picture = io.BytesIO()
    segno.make(said.get("data-address", ""), error="m", micro=False).save(picture, kind="png", scale=QR_SCALE, border=4)
    picture.seek(0)
    return parts.w("drawing", part.new_pic_inline(picture, Pt(look.width) if look.width > 0 else Mm(22)))


def _steady(document: Any) -> bytes:
    """Save, with the same date at every entry."""
    first, steady = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name, STEADY), made.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()
