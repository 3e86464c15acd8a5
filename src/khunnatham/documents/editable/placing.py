"""Distances, indents and breaks of blocks that are made: what CSS says of a box, said of the paragraphs inside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from khunnatham.documents.editable import parts
from khunnatham.documents.editable.looks import Look, Sides


def placed(made: list[Any], look: Look, *, room: float) -> list[Any]:
    """Give a block its distances, lines and place, and keep it together."""
    if not made:
        return made
    centred = (room - look.width) / 2 if look.is_centred and look.width > 0 else 0.0
    if look.above or look.below:
        if made[0].tag != qn("w:p"):
            made = [parts.thin(), *made]
        parts.rule(made[0], above=look.above, below=look.below if len(made) == 1 else None, pad=look.pad)
    if look.height and len(made) == 1:
        lines = sum(line.width for line in (look.above, look.below) if line)
        _heighten(made[0], look.height - lines)
    for one in made:
        indent(one, left=look.pad.left + look.shift + centred, right=look.pad.right + centred)
    for one in made[:-1] if look.keeps_together else []:
        keep_with_next([one])
    if look.keeps_next:
        keep_with_next(made)
    pad = Sides(0.0 if look.above else look.pad.top, 0.0, 0.0 if look.below else look.pad.bottom, 0.0)
    made = _apart(made, before=max(look.before, 0.0) + pad.top, after=max(look.after, 0.0) + pad.bottom)
    if look.begins_page:
        made = made if made[0].tag == qn("w:p") else [parts.thin(), *made]
        parts.begin_page(made[0])
    return made


def distanced(made: list[Any], look: Look) -> list[Any]:
    """Give a table its distances."""
    if not made:
        return made
    made = _apart(made, before=max(look.before, 0.0), after=max(look.after, 0.0))
    if look.keeps_next:
        keep_with_next(made)
    return made


def collapsed(before: Sequence[Any], made: list[Any]) -> list[Any]:
    """Let the distance between two blocks be the larger of theirs, as the press has it; Word would add them up."""
    if not before or not made or before[-1].tag != qn("w:p"):
        return made
    if made[0].tag == qn("w:tbl") and before[-1].find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None:
        return [parts.thin(), *made]  # or LibreOffice draws the line through the first cell
    said = _spacing(before[-1], "after")
    thin = _spacing(before[-1], "line") if parts.is_thin(before[-1]) else 0
    if parts.is_gap(made[0]):
        _set(before[-1], "after", max(said, _spacing(made[0], "line") - thin))
        return made[1:]
    if made[0].tag == qn("w:p"):
        wanted = _spacing(made[0], "before")
        _set(made[0], "before", max(wanted - said - thin, 0))
    return made


def marked(made: list[Any], runs: Sequence[Any], *, hanging: float) -> list[Any]:
    """Put a mark before the first line of a block, out to its left."""
    if made and made[0].tag == qn("w:p"):
        parts.put(made[0], parts.w("ind", hanging=parts.twips(hanging)))
        for place, run in enumerate(runs, start=1):
            made[0].insert(place, run)
    return made


def keep_with_next(made: Sequence[Any]) -> None:
    """Keep the last of these on the page of what follows: a paragraph, or the last row of a table and what closes it."""
    for block in reversed(made):
        if block.tag == qn("w:tbl"):
            parts.keep(block.findall(qn("w:tr"))[-1])
            return
        parts.keep(block)
        if not parts.is_thin(block):
            return


def indent(block: Any, *, left: float, right: float) -> None:
    """Move a block in from both sides: a table, whose columns know their room, from the left alone."""
    if not left and not right:
        return
    if block.tag == qn("w:tbl"):
        moved = block.find(f"{qn('w:tblPr')}/{qn('w:tblInd')}")
        moved.set(qn("w:w"), str(int(moved.get(qn("w:w"))) + parts.twips(left)))
        return
    found = block.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    said = {} if found is None else {name: int(found.get(qn(f"w:{name}"), "0")) for name in parts.INDENTS}
    said["left"] = said.get("left", 0) + parts.twips(left)
    said["right"] = said.get("right", 0) + parts.twips(right)
    parts.put(block, parts.w("ind", **{name: length for name, length in said.items() if length}))


def is_overlaid(look: Look) -> bool:
    """Tell whether a line takes no room because what follows begins above its end."""
    return look.after < 0 and look.size * look.line + look.before + look.after <= 0


def _apart(made: list[Any], *, before: float, after: float) -> list[Any]:
    if before > 0:
        if made[0].tag == qn("w:p"):
            _add(made[0], "before", before)
        else:
            made = [parts.gap(before), *made]
    if after > 0:
        _add(made[-1], "after", after)
    return made


def _heighten(block: Any, height: float) -> None:
    if block.tag == qn("w:p") and _spacing(block, "line") < parts.twips(height):
        _set(block, "line", parts.twips(height))


def _add(block: Any, side: str, length: float) -> None:
    _set(block, side, _spacing(block, side) + parts.twips(length))


def _spacing(block: Any, name: str) -> int:
    return int(block.find(f"{qn('w:pPr')}/{qn('w:spacing')}").get(qn(f"w:{name}")))


def _set(block: Any, name: str, length: int) -> None:
    block.find(f"{qn('w:pPr')}/{qn('w:spacing')}").set(qn(f"w:{name}"), str(length))
