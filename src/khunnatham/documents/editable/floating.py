"""What stands apart from the flow of the text: boxes at a place of their own, and the ornament behind a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import parse_xml
from docx.oxml.ns import qn

MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE: Final = "http://schemas.microsoft.com/office/word/2010"
SHAPE: Final = f"{OFFICE}/wordprocessingShape"
GROUP: Final = f"{OFFICE}/wordprocessingGroup"
NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:wp="{MAIN}/wordprocessingDrawing" xmlns:a="{MAIN}/main" xmlns:wps="{SHAPE}" xmlns:wpg="{GROUP}"'
)
EMU: Final = 12700  # in a point


@dataclass(frozen=True, slots=True)
class Box:
    """A box in points: from the corner of the page, or from where the paragraph that holds it stands."""

    left: float
    top: float
    width: float
    height: float
    is_low: bool = False  # its content stands on its floor
    is_on_page: bool = False


def emu(length: float) -> int:
    """Give points in the unit of drawings."""
    return round(length * EMU)


def text_box(content: Iterable[Any], box: Box) -> Any:
    """Give a run that holds a box without a frame; the text goes on as if it were not there."""
    hangs = "b" if box.is_low else "t"
    run = anchored(
        box,
        f'<a:graphicData uri="{SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        "<wps:txbx><w:txbxContent/></wps:txbx>"
        f'<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{hangs}">'
        "<a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData>",
        needs="wps",
    )
    place = next(run.iter(qn("w:txbxContent")))
    for block in content:
        place.append(block)
    return run


def anchored(box: Box, graphic: str, *, needs: str, is_behind: bool = False) -> Any:
    """Give a run with a drawing at its place, in front of the text or behind it."""
    across, down = ("page", "page") if box.is_on_page else ("column", "paragraph")
    return parse_xml(
        f'<w:r {NAMESPACES}><mc:AlternateContent><mc:Choice Requires="{needs}"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        f'behindDoc="{int(is_behind)}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{across}"><wp:posOffset>{emu(box.left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{emu(box.top)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(box.width)}" cy="{emu(box.height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        '<wp:wrapNone/><wp:docPr id="1" name="" descr=""/><wp:cNvGraphicFramePr/>'
        f"<a:graphic>{graphic}</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
