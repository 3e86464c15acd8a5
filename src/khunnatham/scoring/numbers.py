"""Numbers as people write them (Thai or Arabic digits) and as results print them (shortest plain decimals)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

LONGEST: Final = 1000
_WHOLE = re.compile(r"[0-9๐-๙]+")
_EXACT = re.compile(r"[0-9๐-๙]+(\.[0-9๐-๙]+)?")
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def whole_number(raw: object) -> int | None:
    """Give an integer ≥ 0 written as a number or as a string of Thai or Arabic digits; None for anything else.

    Booleans, fractions, signs, blanks and numbers of more than ``LONGEST`` digits are not whole numbers here.
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw if raw >= 0 and raw.bit_length() < LONGEST * 4 else None
    if isinstance(raw, str) and len(raw) <= LONGEST and _WHOLE.fullmatch(raw):
        return int(raw.translate(_ARABIC))
    return None


def exact_number(raw: object) -> Decimal | None:
    """Give an exact decimal ≥ 0 written as a number or as digits with at most one point; None for anything else."""
    if isinstance(raw, Decimal):
        if raw.is_zero():
            return Decimal(0)  # also −0.0 and 0E+9
        return raw if raw.is_finite() and raw > 0 and _is_short(raw) else None
    if isinstance(raw, str) and len(raw) <= LONGEST and _EXACT.fullmatch(raw):
        return Decimal(raw.translate(_ARABIC))
    number = whole_number(raw)
    return None if number is None else Decimal(number)


def rounded(value: Decimal, places: int) -> Decimal:
    """Give ``value`` rounded half up to ``places`` decimals (84.995 → 85.00). ``value`` is at most a few digits long."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@lru_cache(maxsize=4096)
def plain(value: Decimal) -> str:
    """Give the shortest plain decimal string: 85, not 85.00 and not 8.5E+1; every digit that counts is kept."""
    written = format(value, "f")
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"


def plain_or_none(value: Decimal | None) -> str | None:
    """Give a number as results print it; nothing for none."""
    return None if value is None else plain(value)


def _is_short(value: Decimal) -> bool:
    return abs(value.adjusted()) <= LONGEST and -int(value.as_tuple().exponent) <= LONGEST
