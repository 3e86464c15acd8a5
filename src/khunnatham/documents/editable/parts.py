"""The elements of WordprocessingML that our papers are made of, with Thai in the slots that Word reads it from.

Word takes Thai from the *complex script* slots: a size, a weight or a font that stands in the Latin slot alone does not
reach one Thai letter. Everything here fills both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from khunnatham.documents.editable.looks import Look

ALIGNED: Final = {"left": "left", "center": "center", "right": "right", "justify": "thaiDistribute"}
BORDERS: Final = {"solid": "single", "dashed": "dashed", "dotted": "dotted"}
BORDER_COLOUR: Final = "4A5566"
SIDE: Final = 4.5  # padding left and right of a ruled cell, in points


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


def run_properties(look: Look, *, underline: str = "", box: str = "") -> Any:
    """Give how a run of letters looks; Latin and Thai slots alike."""
    return w(
        "rPr",
        w("b") if look.is_bold else None,
        w("bCs") if look.is_bold else None,
        w("color", val=look.colour),
        w("sz", val=round(look.size * look.scale * 2)),
        w("szCs", val=round(look.size * look.scale * 2)),
        w("u", val=underline) if underline else None,
        w("bdr", val=BORDERS[box], sz=6, space=0, color=look.colour) if box else None,
    )


def run(text: str, look: Look, *, underline: str = "", box: str = "") -> Any:
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


def paragraph(
    look: Look, runs: Iterable[Any], *, keeps_next: bool = False, box: str = "", style: str = "", before: float = 0.0
) -> Any:
    """Give a paragraph. Lines are at least as high as in the PDF: never clipped, so that stacked marks stay whole."""
    indents: dict[str, object] = {"left": twips(look.left)} if look.left > 0 else {}
    if look.indent:
        indents["firstLine" if look.indent > 0 else "hanging"] = twips(abs(look.indent))
    return w(
        "p",
        w(
            "pPr",
            w("pStyle", val=style) if style else None,
            w("keepNext") if keeps_next or look.keeps_next else None,
            w("keepLines") if look.keeps_together else None,
            _box("pBdr", box) if box else None,
            w(
                "spacing",
                before=twips(max(look.before, 0) + before),
                after=twips(max(look.after, 0)),
                line=twips(look.size * look.line),
                lineRule="atLeast",
            ),
            w("ind", **indents) if indents else None,
            w("jc", val=ALIGNED.get(look.align, "left")),
        ),
        *runs,
    )


def thin() -> Any:
    """Give the paragraph without height that Word wants between two tables and after the last."""
    properties = w("pPr", w("spacing", before=0, after=0, line=20, lineRule="exact"), w("rPr", w("sz", val=2)))
    return w("p", properties)


def gap(height: float) -> Any:
    """Give an empty paragraph of this height, which stays with what follows."""
    properties = w("spacing", before=0, after=0, line=twips(height), lineRule="exact")
    return w("p", w("pPr", w("keepNext"), properties, w("rPr", w("sz", val=2))))


def keep(content: Any) -> None:
    """Keep every paragraph inside on the page of what follows."""
    for properties in content.iter(qn("w:pPr")):
        if properties.find(qn("w:keepNext")) is None:
            properties.insert(0 if properties.find(qn("w:pStyle")) is None else 1, w("keepNext"))


def table(widths: Iterable[float], rows: Iterable[Any], *, has_rules: bool, left: float = 0.0) -> Any:
    """Give a table of fixed columns, ruled or bare, moved in from the left."""
    columns = [twips(width) for width in widths]
    side = twips(SIDE) if has_rules else 0
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=sum(columns), type="dxa"),
            # Word hangs the rules of a table out by the padding of its cells.
            w("tblInd", w=twips(left) + side, type="dxa"),
            _box("tblBorders", "solid", inside=True) if has_rules else None,
            w("tblLayout", type="fixed"),
            w("tblCellMar", w("left", w=side, type="dxa"), w("right", w=side, type="dxa")),
        ),
        w("tblGrid", *(w("gridCol", w=column) for column in columns)),
        *rows,
    )


def row(cells: Iterable[Any], *, is_head: bool, may_part: bool) -> Any:
    """Give a row; a head is repeated on every page, and no row is torn apart unless it may."""
    properties = [None if may_part else w("cantSplit"), w("tblHeader") if is_head else None]
    return w("tr", w("trPr", *properties), *cells)


def cell(look: Look, content: Iterable[Any], *, width: float, span: int = 1, merge: str = "", is_bare: bool) -> Any:
    """Give a cell with its paragraphs; ``merge`` is «restart» or «continue» where it stands over several rows."""
    pad = 40 if is_bare else 50
    return w(
        "tc",
        w(
            "tcPr",
            w("tcW", w=twips(width), type="dxa"),
            w("gridSpan", val=span) if span > 1 else None,
            w("vMerge", val=merge) if merge else None,
            w("shd", val="clear", color="auto", fill=look.fill) if look.fill else None,
            w("tcMar", w("top", w=pad, type="dxa"), w("bottom", w=pad, type="dxa")),
            w("vAlign", val="center" if look.vertical == "middle" else "top"),
        ),
        *content,
    )


def _box(tag: str, style: str, *, inside: bool = False) -> Any:
    sides = ("top", "left", "bottom", "right", *(("insideH", "insideV") if inside else ()))
    space = {} if inside else {"space": 4}
    return w(tag, *(w(side, val=BORDERS[style], sz=4, color=BORDER_COLOUR, **space) for side in sides))
