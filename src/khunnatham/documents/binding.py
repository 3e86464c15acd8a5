"""Pages that were set apart, bound into one file as all our papers are: PDF/A, tagged, each page heard in the order of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

MAKER: Final = "Khunnatham"
# A mark that a page's structure knows by its number means nothing in a drawing that lies under many pages.
_NUMBERED: Final = re.compile(rb"/(\w+)\s*<<\s*/MCID \d+\s*>>\s*BDC")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page as it is heard: what it is (``P``, ``H1``, ``Figure``), the numbers of its marks, and words for a picture."""

    role: str
    marks: tuple[int, ...]
    said: str = ""
    box: tuple[float, ...] = ()
    language: str = ""


class Binding:
    """One file while pages are put into it."""

    def __init__(self, like: pikepdf.Pdf, *, title: str, language: str) -> None:
        """Begin a file with the colours of a paper that our press set."""
        self.pdf = pikepdf.Pdf.new()
        self._title, self._language = title, language
        self._tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._whole = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._tree))
        self._sections: list[pikepdf.Object] = []
        self._owners: list[pikepdf.Object] = []
        meant = like.Root.OutputIntents[0]
        self._colours = Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, Info=meant.Info,
            OutputConditionIdentifier=meant.OutputConditionIdentifier,
            DestOutputProfile=self.pdf.copy_foreign(meant.DestOutputProfile),
        )  # fmt: skip

    def describe(self, page: pikepdf.Page, parts: Iterable[Part]) -> None:
        """Say what a page holds, in the order in which it is heard; pages are described in their order."""
        number = len(self._sections)
        page.StructParents, page.Tabs = number, Name.S
        section = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Sect, P=self._whole, Pg=page.obj, K=Array())
        )
        owners: dict[int, pikepdf.Object] = {}
        for part in parts:
            one = self.pdf.make_indirect(_element(part, section, page))
            section.K.append(one)
            owners |= dict.fromkeys(part.marks, one)
        self._sections.append(section)
        self._owners.append(self.pdf.make_indirect(Array([owners[mark] for mark in sorted(owners)])))

    def save(self, target: Path | BinaryIO) -> None:
        """Write the file."""
        root, title = self.pdf.Root, self._title
        self._whole.K = Array(self._sections)
        self._tree.K = Array([self._whole])
        self._tree.ParentTree = self.pdf.make_indirect(
            Dictionary(Nums=Array([given for pair in enumerate(self._owners) for given in pair]))
        )
        self._tree.ParentTreeNextKey = len(self._owners)
        root.StructTreeRoot, root.MarkInfo = self._tree, Dictionary(Marked=True)
        root.Lang, root.ViewerPreferences = String(self._language), Dictionary(DisplayDocTitle=True)
        root.OutputIntents = Array([self._colours])
        root.Metadata = pikepdf.Stream(self.pdf, _metadata(title), Type=Name.Metadata, Subtype=Name.XML)
        self.pdf.docinfo["/Title"], self.pdf.docinfo["/Creator"] = title, MAKER
        # Object streams would hide nothing here, and the same certificates give the same bytes.
        self.pdf.save(
            target, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7", deterministic_id=True
        )


def parts_of(paper: pikepdf.Pdf) -> list[list[tuple[int, ...]]]:
    """Give for each section of a paper of our press the marks of each of its paragraphs: one section is one page."""
    whole = paper.Root.StructTreeRoot.K
    return [[tuple(_marks(one)) for one in _kids(section)] for section in _kids(_only(whole))]


def parts_on(book: pikepdf.Pdf) -> Iterator[list[Part]]:
    """Give what each page of a bound file holds, page by page."""
    for section in _kids(_only(book.Root.StructTreeRoot.K)):
        yield [
            Part(
                str(one.S)[1:],
                tuple(_marks(one)),
                str(one.get("/Alt", "")),
                tuple(float(side) for side in one.A.BBox) if "/A" in one else (),
                str(one.get("/Lang", "")),
            )
            for one in _kids(section)
        ]


def form_of(book: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """Put a page of another file into this one as a drawing that may lie under many pages."""
    form = book.copy_foreign(page.as_form_xobject())
    form.write(_NUMBERED.sub(rb"/\1 BMC", form.read_bytes()))
    return form


def _element(part: Part, section: pikepdf.Object, page: pikepdf.Page) -> Dictionary:
    element = Dictionary(
        Type=Name.StructElem, S=Name(f"/{part.role}"), P=section, Pg=page.obj, K=Array(list(part.marks))
    )
    if part.said:
        element.Alt = String(part.said)
    if part.box:
        element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([round(side, 3) for side in part.box]))
    if part.language:
        element.Lang = String(part.language)
    return element


def _only(kids: pikepdf.Object) -> pikepdf.Object:
    return kids[0] if isinstance(kids, Array) else kids


def _kids(element: pikepdf.Object) -> Sequence[pikepdf.Object]:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _marks(element: pikepdf.Object) -> Iterator[int]:
    for kid in _kids(element):
        if isinstance(kid, Dictionary):
            yield from _marks(kid)
        else:
            yield int(kid)


def _metadata(title: str) -> bytes:
    """Write what a reader is told of the file: pikepdf's own writer takes longer than a certificate takes to be set."""
    said = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/"><pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<xmp:CreatorTool>{MAKER}</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )
    return said.encode()
