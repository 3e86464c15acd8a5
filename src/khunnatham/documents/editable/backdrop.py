"""The ornament of a certificate as one drawing behind its page: the same curves as in the PDF, sharp at every size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from docx.oxml import parse_xml

from khunnatham.documents import ornament
from khunnatham.documents.editable import floating
from khunnatham.documents.editable.floating import Box, emu

POINTS: Final = 72 / 25.4
FINE: Final = 100  # steps in a millimetre
_COMMAND = re.compile("([MQTCZ])([^MQTCZ]*)")
_NUMBER = re.compile("-?[0-9.]+")
Point = tuple[float, float]


def behind() -> Any:
    """Give a run that holds the ornament behind the whole page."""
    box = Box(0.0, 0.0, ornament.WIDTH * POINTS, ornament.HEIGHT * POINTS, is_on_page=True)
    return floating.anchored(box, _graphic(), needs="wpg", is_behind=True)


@lru_cache(maxsize=1)
def _graphic() -> str:
    size = f'cx="{emu(ornament.WIDTH * POINTS)}" cy="{emu(ornament.HEIGHT * POINTS)}"'
    return (
        f'<a:graphicData uri="{floating.GROUP}"><wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/><a:chOff x="0" y="0"/><a:chExt {size}/></a:xfrm></wpg:grpSpPr>'
        f"{''.join(_shapes())}</wpg:wgp></a:graphicData>"
    )


def _shapes() -> Iterator[str]:
    for number, drawn in enumerate(parse_xml(ornament.frame()), start=2):
        said = dict(drawn.attrib)
        yield (
            f'<wps:wsp><wps:cNvPr id="{number}" name=""/><wps:cNvSpPr/><wps:spPr>'
            f"{_geometry(drawn.tag.rpartition('}')[2], said)}{_paint(said)}</wps:spPr><wps:bodyPr/></wps:wsp>"
        )


def _geometry(tag: str, said: dict[str, str]) -> str:
    if tag == "path":
        size = f'w="{round(ornament.WIDTH * FINE)}" h="{round(ornament.HEIGHT * FINE)}"'
        return (
            f"{_place(0, 0, ornament.WIDTH, ornament.HEIGHT)}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path {size}>{"".join(_path(said["d"]))}</a:path></a:pathLst>'
            "</a:custGeom>"
        )
    if tag == "circle":
        x, y, radius = (float(said[name]) for name in ("cx", "cy", "r"))
        return f'{_place(x - radius, y - radius, 2 * radius, 2 * radius)}<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
    x, y, width, height = (float(said[name]) for name in ("x", "y", "width", "height"))
    return f'{_place(x, y, width, height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def _place(x: float, y: float, width: float, height: float) -> str:
    left, top, across, down = (emu(length * POINTS) for length in (x, y, width, height))
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'


def _paint(said: dict[str, str]) -> str:
    fill, stroke = (_colour(said.get(name, "none")) for name in ("fill", "stroke"))
    return f'{fill}<a:ln w="{emu(float(said.get("stroke-width", "0")) * POINTS)}">{stroke}</a:ln>'


def _colour(said: str) -> str:
    return "<a:noFill/>" if said == "none" else f'<a:solidFill><a:srgbClr val="{said[1:]}"/></a:solidFill>'


def _path(commands: str) -> Iterator[str]:
    """Translate the curves; «T» goes on smoothly: its handle is the mirror of the last one."""
    here = handle = (0.0, 0.0)
    for name, said in _COMMAND.findall(commands):
        numbers = [float(number) for number in _NUMBER.findall(said)]
        points: list[Point] = list(zip(numbers[::2], numbers[1::2], strict=True))
        if name == "Z":
            yield "<a:close/>"
            continue
        if name == "T":
            points = [(2 * here[0] - handle[0], 2 * here[1] - handle[1]), *points]
        handle, here = points[0], points[-1]
        tag = {"M": "moveTo", "C": "cubicBezTo"}.get(name, "quadBezTo")
        yield f"<a:{tag}>{''.join(map(_point, points))}</a:{tag}>"


def _point(point: Point) -> str:
    x, y = (round(length * FINE) for length in point)
    return f'<a:pt x="{x}" y="{y}"/>'
