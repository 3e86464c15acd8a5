"""A result as people read it on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khunnatham.cli.speech import printable
from khunnatham.scoring.numbers import plain
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from khunnatham.programmes.criteria import Edition
    from khunnatham.scoring.result import Result


def report(edition: Edition, result: Result, language: str) -> str:
    """Give a result in plain sentences: what was reached, what the committee should see, what is missing."""
    return "\n".join(_lines(edition, result, language)) + "\n"


def _lines(edition: Edition, result: Result, language: str) -> Iterator[str]:
    def say(text: Text) -> str:
        return text.in_language(language)

    yield f"{printable(result.unit)} — {say(edition.title)} {edition.key}"
    yield f"  {say(_PROVISIONAL)}"
    titles = {dimension.name: dimension.title for dimension in edition.dimensions_for(result.variant, result.track)}
    for key, reached in result.dimensions.items():
        achieved, available = plain(reached.points.achieved), plain(reached.points.available)
        yield f"  {key} {say(titles[key])}: {say(_LEVEL)} {reached.level} · {achieved}/{available}"
    yield from (f"  {line}" for line in _totals(edition, result, language))
    if not result.dimensions and not result.tier:
        yield f"  {say(_MET)} {result.met}/{len(result.findings)}"
    yield from _listed(say(_FLAGS), [flag.text.in_language(language) for flag in result.flags])
    yield from _listed(say(_GAPS), [gap.text.in_language(language) for gap in result.gaps])


def _totals(edition: Edition, result: Result, language: str) -> Iterator[str]:
    if result.points:
        yield f"{_POINTS.in_language(language)} {plain(result.points.achieved)}/{plain(result.points.available)}"
    if result.extra and result.total is not None:
        yield f"{_TOTAL.in_language(language)} {plain(result.total)}"
    if result.grade:
        yield f"{_GRADE.in_language(language)} {result.grade}"
    outcome = next((row for row in edition.outcomes if row.key == result.outcome), None)
    if outcome:
        yield outcome.title.in_language(language)
    if result.ladder:
        yield f"{result.ladder.key}: {_LEVEL.in_language(language)} {result.ladder.level}"
    if edition.tiers:
        tier = next((row for row in edition.tiers if row.key == result.tier), None)
        yield (tier.title if tier else _NO_TIER).in_language(language)


def _listed(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"  {heading}"
        yield from (f"    - {line}" for line in lines)


_PROVISIONAL = Text("ผลคำนวณเบื้องต้น", "Provisional result")
_LEVEL = Text("ระดับ", "level")
_MET = Text("ดำเนินการแล้ว", "Met:")
_POINTS = Text("คะแนน", "Points")
_TOTAL = Text("คะแนนรวมคะแนนพิเศษ", "Total with extra points")
_GRADE = Text("เกรด", "Grade")
_NO_TIER = Text("ยังไม่ถึงระดับแรก", "Below the first tier")
_FLAGS = Text("ให้คณะกรรมการพิจารณา:", "For the committee:")
_GAPS = Text("สิ่งที่ยังขาดสำหรับระดับถัดไป:", "Missing for the next level:")
