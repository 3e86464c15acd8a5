"""How certificates are numbered: our default, shown with its badge until the agency names its own scheme."""

from __future__ import annotations

from dataclasses import dataclass

from khunnatham.awards.models import Series
from khunnatham.thai import to_thai_digits
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Scheme:
    """A running number within a year after a prefix: «มค ๐๐๐๑/๒๕๖๗». ``is_default`` is shown as the badge."""

    series: str
    prefix: str
    width: int
    is_default: bool
    why: Text


DOTS = "…" * 4
# No source prints a number on a certificate; the form is that of official letters («ที่ มค ๐๐๐๑/๒๕๖๗»).
DEFAULT = Scheme(
    series="certificates",
    prefix="มค",
    width=4,
    is_default=True,
    why=Text("ต้นฉบับไม่ได้กำหนดเลขที่ใบรับรอง", "The sources define no number for certificates."),
)


def next_number(scheme: Scheme, year: int) -> tuple[Series, int]:
    """Take the next number of the year; the row stays locked until the act commits, so that no number is given twice."""
    Series.objects.get_or_create(name=scheme.series, year=year)
    series = Series.objects.select_for_update().get(name=scheme.series, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series, series.last


def to_come(scheme: Scheme, year: int) -> str:
    """Write a number that is not given yet."""
    return to_thai_digits(f"{scheme.prefix} {DOTS}/{year}")


def written(scheme: Scheme, serial: int, year: int) -> str:
    """Write a number as it is printed: «มค ๐๐๐๑/๒๕๖๗»."""
    return to_thai_digits(f"{scheme.prefix} {serial:0{scheme.width}}/{year}")
