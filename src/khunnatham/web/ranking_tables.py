"""The rows of a ranking with every figure, on the page and in the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from khunnatham.assessments import criteria
from khunnatham.programmes.criteria import Dimension, Edition
from khunnatham.review import ranking
from khunnatham.review.ranking import Figures, Group, Ranked, Reached
from khunnatham.review.selecting import Standing
from khunnatham.scoring.numbers import plain
from khunnatham.web.dates import in_digits
from khunnatham.web.enrolled import say
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Text

STOOD_IN: Final = Text(
    "กรรมการอีกคนบันทึก เพราะประธานและเลขานุการไม่ร่วมพิจารณา",
    "Another of the committee wrote it down, for chair and secretary were recused",
)
_NONE: Final = Figures({}, "", None, ())
NOTHING: Final = "–"
# A page has a thousand of these cells: a template would take longer over them than over all the rest.
_OPENED: Final = '<td class="{}" data-label="{}"><div class="kn-cell">'
_BADGE: Final = "components/status.html"
_NOTE: Final = '<span class="kn-muted small d-block fw-normal">{}</span>'


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of the table: its head, what stands below it, its full title for who cannot see it, how it is set."""

    label: str
    note: str = ""
    title: str = ""
    css: str = "kn-number"


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a ranking as the page shows it: its place, what is said beside its name, the cells after it."""

    row: Ranked
    url: str
    place: SafeString
    marks: SafeString
    cells: SafeString


def figures_among(rows: Collection[Ranked]) -> dict[int, Figures]:
    """Give the figures of those of these units that have a place for who reads: one query."""
    return ranking.figures_of([row.case for row in rows if row.place is not None])


class Table:
    """The table of one group: its columns, and its units as lines under them."""

    def __init__(self, edition: Edition, one: Standing, rows: Sequence[Ranked], figures: Mapping[int, Figures]) -> None:
        self._one, self._figures = one, figures
        self._digits = current_digits()
        self._levels = cache(lambda key: say(criteria.level_title(edition, key)))
        self._level = gettext("ระดับ %(level)s")
        # Few different figures stand in many cells.
        self._set = cache(lambda text: escape(self._said(text)))
        self._badge = cache(lambda kind, text: mark_safe(render_to_string(_BADGE, {"kind": kind, "text": text})))  # noqa: S308 - ours
        self._noted = cache(lambda text: format_html(_NOTE, self._said(text)))
        self._dimensions = dimensions_of(edition, one.ranking.group)
        self._has_ladder = any(found.ladder is not None for row in rows if (found := figures.get(row.case)))
        self._rows = rows
        self.columns = tuple(self._columns())
        self._opened = [format_html(_OPENED, one.css, one.label) for one in self.columns]
        self._flags_opened = format_html(_OPENED, "", gettext("ประเด็นที่ต้องวินิจฉัย"))

    @property
    def span(self) -> int:
        """Give over how many columns the word stands that a unit has no figures: the flags are a column as well."""
        return len(self.columns) + 1

    def lines(self, urls: Mapping[int, str]) -> tuple[Line, ...]:
        """Give the units under the columns, with the pages of those that may be opened."""
        return tuple(self._line(row, urls.get(row.case, "")) for row in self._rows)

    def _columns(self) -> Iterator[Column]:
        for number, one in enumerate(self._dimensions, 1):
            available = "" if one.available is None else f"({plain(one.available)})"
            yield Column(self._said(_numbered(number)), self._said(available), say(one.title))
        yield Column(gettext("คะแนนไม่รวม Extra"))
        yield Column("Extra")
        yield Column(gettext("คะแนนรวม"), css="kn-number fw-bold")
        yield Column(gettext("ระดับ"), css="")
        if self._has_ladder:
            yield Column(gettext("ขั้นของกลุ่ม"))

    def _line(self, row: Ranked, url: str) -> Line:
        chosen, listed = self._one.chosen, self._one.short_list
        marks = []
        if listed is not None and row.case in listed.cases:
            marks.append(self._badge("doing", gettext("ผ่านเบื้องต้น")))
        if chosen is not None and chosen.assessment_id == row.case:
            marks.append(self._badge("honour", gettext("คัดเลือก")))
        cells = self._without_place(row) if row.place is None else self._cells(row, self._figures.get(row.case, _NONE))
        return Line(row, url, self._place(row), format_html_join(" ", "{}", ((mark,) for mark in marks)), cells)

    def _place(self, row: Ranked) -> SafeString:
        place = self._set(NOTHING if row.place is None else str(row.place))
        return place + SafeString("<br>") + self._badge("warning", gettext("คะแนนเท่ากัน")) if row.is_tied else place

    def _without_place(self, row: Ranked) -> SafeString:
        why = ("neutral", gettext("ไม่ร่วมพิจารณา")) if row.is_kept_back else ("waiting", gettext("คณะยังไม่ได้สรุปผล"))
        return format_html('<td colspan="{}"><div class="kn-cell">{}</div></td>', self.span, self._badge(*why))

    def _cells(self, row: Ranked, found: Figures) -> SafeString:
        told = [self._reached(found.dimensions.get(one.name)) for one in self._dimensions]
        told += [(_written(row.base), ""), (found.extra, ""), (_written(row.total), "")]
        told += [(self._levels(row.level), "")]
        if self._has_ladder:
            told.append(("" if found.ladder is None else str(found.ladder), ""))
        cells = (
            f"{opened}{self._set(text or NOTHING)}{self._noted(note) if note else ''}</div></td>"
            for opened, (text, note) in zip(self._opened, told, strict=True)
        )
        flags = "".join(f'<div class="small">{self._set(say(flag))}</div>' for flag in found.flags) or NOTHING
        return mark_safe(f"{''.join(cells)}{self._flags_opened}{flags}</div></td>")  # noqa: S308 - escaped, all of it

    def _reached(self, found: Reached | None) -> tuple[str, str]:
        if found is None:
            return "", ""
        return found.points, "" if found.level is None else self._level % {"level": found.level}

    def _said(self, text: str) -> str:
        return in_digits(text, self._digits)


def workbook(edition: Edition, standings: Sequence[Standing]) -> tuple[list[str], list[list[str]]]:
    """Give the head and the rows of the workbook: a pair of columns for each dimension of any group, points and level."""
    ranked = [(one, row) for one in standings for row in one.ranking.rows]
    figures = figures_among([row for _, row in ranked])
    titles: dict[str, str] = {}
    for one in standings:
        for number, row in enumerate(dimensions_of(edition, one.ranking.group), 1):
            full = f" ({plain(row.available)})" if row.available is not None else ""
            titles.setdefault(row.name, f"{_numbered(number)}{full}")
    head = [
        gettext("กลุ่ม"), gettext("ลำดับ"), gettext("หน่วยงาน"),
        *(told for title in titles.values() for told in (title, f"{title} {gettext('ระดับ')}")),
        gettext("คะแนนไม่รวม Extra"), "Extra", gettext("คะแนนรวม"), gettext("ระดับ"), gettext("ขั้นของกลุ่ม"),
        gettext("ประเด็นที่ต้องวินิจฉัย"), gettext("หมายเหตุ"),
    ]  # fmt: skip
    return head, [_row(edition, one, row, figures.get(row.case, _NONE), list(titles)) for one, row in ranked]


def dimensions_of(edition: Edition, group: Group) -> tuple[Dimension, ...]:
    """Give the dimensions that every unit of a group answers, in the order of the edition."""
    return edition.dimensions_for(group.named.variant or None, "")


def _numbered(number: int) -> str:
    return gettext("มิติที่ %(number)s") % {"number": number}


def _written(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _row(edition: Edition, one: Standing, row: Ranked, found: Figures, names: Sequence[str]) -> list[str]:
    is_placed = row.place is not None
    return [
        say(one.ranking.group.title), str(row.place) if is_placed else "", say(row.unit.name),
        *(cell for name in names for cell in _pair(found.dimensions.get(name))),
        _written(row.base), found.extra, _written(row.total),
        say(criteria.level_title(edition, row.level)) if is_placed else "",
        "" if found.ladder is None else str(found.ladder),
        " · ".join(say(flag) for flag in found.flags), " · ".join(_remarks(one, row)),
    ]  # fmt: skip


def _pair(found: Reached | None) -> tuple[str, str]:
    if found is None:
        return "", ""
    return found.points, "" if found.level is None else str(found.level)


def _remarks(one: Standing, row: Ranked) -> Iterator[str]:
    chosen = one.chosen
    if row.is_kept_back:
        yield gettext("ไม่ร่วมพิจารณา")
    elif row.place is None:
        yield gettext("คณะยังไม่ได้สรุปผล")
    if row.is_tied:
        yield gettext("คะแนนเท่ากัน")
    if one.short_list is not None and row.case in one.short_list.cases:
        yield gettext("ผ่านการคัดเลือกเบื้องต้น")
    if chosen is not None and chosen.assessment_id == row.case:
        yield " ".join([gettext("คัดเลือก"), say(chosen.resolved), chosen.reason, chosen.left_out]).strip()
        if chosen.stood_in:
            yield say(STOOD_IN)
