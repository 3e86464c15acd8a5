"""The frame of a certificate: a fine guilloche in our blue and gold, drawn by us from waves and stars.

No state emblem, no bought art. Few and long curves: WeasyPrint draws it anew for every certificate. On a smaller sheet, as for a
plaque, all of it is smaller.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin

WIDTH, HEIGHT = 297.0, 210.0  # A4 landscape, millimetres
SHORTER = HEIGHT  # how long the shorter side of every sheet is in our drawing
ARCH = 7.85  # how long a wave of the band is, as nearly as it fits
BLUE, DARK, GOLD = "#14477A", "#0D3158", "#8A5A00"
EDGE = 15.0  # from the paper's edge to the middle of the band
AMPLITUDE = 3.6
CORNER = 9.0


@lru_cache(maxsize=8)
def frame(wide: float = WIDTH, high: float = HEIGHT) -> str:
    """Give the frame of a sheet (millimetres) as an SVG document; without a size, of an A4 landscape page."""
    scale = SHORTER / min(wide, high)
    across, down = wide * scale, high * scale
    corners = (_rosette(x, y) for x in (EDGE, across - EDGE) for y in (EDGE, down - EDGE))
    parts = [_band(across, down), _lines(across, down), *corners]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:g} {down:g}" width="{wide:g}mm" height="{high:g}mm">'
        f"{_watermark(across, down)}{''.join(parts)}</svg>"
    )


def _band(across: float, down: float) -> str:
    """Give the woven band: four blue strands and two gold ones, evenly out of step, along the four sides."""
    strands = []
    for number in range(6):
        phase = number / 6
        colour, width = (GOLD, 0.2) if number in {1, 4} else (BLUE, 0.16)
        right, bottom = across - EDGE, down - EDGE
        level, upright = round((right - EDGE) / ARCH), round((bottom - EDGE) / ARCH)
        sides = (
            _wave((EDGE, EDGE), (right, EDGE), periods=level, phase=phase),
            _wave((EDGE, bottom), (right, bottom), periods=level, phase=phase),
            _wave((EDGE, EDGE), (EDGE, bottom), periods=upright, phase=phase),
            _wave((right, EDGE), (right, bottom), periods=upright, phase=phase),
        )
        strands.append(_path("".join(sides), colour, width))
    return "".join(strands)


def _wave(start: tuple[float, float], end: tuple[float, float], *, periods: int, phase: float) -> str:
    """Give a wave from one point to another as arches, each the mirror of the one before (one point an arch is quick)."""
    (x1, y1), (x2, y2) = start, end
    half = (abs(x2 - x1) + abs(y2 - y1)) / periods / 2
    is_level = y1 == y2

    def at(along: float, across: float) -> str:
        x, y = (x1 + along, y1 + across) if is_level else (x1 + across, y1 + along)
        return f"{x:.2f} {y:.2f}"

    first = -phase * 2 * half
    arches = "".join(f"T{at(first + number * half, 0)}" for number in range(2, 2 * periods + 3))
    # An arch rises to half of where its handle is.
    return f"M{at(first, 0)}Q{at(first + half / 2, -2 * AMPLITUDE)} {at(first + half, 0)}{arches}"


def _lines(across: float, down: float) -> str:
    """Give the rules that hold the band, and the fine ones inside."""
    return "".join(
        f'<rect x="{inset:g}" y="{inset:g}" width="{across - 2 * inset:g}" height="{down - 2 * inset:g}" '
        f'fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
        for inset, colour, width in ((9.6, DARK, 0.9), (10.7, GOLD, 0.25), (19.3, GOLD, 0.25), (20.4, DARK, 0.45))
    )


def _rosette(x: float, y: float) -> str:
    """Give a corner: a white ground, two woven stars and a ring."""
    rings = (
        _path(_star(x, y, radius=CORNER * 0.78, depth=0.16, points=12, turn=0), BLUE, 0.2),
        _path(_star(x, y, radius=CORNER * 0.78, depth=0.16, points=12, turn=pi / 12), BLUE, 0.2),
        _path(_star(x, y, radius=CORNER * 0.5, depth=0.3, points=8, turn=0), GOLD, 0.22),
        _path(_star(x, y, radius=CORNER * 0.5, depth=0.3, points=8, turn=pi / 8), GOLD, 0.22),
    )
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{CORNER:g}" fill="#FFFFFF" stroke="{DARK}" stroke-width="0.6"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="{CORNER - 0.8:g}" fill="none" stroke="{GOLD}" stroke-width="0.25"/>'
        f"{''.join(rings)}"
        f'<circle cx="{x:g}" cy="{y:g}" r="{CORNER * 0.2:g}" fill="none" stroke="{DARK}" stroke-width="0.3"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="{CORNER * 0.08:g}" fill="{GOLD}"/>'
    )


def _watermark(across: float, down: float) -> str:
    """Give the ground behind the text: three wide stars, so pale that the text stays at full contrast."""
    x, y = across / 2, down / 2 - 4
    return "".join(
        _path(_star(x, y, radius=radius, depth=0.14, points=18, turn=turn), "#EEF2F7", 0.3)
        for radius in (30.0, 42.0, 54.0)
        for turn in (0.0, pi / 36, pi / 18)
    )


def _star(x: float, y: float, *, radius: float, depth: float, points: int, turn: float) -> str:
    """Give a closed rounded star: a curve from crest to trough and back for each point, smooth at both."""
    commands: list[str] = []
    step = pi / points
    for number in range(2 * points):
        angle, side = turn + number * step, 1 if number % 2 == 0 else -1
        here, there = radius * (1 + side * depth), radius * (1 - side * depth)
        if not commands:
            commands.append(f"M{x + here * cos(angle):.2f} {y + here * sin(angle):.2f}")
        # The handle runs along the circle, a little over a third of the way, as in a cosine.
        reach = 0.3642 * step
        x1, y1 = _polar(x, y, here, angle, reach * here)
        x2, y2 = _polar(x, y, there, angle + step, -reach * there)
        end = angle + step
        commands.append(f"C{x1:.2f} {y1:.2f} {x2:.2f} {y2:.2f} {x + there * cos(end):.2f} {y + there * sin(end):.2f}")
    return f"{''.join(commands)}Z"


def _polar(x: float, y: float, radius: float, angle: float, along: float) -> tuple[float, float]:
    return x + radius * cos(angle) - along * sin(angle), y + radius * sin(angle) + along * cos(angle)


def _path(commands: str, colour: str, width: float) -> str:
    return f'<path d="{commands}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
