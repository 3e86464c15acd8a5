"""A page body in HTML → DOCX bytes. The same input gives the same bytes: no clock, no random identifier."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
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

from khunnatham.documents.editable import backdrop, measuring, parts
from khunnatham.documents.editable.looks import Look, Sheets, sheets
from khunnatham.documents.editable.pages import MM, Page, page_of
from khunnatham.documents.editable.setting import Setter
from khunnatham.documents.typefaces import Lettering

NUMBERED: Final = Look(size=12.0, line=1.3, align="center")
STEADY: Final = (1980, 1, 1, 0, 0, 0)  # the date of every entry of the ZIP
STYLED: Final = ("Normal", "Heading 1", "Heading 2", "Heading 3", "Header", "Footer")
QR_SCALE: Final = 6
PNG_ADDRESS: Final = "data:image/png;base64,"
OURS: Final = Lettering()
COLOPHON: Final = frozenset({"colophon"})
LEAST_MARGIN: Final = 10 * MM  # below, Word warns of a printer's edge: what stands there floats
LEAST_FOOT: Final = 5 * MM  # of a footer from the edge
# What the template of python-docx brings of its own: styles for an old Word that contradict ours, its picture, what program wrote it.
LEFT_OVER: Final = ("stylesWithEffects", "thumbnail", "customXml", "extended-properties")
# The rules of Word 2013 and later, by which a table begins at the margin and not a little outside.
COMPATIBLE: Final = ("compatibilityMode", "15")


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
    around = styles.look(root, Look(lettering=lettering))
    (inner,) = (child for child in root.iter_children() if child.local_name == "body")
    around = styles.look(inner, around)
    page = _page(inner, styles, around)
    document = docx.Document()
    _clear(document, title=title, language=language, made_at=made_at)
    _dress(document, lettering)
    section = document.sections[0]
    _lay_out(section, page)
    setter = Setter(styles, partial(_picture, document.part), page, left_out=COLOPHON)
    for made in (*setter.content(inner, around, room=page.room), parts.thin()):
        section._sectPr.addprevious(made)  # noqa: SLF001 - python-docx gives no other way before the section's end
    _running(section, inner, styles, around, page)
    _number_drawings(section)
    return _steady(document)


def _page(body: Any, styles: Sheets, around: Look) -> Page:
    named = (styles.look(child, around).page for child in body.iter_children())
    return page_of(styles, next(filter(None, named), ""))


def _clear(document: Any, *, title: str, language: str, made_at: datetime | None) -> None:
    """Empty the template of python-docx: what it brings and its dates are not ours."""
    for holder in (document.part, document.part.package):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(LEFT_OVER):
                del holder.rels[key]
    told = document.core_properties
    told.title, told.author, told.language, told.comments = title[:255], "Khunnatham", language, ""
    told.created = told.modified = (made_at or datetime(2020, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
    name, value = COMPATIBLE
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == name:
            setting.set(qn("w:val"), value)


def _dress(document: Any, lettering: Lettering) -> None:
    """Put our font into the styles, and nothing else: each paragraph says for itself how it looks."""
    size = round(Look().size * lettering.scale * 2)
    sizes = parts.w("sz", val=size), parts.w("szCs", val=size)
    spoken = parts.w("lang", val="en-US", eastAsia="en-US", bidi="th-TH")  # Latin letters, Thai letters
    usual = {
        "rPrDefault": parts.w("rPr", parts.fonts(lettering.family), *sizes, spoken),
        "pPrDefault": parts.w("pPr", parts.w("widowControl"), parts.w("spacing", before=0, after=0)),
    }
    for tag, properties in usual.items():
        defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn(f'w:{tag}')}")
        for old in list(defaults):
            defaults.remove(old)
        defaults.append(properties)
    for name in STYLED:
        style = document.styles[name].element
        for old in [*style.findall(qn("w:rPr")), *style.findall(qn("w:pPr"))]:
            style.remove(old)
        if name.startswith("Heading"):
            style.append(parts.w("pPr", parts.w("keepNext"), parts.w("outlineLvl", val=int(name[-1]) - 1)))
        style.append(parts.w("rPr", parts.fonts(lettering.family)))


def _lay_out(section: Section, page: Page) -> None:
    section.orientation = WD_ORIENTATION.LANDSCAPE if page.width > page.height else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(round(page.width / MM)), Mm(round(page.height / MM))
    margins = (page.first_top, page.right, page.bottom, page.left)
    top, right, bottom, left = (Pt(max(margin, LEAST_MARGIN)) for margin in margins)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
    section.different_first_page_header_footer = True
    # Numbers of pages in Thai digits, as in the PDF.
    place = section._sectPr.find(qn("w:cols"))  # noqa: SLF001 - as above
    place.addprevious(parts.w("pgNumType", fmt="thaiNumbers"))


def _running(section: Section, body: Any, styles: Sheets, around: Look, page: Page) -> None:
    """Put the page number on every page but the first, the colophon below each, the ornament behind."""
    places = section.first_page_header, section.header, section.first_page_footer, section.footer
    for place in places:
        place.is_linked_to_previous = False
        for old in list(place._element):  # noqa: SLF001 - as above
            place._element.remove(old)  # noqa: SLF001
    look = replace(NUMBERED, lettering=around.lettering)
    height = look.size * look.line
    # The text of the first page begins higher than that of the others, which their number pushes down.
    section.header_distance = Pt(max(page.top - page.above_text - height, LEAST_MARGIN))
    section.header._element.append(_number(look, page) if page.is_numbered else parts.thin())  # noqa: SLF001
    section.first_page_header._element.append(parts.thin(*([backdrop.behind()] if page.is_ornate else [])))  # noqa: SLF001
    for place in (section.first_page_footer, section.footer):
        setter = Setter(styles, partial(_picture, place.part), page)
        made = [*_colophons(setter, body, around), parts.thin()]
        foot = page.bottom - page.below_text - measuring.height(made, room=page.room, lettering=around.lettering)
        section.footer_distance = Pt(max(foot, LEAST_FOOT))
        for one in made:
            place._element.append(one)  # noqa: SLF001


def _number(look: Look, page: Page) -> Any:
    runs = [parts.run("– ", look), *parts.field(r"PAGE \* THAIARABIC", look), parts.run(" –", look)]
    made = parts.paragraph(look, runs)
    spacing = {"before": 0, "after": parts.twips(page.above_text), "line": parts.twips(look.size * look.line)}
    parts.put(made, parts.w("spacing", **spacing, lineRule="exact"))
    return made


def _colophons(setter: Setter, body: Any, around: Look) -> Iterator[Any]:
    for colophon in body.iter_children():
        if COLOPHON & colophon.classes:
            yield from setter.block(colophon, setter.sheets.look(colophon, around), room=setter.page.room)


def _number_drawings(section: Section) -> None:
    """Number all drawings anew: two of one number are a fault that some versions of Word report."""
    running = section.first_page_header, section.header, section.first_page_footer, section.footer
    roots = section._sectPr.getroottree().getroot(), *(place._element for place in running)  # noqa: SLF001
    for number, drawing in enumerate((one for root in roots for one in root.iter(qn("wp:docPr"))), start=1):
        drawing.set("id", str(number))
        drawing.set("name", f"Drawing {number}")


def _picture(part: Any, element: Any, look: Look) -> Any:
    """Give an emblem, or the QR code of an address, as a drawing in this part of the document."""
    said = element.etree_element
    if element.local_name == "img":
        emblem = io.BytesIO(base64.b64decode(said.get("src").removeprefix(PNG_ADDRESS)))
        drawn = part.new_pic_inline(emblem, height=Pt(look.height))
    else:
        address, picture = said.get("data-address", ""), io.BytesIO()
        segno.make(address, error="m", micro=False).save(picture, kind="png", scale=QR_SCALE, border=4)
        picture.seek(0)
        drawn = part.new_pic_inline(picture, Pt(look.width) if look.width > 0 else Mm(22))
        drawn.docPr.set("descr", f"QR {address}")
    for side in ("distT", "distB", "distL", "distR"):
        drawn.set(side, "0")  # unsaid, LibreOffice keeps an eighth of an inch
    return parts.w("drawing", drawn)


def _steady(document: Any) -> bytes:
    """Save, with the same date at every entry."""
    first, steady = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name, STEADY), made.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()
