"""The elements of WordprocessingML that our papers are made of, with Thai in the slots that Word reads it from.

Word takes Thai from the *complex script* slots: a size, a weight or a font that stands in the Latin slot alone does not
reach one Thai letter. Everything here fills both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from khunnatham.documents.editable.looks import Line, Look, Sides

ALIGNED: Final = {"left": "left", "center": "center", "right": "right", "justify": "thaiDistribute"}
BORDERS: Final = {"solid": "single", "dashed": "dashed", "dotted": "dotted"}
VERTICALLY: Final = {"middle": "center", "bottom": "bottom"}
# Word refuses a file whose properties stand in another order.
ORDER: Final = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "pBdr", "spacing", "ind", "jc", "rPr",
)  # fmt: skip
AROUND: Final = ("top", "left", "bottom", "right")
INDENTS: Final = ("left", "right", "firstLine", "hanging")
TINY: Final = 2  # half points: the least size of a letter that Word knows


def w(tag: str, *children: Any, **attributes: object) -> Any:
    """Make one element of the w: namespace; children that are None are left out."""
    element: Any = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    for child in children:
        if child is not None:
            element.append(child)
    return element


def twips(length: float) -> int:
    """Give points in twentieths, in which Word measures."""
    return round(length * 20)


def fonts(family: str) -> Any:
    """Give the font in all four slots."""
    return w("rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family)


def run_properties(look: Look, *, underline: str = "", box: Line | None = None) -> Any:
    """Give how a run of letters looks; Latin and Thai slots alike."""
    return w(
        "rPr",
        w("b") if look.is_bold else None,
        w("bCs") if look.is_bold else None,
        w("color", val=look.colour),
        *_size(round(look.size * look.lettering.scale * 2)),
        w("u", val=underline) if underline else None,
        _border("bdr", box) if box else None,
    )


def run(text: str, look: Look, *, underline: str = "", box: Line | None = None) -> Any:
    """Give a run of text."""
    letters = w("t")
    letters.text = text
    letters.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return w("r", run_properties(look, underline=underline, box=box), letters)


def line_break(look: Look) -> Any:
    """Give a run that begins a new line."""
    return w("r", run_properties(look), w("br"))


def field(instruction: str, look: Look) -> list[Any]:
    """Give a field such as the page number, with a first value until the program counts."""
    said = w("instrText")
    said.text = instruction
    shown = w("t")
    shown.text = "๑"
    return [
        w("r", run_properties(look), child)
        for child in (w("fldChar", fldCharType="begin"), said, w("fldChar", fldCharType="separate"), shown)
    ] + [w("r", run_properties(look), w("fldChar", fldCharType="end"))]


def paragraph(look: Look, runs: Iterable[Any], *, style: str = "") -> Any:
    """Give a paragraph. Lines are at least as high as in the PDF: never clipped, so that stacked marks stay whole."""
    indents = {"left": twips(look.pad.left)} if look.pad.left else {}
    if look.indent:
        indents["firstLine" if look.indent > 0 else "hanging"] = twips(abs(look.indent))
    mark = round(look.size * look.lettering.scale * 2)  # the end of a paragraph is as high as its letters
    return w(
        "p",
        w(
            "pPr",
            w("pStyle", val=style) if style else None,
            w("keepNext") if look.keeps_next else None,
            w("keepLines") if look.keeps_together else None,
            w("spacing", before=0, after=0, line=twips(look.size * look.line), lineRule="atLeast"),
            w("ind", **indents) if indents else None,
            w("jc", val=ALIGNED.get(look.align, "left")),
            w("rPr", *_size(mark)),
        ),
        *runs,
    )


def bare(look: Look, *inside: Any) -> Any:
    """Give a paragraph for a picture, or for a line alone: no letter makes it higher."""
    spacing = w("spacing", before=0, after=0, line=twips(1), lineRule="atLeast")
    aligned = w("jc", val=ALIGNED.get(look.align, "left"))
    return w("p", w("pPr", spacing, aligned, w("rPr", *_size(TINY))), *(w("r", one) for one in inside))


def thin(*runs: Any) -> Any:
    """Give the paragraph without height that Word wants between two tables and after the last, and that holds what floats."""
    return w("p", w("pPr", w("spacing", before=0, after=0, line=20, lineRule="exact"), w("rPr", *_size(TINY))), *runs)


def gap(height: float) -> Any:
    """Give an empty paragraph of this height, which stays with what follows."""
    spacing = w("spacing", before=0, after=0, line=max(twips(height), 20), lineRule="exact")
    return w("p", w("pPr", w("keepNext"), spacing, w("rPr", *_size(TINY))))


def is_thin(block: Any) -> bool:
    """Tell whether a paragraph only parts, and says nothing."""
    spacing = block.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    return block.find(qn("w:r")) is None and spacing.get(qn("w:lineRule")) == "exact"


def is_gap(block: Any) -> bool:
    """Tell whether a block is nothing but a distance before a table."""
    return block.tag == qn("w:p") and is_thin(block)


def put(block: Any, child: Any) -> None:
    """Set one property of a paragraph in its place, instead of what it was."""
    properties = block.find(qn("w:pPr"))
    for old in properties.findall(child.tag):
        properties.remove(old)
    tags = [qn(f"w:{tag}") for tag in ORDER]
    later = set(tags[tags.index(child.tag) + 1 :])
    place = next((place for place, one in enumerate(properties) if one.tag in later), len(properties))
    properties.insert(place, child)


def keep(content: Any) -> None:
    """Keep every paragraph inside on the page of what follows."""
    for block in [content] if content.tag == qn("w:p") else content.iter(qn("w:p")):
        put(block, w("keepNext"))


def begin_page(block: Any) -> None:
    """Let a paragraph begin a new page."""
    put(block, w("pageBreakBefore"))


def rule(block: Any, *, above: Line | None, below: Line | None, pad: Sides) -> None:
    """Draw lines over and under a paragraph; neighbours with the same lines keep their own."""
    top = _border("top", above, space=pad.top) if above else None
    bottom = _border("bottom", below, space=pad.bottom) if below else None
    put(block, w("pBdr", top, bottom, _border("between", below, space=pad.bottom) if below else None))


def table(columns: Sequence[int], rows: Iterable[Any], *, line: Line | None, left: float = 0.0) -> Any:
    """Give a table of fixed columns (in twips), ruled or bare, moved in from the left."""
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=sum(columns), type="dxa"),
            w("tblInd", w=twips(left), type="dxa"),
            _box("tblBorders", line, (*AROUND, "insideH", "insideV")),
            w("tblLayout", type="fixed"),
            w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa")),
        ),
        w("tblGrid", *(w("gridCol", w=column) for column in columns)),
        *rows,
    )


def row(cells: Iterable[Any], *, is_head: bool = False, may_part: bool = False) -> Any:
    """Give a row; a head is repeated on every page, and no row is torn apart unless it may."""
    properties = [None if may_part else w("cantSplit"), w("tblHeader") if is_head else None]
    return w("tr", w("trPr", *properties), *cells)


def cell(
    look: Look, content: Iterable[Any], *, width: int, span: int = 1, merge: str = "", line: Line | None = None
) -> Any:
    """Give a cell (its width in twips) with its paragraphs; ``line`` is what its table draws around every cell.

    ``merge`` is «restart» or «continue» where it stands over several rows.
    """
    pad = {"top": look.pad.top, "left": look.pad.left, "bottom": look.pad.bottom, "right": look.pad.right}
    return w(
        "tc",
        w(
            "tcPr",
            w("tcW", w=width, type="dxa"),
            w("gridSpan", val=span) if span > 1 else None,
            w("vMerge", val=merge) if merge else None,
            _box("tcBorders", look.box, AROUND) if look.box != line else None,
            w("shd", val="clear", color="auto", fill=look.fill) if look.fill else None,
            w("tcMar", *(w(side, w=twips(length), type="dxa") for side, length in pad.items())),
            w("vAlign", val=VERTICALLY.get(look.vertical, "top")),
        ),
        *content,
    )


def _size(half_points: int) -> tuple[Any, Any]:
    return w("sz", val=half_points), w("szCs", val=half_points)


def _box(tag: str, line: Line | None, around: Sequence[str]) -> Any:
    return w(tag, *(_border(side, line) if line else w(side, val="nil") for side in around))


def _border(tag: str, line: Line, *, space: float = 0.0) -> Any:
    # Word's dots stand closer than those of the press: as thick, a line to write on would be black.
    eighths = max(round(line.width * (4 if line.style == "dotted" else 8)), 2)
    return w(tag, val=BORDERS[line.style], sz=eighths, space=round(space), color=line.colour)
