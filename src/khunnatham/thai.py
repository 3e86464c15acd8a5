"""Thai text as data: one sort order and one search spelling on every database."""

from __future__ import annotations

import re
import unicodedata

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_TONES = dict.fromkeys(map(ord, "็่้๊๋์"))
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def sort_key(text: str) -> str:
    """Give the text so spelled that comparing code points sorts as Thai dictionaries do: consonant before leading vowel."""
    swapped = _LEADING_VOWEL.sub(r"\2\1", unicodedata.normalize("NFC", text).strip().lower())
    return swapped.translate(_TONES) + "\t" + swapped


def search_text(text: str) -> str:
    """Give the text so spelled that a part of it is found however it was typed: Arabic digits, one form of ำ, lower case."""
    spelled = text.translate(_DIGITS).replace("ํา", "ำ").replace("เเ", "แ").replace("​", "")
    return " ".join(spelled.lower().split())
